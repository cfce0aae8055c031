//! Files: uploaded to Baton before they are sent, and served to those who may see them.

mod sniff;
mod upload;

use actix_web::http::header::{
    self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::TryStreamExt as _;
use object_store::{GetOptions, GetRange};
use serde::Deserialize;

use super::auth::Signed;
use super::error::{ApiError, Code};
use crate::actors::engine::Engine;
use crate::actors::fetcher;
use crate::domain::ids::MediaId;
use crate::domain::permissions::Principal;
use crate::domain::summary::MediaState;
use crate::store::error::StoreError;
use crate::store::media::{self, MediaRecord};
use crate::store::quick_replies;

pub(super) use upload::{__path_upload, upload};

/// How a file is asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Save it rather than show it.
    #[serde(default)]
    download: Option<String>,
}

/// A file, or the part of it that `Range` names.
#[utoipa::path(get, path = "/api/media/{id}", tag = "Conversations",
    params(("id" = String, Path), Asked),
    responses((status = 200, description = "The bytes", content_type = "*/*")))]
pub(super) async fn serve(
    request: HttpRequest,
    signed: Signed,
    id: web::Path<MediaId>,
    asked: web::Query<Asked>,
    engine: web::Data<Engine>,
) -> Result<HttpResponse, ApiError> {
    let record = visible(&engine, &signed.principal, *id).await?;
    match record.state() {
        MediaState::Stored => {}
        MediaState::Arriving => return Err(ApiError::new(Code::MediaArriving).retry_after(2)),
        MediaState::Failed => {
            let reason = record.reason.unwrap_or_default();
            return Err(ApiError::new(Code::NotFound).detail(reason));
        }
    }
    let etag = format!("\"{}\"", record.sha256.clone().unwrap_or_default());
    if has_it(&request, &etag) {
        return Ok(HttpResponse::NotModified()
            .insert_header((header::ETAG, etag))
            .finish());
    }
    let size = u64::try_from(record.size.unwrap_or(0)).unwrap_or(0);
    let range = match wanted(&request, size) {
        Range::Whole => None,
        Range::Part(first, last) => Some((first, last)),
        Range::Impossible => {
            let whole = format!("bytes */{size}");
            return Ok(HttpResponse::RangeNotSatisfiable()
                .insert_header((header::CONTENT_RANGE, whole))
                .finish());
        }
    };
    let options = GetOptions {
        range: range.map(|(first, last)| GetRange::Bounded(first..last + 1)),
        ..GetOptions::default()
    };
    let found = engine
        .files
        .get_opts(&fetcher::path(*id), options)
        .await
        .map_err(lost)?;
    let mut response = match range {
        Some((first, last)) => {
            let mut response = HttpResponse::PartialContent();
            let part = format!("bytes {first}-{last}/{size}");
            response.insert_header((header::CONTENT_RANGE, part));
            response
        }
        None => HttpResponse::Ok(),
    };
    let length = range.map_or(size, |(first, last)| last + 1 - first);
    safe_headers(&mut response, &record, asked.download.is_some());
    response
        .insert_header((header::ETAG, etag))
        .no_chunking(length);
    Ok(response.streaming(found.into_stream().map_err(std::io::Error::other)))
}

fn lost(error: object_store::Error) -> ApiError {
    tracing::error!(error = %error, "a stored file cannot be read");
    ApiError::new(Code::NotFound)
}

/// The file, if this person may see any conversation in which it appears, may use a quick reply
/// that it goes with, or uploaded it.
async fn visible(engine: &Engine, who: &Principal, id: MediaId) -> Result<MediaRecord, ApiError> {
    let workspace = who.workspace;
    let (record, scopes, replies) = engine
        .readers
        .read(move |c| {
            let record = media::load(c, workspace, id)?;
            let replies = match record.conversation_id {
                Some(_) => Vec::new(),
                None => quick_replies::with_file(c, workspace, id)?,
            };
            Ok((record, media::scopes(c, id)?, replies))
        })
        .await?;
    let own = record.created_by == Some(who.agent.get());
    let shared = replies.iter().any(|reply| reply.is_for(who));
    if own || shared || scopes.iter().any(|scope| who.may_see(scope)) {
        return Ok(record);
    }
    Err(StoreError::NotFound.into())
}

fn has_it(request: &HttpRequest, etag: &str) -> bool {
    let known = request.headers().get(header::IF_NONE_MATCH);
    known
        .and_then(|known| known.to_str().ok())
        .is_some_and(|known| known.contains(etag))
}

enum Range {
    Whole,
    Part(u64, u64),
    Impossible,
}

/// The one range asked for, inclusive; several at once get the whole, as RFC 9110 allows.
fn wanted(request: &HttpRequest, size: u64) -> Range {
    let asked = request
        .headers()
        .get(header::RANGE)
        .and_then(|range| range.to_str().ok());
    let Some(spec) = asked.and_then(|asked| asked.strip_prefix("bytes=")) else {
        return Range::Whole;
    };
    let Some((first, last)) = spec.split_once('-').filter(|_| !spec.contains(',')) else {
        return Range::Whole;
    };
    let parsed = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => (first, last),
        (Ok(first), Err(_)) if last.is_empty() => (first, u64::MAX),
        (Err(_), Ok(tail)) if first.is_empty() && tail > 0 => (size.saturating_sub(tail), u64::MAX),
        _ => return Range::Whole,
    };
    match size.checked_sub(1) {
        Some(end) if parsed.0 <= end => Range::Part(parsed.0, parsed.1.min(end)),
        _ => Range::Impossible,
    }
}

/// What may be shown in a page: pictures, films and sound, never anything that can hold a script.
fn shown_inline(mime: &str) -> bool {
    let kind = mime.split(';').next().unwrap_or_default().trim();
    matches!(
        kind,
        "image/jpeg" | "image/png" | "image/webp" | "image/gif" | "video/mp4" | "video/3gpp"
    ) || kind.starts_with("audio/")
}

fn safe_headers(
    response: &mut actix_web::HttpResponseBuilder,
    record: &MediaRecord,
    download: bool,
) {
    let inline = shown_inline(&record.mime_type) && !download;
    let mime = if shown_inline(&record.mime_type) || record.mime_type == "application/pdf" {
        record.mime_type.as_str()
    } else {
        "application/octet-stream"
    };
    let name = record
        .file_name
        .clone()
        .unwrap_or_else(|| format!("{}-{}", record.kind, record.id));
    let disposition = ContentDisposition {
        disposition: if inline {
            DispositionType::Inline
        } else {
            DispositionType::Attachment
        },
        parameters: vec![DispositionParam::FilenameExt(ExtendedValue {
            charset: Charset::Ext("UTF-8".to_owned()),
            language_tag: None,
            value: name.into_bytes(),
        })],
    };
    response
        .insert_header((header::CONTENT_TYPE, mime))
        .insert_header(disposition)
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ))
        .insert_header(("Cross-Origin-Resource-Policy", "same-origin"))
        .insert_header((header::CACHE_CONTROL, "private, max-age=3600"));
}
