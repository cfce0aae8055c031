//! Fetching one file: ask for its address, read it, check it, store it, tell.

use std::sync::Arc;
use std::time::Duration;

use fail::fail_point;
use futures_util::StreamExt as _;
use object_store::{ObjectStoreExt as _, WriteMultipart};
use sha2::{Digest as _, Sha256};

use crate::actors::conversation::Input;
use crate::actors::engine::Engine;
use crate::actors::roster::Channel;
use crate::domain::ids::{ConversationId, MediaId};
use crate::store::error::StoreError;
use crate::store::media::{self, MediaRecord};
use crate::whatsapp::error::WhatsAppError;

/// After so many attempts a file is lost: Meta's ids live seven days, with these pauses we have
/// asked for more than that.
const ATTEMPTS: i64 = 180;

/// No pause between two attempts is longer.
const LONGEST: Duration = Duration::from_secs(3_600);

enum Trouble {
    /// It may work later.
    Passing(String),
    /// It never will.
    Lasting(String),
}

struct Fetched {
    size: i64,
    sha256: String,
    mime_type: String,
}

/// Fetches a file and writes down what came of it.
pub(super) async fn fetch(engine: Arc<Engine>, record: MediaRecord) {
    let id = MediaId(record.id);
    fail_point!("before-fetch", |_| std::process::abort());
    let outcome = match record
        .channel_id
        .and_then(|id| engine.roster.channel(id.into()))
    {
        Some(channel) => bring(&engine, &channel, &record).await,
        None => Err(Trouble::Passing("its number is not connected".to_owned())),
    };
    fail_point!("after-fetch", |_| std::process::abort());
    let written = match outcome {
        Ok(fetched) => {
            metrics::counter!("baton_media_total", "direction" => "in", "result" => "stored")
                .increment(1);
            engine
                .committer
                .write(move |transaction| {
                    let Fetched {
                        size,
                        sha256,
                        mime_type,
                    } = &fetched;
                    media::set_stored(transaction, id, *size, sha256, mime_type)
                })
                .await
                .map(|()| true)
        }
        Err(trouble) => give_up_or_wait(&engine, &record, trouble).await,
    };
    match written {
        Ok(true) => show(&engine, &record).await,
        Ok(false) => {}
        Err(error) => tracing::warn!(media.id = %id, error = %error, "a file's state is not kept"),
    }
}

async fn give_up_or_wait(
    engine: &Engine,
    record: &MediaRecord,
    trouble: Trouble,
) -> Result<bool, StoreError> {
    let id = MediaId(record.id);
    let last = record.attempts + 1 >= ATTEMPTS;
    match trouble {
        Trouble::Passing(reason) if !last => {
            let doubled =
                2_u64.saturating_pow(u32::try_from(record.attempts).unwrap_or(20).min(12));
            let pause = Duration::from_secs(doubled).min(LONGEST);
            let millis = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
            let until = (engine.clock)().plus_millis(millis);
            tracing::warn!(media.id = %id, reason, "a file could not be fetched yet");
            metrics::counter!("baton_media_total", "direction" => "in", "result" => "retried")
                .increment(1);
            engine
                .committer
                .write(move |transaction| media::postpone(transaction, id, until, &reason))
                .await
                .map(|()| false)
        }
        Trouble::Passing(reason) | Trouble::Lasting(reason) => {
            tracing::warn!(media.id = %id, reason, "a file is lost");
            metrics::counter!("baton_media_total", "direction" => "in", "result" => "failed")
                .increment(1);
            engine
                .committer
                .write(move |transaction| media::set_failed(transaction, id, &reason))
                .await
                .map(|()| true)
        }
    }
}

async fn bring(
    engine: &Engine,
    channel: &Channel,
    record: &MediaRecord,
) -> Result<Fetched, Trouble> {
    let external = record.external_id.as_deref().unwrap_or_default();
    let info = engine
        .meta
        .media_info(external, &channel.phone_number_id, &channel.token)
        .await
        .map_err(|error| trouble(&error))?;
    let limit = engine.settings.media_max_bytes;
    let download = engine
        .meta
        .download(&info.url, &channel.token, limit)
        .await
        .map_err(|error| trouble(&error))?;
    let stored = store(engine, MediaId(record.id), download.bytes).await?;
    let expected = record.sha256.as_deref().or(info.sha256.as_deref());
    if expected.is_some_and(|expected| !expected.eq_ignore_ascii_case(&stored.1)) {
        return Err(Trouble::Passing("its checksum does not match".to_owned()));
    }
    let (size, sha256) = stored;
    Ok(Fetched {
        size,
        sha256,
        mime_type: record.mime_type.clone(),
    })
}

/// What Meta refuses to tell about a file may be told with another token, or later; a file that
/// breaks a limit stays too large.
fn trouble(error: &WhatsAppError) -> Trouble {
    match error {
        WhatsAppError::Limit(_) => Trouble::Lasting(error.to_string()),
        _ => Trouble::Passing(error.to_string()),
    }
}

async fn store(
    engine: &Engine,
    id: MediaId,
    mut bytes: futures_util::stream::BoxStream<'static, Result<bytes::Bytes, WhatsAppError>>,
) -> Result<(i64, String), Trouble> {
    let passing = |error: object_store::Error| Trouble::Passing(error.to_string());
    let upload = engine
        .files
        .put_multipart(&super::path(id))
        .await
        .map_err(passing)?;
    let mut writer = WriteMultipart::new(upload);
    let mut digest = Sha256::new();
    let mut size: i64 = 0;
    while let Some(piece) = bytes.next().await {
        match piece {
            Ok(piece) => {
                size = size.saturating_add(i64::try_from(piece.len()).unwrap_or(i64::MAX));
                digest.update(&piece);
                metrics::counter!("baton_media_bytes_total", "direction" => "in")
                    .increment(u64::try_from(piece.len()).unwrap_or(0));
                writer.wait_for_capacity(4).await.map_err(passing)?;
                writer.put(piece);
            }
            Err(error) => {
                // What was written so far is of no use to anybody.
                let _ = writer.abort().await;
                return Err(trouble(&error));
            }
        }
    }
    writer.finish().await.map_err(passing)?;
    Ok((size, hex::encode(digest.finalize())))
}

/// Whoever shows the message shows it anew.
async fn show(engine: &Arc<Engine>, record: &MediaRecord) {
    let (Some(conversation), Some(message)) = (record.conversation_id, record.message_id) else {
        return;
    };
    let input = Arc::new(Input::Refresh {
        target: message.into(),
    });
    let shown = engine
        .directory
        .deliver(engine, ConversationId(conversation), &input)
        .await;
    if let Err(error) = shown {
        tracing::warn!(media.id = record.id, error = %error, "a file that came is not shown yet");
    }
}
