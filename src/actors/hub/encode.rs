//! A change as consoles read it: encoded once, shared by everybody who gets it.

use std::sync::Arc;

use crate::domain::conversation::Scope;
use crate::domain::ids::{AgentId, ContactId, ConversationId};
use crate::domain::summary::{Change, Entry, Place, Summary};
use crate::protocol::Item;
use crate::protocol::row::{ConversationRow, Counts, MessageRow, Names};
use crate::store::transaction::Published;

/// A change as consoles read it.
#[derive(Debug)]
pub struct Encoded {
    /// Its place in the stream; 0 for what has none.
    pub seq: i64,
    /// The item's JSON.
    pub json: Arc<str>,
    /// Whom it concerns.
    pub audience: Audience,
    /// Items with the same key replace each other while they wait; `None` queues.
    pub key: Option<StateKey>,
}

/// Whom a change concerns.
#[derive(Debug)]
pub enum Audience {
    /// Whoever sees the row, or saw it before.
    Row {
        /// Whose row.
        conversation: ConversationId,
        /// Where it stood.
        before: Option<Place>,
        /// Where it stands; `None` when it is gone.
        after: Option<Place>,
    },
    /// Whoever has the thread open.
    Thread {
        /// Which.
        conversation: ConversationId,
        /// Who may see it.
        scope: Scope,
    },
    /// One person, in all their windows.
    Person(AgentId),
    /// Everybody of the workspace.
    Everybody,
    /// Those who look after numbers.
    Administrators,
}

/// What a state-like item is the state of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StateKey {
    /// A conversation's row.
    Row(ConversationId),
    /// A message, as it is now.
    Message(crate::domain::ids::MessageId),
    /// The reader's counts.
    Counts,
    /// The reader's position in a thread.
    Read(ConversationId),
    /// What is known about a customer.
    Contact(ContactId),
    /// What the reader is writing in a conversation.
    Draft(ConversationId),
    /// A part of the directory.
    Directory(crate::domain::summary::DirectoryPart),
    /// Who is in a conversation.
    Presence(ConversationId),
}

impl Encoded {
    /// Encodes a committed change.
    pub fn new(published: &Published, names: &dyn Names) -> Self {
        let (item, audience, key) = describe(&published.change, names);
        Self {
            seq: published.seq,
            json: json(&item),
            audience,
            key,
        }
    }

    /// A reader's own counts.
    pub fn counts(counts: &Counts) -> Self {
        let item = Item::Counts {
            counts: counts.clone(),
        };
        Self {
            seq: 0,
            json: json(&item),
            audience: Audience::Everybody,
            key: Some(StateKey::Counts),
        }
    }

    /// What somebody is writing, told to those it is for.
    pub fn draft(item: &Item, key: Option<StateKey>) -> Self {
        Self {
            seq: 0,
            json: json(item),
            audience: Audience::Everybody,
            key,
        }
    }

    /// A conversation that the reader no longer sees.
    pub fn gone(seq: i64, conversation: ConversationId) -> Self {
        let item = Item::Gone {
            conversation_id: conversation,
            merged_into: None,
        };
        let key = Some(StateKey::Row(conversation));
        Self {
            seq,
            json: json(&item),
            audience: Audience::Everybody,
            key,
        }
    }
}

fn json(item: &Item) -> Arc<str> {
    // These types hold nothing that JSON cannot say.
    serde_json::to_string(item).unwrap_or_default().into()
}

type Described = (Item, Audience, Option<StateKey>);

fn describe(change: &Change, names: &dyn Names) -> Described {
    match change {
        Change::Conversation { before, summary } => row(*before, summary, names),
        Change::Entry { scope, entry } => message(*scope, entry, names),
        Change::Read {
            agent,
            conversation,
            position,
        } => {
            let item = Item::Read {
                conversation_id: *conversation,
                position: *position,
            };
            let key = StateKey::Read(*conversation);
            (item, Audience::Person(*agent), Some(key))
        }
        Change::Merged {
            before,
            conversation,
            into,
        } => merged(*before, *conversation, *into),
        Change::Contact {
            contact,
            conversation,
            scope,
        } => {
            let item = Item::Contact {
                contact_id: *contact,
            };
            let audience = Audience::Thread {
                conversation: *conversation,
                scope: *scope,
            };
            (item, audience, Some(StateKey::Contact(*contact)))
        }
        Change::Directory { part } => {
            let key = StateKey::Directory(*part);
            let item = Item::Directory { part: *part };
            (item, Audience::Everybody, Some(key))
        }
        Change::Notice { severity, title } => {
            let item = Item::Notice {
                severity: *severity,
                title: title.clone(),
            };
            (item, Audience::Administrators, None)
        }
    }
}

fn row(before: Option<Place>, summary: &Summary, names: &dyn Names) -> Described {
    let conversation = summary.conversation.id;
    let after = Some(Place::of(&summary.conversation));
    let row = Box::new(ConversationRow::new(summary, names));
    let audience = Audience::Row {
        conversation,
        before,
        after,
    };
    let key = StateKey::Row(conversation);
    (Item::Conversation { row }, audience, Some(key))
}

fn message(scope: Scope, entry: &Entry, names: &dyn Names) -> Described {
    let conversation = entry.message.conversation_id;
    let message = Box::new(MessageRow::new(entry, names));
    let key = StateKey::Message(entry.message.id);
    let item = Item::Message {
        conversation_id: conversation,
        message,
    };
    let audience = Audience::Thread {
        conversation,
        scope,
    };
    (item, audience, Some(key))
}

fn merged(before: Place, conversation: ConversationId, into: ConversationId) -> Described {
    let item = Item::Gone {
        conversation_id: conversation,
        merged_into: Some(into),
    };
    let audience = Audience::Row {
        conversation,
        before: Some(before),
        after: None,
    };
    (item, audience, Some(StateKey::Row(conversation)))
}
