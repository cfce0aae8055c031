//! What somebody did and may take back, as the REST interface gives it.

use serde::Serialize;

use crate::domain::ids::ConversationId;
use crate::domain::message::Author;
use crate::domain::rejection::Rejection;
use crate::domain::time::Timestamp;
use crate::domain::undo::Act;
use crate::protocol::row::ConversationRow;

/// Something that one did and may take back.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct OperationRow {
    /// Its name: `Operation-Id` of the command, or else its `Idempotency-Key`.
    pub id: String,
    /// What was done.
    pub act: Act,
    /// When.
    pub at: Timestamp,
    /// Until when it can be taken back.
    pub until: Timestamp,
    /// To which conversations.
    pub conversation_ids: Vec<ConversationId>,
}

/// What became of taking something back.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct UndoneRow {
    /// The operation's name.
    pub id: String,
    /// The conversations as they were put back.
    pub items: Vec<ConversationRow>,
    /// What could not be taken back, and why.
    pub refused: Vec<Refused>,
}

/// A conversation in which something was in the way.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Refused {
    /// Which.
    pub conversation_id: ConversationId,
    /// Why, as a stable word: `moved_on`, `too_late`, ….
    pub code: String,
    /// The same for a person.
    pub title: String,
    /// Who did something there since, when that is known.
    pub by: Option<Author>,
}

impl Refused {
    /// What a rejection says about a conversation.
    pub fn new(conversation: ConversationId, rejection: &Rejection) -> Self {
        let by = match rejection {
            Rejection::MovedOn { by } => by.clone(),
            _ => None,
        };
        Self {
            conversation_id: conversation,
            code: rejection.code().to_owned(),
            title: rejection.to_string(),
            by,
        }
    }
}
