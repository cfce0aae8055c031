//! Media: files that were uploaded by the business or sent by customers (FACTS B4).

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::ids;

/// A stored file.
#[derive(Clone, Debug)]
pub(crate) struct Media {
    /// MIME type as given, with its parameters.
    pub mime_type: String,
    pub filename: Option<String>,
    pub bytes: Bytes,
    sha256: [u8; 32],
}

impl Media {
    /// As `GET /{MEDIA_ID}` spells it.
    pub(crate) fn sha256_hex(&self) -> String {
        hex::encode(self.sha256)
    }

    /// As webhooks spell it.
    pub(crate) fn sha256_base64(&self) -> String {
        STANDARD.encode(self.sha256)
    }

    /// The MIME type without parameters, lower case.
    pub(crate) fn essence(&self) -> String {
        essence(&self.mime_type)
    }
}

/// A MIME type without parameters, lower case.
pub(crate) fn essence(mime_type: &str) -> String {
    let bare = mime_type.split(';').next().unwrap_or_default();
    bare.trim().to_ascii_lowercase()
}

/// All files, by media id.
#[derive(Debug, Default)]
pub(crate) struct MediaStore {
    files: HashMap<String, Media>,
    /// Equal files share their bytes.
    contents: HashMap<[u8; 32], Bytes>,
}

impl MediaStore {
    /// Keeps a file and answers its media id.
    pub(crate) fn add(
        &mut self,
        bytes: Bytes,
        mime_type: &str,
        filename: Option<String>,
    ) -> String {
        let id = ids::digits();
        let sha256 = Sha256::digest(&bytes).into();
        let media = Media {
            mime_type: mime_type.to_owned(),
            filename,
            sha256,
            bytes: self.contents.entry(sha256).or_insert(bytes).clone(),
        };
        self.files.insert(id.clone(), media);
        id
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Media> {
        self.files.get(id)
    }

    /// Forgets a file; false when there was none.
    pub(crate) fn remove(&mut self, id: &str) -> bool {
        self.files.remove(id).is_some()
    }
}

/// The kinds of media messages and what Meta takes for each (FACTS B4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MediaRule {
    /// Message type.
    pub kind: &'static str,
    /// Word in Meta's error texts.
    pub title: &'static str,
    /// Essences of the types that are taken; empty means any.
    pub types: &'static [&'static str],
    /// Most bytes.
    pub most: usize,
}

const MB: usize = 1024 * 1024;

/// One rule per media message type.
pub(crate) const MEDIA_RULES: [MediaRule; 5] = [
    MediaRule {
        kind: "image",
        title: "Image",
        types: &["image/jpeg", "image/png"],
        most: 5 * MB,
    },
    MediaRule {
        kind: "video",
        title: "Video",
        types: &["video/mp4", "video/3gpp"],
        most: 16 * MB,
    },
    MediaRule {
        kind: "audio",
        title: "Audio",
        types: &[
            "audio/aac",
            "audio/amr",
            "audio/mpeg",
            "audio/mp4",
            "audio/ogg",
        ],
        most: 16 * MB,
    },
    MediaRule {
        kind: "sticker",
        title: "Sticker",
        types: &["image/webp"],
        most: 512_000,
    },
    MediaRule {
        kind: "document",
        title: "Document",
        types: &[],
        most: 100 * MB,
    },
];

/// The rule of a message type.
pub(crate) fn media_rule(kind: &str) -> Option<MediaRule> {
    MEDIA_RULES.into_iter().find(|rule| rule.kind == kind)
}

/// The rule that an uploaded file falls under by its own type.
pub(crate) fn rule_of_type(essence: &str) -> Option<MediaRule> {
    let named = MEDIA_RULES
        .into_iter()
        .find(|rule| rule.types.contains(&essence));
    let family = ["image/", "video/", "audio/"]
        .iter()
        .any(|family| essence.starts_with(family));
    match named {
        None if family => None,
        None => media_rule("document"),
        Some(rule) => Some(rule),
    }
}

/// The `hash` of a media URL: nobody can prolong or change one.
pub(crate) fn url_hash(secret: &str, media_id: &str, expires: i64) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{media_id}|{expires}").as_bytes());
    hex::encode(mac.finalize().into_bytes())
}
