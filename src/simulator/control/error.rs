//! Errors of the control interface: a status and `{"error": sentence}`.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use serde_json::json;
use thiserror::Error;

use crate::simulator::customers::CustomerError;
use crate::simulator::knobs::KnobError;
use crate::simulator::speaking::SpeakError;

/// What can be wrong with a request to the control interface.
#[derive(Debug, Error)]
pub(super) enum ControlError {
    #[error(transparent)]
    Customer(#[from] CustomerError),
    #[error(transparent)]
    Speak(#[from] SpeakError),
    #[error(transparent)]
    Knob(#[from] KnobError),
    #[error("{0}")]
    Request(String),
    #[error("{0} is not here")]
    Unknown(String),
}

impl ResponseError for ControlError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Unknown(_)
            | Self::Customer(CustomerError::Unknown(_))
            | Self::Speak(
                SpeakError::UnknownNumber(_) | SpeakError::Customer(CustomerError::Unknown(_)),
            ) => StatusCode::NOT_FOUND,
            Self::Customer(_) | Self::Speak(SpeakError::Customer(_)) => StatusCode::CONFLICT,
            Self::Knob(_) | Self::Request(_) | Self::Speak(_) => StatusCode::BAD_REQUEST,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code()).json(json!({"error": self.to_string()}))
    }
}

/// Parses a JSON body, with a sentence when it is not what it should be.
pub(super) fn parse<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, ControlError> {
    serde_json::from_slice(bytes).map_err(|error| ControlError::Request(error.to_string()))
}

/// An address that the control interface does not have.
pub(super) async fn unknown(request: HttpRequest) -> HttpResponse {
    ControlError::Unknown(request.path().to_owned()).error_response()
}
