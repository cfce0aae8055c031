//! Conversations and messages as the REST interface and the live stream give them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::contact::IdentityKind;
use crate::domain::conversation::{AssistantMode, Priority, Status};
use crate::domain::ids::{
    AgentId, BranchId, ChannelId, ContactId, ConversationId, LabelId, MessageId, TeamId,
};
use crate::domain::message::Message;
use crate::domain::reply_window;
use crate::domain::summary::{Contact, Entry, LastMessage, MediaInfo, ReadPosition, Summary};
use crate::domain::time::Timestamp;

/// Gives the names that rows carry beside ids.
pub trait Names {
    /// A colleague's name.
    fn agent(&self, id: AgentId) -> Option<String>;
    /// A team's name.
    fn team(&self, id: TeamId) -> Option<String>;
    /// A number's name.
    fn channel(&self, id: ChannelId) -> Option<String>;
}

/// Somebody or something with an id and a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Named {
    /// The id, digits in a string.
    pub id: String,
    /// The name; empty when unknown.
    pub name: String,
}

impl Named {
    /// An id and its name.
    pub fn new(id: impl ToString, name: Option<String>) -> Self {
        Self {
            id: id.to_string(),
            name: name.unwrap_or_default(),
        }
    }
}

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ContactRow {
    /// Our id.
    pub id: ContactId,
    /// The name to show: the one colleagues gave, their own, or the user name, phone number or user
    /// id.
    pub name: String,
    /// Digits only, when known.
    pub phone: Option<String>,
    /// Business-scoped user id, when known.
    pub user_id: Option<String>,
    /// WhatsApp user name, when known.
    pub username: Option<String>,
    /// Since when the customer wants no marketing; marketing templates are refused from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_marketing_since: Option<Timestamp>,
    /// Since when the customer is blocked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_at: Option<Timestamp>,
}

impl From<&Contact> for ContactRow {
    fn from(contact: &Contact) -> Self {
        let find = |kind| {
            let found = contact
                .identities
                .iter()
                .find(|identity| identity.kind == kind);
            found.map(|identity| identity.value.clone())
        };
        let phone = find(IdentityKind::Phone);
        let user_id = find(IdentityKind::UserId);
        let name = contact
            .given_name
            .clone()
            .or_else(|| contact.name.clone())
            .filter(|name| !name.trim().is_empty())
            .or_else(|| {
                contact
                    .username
                    .as_ref()
                    .map(|username| format!("@{username}"))
            })
            .or_else(|| phone.as_ref().map(|phone| format!("+{phone}")))
            .or_else(|| user_id.clone())
            .unwrap_or_default();
        Self {
            id: contact.id,
            name,
            phone,
            user_id,
            username: contact.username.clone(),
            no_marketing_since: contact.no_marketing_since,
            blocked_at: contact.blocked_at,
        }
    }
}

/// A conversation as lists show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConversationRow {
    /// Its id.
    pub id: ConversationId,
    /// Number of thread entries.
    pub seq: i64,
    /// Rises with every change.
    pub version: i64,
    /// On which number.
    pub channel: Named,
    /// With whom.
    pub contact: ContactRow,
    /// `open`, `snoozed` or `resolved`.
    pub status: String,
    /// When a snooze ends.
    pub snoozed_until: Option<Timestamp>,
    /// Who holds the baton.
    pub owner: Option<Named>,
    /// The responsible team.
    pub team: Option<Named>,
    /// The branch.
    pub branch_id: Option<BranchId>,
    /// How urgent.
    pub priority: Priority,
    /// Its labels.
    pub labels: Vec<LabelId>,
    /// Since when the customer waits for us.
    pub waiting_since: Option<Timestamp>,
    /// A reminder.
    pub follow_up_at: Option<Timestamp>,
    /// When the 24-hour reply window closes, or closed.
    pub window_closes_at: Option<Timestamp>,
    /// The assistant's mode.
    pub assistant: AssistantMode,
    /// How often it was opened.
    pub episode: i64,
    /// The customer's messages.
    pub inbound_count: i64,
    /// How many of them are answered.
    pub answered_inbound: i64,
    /// What the row shows.
    pub last_message: Option<LastMessage>,
    /// When anything last happened.
    pub last_activity_at: Timestamp,
    /// When it began.
    pub created_at: Timestamp,
    /// The reader's own position; absent in live items, which are shared by all readers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<ReadPosition>,
    /// How many of the customer's messages are new to the reader; absent in live items, where the
    /// reader computes it: `max(0, inbound_count - max(read.read_inbound, answered_inbound))`, and
    /// at least 1 when `read.marked_unread`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread: Option<i64>,
}

impl ConversationRow {
    /// The row that everybody shares.
    pub fn new(summary: &Summary, names: &dyn Names) -> Self {
        let state = &summary.conversation;
        Self {
            id: state.id,
            seq: state.seq,
            version: state.version,
            channel: Named::new(state.channel, names.channel(state.channel)),
            contact: ContactRow::from(&summary.contact),
            status: state.status.as_str().to_owned(),
            snoozed_until: match state.status {
                Status::Snoozed { until } => Some(until),
                _ => None,
            },
            owner: state.owner.map(|id| Named::new(id, names.agent(id))),
            team: state.team.map(|id| Named::new(id, names.team(id))),
            branch_id: state.branch,
            priority: state.priority,
            labels: state.labels.iter().copied().collect(),
            waiting_since: state.waiting_since,
            follow_up_at: state.follow_up_at,
            window_closes_at: state.last_inbound_at.map(reply_window::closes_at),
            assistant: state.assistant,
            episode: state.episode,
            inbound_count: state.inbound_count,
            answered_inbound: state.answered_inbound,
            last_message: summary.last_message.clone(),
            last_activity_at: state.last_activity_at,
            created_at: state.created_at,
            read: None,
            unread: None,
        }
    }

    /// The row with one reader's position.
    #[must_use]
    pub fn read_by(mut self, position: ReadPosition, summary: &Summary) -> Self {
        self.unread = Some(position.unread(&summary.conversation));
        self.read = Some(position);
        self
    }
}

/// A thread entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MessageRow {
    /// The entry.
    #[serde(flatten)]
    pub message: Message,
    /// The name of the colleague who wrote it.
    #[serde(default)]
    pub author_name: Option<String>,
    /// Its file; the bytes are at `/api/media/{media.id}`.
    #[serde(default)]
    pub media: Option<MediaInfo>,
}

impl MessageRow {
    /// An entry with its file and its author's name.
    pub fn new(entry: &Entry, names: &dyn Names) -> Self {
        Self {
            message: entry.message.clone(),
            author_name: entry.message.author.agent().and_then(|id| names.agent(id)),
            media: entry.media.clone(),
        }
    }
}

/// How many conversations the views of one reader hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Counts {
    /// Open and mine.
    pub mine: i64,
    /// Open, visible and nobody's.
    pub unassigned: i64,
    /// Open and visible, of my teams.
    pub teams: i64,
    /// Open and visible.
    pub all: i64,
    /// Snoozed and mine.
    pub snoozed: i64,
    /// With a reminder, visible, mine or nobody's.
    #[serde(default)]
    pub follow_up: i64,
    /// Visible and with an unread note that names me.
    #[serde(default)]
    pub mentions: i64,
    /// Open, mine, and with something new to me.
    #[serde(default)]
    pub unread: i64,
    /// Open and visible, by team id.
    pub by_team: BTreeMap<TeamId, i64>,
}

/// A note that names the reader, who has not read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MentionRow {
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// The note.
    pub message_id: MessageId,
    /// Its place in the thread.
    pub seq: i64,
    /// Who wrote it.
    pub by: Option<Named>,
    /// When.
    pub at: Timestamp,
}
