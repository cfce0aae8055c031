//! Why a change to the office did not happen.

use crate::domain::permissions::Right;
use crate::store::error::StoreError;

/// Why a change did not happen.
#[derive(Clone, Debug, thiserror::Error)]
pub enum OfficeError {
    /// Whoever asks lacks the right, or would give away one they lack.
    #[error("you may not do this")]
    Forbidden {
        /// Which right is missing.
        right: Right,
    },
    /// A field cannot be like that.
    #[error("{field} {reason}")]
    Invalid {
        /// Which, as in the body.
        field: &'static str,
        /// Why, to follow the field's name.
        reason: String,
    },
    /// A value belongs to somebody or something else.
    #[error("this {field} is taken")]
    Taken {
        /// Which field, as in the body.
        field: &'static str,
    },
    /// It cannot go while something hangs on it.
    #[error("this {what} is still in use")]
    InUse {
        /// What.
        what: &'static str,
    },
    /// Nobody would be left who could manage people.
    #[error("nobody would be left who may manage people")]
    LastAdministrator,
    /// The present password is another one.
    #[error("the present password is another one")]
    WrongPassword,
    /// The set-up token is another one.
    #[error("the set-up token is another one; the newest stands in the server's log")]
    WrongSetupToken,
    /// Somebody is there already.
    #[error("Baton is set up already; sign in instead")]
    AlreadySetUp,
    /// The database; `NotFound` when what was to be changed is not there.
    #[error(transparent)]
    Store(#[from] StoreError),
}
