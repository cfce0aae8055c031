//! `POST /api/media`: a file on its way in, looked at, measured and stored as it streams.

use actix_multipart::{Field, Multipart};
use actix_web::{HttpResponse, web};
use bytes::{Bytes, BytesMut};
use futures_util::TryStreamExt as _;
use object_store::{ObjectStoreExt as _, WriteMultipart};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::sniff;
use crate::actors::engine::Engine;
use crate::actors::fetcher;
use crate::actors::library;
use crate::domain::ids::MediaId;
use crate::domain::permissions::Right;
use crate::domain::summary::MediaState;
use crate::http::auth::Signed;
use crate::http::error::{ApiError, Code};
use crate::store::media::Uploaded;

/// A file that was uploaded and may be sent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct UploadedFile {
    /// For `media_id` of a message.
    pub id: MediaId,
    /// Its media type, by its content.
    pub mime_type: String,
    /// Bytes.
    pub size: i64,
    /// Its name.
    pub file_name: Option<String>,
    /// As what it is best sent: `image`, `video`, `audio`, `document`, `sticker`.
    pub kind: &'static str,
    /// Always `stored`.
    pub state: MediaState,
}

/// The form of an upload.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "only describes the form")]
struct Form {
    /// The file.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// Send it as a voice note.
    voice: Option<bool>,
}

struct Received {
    mime_type: String,
    file_name: Option<String>,
    kind: &'static str,
    size: i64,
    sha256: String,
}

/// Uploads a file to be sent: `multipart/form-data` with the field `file`, and `voice=true` for a
/// voice note. Meta's limits for the kind of file hold from the first byte that breaks them.
#[utoipa::path(post, path = "/api/media", tag = "Conversations",
    request_body(content_type = "multipart/form-data", content = Form),
    responses((status = 201, body = UploadedFile)))]
pub(in crate::http) async fn upload(
    signed: Signed,
    mut form: Multipart,
    engine: web::Data<Engine>,
) -> Result<HttpResponse, ApiError> {
    signed.demand(Right::Reply)?;
    let id: MediaId = engine.ids.next((engine.clock)());
    let mut received = None;
    let mut voice = false;
    while let Some(field) = form.try_next().await.map_err(broken)? {
        match field.name() {
            Some("file") if received.is_none() => {
                received = Some(receive(&engine, id, field).await?);
            }
            Some("voice") => voice = text(field).await? == "true",
            _ => {
                text(field).await?;
            }
        }
    }
    let received = received
        .ok_or_else(|| ApiError::new(Code::Invalid).detail("the field `file` is missing"))?;
    let file = Uploaded {
        id,
        workspace: signed.principal.workspace,
        by: signed.principal.agent,
        kind: received.kind,
        mime_type: received.mime_type.clone(),
        file_name: received.file_name.clone(),
        voice,
        size: received.size,
        sha256: received.sha256,
    };
    library::register(&engine, file).await?;
    Ok(HttpResponse::Created().json(UploadedFile {
        id,
        mime_type: received.mime_type,
        size: received.size,
        file_name: received.file_name,
        kind: received.kind,
        state: MediaState::Stored,
    }))
}

fn broken(error: actix_multipart::MultipartError) -> ApiError {
    ApiError::new(Code::Invalid).detail(format!("the form cannot be read: {error}"))
}

fn unstored(error: object_store::Error) -> ApiError {
    tracing::error!(error = %error, "a file cannot be stored");
    ApiError::new(Code::Overloaded)
}

/// A small field's words.
async fn text(mut field: Field) -> Result<String, ApiError> {
    let mut words = BytesMut::new();
    while let Some(piece) = field.try_next().await.map_err(broken)? {
        if words.len() + piece.len() > 1_024 {
            return Err(ApiError::new(Code::Invalid).detail("a field of the form is too long"));
        }
        words.extend_from_slice(&piece);
    }
    Ok(String::from_utf8_lossy(&words).trim().to_owned())
}

async fn receive(engine: &Engine, id: MediaId, field: Field) -> Result<Received, ApiError> {
    let declared = field
        .content_type()
        .map(|mime| mime.essence_str().to_owned());
    let file_name = field
        .content_disposition()
        .and_then(|disposition| disposition.get_filename())
        .map(clean_name)
        .filter(|name| !name.is_empty());
    let (head, rest) = head(field).await?;
    if head.is_empty() {
        return Err(ApiError::new(Code::Invalid).detail("the file is empty"));
    }
    let mime_type = sniff::mime_type(&head, declared.as_deref());
    let (kind, limit) = library::kind_and_limit(&mime_type, sniff::moves(&head));
    let stored = store(engine, id, head, rest, limit).await?;
    let (size, sha256) = stored;
    Ok(Received {
        mime_type,
        file_name,
        kind,
        size,
        sha256,
    })
}

/// The first bytes, enough to know what the file is, and the field with the rest of it; a field
/// that has ended must not be asked again.
async fn head(mut field: Field) -> Result<(Bytes, Option<Field>), ApiError> {
    let mut head = BytesMut::new();
    while head.len() < sniff::LOOK {
        let Some(piece) = field.try_next().await.map_err(broken)? else {
            return Ok((head.freeze(), None));
        };
        head.extend_from_slice(&piece);
    }
    Ok((head.freeze(), Some(field)))
}

async fn store(
    engine: &Engine,
    id: MediaId,
    head: Bytes,
    mut rest: Option<Field>,
    limit: u64,
) -> Result<(i64, String), ApiError> {
    let upload = engine
        .files
        .put_multipart(&fetcher::path(id))
        .await
        .map_err(unstored)?;
    let mut writer = WriteMultipart::new(upload);
    let mut digest = Sha256::new();
    let mut size: u64 = 0;
    let mut piece = Some(head);
    while let Some(bytes) = piece {
        size += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > limit {
            // What was written so far is of no use to anybody.
            let _ = writer.abort().await;
            return Err(ApiError::new(Code::FileTooLarge).with("limit", limit));
        }
        digest.update(&bytes);
        writer.wait_for_capacity(4).await.map_err(unstored)?;
        writer.put(bytes);
        piece = match &mut rest {
            Some(field) => field.try_next().await.map_err(broken)?,
            None => None,
        };
    }
    writer.finish().await.map_err(unstored)?;
    Ok((
        i64::try_from(size).unwrap_or(i64::MAX),
        hex::encode(digest.finalize()),
    ))
}

/// A file's own name, without folders and control characters.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars()
        .filter(|letter| !letter.is_control())
        .take(240)
        .collect()
}
