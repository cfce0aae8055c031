//! Checks what is sent against Meta's rules (FACTS B2, B6).

mod fields;
mod interactive;
mod media;
mod plain;
mod template;

use serde_json::Value;

use super::error::MetaError;
use super::messages::Request;
use crate::simulator::world::World;

/// A message that may be accepted.
pub(super) struct Checked {
    /// Message type.
    pub kind: String,
    /// The type's object, as the customer's phone shows it.
    pub content: Value,
    /// Pricing category.
    pub category: &'static str,
    /// What goes wrong after it was accepted.
    pub late_error: Option<MetaError>,
}

impl Checked {
    fn new(kind: &str, content: &Value) -> Self {
        Self {
            kind: kind.to_owned(),
            content: content.clone(),
            category: "service",
            late_error: None,
        }
    }
}

/// Longest `biz_opaque_callback_data`.
const LONGEST_MARK: usize = 512;

/// Checks the request; its type is `text` when it names none.
pub(super) fn check(world: &World, request: &Request) -> Result<Checked, MetaError> {
    let body = &request.body;
    let kind = match body.get("type") {
        None => "text",
        Some(Value::String(kind)) => kind.as_str(),
        Some(_) => return Err(MetaError::parameter("Param type must be a string.")),
    };
    if let Some(mark) = body.get("biz_opaque_callback_data") {
        fields::length(mark, "biz_opaque_callback_data", 1, LONGEST_MARK)?;
    }
    if let Some(context) = body.get("context") {
        fields::text(context, "context", "message_id")?;
    }
    let Some(content) = body.get(kind) else {
        return Err(match KINDS.contains(&kind) {
            true => MetaError::missing(kind),
            false => MetaError::parameter(format!(
                "Param type must be one of {{{}}} - got \"{kind}\".",
                KINDS.join(", ").to_uppercase()
            )),
        });
    };
    match kind {
        "text" => plain::text(content),
        "location" => plain::location(content),
        "contacts" => plain::contacts(content),
        "reaction" => plain::reaction(world, content),
        "interactive" => interactive::check(content),
        "template" => template::check(world, content),
        "image" | "video" | "audio" | "document" | "sticker" => {
            return media::check(world, kind, content);
        }
        _ => Err(MetaError::new(131_051, format!("{kind} cannot be sent"))),
    }
    .map(|mut checked| {
        checked.kind = kind.to_owned();
        checked
    })
}

const KINDS: [&str; 11] = [
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "reaction",
    "interactive",
    "template",
];
