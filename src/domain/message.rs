//! One entry of a thread, as everybody reads it.

use serde::{Deserialize, Serialize};

use super::content::Content;
use super::delivery::Delivery;
use super::ids::{AgentId, ConversationId, MessageId};
use super::time::Timestamp;

/// Who wrote an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Author {
    /// The customer.
    Customer,
    /// A colleague, in Baton.
    Agent {
        /// Which one.
        id: AgentId,
    },
    /// A colleague, on the WhatsApp Business app.
    PhoneApp,
    /// The AI assistant.
    Assistant,
    /// Baton itself.
    System,
}

impl Author {
    /// The colleague, if one wrote it in Baton.
    pub fn agent(&self) -> Option<AgentId> {
        match self {
            Self::Agent { id } => Some(*id),
            _ => None,
        }
    }
}

/// Which way an entry goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the customer.
    In,
    /// To the customer.
    Out,
    /// Seen by colleagues only: notes and quiet lines.
    Internal,
}

/// How a message was forwarded before it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Forwarded {
    /// Up to five times.
    Once,
    /// More than five times.
    Frequently,
}

/// The advertisement or post that led a customer here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Referral {
    /// `ad`, `post`, or `product` for a product enquiry.
    pub source_type: String,
    /// Where it is.
    #[serde(default)]
    pub source_url: Option<String>,
    /// Meta's id of it (or the product's article number).
    #[serde(default)]
    pub source_id: Option<String>,
    /// Its headline.
    #[serde(default)]
    pub headline: Option<String>,
    /// Its words.
    #[serde(default)]
    pub body: Option<String>,
    /// Its picture or film.
    #[serde(default)]
    pub media_url: Option<String>,
    /// Meta's id of the click.
    #[serde(default)]
    pub click_id: Option<String>,
}

/// An emoji that somebody put on a message. One per author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reaction {
    /// Who.
    pub by: Author,
    /// Which.
    pub emoji: String,
}

/// The message that an entry answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Quote {
    /// Our id of it; absent when we do not have it.
    pub message_id: Option<MessageId>,
    /// Meta's id of it; absent while it has none.
    #[serde(default)]
    pub external_id: Option<String>,
    /// Its kind, as in [`Content::kind`].
    #[serde(default)]
    pub kind: Option<String>,
    /// Its first words.
    #[serde(default)]
    pub preview: Option<String>,
    /// Which way it went.
    #[serde(default)]
    pub direction: Option<Direction>,
}

/// What a message said before it was edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Wording {
    /// Since when it said so.
    pub at: Timestamp,
    /// What it said.
    pub content: Content,
}

/// One entry of a thread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Message {
    /// Our id.
    pub id: MessageId,
    /// Whose thread.
    pub conversation_id: ConversationId,
    /// Its place in the thread: dense, from 1.
    pub seq: i64,
    /// Which way it goes.
    pub direction: Direction,
    /// Who wrote it.
    pub author: Author,
    /// When it was written: by Meta's clock for customers' messages, by ours otherwise.
    pub at: Timestamp,
    /// What it says.
    pub content: Content,
    /// Meta's id, once there is one.
    #[serde(default)]
    pub external_id: Option<String>,
    /// What it answers.
    #[serde(default)]
    pub reply_to: Option<Quote>,
    /// Emojis on it.
    #[serde(default)]
    pub reactions: Vec<Reaction>,
    /// How far it has come; messages of ours only.
    #[serde(default)]
    pub delivery: Option<Delivery>,
    /// Whether it was forwarded before it came.
    #[serde(default)]
    pub forwarded: Option<Forwarded>,
    /// What led the customer here.
    #[serde(default)]
    pub referral: Option<Referral>,
    /// When it was last edited.
    #[serde(default)]
    pub edited_at: Option<Timestamp>,
    /// What it said before, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Wording>,
    /// When it was deleted for everyone; the words stay for the record.
    #[serde(default)]
    pub revoked_at: Option<Timestamp>,
}
