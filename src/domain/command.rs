//! What people and the world ask of a conversation.

use super::contact::Person;
use super::content::Content;
use super::conversation::{AssistantMode, Conversation, Priority, ReplyPolicy};
use super::ids::{AgentId, IdBlock, LabelId, MessageId, TeamId};
use super::message::{Author, Forwarded, Quote, Referral};
use super::outreach::Outreach;
use super::permissions::Principal;
use super::time::Timestamp;
use super::undo::Undo;

/// A request, with everything from outside that its decision needs.
#[derive(Clone, Debug)]
pub struct Command {
    /// Ids for what it creates; the message itself always gets the first.
    pub ids: IdBlock,
    /// What is asked.
    pub kind: CommandKind,
}

/// What is asked, and by whom.
#[derive(Clone, Debug)]
pub enum CommandKind {
    /// A person or program asks something.
    Agent {
        /// Who.
        principal: Principal,
        /// The number's reply policy.
        policy: ReplyPolicy,
        /// What.
        request: Request,
    },
    /// A message came from the customer, or from a colleague's phone app.
    Receive {
        /// The message.
        received: Box<Received>,
        /// Whether the present owner is there to take it up.
        owner_available: bool,
        /// The team for conversations that have none: the number's.
        default_team: Option<TeamId>,
    },
    /// The snooze is over.
    Wake,
    /// A message of ours failed for good.
    FailAnswer {
        /// Its place in the thread.
        seq: i64,
    },
    /// Another conversation of the same person is joined to this one: its entries are appended.
    Absorb {
        /// The other, as it was last.
        other: Box<Conversation>,
        /// Who joins them; `None` when they proved to be one person by themselves.
        by: Option<AgentId>,
    },
}

/// A message from outside, ready for the thread: files registered, quotes looked up.
#[derive(Clone, Debug)]
pub struct Received {
    /// The customer, or the phone app.
    pub author: Author,
    /// Meta's id.
    pub external_id: String,
    /// When it was written, by Meta's clock.
    pub at: Timestamp,
    /// What it says.
    pub content: Content,
    /// What it answers.
    pub reply_to: Option<Quote>,
    /// Whether it was forwarded before.
    pub forwarded: Option<Forwarded>,
    /// What led here.
    pub referral: Option<Referral>,
    /// The customer as described with it.
    pub person: Person,
    /// Written before the number came to us.
    pub historic: bool,
}

/// What a person may ask. The REST paths and the live commands have the same names.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Take a free conversation.
    Claim,
    /// Take it as the queue hands it out: only while it is open and nobody's.
    Take,
    /// Give it to somebody.
    Assign {
        /// To whom.
        to: AssignTarget,
    },
    /// Give it back to the queue.
    Release,
    /// Give it to another team, perhaps to somebody there.
    Transfer {
        /// Which team.
        team: TeamId,
        /// Whom, if anybody.
        to: Option<AssignTarget>,
    },
    /// Take it from its owner.
    TakeOver,
    /// Answer the customer.
    Reply(Box<Reply>),
    /// Write a note for colleagues.
    Note {
        /// The words.
        text: String,
        /// Whom it names, with what decides whether they may read it.
        mentions: Vec<Principal>,
    },
    /// I have read up to here; `None` means everything.
    MarkRead {
        /// Up to which entry.
        seq: Option<i64>,
    },
    /// Show it as unread to me.
    MarkUnread,
    /// Done.
    Resolve,
    /// Take it up again.
    Reopen,
    /// Put it aside.
    Snooze {
        /// Until when.
        until: Timestamp,
    },
    /// Remind us, or do not.
    FollowUp {
        /// When.
        at: Option<Timestamp>,
    },
    /// Change labels.
    Label {
        /// Put on.
        add: Vec<LabelId>,
        /// Take off.
        remove: Vec<LabelId>,
    },
    /// Change the priority.
    Prioritise {
        /// To what.
        priority: Priority,
    },
    /// Change the assistant's mode.
    SetAssistant {
        /// To what.
        mode: AssistantMode,
    },
    /// Take back what I did.
    Undo(Box<Undo>),
}

/// Somebody who shall own a conversation, with what decides whether they may see it.
#[derive(Clone, Debug, PartialEq)]
pub struct AssignTarget {
    /// The person, with their own rights.
    pub principal: Principal,
}

/// An answer to the customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// What it says.
    pub content: Content,
    /// The last entry its writer had on screen; `None` skips the guard.
    pub seen: Option<i64>,
    /// What it answers.
    pub reply_to: Option<Quote>,
    /// Whether it is forwarded from another conversation.
    pub forwarded: Option<Forwarded>,
    /// Resolve the conversation with it.
    pub resolve: bool,
    /// The team for a conversation that has none, when we write first: the number's.
    pub default_team: Option<TeamId>,
    /// What is to be respected when it is a template.
    pub outreach: Outreach,
}

/// The message a command created, by its place in its id block.
pub fn message_id(ids: IdBlock) -> MessageId {
    ids.nth(0)
}
