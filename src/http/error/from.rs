//! What each tier's errors are to a client.

use actix_web::error::{JsonPayloadError, PathError, QueryPayloadError};
use serde_json::json;

use super::{ApiError, Code};
use crate::actors::administration::OfficeError;
use crate::actors::commands::CommandError;
use crate::actors::contacts::ContactError;
use crate::actors::sign_in::SignInError;
use crate::actors::teller::TellingError;
use crate::domain::rejection::Rejection;
use crate::protocol::problem;
use crate::store::error::StoreError;

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::new(Code::NotFound),
            StoreError::Conflict(_) => Self::new(Code::Conflict),
            StoreError::Unavailable(_) | StoreError::Unknown(_) => {
                tracing::error!(%error, "a request failed at the database");
                Self::new(Code::Overloaded).retry_after(1)
            }
        }
    }
}

impl From<OfficeError> for ApiError {
    fn from(error: OfficeError) -> Self {
        let detail = error.to_string();
        match error {
            OfficeError::Forbidden { right } => {
                Self::new(Code::Forbidden).with("right", json!(right))
            }
            OfficeError::Invalid { field, .. } => {
                Self::new(Code::Invalid).detail(detail).with("field", field)
            }
            OfficeError::Taken { field } => {
                Self::new(Code::Taken).detail(detail).with("field", field)
            }
            OfficeError::InUse { .. } => Self::new(Code::InUse).detail(detail),
            OfficeError::LastAdministrator => Self::new(Code::LastAdministrator),
            OfficeError::WrongPassword => Self::new(Code::WrongPassword),
            OfficeError::WrongSetupToken => Self::new(Code::WrongSetupToken).detail(detail),
            OfficeError::AlreadySetUp => Self::new(Code::AlreadySetUp).detail(detail),
            OfficeError::Store(error) => error.into(),
        }
    }
}

impl From<ContactError> for ApiError {
    fn from(error: ContactError) -> Self {
        let detail = error.to_string();
        match error {
            ContactError::NotVisible => Self::new(Code::NotFound),
            ContactError::Forbidden { right } => {
                Self::new(Code::Forbidden).with("right", json!(right))
            }
            ContactError::Merged { into } => Self::new(Code::Merged).with("into", into.to_string()),
            ContactError::Moved => Self::new(Code::Conflict).detail(detail),
            ContactError::Invalid { field, .. } => {
                Self::new(Code::Invalid).detail(detail).with("field", field)
            }
            ContactError::NotLately => Self::new(Code::BlockTooLate),
            ContactError::Refused(fault) => Self::new(Code::MetaRefused)
                .detail(detail)
                .with("fault", json!(fault)),
            ContactError::OtherNumber => Self::new(Code::OtherNumber),
            ContactError::Store(error) => error.into(),
        }
    }
}

impl From<SignInError> for ApiError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::InvalidCredentials => Self::new(Code::InvalidCredentials),
            SignInError::TooManyAttempts { wait } => {
                let seconds = wait.as_secs().saturating_add(1);
                Self::new(Code::TooManyAttempts).retry_after(seconds)
            }
            SignInError::Store(error) => error.into(),
        }
    }
}

impl From<TellingError> for ApiError {
    fn from(error: TellingError) -> Self {
        let detail = error.to_string();
        match error {
            TellingError::Endpoint(_) => {
                let invalid = Self::new(Code::Invalid).detail(detail);
                invalid.with("field", "endpoint")
            }
            TellingError::Keys(_) => Self::new(Code::Invalid)
                .detail(detail)
                .with("field", "keys"),
            TellingError::Push(_) => Self::new(Code::PushRefused).detail(detail),
            TellingError::Store(error) => error.into(),
        }
    }
}

impl From<CommandError> for ApiError {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Rejected(rejection) => rejection.into(),
            CommandError::Invalid(detail) => Self::new(Code::Invalid).detail(detail),
            CommandError::Store(error) => error.into(),
        }
    }
}

impl From<Rejection> for ApiError {
    fn from(rejection: Rejection) -> Self {
        let code = match &rejection {
            Rejection::AlreadyOwned { .. } => Code::AlreadyOwned,
            Rejection::NotOwned => Code::NotOwned,
            Rejection::ConversationMoved { .. } => Code::ConversationMoved,
            Rejection::WindowClosed { .. } => Code::WindowClosed,
            Rejection::Forbidden { .. } => Code::Forbidden,
            Rejection::NotVisible => Code::NotFound,
            Rejection::TargetMayNotSee { .. } => Code::TargetMayNotSee,
            Rejection::NoSuchTeam { .. } => Code::NoSuchTeam,
            Rejection::AlreadyThere { .. } => Code::AlreadyThere,
            Rejection::NotInFuture => Code::NotInFuture,
            Rejection::Unsendable { .. } => Code::Unsendable,
            Rejection::TemplatesHeld { .. } => Code::TemplatesHeld,
            Rejection::OptedOut { .. } => Code::OptedOut,
            Rejection::Blocked { .. } => Code::Blocked,
            Rejection::MovedOn { .. } => Code::MovedOn,
            Rejection::TooLate { .. } => Code::TooLate,
            Rejection::Unseen { .. } => Code::Conflict,
            Rejection::Merged { .. } => Code::Merged,
        };
        let mut told = Self::new(code).detail(&rejection);
        told.extras.extend(problem::members(&rejection));
        told
    }
}

impl From<JsonPayloadError> for ApiError {
    fn from(error: JsonPayloadError) -> Self {
        match error {
            JsonPayloadError::OverflowKnownLength { limit, .. }
            | JsonPayloadError::Overflow { limit } => {
                Self::new(Code::TooLarge).with("limit", limit)
            }
            JsonPayloadError::ContentType => Self::new(Code::UnsupportedBody),
            JsonPayloadError::Deserialize(error) if error.is_data() => {
                Self::new(Code::Invalid).detail(error)
            }
            error => Self::new(Code::BadJson).detail(error),
        }
    }
}

impl From<QueryPayloadError> for ApiError {
    fn from(error: QueryPayloadError) -> Self {
        Self::new(Code::BadQuery).detail(error)
    }
}

impl From<PathError> for ApiError {
    fn from(_: PathError) -> Self {
        Self::new(Code::NotFound)
    }
}
