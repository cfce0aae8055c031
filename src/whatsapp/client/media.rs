//! Files at Meta's: up in one go, down in two steps.
//! <https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media>

use std::error::Error;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt as _, TryStream, try_unfold};
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Method, Response, Url};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;
use tokio::time::{Instant, timeout};

use super::answer::{self, Effect};
use super::{Client, WhatsAppError, chain};
use crate::whatsapp::payload::lenient;

/// Hosts that may see our token besides the API itself: Meta keeps files there.
const META_DOMAINS: [&str; 4] = ["fbsbx.com", "facebook.com", "fbcdn.net", "whatsapp.net"];

/// Where a file can be fetched, and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct MediaInfo {
    /// Its address, for five minutes and with our token.
    pub url: String,
    /// Its media type.
    #[serde(default, deserialize_with = "lenient::text")]
    pub mime_type: Option<String>,
    /// SHA-256 in hex (webhooks have it in base64).
    #[serde(default, deserialize_with = "lenient::text")]
    pub sha256: Option<String>,
    /// Its length in bytes.
    #[serde(default, deserialize_with = "lenient::integer")]
    pub file_size: Option<i64>,
}

/// A file on its way to us.
pub struct Download {
    /// Its media type, as the server says.
    pub mime_type: Option<String>,
    /// Its length in bytes, when the server says it.
    pub length: Option<u64>,
    /// Its bytes. Ends with an error when it is too long, stalls or breaks off.
    pub bytes: BoxStream<'static, Result<Bytes, WhatsAppError>>,
}

impl Client {
    /// Uploads a file of exactly `length` bytes for the number with the id `number`; the answer
    /// is Meta's media id, valid for 30 days.
    ///
    /// # Errors
    /// [`WhatsAppError`]; uploading again does no harm.
    pub async fn upload_media<S>(
        &self,
        number: &str,
        token: &SecretString,
        mime_type: &str,
        file_name: &str,
        bytes: S,
        length: u64,
    ) -> Result<String, WhatsAppError>
    where
        S: TryStream + Send + 'static,
        S::Error: Into<Box<dyn Error + Send + Sync>>,
        Bytes: From<S::Ok>,
    {
        let unusable = |error: reqwest::Error| WhatsAppError::Unusable(chain(&error));
        let file = Part::stream_with_length(Body::wrap_stream(bytes), length)
            .file_name(file_name.to_owned())
            .mime_str(mime_type)
            .map_err(unusable)?;
        let form = Form::new()
            .text("messaging_product", "whatsapp")
            .text("type", mime_type.to_owned())
            .part("file", file);
        let url = self.address(&[number, "media"])?;
        let request = self.request(Method::POST, url, token);
        let request = request.timeout(self.timeouts.file).multipart(form);
        let answer = answer::json(request, Effect::Repeatable).await?;
        let id = answer.get("id").and_then(lenient::as_text);
        id.ok_or_else(|| WhatsAppError::Unusable("an upload without id".to_owned()))
    }

    /// Where the file with the media id `media` can be fetched; `number` is the id of the number
    /// it came to.
    ///
    /// # Errors
    /// [`WhatsAppError`]; asking again does no harm.
    pub async fn media_info(
        &self,
        media: &str,
        number: &str,
        token: &SecretString,
    ) -> Result<MediaInfo, WhatsAppError> {
        let url = self.address(&[media])?;
        let request = self.request(Method::GET, url, token);
        let request = request.query(&[("phone_number_id", number)]);
        let answer: Value = answer::json(request, Effect::Repeatable).await?;
        let mut info = MediaInfo::deserialize(&answer)
            .map_err(|error| WhatsAppError::Unusable(error.to_string()))?;
        info.sha256 = info.sha256.map(|hash| hash.to_ascii_lowercase());
        Ok(info)
    }

    /// Fetches a file of at most `limit` bytes from an address that Meta gave. Our token goes to
    /// the API's own host and to Meta's, never elsewhere.
    ///
    /// # Errors
    /// [`WhatsAppError::Unusable`] for a foreign address or a file that is too long;
    /// [`WhatsAppError::Unreachable`] otherwise. Addresses die after five minutes: ask for a new
    /// one before trying again.
    pub async fn download(
        &self,
        url: &str,
        token: &SecretString,
        limit: u64,
    ) -> Result<Download, WhatsAppError> {
        let url = self.trusted(url)?;
        let deadline = Instant::now() + self.timeouts.file;
        let request = self.request(Method::GET, url, token);
        let response = request.timeout(self.timeouts.file).send();
        let response = timeout(self.timeouts.call, response)
            .await
            .map_err(|_| stalled())?;
        let response = response.map_err(|error| Effect::Repeatable.transport(&error))?;
        let status = response.status();
        if !status.is_success() {
            // Meta answers 404 to an address that has expired, as to one that never was.
            return Err(WhatsAppError::Unreachable(format!(
                "HTTP {status} for a file"
            )));
        }
        let length = response.content_length();
        if length.is_some_and(|length| length > limit) {
            return Err(too_long(limit));
        }
        let mime_type = response.headers().get(reqwest::header::CONTENT_TYPE);
        let mime_type = mime_type.and_then(|value| Some(value.to_str().ok()?.to_owned()));
        let idle = self.timeouts.idle;
        Ok(Download {
            mime_type,
            length,
            bytes: pieces(response, limit, idle, deadline),
        })
    }

    pub(super) fn trusted(&self, url: &str) -> Result<Url, WhatsAppError> {
        let foreign = || WhatsAppError::Unusable("the file's address is not Meta's".to_owned());
        let url = Url::parse(url).map_err(|_| foreign())?;
        let host = url.host_str().unwrap_or_default();
        let metas = META_DOMAINS.iter().any(|domain| {
            let sub = host.strip_suffix(domain);
            sub.is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
        });
        let trusted = url.origin() == self.base.origin() || (metas && url.scheme() == "https");
        if trusted { Ok(url) } else { Err(foreign()) }
    }
}

fn pieces(
    response: Response,
    limit: u64,
    idle: Duration,
    deadline: Instant,
) -> BoxStream<'static, Result<Bytes, WhatsAppError>> {
    try_unfold((response, 0_u64), move |(mut response, seen)| async move {
        let left = deadline.saturating_duration_since(Instant::now());
        let piece = timeout(idle.min(left), response.chunk()).await;
        let piece = piece.map_err(|_| stalled())?;
        let piece = piece.map_err(|error| WhatsAppError::Unreachable(chain(&error)))?;
        let Some(piece) = piece else {
            return Ok(None);
        };
        let seen = seen.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if seen > limit {
            return Err(too_long(limit));
        }
        Ok(Some((piece, (response, seen))))
    })
    .boxed()
}

fn stalled() -> WhatsAppError {
    WhatsAppError::Unreachable("the file did not come in time".to_owned())
}

fn too_long(limit: u64) -> WhatsAppError {
    WhatsAppError::Unusable(format!("the file has more than {limit} bytes"))
}
