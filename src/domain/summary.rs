//! A conversation as lists show it, and what a commit changed.

use serde::{Deserialize, Serialize};

use super::contact::Identity;
use super::conversation::{Conversation, Scope, Status};
use super::delivery::DeliveryState;
use super::ids::{AgentId, ContactId, ConversationId, MediaId, MessageId};
use super::inbound::Severity;
use super::message::{Author, Direction, Message};
use super::people::Availability;
use super::time::Timestamp;

/// A customer, as rows and panels name them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Our id.
    pub id: ContactId,
    /// The name that colleagues gave them, which goes before their own.
    #[serde(default)]
    pub given_name: Option<String>,
    /// The name they gave themselves, or `None`.
    pub name: Option<String>,
    /// Their WhatsApp user name.
    pub username: Option<String>,
    /// Every address, strongest first.
    pub identities: Vec<Identity>,
    /// Since when they want no marketing.
    #[serde(default)]
    pub no_marketing_since: Option<Timestamp>,
    /// Since when they are blocked on their number.
    #[serde(default)]
    pub blocked_at: Option<Timestamp>,
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
    /// Whether a reminder is set.
    pub follow_up: bool,
}

impl Place {
    /// Where a conversation stands.
    pub fn of(state: &Conversation) -> Self {
        Self {
            scope: state.scope(),
            status: state.status,
            follow_up: state.follow_up_at.is_some(),
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
    /// Where a reader stands once the thread `behind`, in which they stood at `there`, has been
    /// appended to `thread`: what was new to them stays new, and nothing else becomes so.
    #[must_use]
    pub fn joined(self, thread: &Conversation, there: Self, behind: &Conversation) -> Self {
        let known = |position: Self, thread: &Conversation| {
            position.read_inbound.max(thread.answered_inbound)
        };
        let all_known = known(self, thread) >= thread.inbound_count;
        Self {
            read_seq: if all_known {
                thread.seq + there.read_seq
            } else {
                self.read_seq
            },
            read_inbound: known(self, thread) + known(there, behind),
            marked_unread: self.marked_unread || there.marked_unread,
        }
    }

    /// How many of the customer's messages are new to this reader: neither read nor answered.
    pub fn unread(&self, conversation: &Conversation) -> i64 {
        self.unread_of(conversation.inbound_count, conversation.answered_inbound)
    }

    /// The same, of so many messages.
    pub fn unread_of(&self, inbound: i64, answered: i64) -> i64 {
        let unread = (inbound - self.read_inbound.max(answered)).max(0);
        if self.marked_unread {
            unread.max(1)
        } else {
            unread
        }
    }
}

/// Something that comes when its time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// A reminder.
    FollowUp,
    /// The reply window closes before long.
    Window,
}

impl Due {
    /// The word that the stream keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FollowUp => "follow_up_due",
            Self::Window => "window_closing",
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
    /// Fields about customers.
    ContactFields,
    /// Quick replies.
    QuickReplies,
    /// Saved views.
    Views,
}

/// A note names somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// Whom.
    pub agent: AgentId,
    /// In which conversation.
    pub conversation: ConversationId,
    /// Who may see that.
    pub scope: Scope,
    /// The note.
    pub message: MessageId,
    /// Its place.
    pub seq: i64,
    /// Who wrote it.
    pub by: Author,
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
    /// A note names somebody.
    Mentioned(Mention),
    /// Somebody has read every note of a conversation that names them.
    MentionsRead {
        /// Who.
        agent: AgentId,
        /// Of which conversation.
        conversation: ConversationId,
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
    /// The time of something has come.
    Due {
        /// What.
        what: Due,
        /// In which conversation.
        conversation: ConversationId,
        /// Who may see it.
        scope: Scope,
        /// The customer's name.
        customer: Option<String>,
        /// When it is due.
        at: Timestamp,
    },
    /// Somebody said whether they take up new work.
    Availability {
        /// Who.
        agent: AgentId,
        /// Whether they do.
        availability: Availability,
        /// Why not, in their own words.
        reason: Option<String>,
    },
    /// What colleagues know about a customer changed.
    Contact {
        /// Whom.
        contact: ContactId,
        /// In which conversation they write.
        conversation: ConversationId,
        /// What decides who may see it.
        scope: Scope,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{ChannelId, WorkspaceId};

    fn thread(seq: i64, inbound: i64, answered: i64) -> Conversation {
        let (workspace, channel) = (WorkspaceId(1), ChannelId(1));
        let began = Timestamp(0);
        let mut state =
            Conversation::begin(ConversationId(1), workspace, channel, ContactId(1), began);
        (state.seq, state.inbound_count, state.answered_inbound) = (seq, inbound, answered);
        state
    }

    fn at(read_seq: i64, read_inbound: i64) -> ReadPosition {
        ReadPosition {
            read_seq,
            read_inbound,
            marked_unread: false,
        }
    }

    #[test]
    fn joining_two_threads_makes_nothing_new_and_hides_nothing_new() {
        let (ours, theirs) = (thread(10, 6, 4), thread(8, 5, 2));
        let mut whole = thread(18, 11, 6);
        whole.id = ours.id;
        for here in [at(0, 0), at(3, 2), at(9, 5), at(10, 6)] {
            for there in [at(0, 0), at(4, 3), at(8, 5)] {
                let joined = here.joined(&ours, there, &theirs);
                let new = here.unread(&ours) + there.unread(&theirs);
                assert_eq!(joined.unread(&whole), new, "{here:?} {there:?}");
                let end = if here.unread(&ours) == 0 {
                    10 + there.read_seq
                } else {
                    here.read_seq
                };
                assert_eq!(joined.read_seq, end);
            }
        }
        let mut marked = at(10, 6);
        marked.marked_unread = true;
        assert_eq!(marked.joined(&ours, at(8, 5), &theirs).unread(&whole), 1);
    }
}
