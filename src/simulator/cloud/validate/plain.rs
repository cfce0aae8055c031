//! Text, location, contacts and reactions.

use serde_json::Value;

use super::{Checked, fields};
use crate::simulator::cloud::MetaError;
use crate::simulator::world::World;

pub(super) fn text(content: &Value) -> Result<Checked, MetaError> {
    let body = fields::bounded(content, "text", "body", 1, 4096)?;
    if body.trim().is_empty() {
        return Err(MetaError::parameter(
            "Param text['body'] must not be blank.",
        ));
    }
    if content
        .get("preview_url")
        .is_some_and(|flag| !flag.is_boolean())
    {
        return Err(MetaError::parameter(
            "Param text['preview_url'] must be a boolean.",
        ));
    }
    Ok(Checked::new("text", content))
}

pub(super) fn location(content: &Value) -> Result<Checked, MetaError> {
    for (key, most) in [("latitude", 90.0), ("longitude", 180.0)] {
        // Numbers may come as strings.
        let degrees = match content.get(key) {
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) => text.parse().ok(),
            None => return Err(MetaError::missing(&format!("location['{key}']"))),
            Some(_) => None,
        };
        if !degrees.is_some_and(|degrees: f64| degrees.abs() <= most) {
            return Err(MetaError::value(format!(
                "location['{key}'] is not a number of degrees"
            )));
        }
    }
    fields::optional(content, "location", "name", 1000)?;
    fields::optional(content, "location", "address", 1000)?;
    Ok(Checked::new("location", content))
}

pub(super) fn contacts(content: &Value) -> Result<Checked, MetaError> {
    let cards = content
        .as_array()
        .filter(|cards| (1..=257).contains(&cards.len()))
        .ok_or_else(|| MetaError::parameter("Param contacts must be an array of 1 to 257."))?;
    for (position, card) in cards.iter().enumerate() {
        let owner = format!("contacts[{position}]['name']");
        let name = card.get("name").ok_or_else(|| MetaError::missing(&owner))?;
        fields::bounded(name, &owner, "formatted_name", 1, 1024)?;
        let parts = ["first_name", "last_name", "middle_name", "prefix", "suffix"];
        if !parts.iter().any(|part| name.get(part).is_some()) {
            return Err(MetaError::value(format!(
                "{owner} needs one of {} beside formatted_name",
                parts.join(", ")
            )));
        }
    }
    Ok(Checked::new("contacts", content))
}

/// A reaction to an unknown message is accepted and fails later (FACTS B2).
pub(super) fn reaction(world: &World, content: &Value) -> Result<Checked, MetaError> {
    let target = fields::text(content, "reaction", "message_id")?;
    fields::bounded(content, "reaction", "emoji", 0, 16)?;
    let mut checked = Checked::new("reaction", content);
    let known = world
        .threads()
        .message(target)
        .is_some_and(|message| message.r#type != "reaction");
    if !known {
        checked.late_error = Some(MetaError::value(
            "The message to react to does not exist, is too old or is a reaction itself",
        ));
    }
    Ok(checked)
}
