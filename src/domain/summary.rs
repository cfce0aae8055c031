//! A conversation as lists show it, and what a commit changed.

use serde::{Deserialize, Serialize};

use super::contact::Identity;
use super::conversation::{Conversation, Scope, Status};
use super::delivery::DeliveryState;
use super::ids::{AgentId, ContactId, ConversationId, MediaId, MessageId};
use super::inbound::Severity;
use super::message::{Author, Direction, Message};
use super::time::Timestamp;

/// A customer, as rows and panels name them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Our id.
    pub id: ContactId,
    /// The name they gave themselves, or `None`.
    pub name: Option<String>,
    /// Their WhatsApp user name.
    pub username: Option<String>,
    /// Every address, strongest first.
    pub identities: Vec<Identity>,
}

/// The newest entry that a list row shows: a message or a note, never a quiet line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LastMessage {
    /// Which.
    pub id: MessageId,
    /// Its place.
    pub seq: i64,
    /// Which way it goes.
    pub direction: Direction,
    /// Who wrote it.
    pub author: Author,
    /// Its kind, as in `content.type`.
    pub kind: String,
    /// Its first words; may be empty.
    pub preview: String,
    /// When.
    pub at: Timestamp,
    /// How far it has come.
    #[serde(default)]
    pub delivery: Option<DeliveryState>,
}

/// A conversation as lists show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The state.
    pub conversation: Conversation,
    /// The customer.
    pub contact: Contact,
    /// What the row shows.
    pub last_message: Option<LastMessage>,
}

/// What decides who may see a conversation and which views it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Who may see it.
    pub scope: Scope,
    /// Whether somebody has to do something.
    pub status: Status,
}

impl Place {
    /// Where a conversation stands.
    pub fn of(state: &Conversation) -> Self {
        Self {
            scope: state.scope(),
            status: state.status,
        }
    }
}

/// Where a file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MediaState {
    /// Being fetched from Meta.
    Arriving,
    /// Here.
    Stored,
    /// It could not be fetched, ever.
    Failed,
}

/// A file that belongs to a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MediaInfo {
    /// Our id: `/api/media/{id}`.
    pub id: MediaId,
    /// Where it stands.
    pub state: MediaState,
    /// Its media type.
    pub mime_type: String,
    /// Its name, for documents.
    pub file_name: Option<String>,
    /// Bytes, once known.
    pub size: Option<i64>,
}

/// An entry together with its file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The entry.
    pub message: Message,
    /// Its file.
    pub media: Option<MediaInfo>,
}

/// Where an agent stands in a thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReadPosition {
    /// The last entry read.
    pub read_seq: i64,
    /// How many of the customer's messages that covers.
    pub read_inbound: i64,
    /// Marked as unread on purpose.
    pub marked_unread: bool,
}

impl ReadPosition {
    /// How many of the customer's messages are new to this reader: neither read nor answered.
    pub fn unread(&self, conversation: &Conversation) -> i64 {
        let known = self.read_inbound.max(conversation.answered_inbound);
        let unread = (conversation.inbound_count - known).max(0);
        if self.marked_unread {
            unread.max(1)
        } else {
            unread
        }
    }
}

/// Part of the directory that changed, so that whoever shows it reloads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DirectoryPart {
    /// People, their roles and teams.
    Agents,
    /// Teams and branches.
    Teams,
    /// Numbers.
    Channels,
    /// Labels.
    Labels,
    /// Quick replies.
    QuickReplies,
}

/// What a commit changed, for whoever watches. In the order of the commit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A conversation is new or different.
    Conversation {
        /// Where it stood before; `None` for a new one.
        before: Option<Place>,
        /// As it is now.
        summary: Box<Summary>,
    },
    /// An entry is new or different.
    Entry {
        /// What decides who may see it.
        scope: Scope,
        /// The entry.
        entry: Box<Entry>,
    },
    /// A reader's position moved.
    Read {
        /// Whose.
        agent: AgentId,
        /// In which conversation.
        conversation: ConversationId,
        /// To where.
        position: ReadPosition,
    },
    /// A conversation was joined to another and is gone.
    Merged {
        /// Where it stood.
        before: Place,
        /// Which.
        conversation: ConversationId,
        /// Into which.
        into: ConversationId,
    },
    /// People, teams, numbers, labels or quick replies changed.
    Directory {
        /// Which part.
        part: DirectoryPart,
    },
    /// Meta told something about a number or account.
    Notice {
        /// How loud.
        severity: Severity,
        /// One line for a person.
        title: String,
    },
}
