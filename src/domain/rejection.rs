//! Why a command did not happen. An ordinary answer, not an error: concurrent people get in each
//! other's way all day.

use serde::{Deserialize, Serialize};

use super::ids::{AgentId, TeamId};
use super::message::Author;
use super::permissions::Right;
use super::time::Timestamp;

/// Why a command did not happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Rejection {
    /// Somebody else holds the baton.
    #[error("this conversation belongs to somebody else")]
    AlreadyOwned {
        /// Who.
        owner: AgentId,
    },
    /// Nobody holds the baton, and the command needs a holder.
    #[error("nobody owns this conversation")]
    NotOwned,
    /// A colleague or the assistant has answered since `seen`.
    #[error("somebody has answered since you last looked")]
    ConversationMoved {
        /// Where the thread stands.
        seq: i64,
        /// The answer's place.
        reply_seq: i64,
        /// Whose answer.
        by: Author,
    },
    /// The 24-hour window is closed: templates only.
    #[error("the 24-hour reply window is closed; send an approved template")]
    WindowClosed {
        /// Since when; `None` when the customer never wrote.
        since: Option<Timestamp>,
    },
    /// The person lacks the right.
    #[error("you may not do this")]
    Forbidden {
        /// Which right is missing.
        right: Right,
    },
    /// The person may not see the conversation; told as if it did not exist.
    #[error("there is no such conversation")]
    NotVisible,
    /// The target may not see the conversation, so it cannot be theirs.
    #[error("this colleague may not see the conversation")]
    TargetMayNotSee {
        /// Whom it was meant for.
        agent: AgentId,
    },
    /// The team does not exist or is not among those that may take the conversation.
    #[error("there is no such team")]
    NoSuchTeam {
        /// Which.
        team: TeamId,
    },
    /// The conversation is already in that state.
    #[error("the conversation is already {status}")]
    AlreadyThere {
        /// `open`, `resolved`, ….
        status: String,
    },
    /// A moment that had to lie in the future does not.
    #[error("the time must lie in the future")]
    NotInFuture,
    /// The content cannot be sent.
    #[error("{reason}")]
    Unsendable {
        /// Why, for a person.
        reason: String,
    },
    /// Templates, or this one, are held back on the number.
    #[error("templates are held back on this number: {reason}")]
    TemplatesHeld {
        /// Its name, when only one is.
        template: Option<String>,
        /// Why, for a person.
        reason: String,
        /// Until when; `None` until Meta or an administrator lifts it.
        until: Option<Timestamp>,
    },
    /// It is marketing, and the customer wants none.
    #[error("this customer wants no marketing; only other templates may be sent")]
    OptedOut {
        /// Since when.
        since: Timestamp,
    },
    /// The customer is blocked on their number.
    #[error("this customer is blocked; nothing reaches them until they are let in again")]
    Blocked {
        /// Since when.
        since: Timestamp,
    },
    /// Somebody or something has changed since what was to be taken back.
    #[error("the conversation has moved on since")]
    MovedOn {
        /// Who, when that is known.
        by: Option<Author>,
    },
    /// It was done too long ago to be taken back.
    #[error("this cannot be taken back any more")]
    TooLate {
        /// Since when.
        since: Timestamp,
    },
    /// The thread has grown since it was looked at: look again.
    #[error("the thread has grown since it was looked at")]
    Unseen {
        /// Where it stands.
        seq: i64,
    },
    /// The conversation was joined to another one.
    #[error("this conversation was joined to another")]
    Merged {
        /// Which.
        into: super::ids::ConversationId,
    },
}

impl Rejection {
    /// The stable word that programs match on, as in the JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AlreadyOwned { .. } => "already_owned",
            Self::NotOwned => "not_owned",
            Self::ConversationMoved { .. } => "conversation_moved",
            Self::WindowClosed { .. } => "window_closed",
            Self::Forbidden { .. } => "forbidden",
            Self::NotVisible => "not_found",
            Self::TargetMayNotSee { .. } => "target_may_not_see",
            Self::NoSuchTeam { .. } => "no_such_team",
            Self::AlreadyThere { .. } => "already_there",
            Self::NotInFuture => "not_in_future",
            Self::Unsendable { .. } => "unsendable",
            Self::TemplatesHeld { .. } => "templates_held",
            Self::OptedOut { .. } => "opted_out",
            Self::Blocked { .. } => "blocked",
            Self::MovedOn { .. } => "moved_on",
            Self::TooLate { .. } => "too_late",
            Self::Unseen { .. } => "conflict",
            Self::Merged { .. } => "merged",
        }
    }
}
