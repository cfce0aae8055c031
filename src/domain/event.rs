//! What happened to a conversation: the facts that `decide` yields and `apply` replays.

use serde::{Deserialize, Serialize};

use super::conversation::{AssistantMode, LastReply, Priority};
use super::ids::{AgentId, LabelId, MessageId, TeamId};
use super::message::Message;
use super::time::Timestamp;
use super::undo::Act;

/// Why an owner changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnerChange {
    /// Somebody took a free conversation.
    Claimed,
    /// Somebody gave it to somebody.
    Assigned,
    /// The owner gave it back to the queue.
    Released,
    /// It went to another team.
    Transferred,
    /// A supervisor took it from its owner.
    TakenOver,
    /// The first answer to a free conversation claims it.
    ClaimedByReply,
    /// The customer wrote again while the last owner was away.
    OwnerAway,
    /// Whoever handed it on took that back.
    TakenBack,
}

/// A quiet line of the thread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "activity", rename_all = "snake_case")]
pub enum Activity {
    /// A new episode began.
    EpisodeOpened {
        /// Its number, from 1.
        episode: i64,
    },
    /// The baton was handed on.
    OwnerChanged {
        /// Who held it.
        from: Option<AgentId>,
        /// Who holds it.
        to: Option<AgentId>,
        /// Why.
        change: OwnerChange,
    },
    /// Another team is responsible.
    TeamChanged {
        /// Which it was.
        from: Option<TeamId>,
        /// Which it is.
        to: Option<TeamId>,
    },
    /// Done.
    Resolved,
    /// Taken up again by a colleague.
    Reopened,
    /// Put aside.
    Snoozed {
        /// Until when.
        until: Timestamp,
    },
    /// The snooze ended.
    Woken,
    /// A reminder was set, or taken away.
    FollowUpSet {
        /// When it is due.
        at: Option<Timestamp>,
    },
    /// Labels changed.
    Labelled {
        /// Put on.
        added: Vec<LabelId>,
        /// Taken off.
        removed: Vec<LabelId>,
    },
    /// Another priority.
    Prioritised {
        /// Which.
        priority: Priority,
    },
    /// The AI assistant's mode changed.
    AssistantSet {
        /// To which.
        mode: AssistantMode,
    },
    /// Somebody took back what they did.
    Undone {
        /// Which act.
        act: Act,
    },
    /// Another conversation of the same person was joined to this one.
    Merged {
        /// How many entries came with it.
        entries: i64,
    },
}

/// What a conversation gains when another of the same person is joined to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gain {
    /// How many of the entries are the customer's.
    pub inbound: i64,
    /// How many of these are answered.
    pub answered: i64,
    /// The newest answer among the entries, by its place here.
    pub last_reply: Option<LastReply>,
    /// When anything last happened among them.
    pub active_at: Timestamp,
}

/// A fact about a conversation. Entries carry their own `seq`; everything else has none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// An entry was added to the thread: a message, a note or a quiet line.
    EntryAdded {
        /// The entry.
        message: Box<Message>,
    },
    /// A message from before the number came to us was added to the thread: nobody has to read or
    /// answer it, so it is not counted among the customer's.
    HistoryAdded {
        /// The entry.
        message: Box<Message>,
    },
    /// A new episode began: resolved → open.
    EpisodeOpened {
        /// Its number.
        episode: i64,
    },
    /// The owner changed.
    OwnerChanged {
        /// Who held it.
        from: Option<AgentId>,
        /// Who holds it.
        to: Option<AgentId>,
        /// Why.
        change: OwnerChange,
    },
    /// The team changed.
    TeamChanged {
        /// Which it was.
        from: Option<TeamId>,
        /// Which it is.
        to: Option<TeamId>,
    },
    /// Resolved.
    Resolved,
    /// A snooze ended, or a colleague reopened it.
    Opened,
    /// Put aside.
    Snoozed {
        /// Until when.
        until: Timestamp,
    },
    /// A reminder was set or taken away.
    FollowUpSet {
        /// When it is due.
        at: Option<Timestamp>,
    },
    /// Labels changed.
    Labelled {
        /// Put on.
        added: Vec<LabelId>,
        /// Taken off.
        removed: Vec<LabelId>,
    },
    /// Another priority.
    Prioritised {
        /// Which.
        priority: Priority,
    },
    /// The assistant's mode changed.
    AssistantSet {
        /// To which.
        mode: AssistantMode,
    },
    /// A customer's message waits for an answer since then.
    WaitingBegan {
        /// Since when.
        since: Timestamp,
    },
    /// Everything the customer wrote so far is answered.
    Answered {
        /// The entry that answers.
        seq: i64,
        /// By whom.
        by: super::message::Author,
    },
    /// An answer failed for good: what only it had answered is unanswered again.
    AnswerFailed {
        /// The entry that failed.
        seq: i64,
    },
    /// The customer wrote: the reply window reopened.
    WindowRenewed {
        /// The customer's message time.
        at: Timestamp,
    },
    /// An agent's own reading position moved.
    ReadMoved {
        /// Whose.
        agent: AgentId,
        /// Up to which entry, inclusive; the position itself never goes back.
        read_seq: i64,
        /// Marked as unread on purpose.
        marked_unread: bool,
    },
    /// Entries of another conversation of the same person were appended.
    Absorbed {
        /// The place of the last of them.
        seq: i64,
        /// What came with them.
        gain: Gain,
    },
    /// A message goes into the outbox.
    SendRequested {
        /// Which.
        message: MessageId,
    },
}
