//! The live protocol: the frames of `GET /live`, in JSON text frames, and the close codes.
//!
//! Shared with the console and the load generator. Pure: no I/O.
//!
//! 1. The client opens the WebSocket with its session cookie or a bearer token and sends
//!    [`ClientFrame::Hello`], within ten seconds, with the cursor it holds (if any) and what it
//!    watches.
//! 2. The server answers [`ServerFrame::Welcome`]; when the cursor could be resumed, every event
//!    since then follows, in order, without a gap. When it could not, [`ServerFrame::Reset`] says
//!    so and the client reloads what it shows.
//! 3. Events arrive as [`ServerFrame::Events`]. Items are whole values to be put in the place of
//!    what the client holds: conversations by `id` (keep the higher `version`), messages by `id`.
//!    A console that reads slowly gets fewer and newer conversation rows, never wrong ones.
//! 4. Commands carry a key made by the client; sending one again with the same key gives the
//!    first answer again, whatever happened in between.

pub mod command;
pub mod contact;
pub mod directory;
pub mod draft;
pub mod entrance;
pub mod operation;
pub mod problem;
pub mod row;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::ids::{AgentId, ContactId, ConversationId, MessageId};
use crate::domain::inbound::Severity;
use crate::domain::people::Availability;
use crate::domain::summary::{DirectoryPart, Due, ReadPosition};
use crate::domain::time::Timestamp;
use crate::domain::view::{StatusFilter, View};
use command::{CommandBody, TakeNextBody};
use draft::DraftRow;
use row::{ConversationRow, Counts, MessageRow, Named};

/// What a client sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientFrame {
    /// First of all frames.
    Hello {
        /// The last cursor received, to go on from there.
        #[serde(default)]
        resume: Option<String>,
        /// What the client shows.
        #[serde(default)]
        watch: Vec<Watch>,
    },
    /// Also watch this.
    Watch(Watch),
    /// No longer watch this.
    Unwatch(Watch),
    /// Do something to a conversation.
    Command {
        /// Made by the client, unique per command; repeating it repeats the answer.
        key: String,
        /// Which conversation.
        conversation: ConversationId,
        /// By what it can be taken back, when several commands are one deed; the key when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        operation: Option<String>,
        /// What: its name as `command`, and its fields beside it or together as `body`.
        #[serde(flatten, with = "command::framed")]
        command: CommandBody,
    },
    /// Hand me the longest waiting of the queue; the answer is a `result` with the `items`.
    TakeNext {
        /// Made by the client, as with a command.
        key: String,
        /// How many, and of what.
        #[serde(flatten)]
        wanted: TakeNextBody,
    },
    /// I look at, compose in, or left a conversation. A lease of eight seconds: renew it every
    /// four, by real keystrokes when composing.
    Presence {
        /// Which conversation.
        conversation: ConversationId,
        /// What I do there.
        state: PresenceState,
    },
    /// Are you there? Answered by `pong`.
    Ping,
}

/// Something a client shows and wants to know about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Watch {
    /// A thread: its messages, its row, and who is there.
    Conversation {
        /// Which.
        conversation: ConversationId,
    },
    /// The colleagues: who is there, and whether they take up new work.
    People {
        /// Whom.
        people: People,
    },
    /// A list: rows that belong to it, or have just left it.
    View {
        /// Which.
        view: View,
        /// Which status.
        #[serde(default)]
        status: StatusFilter,
    },
}

impl Watch {
    /// The thread, if it is one.
    pub fn thread(&self) -> Option<ConversationId> {
        match self {
            Self::Conversation { conversation } => Some(*conversation),
            Self::People { .. } | Self::View { .. } => None,
        }
    }
}

/// Which colleagues a client shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum People {
    /// All of the workspace.
    Everybody,
}

/// A colleague, and whether they take up new work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// Who.
    pub id: AgentId,
    /// Whether they have a console open, or had one a moment ago.
    pub online: bool,
    /// Whether they take up new work, by their own word.
    pub availability: Availability,
    /// Why not, in their own words.
    pub availability_reason: Option<String>,
}

/// What somebody does in a conversation; the later, the more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PresenceState {
    /// Has it open, and something else before them.
    Away,
    /// Has it before them.
    Looking,
    /// Is writing.
    Composing,
}

/// What the server sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerFrame {
    /// The answer to `hello`.
    Welcome {
        /// Where the stream stands; give the newest one to the next `hello`.
        cursor: String,
        /// Whether everything since the given cursor follows.
        resumed: bool,
        /// Who the server takes the client for.
        agent: AgentId,
        /// The server's clock.
        now: Timestamp,
        /// A `ping` frame, or any other, is expected at least this often.
        heartbeat_seconds: u64,
    },
    /// What happened, in order.
    Events {
        /// Where the stream stands after them.
        cursor: String,
        /// What happened.
        items: Vec<Item>,
    },
    /// The answer to a command.
    Result {
        /// The command's key.
        key: String,
        /// Whether it happened.
        ok: bool,
        /// What it gave: the conversation, the message, or a problem (RFC 9457, with `code`).
        body: Value,
    },
    /// Who is in a conversation now, whole.
    Presence {
        /// Which.
        conversation: ConversationId,
        /// Who, and what they do; the reader's own entry left out.
        agents: Vec<Presence>,
    },
    /// The client missed something that cannot be replayed: reload what is shown, keep watching.
    Reset {
        /// Why: `unknown_cursor`, `too_old`, `too_slow`, or `rights_changed` when the reader's own
        /// rights, teams or numbers are others than before.
        reason: String,
        /// Where the stream stands now.
        cursor: String,
    },
    /// The client's frame could not be understood.
    Error {
        /// Why.
        detail: String,
    },
    /// The answer to `ping`.
    Pong,
}

/// Somebody in a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Who.
    pub agent: Named,
    /// What they do.
    pub state: PresenceState,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Item {
    /// A row is new or different. It may have left the view that is watched: compare.
    Conversation {
        /// The row.
        row: Box<ConversationRow>,
    },
    /// A message is new or different.
    Message {
        /// Whose thread.
        conversation_id: ConversationId,
        /// The message.
        message: Box<MessageRow>,
    },
    /// My own reading position moved, perhaps in another window.
    Read {
        /// In which conversation.
        conversation_id: ConversationId,
        /// To where.
        position: ReadPosition,
    },
    /// A note names me.
    Mention {
        /// In which conversation.
        conversation_id: ConversationId,
        /// The note.
        message_id: MessageId,
        /// Its place.
        seq: i64,
        /// Who wrote it.
        by: Named,
    },
    /// I have read every note of a conversation that names me, perhaps in another window.
    MentionsRead {
        /// Which conversation.
        conversation_id: ConversationId,
    },
    /// I may no longer see this conversation, or it was joined to another.
    Gone {
        /// Which.
        conversation_id: ConversationId,
        /// Into which it was joined.
        #[serde(default)]
        merged_into: Option<ConversationId>,
    },
    /// How many conversations my views hold.
    Counts {
        /// The numbers.
        counts: Counts,
    },
    /// The time of something has come, in a conversation of mine or one that waits for anybody.
    Due {
        /// What.
        what: Due,
        /// In which conversation.
        conversation_id: ConversationId,
        /// The customer's name.
        #[serde(default)]
        customer: Option<String>,
        /// When it is due.
        at: Timestamp,
    },
    /// The colleagues as they are now, whole; for whoever watches them.
    Colleagues {
        /// Each of them.
        people: Vec<Colleague>,
    },
    /// I said, perhaps in another window, whether I take up new work.
    Availability {
        /// Whether I do.
        availability: Availability,
        /// Why not.
        #[serde(default)]
        reason: Option<String>,
    },
    /// What I am writing, in all my windows; read `/api/drafts` after a welcome.
    Draft {
        /// The draft, both parts empty when there is none any more.
        draft: DraftRow,
    },
    /// A colleague has a draft in a conversation that I show, or no longer.
    ColleagueDraft {
        /// In which.
        conversation_id: ConversationId,
        /// Who.
        agent: Named,
        /// Whether there is one.
        writes: bool,
    },
    /// What is known about the customer of an open thread changed: reload it.
    Contact {
        /// Whom.
        contact_id: ContactId,
    },
    /// People, teams, numbers, labels or quick replies changed: reload that part.
    Directory {
        /// Which part.
        part: DirectoryPart,
    },
    /// Meta told something about a number or account; for administrators.
    Notice {
        /// How loud.
        severity: Severity,
        /// One line for a person.
        title: String,
    },
}

/// Why the server closes a socket. Below 4,500 the client connects again by itself, with a
/// growing and jittered pause; from 4,500 on it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// The server stops, or cannot reach its database; another, or the same later, will answer.
    Restarting,
    /// No frame came for too long.
    Idle,
    /// No `hello` came.
    NoHello,
    /// The client read too slowly for too long.
    TooSlow,
    /// The session was revoked, has ended, or the person was disabled: sign in again.
    SessionRevoked,
    /// The client does not speak this protocol.
    Protocol,
}

impl CloseReason {
    /// The WebSocket close code.
    pub fn code(self) -> u16 {
        match self {
            Self::Restarting => 4000,
            Self::Idle => 4001,
            Self::NoHello => 4002,
            Self::TooSlow => 4003,
            Self::SessionRevoked => 4500,
            Self::Protocol => 4501,
        }
    }

    /// The reason's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Restarting => "restarting",
            Self::Idle => "idle",
            Self::NoHello => "no_hello",
            Self::TooSlow => "too_slow",
            Self::SessionRevoked => "session_revoked",
            Self::Protocol => "protocol",
        }
    }

    /// Whether the client should connect again by itself.
    pub fn reconnect(self) -> bool {
        self.code() < 4500
    }
}
