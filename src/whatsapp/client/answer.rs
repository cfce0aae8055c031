//! What came back: success, Meta's error envelope, or neither.

use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{RequestBuilder, Response, StatusCode};
use serde::Deserialize;
use serde_json::Value;

use super::{blocking, chain};
use crate::whatsapp::error::{Refusal, WhatsAppError};
use crate::whatsapp::payload::lenient;

/// No answer that we read as a whole is larger.
const MAX_ANSWER: usize = 8 * 1024 * 1024;

/// What it means when nobody knows how a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// It may have reached a customer: ambiguous.
    Visible,
    /// It may be repeated without harm.
    Repeatable,
}

impl Effect {
    /// A call that failed without an answer.
    pub fn transport(self, error: &reqwest::Error) -> WhatsAppError {
        let reason = chain(error);
        if error.is_builder() {
            WhatsAppError::Misconfigured(reason)
        } else if error.is_connect() {
            WhatsAppError::Unreachable(reason)
        } else {
            self.unknown(reason)
        }
    }

    /// A call of which nobody knows how it ended.
    pub fn unknown(self, reason: String) -> WhatsAppError {
        match self {
            Self::Visible => WhatsAppError::Ambiguous(reason),
            Self::Repeatable => WhatsAppError::Unreachable(reason),
        }
    }
}

/// Sends the request and reads the answer as JSON.
pub(super) async fn json(request: RequestBuilder, effect: Effect) -> Result<Value, WhatsAppError> {
    let response = request.send().await;
    let response = response.map_err(|error| effect.transport(&error))?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = whole(response, effect).await?;
    let parsed: Option<Value> = serde_json::from_slice(&body).ok();
    if status.is_success() {
        // Meta took it, but did not say under which id: only a status can tell.
        return parsed.ok_or_else(|| effect.unknown("the answer is not JSON".to_owned()));
    }
    Err(refusal(status, &headers, parsed.as_ref(), effect))
}

/// The error of an answer that is no success.
fn refusal(
    status: StatusCode,
    headers: &HeaderMap,
    body: Option<&Value>,
    effect: Effect,
) -> WhatsAppError {
    if let Some(refusal) = body.and_then(|body| envelope(status, headers, body)) {
        if effect == Effect::Visible && refusal.proves_nothing() {
            let reason = format!("{} (code {})", refusal.title, refusal.code);
            return effect.unknown(reason);
        }
        return WhatsAppError::Refused(refusal);
    }
    let reason = format!("HTTP {status} without an error of Meta's");
    match status {
        StatusCode::TOO_MANY_REQUESTS => WhatsAppError::Unreachable(reason),
        // The gateway may have passed the request on before it gave up waiting for it.
        StatusCode::REQUEST_TIMEOUT => effect.unknown(reason),
        _ if status.is_server_error() => effect.unknown(reason),
        _ => WhatsAppError::Unusable(reason),
    }
}

async fn whole(mut response: Response, effect: Effect) -> Result<Vec<u8>, WhatsAppError> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(piece)) if body.len() + piece.len() <= MAX_ANSWER => {
                body.extend_from_slice(&piece);
            }
            Ok(Some(_)) => return Err(effect.unknown("the answer is too long".to_owned())),
            Ok(None) => return Ok(body),
            Err(error) => return Err(effect.unknown(chain(&error))),
        }
    }
}

/// `{"error": {…}}`.
#[derive(Deserialize)]
struct Envelope {
    #[serde(default, deserialize_with = "lenient::integer")]
    code: Option<i64>,
    #[serde(default, deserialize_with = "lenient::integer")]
    error_subcode: Option<i64>,
    #[serde(default, deserialize_with = "lenient::text")]
    message: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    error_user_msg: Option<String>,
    #[serde(default)]
    error_data: Value,
    #[serde(default, deserialize_with = "lenient::flag")]
    is_transient: bool,
    #[serde(default, deserialize_with = "lenient::text")]
    fbtrace_id: Option<String>,
}

fn envelope(status: StatusCode, headers: &HeaderMap, body: &Value) -> Option<Refusal> {
    let error = body.get("error").filter(|error| error.is_object())?;
    if let Some(one) = blocking::failure(body) {
        // What became of the one customer says more than that some could not be blocked.
        let status = status.as_u16();
        return Some(Refusal { status, ..one });
    }
    let error = Envelope::deserialize(error).ok()?;
    let details = error.error_data.get("details").and_then(lenient::as_text);
    Some(Refusal {
        code: error.code?,
        subcode: error.error_subcode,
        title: title(error.message.as_deref().unwrap_or_default()),
        details: details.or(error.error_user_msg),
        status: status.as_u16(),
        transient: error.is_transient,
        retry_after: retry_after(headers),
        trace: error.fbtrace_id,
    })
}

/// Meta's message without its `(#130429)`.
fn title(message: &str) -> String {
    let bare = message
        .strip_prefix("(#")
        .and_then(|rest| rest.split_once(") "))
        .map_or(message, |(_, words)| words);
    bare.trim().to_owned()
}

/// `Retry-After` in seconds, or the longest `estimated_time_to_regain_access` in minutes of
/// `X-Business-Use-Case-Usage`.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let asked = text(RETRY_AFTER.as_str()).and_then(|seconds| seconds.trim().parse().ok());
    let usage: Option<Value> =
        text("x-business-use-case-usage").and_then(|usage| serde_json::from_str(usage).ok());
    let minutes = usage.as_ref().and_then(Value::as_object).map(|accounts| {
        let uses = accounts.values().filter_map(Value::as_array).flatten();
        let estimates = uses.filter_map(|each| each.get("estimated_time_to_regain_access"));
        estimates.filter_map(Value::as_u64).max().unwrap_or(0)
    });
    let regained = minutes.filter(|minutes| *minutes > 0);
    asked
        .max(regained.map(|minutes| minutes.saturating_mul(60)))
        .map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metas_message_is_read_without_its_number() {
        assert_eq!(title("(#130429) Rate limit hit"), "Rate limit hit");
        assert_eq!(title("Rate limit hit"), "Rate limit hit");
    }

    #[test]
    fn a_server_error_without_a_reason_leaves_a_send_in_doubt_and_nothing_else() {
        let told = |code: i64, status: u16, effect: Effect| {
            let body = serde_json::json!({"error": {"code": code, "message": "Something"}});
            let status = StatusCode::from_u16(status).unwrap();
            refusal(status, &HeaderMap::new(), Some(&body), effect)
        };
        let doubt = |error: WhatsAppError| matches!(error, WhatsAppError::Ambiguous(_));
        assert!(doubt(told(131_000, 500, Effect::Visible)));
        assert!(doubt(told(1, 503, Effect::Visible)));
        assert!(!doubt(told(131_000, 400, Effect::Visible)));
        assert!(!doubt(told(131_016, 503, Effect::Visible)));
        assert!(!doubt(told(131_000, 500, Effect::Repeatable)));
    }

    #[test]
    fn the_longer_of_both_waits_counts() {
        let mut headers = HeaderMap::new();
        assert_eq!(retry_after(&headers), None);
        headers.insert("retry-after", "7".parse().unwrap());
        assert_eq!(retry_after(&headers), Some(Duration::from_secs(7)));
        let usage = r#"{"1":[{"type":"messages","estimated_time_to_regain_access":19}]}"#;
        headers.insert("x-business-use-case-usage", usage.parse().unwrap());
        assert_eq!(retry_after(&headers), Some(Duration::from_secs(19 * 60)));
    }
}
