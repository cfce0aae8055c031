//! The files of the history: small, drawn in code, and stored like any other.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use object_store::{ObjectStore, ObjectStoreExt as _};
use sha2::{Digest as _, Sha256};

use super::DemoError;
use crate::actors::fetcher;
use crate::domain::content::{Content, Media};
use crate::domain::ids::MediaId;
use crate::simulator;

/// How many files are written at once.
const AT_ONCE: usize = 16;

/// A file of the history.
#[derive(Clone, Debug)]
pub(super) struct Filed {
    /// Our id.
    pub id: MediaId,
    /// `image`, `audio`, ….
    pub kind: &'static str,
    /// What it is.
    pub mime_type: &'static str,
    /// Its name, for documents.
    pub file_name: Option<String>,
    /// A voice note.
    pub voice: bool,
    /// The file.
    pub bytes: Bytes,
    /// 64 hex digits.
    pub sha256: String,
}

impl Filed {
    /// One of the samples.
    pub(super) fn new(id: MediaId, kind: &'static str, variant: usize) -> Result<Self, DemoError> {
        let sample = simulator::sample(kind, variant)
            .ok_or_else(|| DemoError::Incomplete(format!("a sample of {kind}")))?;
        Ok(Self {
            id,
            kind,
            mime_type: sample.mime_type,
            file_name: None,
            voice: kind == "audio",
            sha256: hex::encode(Sha256::digest(&sample.bytes)),
            bytes: sample.bytes,
        })
    }

    /// The same with a name.
    pub(super) fn named(mut self, name: String) -> Self {
        self.file_name = Some(name);
        self
    }

    /// A message that shows it.
    pub(super) fn content(&self, caption: Option<String>) -> Content {
        let media = Media {
            media_id: Some(self.id),
            caption,
            file_name: self.file_name.clone(),
            mime_type: self.mime_type.to_owned(),
            voice: self.voice,
            animated: false,
        };
        match self.kind {
            "audio" => Content::Audio(media),
            "document" => Content::Document(media),
            "sticker" => Content::Sticker(media),
            _ => Content::Image(media),
        }
    }

    /// Bytes.
    pub(super) fn size(&self) -> i64 {
        i64::try_from(self.bytes.len()).unwrap_or(i64::MAX)
    }
}

/// Writes files to where the server looks for them.
pub(super) async fn store(
    place: &Arc<dyn ObjectStore>,
    files: Vec<(MediaId, Bytes)>,
) -> Result<(), DemoError> {
    stream::iter(files)
        .map(|(id, bytes)| async move {
            let put = place.put(&fetcher::path(id), bytes.into()).await;
            put.map(drop)
        })
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await
        .map_err(|error| DemoError::File(error.to_string()))
}

/// Reads a file from where the server looks for it; `None` when it is not there.
pub(super) async fn read(place: &Arc<dyn ObjectStore>, id: MediaId) -> Option<Bytes> {
    place.get(&fetcher::path(id)).await.ok()?.bytes().await.ok()
}
