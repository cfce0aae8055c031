//! Drafts as the REST interface gives and takes them.

use serde::{Deserialize, Serialize};

use super::row::Named;
use crate::domain::ids::ConversationId;
use crate::domain::time::Timestamp;

/// What the reader is writing in a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DraftRow {
    /// In which.
    pub conversation_id: ConversationId,
    /// The answer; may be empty.
    pub reply: String,
    /// The note; may be empty.
    pub note: String,
    /// When it was last changed.
    pub at: Timestamp,
}

/// That a colleague is writing somewhere; never what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ColleagueDraft {
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// Who.
    pub agent: Named,
}

/// One's own drafts, and where colleagues have some.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Drafts {
    /// One's own, newest first, at most 500.
    pub items: Vec<DraftRow>,
    /// Of colleagues, in conversations that the reader may see, at most 500.
    pub colleagues: Vec<ColleagueDraft>,
}

/// What somebody is writing; both empty when they have stopped.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct DraftBody {
    /// The answer, at most 10,000 characters.
    #[serde(default)]
    pub reply: String,
    /// The note, at most 10,000 characters.
    #[serde(default)]
    pub note: String,
}
