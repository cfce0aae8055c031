//! What people want to be told when they look elsewhere, and what an entry of a thread is news to.

mod choices;
mod news;

pub use choices::{Choices, Clock, Occasions, Preview, Quiet, Ways, Zone};
pub use news::{Hearers, News, of_entry};

use serde::{Deserialize, Serialize};

/// What somebody can be told of; the weightier, the later.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// A conversation of nobody is new in the queue of one of my teams.
    Queue,
    /// The reply window of a conversation of mine closes before long.
    Window,
    /// A reminder is due.
    FollowUp,
    /// The customer wrote in a conversation of mine.
    Answered,
    /// A colleague gave me a conversation.
    Assigned,
    /// A colleague named me in a note.
    Mention,
}

impl Occasion {
    /// The word that the interface uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Window => "window",
            Self::FollowUp => "follow_up",
            Self::Answered => "answered",
            Self::Assigned => "assigned",
            Self::Mention => "mention",
        }
    }
}
