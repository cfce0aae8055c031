//! Image, video, audio, document and sticker: by id or by link.

use serde_json::Value;

use super::{Checked, fields};
use crate::simulator::cloud::MetaError;
use crate::simulator::media::{Media, MediaRule, media_rule};
use crate::simulator::world::World;

pub(super) fn check(world: &World, kind: &str, content: &Value) -> Result<Checked, MetaError> {
    let Some(rule) = media_rule(kind) else {
        return Err(MetaError::new(131_051, kind));
    };
    check_words(kind, content)?;
    let mut checked = Checked::new(kind, content);
    match (content.get("id"), content.get("link")) {
        (Some(id), None) => {
            checked.late_error = stored(world, rule, id)?;
        }
        (None, Some(_)) => {
            let link = fields::text(content, kind, "link")?;
            fields::link(link, &format!("{kind}['link']"))?;
        }
        (Some(_), Some(_)) => {
            return Err(MetaError::parameter(format!(
                "Param {kind} must have one of id and link, not both."
            )));
        }
        (None, None) => return Err(MetaError::missing(&format!("{kind}['id']"))),
    }
    Ok(checked)
}

fn check_words(kind: &str, content: &Value) -> Result<(), MetaError> {
    let unwanted =
        |key: &str| MetaError::parameter(format!("Unexpected key \"{key}\" on param \"{kind}\"."));
    let captioned = ["image", "video", "document"].contains(&kind);
    match content.get("caption") {
        Some(_) if !captioned => return Err(unwanted("caption")),
        _ => fields::optional(content, kind, "caption", 1024)?,
    }
    match content.get("filename") {
        Some(_) if kind != "document" => Err(unwanted("filename")),
        _ => fields::optional(content, kind, "filename", 240),
    }
}

/// A known file; one that cannot be sent as this type is accepted and fails later with 131053
/// (FACTS B4).
fn stored(world: &World, rule: MediaRule, id: &Value) -> Result<Option<MetaError>, MetaError> {
    let id = match id {
        Value::String(id) => id.clone(),
        id => id.to_string(),
    };
    let media = world.media().get(&id).cloned();
    let media = media.ok_or_else(|| {
        MetaError::parameter(format!(
            "Param {}['id'] is not a valid whatsapp business account media attachment ID",
            rule.kind
        ))
    })?;
    Ok(mismatch(rule, &media))
}

fn mismatch(rule: MediaRule, media: &Media) -> Option<MetaError> {
    // What the bytes show counts more than what the upload said.
    let shown = infer::get(&media.bytes).map(|found| found.mime_type());
    let claimed = media.essence();
    let kept = |found: &str| found == "audio/ogg" || rule.types.contains(&found);
    let wrong = match shown {
        _ if rule.types.is_empty() => None,
        _ if !rule.types.contains(&claimed.as_str()) => Some(claimed),
        Some(found) if !kept(found) && !same_container(found) => Some(found.to_owned()),
        _ => None,
    };
    if let Some(found) = wrong {
        return Some(MetaError::new(
            131_053,
            format!(
                "Unsupported {} mime type {found}. Please use one of {}.",
                rule.title,
                rule.types.join(", ")
            ),
        ));
    }
    (media.bytes.len() > rule.most).then(|| {
        let most = rule.most / 1_000_000;
        let details =
            format!("Media file size too big. Max file size we currently support: {most}MB");
        MetaError::new(131_053, details)
    })
}

/// Types that share a container: their first bytes do not tell which one it is.
fn same_container(found: &str) -> bool {
    const SHARED: [&str; 5] = [
        "audio/m4a",
        "audio/x-m4a",
        "audio/opus",
        "video/quicktime",
        "video/x-m4v",
    ];
    SHARED.contains(&found) || found == "video/mp4"
}
