//! People's commands on their way to a conversation, and the first answer kept for each key.

use serde::{Deserialize, Serialize};

use super::engine::Engine;
use crate::domain::ids::ConversationId;
use crate::domain::permissions::Principal;
use crate::domain::rejection::Rejection;
use crate::protocol::command::CommandBody;
use crate::protocol::row::{ConversationRow, MessageRow};
use crate::store::error::StoreError;

/// What a command gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "gave", rename_all = "snake_case")]
pub enum Outcome {
    /// The conversation as it is now.
    Conversation {
        /// Its row.
        row: Box<ConversationRow>,
    },
    /// The message or note it made.
    Message {
        /// The entry.
        message: Box<MessageRow>,
    },
    /// The messages it made.
    Messages {
        /// The entries.
        items: Vec<MessageRow>,
    },
}

/// Why a command gave nothing.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CommandError {
    /// The rules say no.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// It makes no sense: an unknown file, a message of another conversation, too long a text.
    #[error("{0}")]
    Invalid(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// Does what a person asks of a conversation. With a `key`, asking again gives the first
    /// answer again and changes nothing.
    pub async fn execute(
        &self,
        _principal: &Principal,
        _conversation: ConversationId,
        _key: Option<String>,
        _body: CommandBody,
    ) -> Result<Outcome, CommandError> {
        Err(CommandError::Store(StoreError::NotFound))
    }
}
