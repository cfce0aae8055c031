//! A change as consoles read it: encoded once, shared by everybody who gets it.

use std::sync::Arc;

use crate::domain::conversation::Scope;
use crate::domain::ids::{AgentId, ConversationId};
use crate::domain::summary::{Change, Entry, Mention, Place, Summary};
use crate::protocol::Item;
use crate::protocol::row::{ConversationRow, Counts, MessageRow, Named, Names};
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
    /// One person, as long as they may see what it is about.
    Named {
        /// Whom.
        agent: AgentId,
        /// What it is about.
        scope: Scope,
    },
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
        Change::Mentioned(mention) => mentioned(mention, names),
        Change::MentionsRead {
            agent,
            conversation,
        } => {
            let item = Item::MentionsRead {
                conversation_id: *conversation,
            };
            (item, Audience::Person(*agent), None)
        }
        Change::Merged {
            before,
            conversation,
            into,
        } => merged(*before, *conversation, *into),
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

fn mentioned(mention: &Mention, names: &dyn Names) -> Described {
    let writer = mention.by.agent();
    let item = Item::Mention {
        conversation_id: mention.conversation,
        message_id: mention.message,
        seq: mention.seq,
        by: Named {
            id: writer.map(|id| id.to_string()).unwrap_or_default(),
            name: writer.and_then(|id| names.agent(id)).unwrap_or_default(),
        },
    };
    let (agent, scope) = (mention.agent, mention.scope);
    (item, Audience::Named { agent, scope }, None)
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
