//! Why a change to what is known about a customer did not happen.

use crate::domain::delivery::Fault;
use crate::domain::ids::ContactId;
use crate::domain::permissions::Right;
use crate::store::error::StoreError;

/// Why a change did not happen.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ContactError {
    /// Whoever asks sees none of the customer's conversations; told as if there were no customer.
    #[error("there is no such customer")]
    NotVisible,
    /// Whoever asks lacks the right.
    #[error("you may not do this")]
    Forbidden {
        /// Which right is missing.
        right: Right,
    },
    /// The customer was joined to another.
    #[error("this customer was joined to another")]
    Merged {
        /// Into whom.
        into: ContactId,
    },
    /// A colleague was faster: the card is another than the change was made on.
    #[error("somebody has changed this customer since you last looked")]
    Moved,
    /// A field cannot be like that.
    #[error("{field} {reason}")]
    Invalid {
        /// Which, as in the body.
        field: String,
        /// Why, to follow the field's name.
        reason: String,
    },
    /// WhatsApp blocks only whoever wrote within a day.
    #[error("only customers who wrote within the last 24 hours can be blocked")]
    NotLately,
    /// WhatsApp said no.
    #[error("{}", .0.title)]
    Refused(Fault),
    /// The two write to different numbers.
    #[error("only customers who write to the same number can be joined")]
    OtherNumber,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ContactError {
    /// A field that cannot be like that.
    pub(super) fn invalid(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Invalid {
            field: field.into(),
            reason: reason.into(),
        }
    }
}
