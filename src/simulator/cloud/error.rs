//! Meta's errors: code, title and HTTP status (FACTS B9), in the envelope of an answer and in the
//! shape that webhooks use.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use serde_json::{Map, Value, json};

use crate::simulator::ids;

/// Code, HTTP status and title of every error that we can give.
const TABLE: [(u32, u16, &str); 55] = [
    (0, 401, "AuthException"),
    (1, 400, "API Unknown"),
    (2, 503, "API Service"),
    (3, 500, "API Method"),
    (4, 400, "Application request limit reached"),
    (
        10,
        403,
        "Application does not have permission for this action",
    ),
    (33, 400, "Parameter value is not valid"),
    (100, 400, "Invalid parameter"),
    (
        104,
        401,
        "An access token is required to request this resource.",
    ),
    (
        190,
        401,
        "Invalid OAuth access token - Cannot parse access token",
    ),
    (200, 403, "Permissions error"),
    (368, 403, "Temporarily blocked for policies violations"),
    (2200, 400, "Callback verification failed"),
    (80007, 400, "Rate limit issues"),
    (130403, 400, "Business has blocked the user"),
    (130429, 400, "Rate limit hit"),
    (130472, 400, "User's number is part of an experiment"),
    (
        130497,
        403,
        "Business account is restricted from messaging users in this country.",
    ),
    (131000, 500, "Something went wrong"),
    (131005, 403, "Access denied"),
    (131008, 400, "Required parameter is missing"),
    (131009, 400, "Parameter value is not valid"),
    (131016, 500, "Service unavailable"),
    (131021, 400, "Recipient cannot be sender"),
    (131026, 400, "Message undeliverable"),
    (131030, 400, "Recipient phone number not in allowed list"),
    (131031, 403, "Business Account locked"),
    (131037, 400, "Display name approval is needed"),
    (131042, 400, "Business eligibility payment issue"),
    (131045, 500, "Incorrect certificate"),
    (131047, 400, "Re-engagement message"),
    (131048, 400, "Spam rate limit hit"),
    (
        131049,
        400,
        "This message was not delivered to maintain healthy ecosystem engagement.",
    ),
    (131050, 400, "User has stopped receiving marketing messages"),
    (131051, 400, "Unsupported message type"),
    (131052, 400, "Media download error"),
    (131053, 400, "Media upload error"),
    (
        131056,
        400,
        "(Business Account, Consumer Account) pair rate limit hit",
    ),
    (131057, 500, "Account in maintenance mode"),
    (
        131062,
        400,
        "Business-scoped user id is not supported for this message",
    ),
    (131064, 400, "Template classification limit reached"),
    (
        132000,
        400,
        "Number of parameters does not match the expected number of params",
    ),
    (
        132001,
        404,
        "Template name does not exist in the translation",
    ),
    (132005, 400, "Template hydrated text too long"),
    (132007, 400, "Template format character policy violated"),
    (
        132012,
        400,
        "Parameter format does not match format in the created template",
    ),
    (132015, 400, "Template is paused"),
    (132016, 400, "Template is disabled"),
    (133004, 503, "Server Temporarily Unavailable"),
    (133010, 400, "Account not registered"),
    (135000, 400, "Generic user error"),
    (139100, 400, "Failed to block/unblock some users"),
    (139101, 400, "Blocklist limit reached"),
    (139102, 400, "Blocklist concurrent update"),
    (139103, 500, "Internal error"),
];

/// An error as Meta would give it.
#[derive(Clone, Debug)]
pub(crate) struct MetaError {
    pub code: u32,
    pub details: String,
    subcode: Option<u32>,
    kind: &'static str,
    /// The whole `message` when it is not `(#code) title`.
    message: Option<String>,
}

impl MetaError {
    /// The error of that code; without details it repeats its title.
    pub(crate) fn new(code: u32, details: impl Into<String>) -> Self {
        Self {
            code,
            details: details.into(),
            subcode: None,
            kind: "OAuthException",
            message: None,
        }
    }

    /// A wrong parameter: code 100 with its text in the message itself.
    pub(crate) fn parameter(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            message: Some(format!("(#100) {text}")),
            ..Self::new(100, text)
        }
    }

    /// A parameter whose value breaks a rule.
    pub(crate) fn value(details: impl Into<String>) -> Self {
        Self::new(131_009, details)
    }

    /// A parameter that is not there.
    pub(crate) fn missing(parameter: &str) -> Self {
        Self::new(131_008, format!("{parameter} is required"))
    }

    /// An id that does not exist, or not for this token.
    pub(crate) fn unknown_object(method: &str, id: &str) -> Self {
        let verb = method.to_ascii_lowercase();
        Self {
            subcode: Some(33),
            kind: "GraphMethodException",
            message: Some(format!(
                "Unsupported {verb} request. Object with ID '{id}' does not exist, cannot be loaded \
                 due to missing permissions, or does not support this operation. Please read the \
                 Graph API documentation at https://developers.facebook.com/docs/graph-api"
            )),
            ..Self::new(100, "")
        }
    }

    /// A token that nobody gave out.
    pub(crate) fn invalid_token() -> Self {
        Self {
            message: Some(title(190).to_owned()),
            ..Self::new(190, "")
        }
    }

    /// A token that has expired.
    pub(crate) fn expired_token() -> Self {
        Self {
            subcode: Some(463),
            message: Some(
                "Error validating access token: Session has expired. The current time is later \
                 than the session's end."
                    .to_owned(),
            ),
            ..Self::new(190, "")
        }
    }

    /// No token at all.
    pub(crate) fn missing_token() -> Self {
        Self {
            message: Some(format!("(#104) {}", title(104))),
            ..Self::new(104, "")
        }
    }

    fn text(&self) -> String {
        let title = title(self.code);
        self.message
            .clone()
            .unwrap_or_else(|| format!("(#{}) {title}", self.code))
    }

    /// As an item of `errors` in a webhook.
    pub(crate) fn in_webhook(&self) -> Value {
        let title = title(self.code);
        let details = match self.details.as_str() {
            "" => title,
            details => details,
        };
        json!({
            "code": self.code, "title": title, "message": title,
            "error_data": {"details": details},
            "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
        })
    }

    /// As the body of an answer.
    pub(crate) fn envelope(&self) -> Value {
        let mut error = Map::new();
        error.insert("message".into(), self.text().into());
        error.insert("type".into(), self.kind.into());
        error.insert("code".into(), self.code.into());
        if let Some(subcode) = self.subcode {
            error.insert("error_subcode".into(), subcode.into());
        }
        if !self.details.is_empty() {
            error.insert(
                "error_data".into(),
                json!({"messaging_product": "whatsapp", "details": self.details}),
            );
        }
        if matches!(self.code, 1 | 2 | 4 | 80007 | 130_429 | 131_016) {
            error.insert("is_transient".into(), true.into());
        }
        error.insert("fbtrace_id".into(), ids::trace().into());
        json!({"error": error})
    }
}

fn title(code: u32) -> &'static str {
    row(code).map_or("Unknown error", |(_, _, title)| title)
}

fn row(code: u32) -> Option<(u32, u16, &'static str)> {
    TABLE.into_iter().find(|(known, _, _)| *known == code)
}

impl fmt::Display for MetaError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.text(), self.details)
    }
}

impl ResponseError for MetaError {
    fn status_code(&self) -> StatusCode {
        row(self.code)
            .and_then(|(_, status, _)| StatusCode::from_u16(status).ok())
            .unwrap_or(StatusCode::BAD_REQUEST)
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code()).json(self.envelope())
    }
}

/// An edge that nobody has: Meta answers with its own envelope, not with a page.
pub(crate) async fn unknown_edge(request: HttpRequest) -> HttpResponse {
    let edge = request.match_info().query("edge");
    let method = request.method().as_str().to_ascii_lowercase();
    let error = MetaError {
        kind: "GraphMethodException",
        message: Some(format!(
            "(#100) Tried accessing nonexisting field ({edge}) with {method}"
        )),
        ..MetaError::new(100, "")
    };
    error.error_response()
}
