//! Answers to people, as they are kept for repetitions.

use serde::{Deserialize, Serialize};

use crate::actors::commands::{CommandError, Outcome};
use crate::domain::rejection::Rejection;
use crate::store::error::StoreError;

#[derive(Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
enum Kept {
    Done { outcome: Outcome },
    Refused { rejection: Rejection },
}

/// The answer as JSON, to be kept.
pub(super) fn keep(answer: &Result<Outcome, Rejection>) -> Result<String, StoreError> {
    let kept = match answer {
        Ok(outcome) => Kept::Done {
            outcome: outcome.clone(),
        },
        Err(rejection) => Kept::Refused {
            rejection: rejection.clone(),
        },
    };
    Ok(serde_json::to_string(&kept)?)
}

/// The first answer again.
pub(in crate::actors) fn parse(kept: &str) -> Result<Outcome, CommandError> {
    match serde_json::from_str(kept).map_err(StoreError::from)? {
        Kept::Done { outcome } => Ok(outcome),
        Kept::Refused { rejection } => Err(CommandError::Rejected(rejection)),
    }
}
