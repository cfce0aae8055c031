//! A customer's file: given, uploaded before, or a sample; and its object in a webhook.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::samples;
use super::utterance::UtteranceError;
use super::world::World;

/// A file of a customer: an id from `POST /simulator/media`, or base64, or a sample when neither
/// is given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Attachment {
    /// Media id.
    pub id: Option<String>,
    /// The file itself.
    pub base64: Option<String>,
    /// MIME type of `base64`.
    pub mime_type: Option<String>,
    /// Caption of an image, a video or a document.
    pub caption: Option<String>,
    /// Name of a document.
    pub filename: Option<String>,
    /// A voice note rather than an audio file.
    pub voice: Option<bool>,
    /// An animated sticker.
    pub animated: Option<bool>,
    /// Which sample, when no file is given.
    pub sample: usize,
}

/// The media object of a webhook; the file is stored when it is new.
pub(super) fn attached(
    world: &World,
    kind: &str,
    file: &Attachment,
) -> Result<Value, UtteranceError> {
    let id = stored(world, kind, file)?;
    let media = world
        .media()
        .get(&id)
        .cloned()
        .ok_or_else(|| UtteranceError::NoMedia(id.clone()))?;
    let mut object = Map::new();
    object.insert("id".into(), id.into());
    object.insert("sha256".into(), media.sha256_base64().into());
    object.insert("mime_type".into(), media.mime_type.clone().into());
    if let Some(caption) = file.caption.as_ref().filter(|caption| !caption.is_empty()) {
        object.insert("caption".into(), caption.clone().into());
    }
    match kind {
        "audio" => {
            let ogg = media.essence() == "audio/ogg";
            object.insert("voice".into(), file.voice.unwrap_or(ogg).into());
        }
        "sticker" => {
            let animated = file.animated.unwrap_or(false);
            object.insert("animated".into(), animated.into());
        }
        "document" => {
            let name = file.filename.clone().or(media.filename);
            object.insert("filename".into(), name.unwrap_or("document".into()).into());
        }
        _ => {}
    }
    Ok(object.into())
}

fn stored(world: &World, kind: &str, file: &Attachment) -> Result<String, UtteranceError> {
    if let Some(id) = &file.id {
        return Ok(id.clone());
    }
    if let Some(text) = &file.base64 {
        let bytes = Bytes::from(STANDARD.decode(text)?);
        let mime_type = file.mime_type.as_deref().unwrap_or(usual_type(kind));
        return Ok(world.add_media(bytes, mime_type, file.filename.clone()));
    }
    let sample =
        samples::of(kind, file.sample).ok_or_else(|| UtteranceError::NoSample(kind.to_owned()))?;
    Ok(world.add_media(sample.bytes, sample.mime_type, file.filename.clone()))
}

fn usual_type(kind: &str) -> &'static str {
    match kind {
        "image" => "image/jpeg",
        "video" => "video/mp4",
        "audio" => "audio/ogg; codecs=opus",
        "sticker" => "image/webp",
        _ => "application/pdf",
    }
}
