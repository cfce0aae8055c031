//! What can go wrong between us and the database.

use diesel::result::{DatabaseErrorKind, Error};

/// What went wrong, by what the caller can do about it.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// It is not there.
    #[error("not found")]
    NotFound,
    /// Somebody else was faster, or the value is taken. Load again and decide again.
    #[error("conflict: {0}")]
    Conflict(String),
    /// Nothing was written: the database is locked, full, overloaded or out of reach. Try later.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// Nobody knows whether it was written. Forget what is in memory and load again.
    #[error("the outcome is unknown: {0}")]
    Unknown(String),
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::NotFound,
            Error::DatabaseError(
                DatabaseErrorKind::UniqueViolation
                | DatabaseErrorKind::ForeignKeyViolation
                | DatabaseErrorKind::CheckViolation
                | DatabaseErrorKind::NotNullViolation,
                info,
            ) => Self::Conflict(info.message().to_owned()),
            Error::DatabaseError(DatabaseErrorKind::ClosedConnection, info) => {
                Self::Unknown(info.message().to_owned())
            }
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Unavailable(format!("a stored value does not fit its type: {error}"))
    }
}
