//! Problems (RFC 9457), and the only table of status codes.
//!
//! Three tiers meet here: rejections and refusals of the rules (people get in each other's way),
//! errors of the store (the world), and what a client wrote wrongly.

mod from;

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use serde_json::{Map, Value};

macro_rules! codes {
    ($($name:ident, $word:literal, $status:ident, $title:literal;)*) => {
        /// The stable word of a problem, which programs match on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code {
            $(#[doc = $title] $name,)*
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The status that it is answered with.
            pub fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)* }
            }

            /// What it means, for a person.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

codes! {
    BadCursor, "bad_cursor", BAD_REQUEST, "The cursor does not belong to this list";
    BadJson, "bad_json", BAD_REQUEST, "The body is not JSON";
    BadQuery, "bad_query", BAD_REQUEST, "The query cannot be understood";
    InvalidCredentials, "invalid_credentials", UNAUTHORIZED, "The e-mail address or the password is wrong";
    NotSignedIn, "not_signed_in", UNAUTHORIZED, "Sign in first";
    Forbidden, "forbidden", FORBIDDEN, "You may not do this";
    ForeignOrigin, "foreign_origin", FORBIDDEN, "This page may not act for you";
    WrongPassword, "wrong_password", FORBIDDEN, "The present password is another one";
    WrongSetupToken, "wrong_setup_token", FORBIDDEN, "The set-up token is another one";
    NotFound, "not_found", NOT_FOUND, "There is nothing here";
    MethodNotAllowed, "method_not_allowed", METHOD_NOT_ALLOWED, "This cannot be done here";
    AlreadyOwned, "already_owned", CONFLICT, "This conversation belongs to somebody else";
    NotOwned, "not_owned", CONFLICT, "Nobody owns this conversation";
    ConversationMoved, "conversation_moved", CONFLICT, "Somebody has answered since you last looked";
    AlreadyThere, "already_there", CONFLICT, "The conversation is already in that state";
    MovedOn, "moved_on", CONFLICT, "The conversation has moved on since";
    TooLate, "too_late", CONFLICT, "This cannot be taken back any more";
    Merged, "merged", CONFLICT, "This conversation was joined to another";
    AlreadySetUp, "already_set_up", CONFLICT, "Baton is set up already";
    Taken, "taken", CONFLICT, "This value is taken";
    InUse, "in_use", CONFLICT, "This is still in use";
    LastAdministrator, "last_administrator", CONFLICT, "Nobody would be left who may manage people";
    Conflict, "conflict", CONFLICT, "Somebody else was faster";
    TooLarge, "too_large", PAYLOAD_TOO_LARGE, "The body is too large";
    UnsupportedBody, "unsupported_body", UNSUPPORTED_MEDIA_TYPE, "The body has to be JSON";
    Invalid, "invalid", UNPROCESSABLE_ENTITY, "This makes no sense";
    WindowClosed, "window_closed", UNPROCESSABLE_ENTITY, "The 24-hour reply window is closed";
    TargetMayNotSee, "target_may_not_see", UNPROCESSABLE_ENTITY, "This colleague may not see the conversation";
    NoSuchTeam, "no_such_team", UNPROCESSABLE_ENTITY, "There is no such team";
    BlockTooLate, "block_too_late", UNPROCESSABLE_ENTITY, "Only customers who wrote within the last 24 hours can be blocked";
    OtherNumber, "other_number", UNPROCESSABLE_ENTITY, "Only customers of the same number can be joined";
    NotInFuture, "not_in_future", UNPROCESSABLE_ENTITY, "The time must lie in the future";
    Unsendable, "unsendable", UNPROCESSABLE_ENTITY, "This cannot be sent";
    TemplatesHeld, "templates_held", UNPROCESSABLE_ENTITY, "Templates are held back on this number";
    OptedOut, "opted_out", UNPROCESSABLE_ENTITY, "This customer wants no marketing";
    Blocked, "blocked", UNPROCESSABLE_ENTITY, "This customer is blocked";
    ReplayFailed, "replay_failed", UNPROCESSABLE_ENTITY, "The item still cannot be understood";
    FileTooLarge, "file_too_large", PAYLOAD_TOO_LARGE, "The file is larger than WhatsApp takes";
    MediaArriving, "media_arriving", CONFLICT, "The file is still on its way from WhatsApp";
    PushRefused, "push_refused", BAD_GATEWAY, "The push service did not take it";
    MetaRefused, "meta_refused", BAD_GATEWAY, "WhatsApp did not answer as it should";
    TooManyAttempts, "too_many_attempts", TOO_MANY_REQUESTS, "Too many attempts; wait a moment";
    Overloaded, "overloaded", SERVICE_UNAVAILABLE, "Baton is busy or cannot reach its database; try again";
}

/// A problem, as it is answered.
#[derive(Clone, Debug)]
pub struct ApiError {
    code: Code,
    detail: Option<String>,
    extras: Map<String, Value>,
    retry_after: Option<u64>,
}

impl ApiError {
    /// A problem with nothing more to say.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            detail: None,
            extras: Map::new(),
            retry_after: None,
        }
    }

    /// The same with words about this case.
    #[must_use]
    pub fn detail(mut self, detail: impl fmt::Display) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    /// The same with another member.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.extras.insert(name.to_owned(), value.into());
        self
    }

    /// The same with a time to wait, in seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Its stable word.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The problem as JSON.
    pub fn body(&self) -> Value {
        let mut body = self.extras.clone();
        let word = self.code.word();
        body.insert(
            "type".to_owned(),
            format!("urn:baton:problem:{word}").into(),
        );
        body.insert("title".to_owned(), self.code.title().into());
        body.insert("status".to_owned(), self.code.status().as_u16().into());
        body.insert("code".to_owned(), word.into());
        if let Some(detail) = &self.detail {
            body.insert("detail".to_owned(), detail.clone().into());
        }
        Value::Object(body)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.detail.as_deref().unwrap_or(self.code.title()))
    }
}

impl std::error::Error for ApiError {}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.code.status());
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if self.code.status() == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer realm=\"baton\"");
            response.insert_header((header::WWW_AUTHENTICATE, scheme));
        }
        response
            .content_type("application/problem+json")
            .body(self.body().to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_problems_share_a_word() {
        let words: BTreeSet<_> = Code::ALL.iter().map(|code| code.word()).collect();
        assert_eq!(words.len(), Code::ALL.len());
    }

    #[test]
    fn a_problem_says_what_when_and_why() {
        let problem = ApiError::new(Code::Taken)
            .detail("this email is taken")
            .with("field", "email");
        let body = problem.body();
        assert_eq!(body["status"], 409);
        assert_eq!(body["code"], "taken");
        assert_eq!(body["type"], "urn:baton:problem:taken");
        assert_eq!(body["field"], "email");
        assert_eq!(body["detail"], "this email is taken");
    }
}
