//! A change as consoles read it: encoded once, by whoever needs it first, and shared by everybody
//! who gets it. Most of what happens in a busy hour nobody looks at.

use std::sync::{Arc, OnceLock};

use crate::domain::content::Content;
use crate::domain::conversation::Scope;
use crate::domain::ids::{AgentId, ContactId, ConversationId};
use crate::domain::summary::{Change, Mention, Place};
use crate::protocol::row::{ConversationRow, Counts, MessageRow, Named, Names};
use crate::protocol::{Colleague, Item};
use crate::store::transaction::Published;

/// What a row or a message weighs in memory beside its words, JSON included. Rounded up.
const BESIDE_WORDS: usize = 2_048;

/// A change as consoles read it.
pub struct Encoded {
    /// Its place in the stream; 0 for what has none.
    pub seq: i64,
    /// Whom it concerns.
    pub audience: Audience,
    /// Items with the same key replace each other while they wait; `None` queues.
    pub key: Option<StateKey>,
    json: OnceLock<Arc<str>>,
    source: Option<Source>,
}

/// What the JSON is made from.
struct Source {
    change: Change,
    names: Arc<dyn Names + Send + Sync>,
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
    /// Whoever of its team may see a conversation that waits.
    Team(Scope),
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
    /// Whether the reader takes up new work.
    Availability,
    /// Who is there.
    Colleagues,
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
    /// A committed change; its JSON is made when somebody asks for it.
    pub fn new(published: Published, names: Arc<dyn Names + Send + Sync>) -> Self {
        let Published { seq, change, .. } = published;
        let (audience, key) = address(&change);
        Self {
            seq,
            audience,
            key,
            json: OnceLock::new(),
            source: Some(Source { change, names }),
        }
    }

    /// An item that is there already.
    pub fn ready(seq: i64, json: &str, audience: Audience, key: Option<StateKey>) -> Self {
        Self {
            seq,
            audience,
            key,
            json: OnceLock::from(Arc::from(json)),
            source: None,
        }
    }

    /// A reader's own counts.
    pub fn counts(counts: &Counts) -> Self {
        let item = Item::Counts {
            counts: counts.clone(),
        };
        Self::ready(0, &json(&item), Audience::Everybody, Some(StateKey::Counts))
    }

    /// Who is there, for whoever watches it.
    pub(super) fn colleagues(people: Vec<Colleague>) -> Self {
        let item = Item::Colleagues { people };
        let key = Some(StateKey::Colleagues);
        Self::ready(0, &json(&item), Audience::Everybody, key)
    }

    /// What somebody is writing, told to those it is for.
    pub fn draft(item: &Item, key: Option<StateKey>) -> Self {
        Self::ready(0, &json(item), Audience::Everybody, key)
    }

    /// A conversation that the reader no longer sees.
    pub fn gone(seq: i64, conversation: ConversationId) -> Self {
        let item = Item::Gone {
            conversation_id: conversation,
            merged_into: None,
        };
        let key = Some(StateKey::Row(conversation));
        Self::ready(seq, &json(&item), Audience::Everybody, key)
    }

    /// The item's JSON.
    pub fn json(&self) -> &Arc<str> {
        self.json.get_or_init(|| match &self.source {
            Some(Source { change, names }) => json(&item(change, names.as_ref())).into(),
            None => Arc::default(),
        })
    }

    /// About how many bytes of memory it takes, now or once its JSON is made.
    pub fn weight(&self) -> usize {
        match self.source.as_ref().map(|source| &source.change) {
            Some(Change::Entry { entry, .. }) => match &entry.message.content {
                Content::Text { text } | Content::Note { text, .. } => {
                    BESIDE_WORDS + 2 * text.len()
                }
                Content::Activity(_) => BESIDE_WORDS,
                // Whatever else a message holds may be large.
                _ => BESIDE_WORDS + 2 * self.json().len(),
            },
            _ => BESIDE_WORDS,
        }
    }
}

fn json(item: &Item) -> String {
    // These types hold nothing that JSON cannot say.
    serde_json::to_string(item).unwrap_or_default()
}

/// Whom a change concerns, and what it is the state of.
fn address(change: &Change) -> (Audience, Option<StateKey>) {
    match change {
        Change::Conversation { before, summary } => {
            let conversation = summary.conversation.id;
            let audience = Audience::Row {
                conversation,
                before: *before,
                after: Some(Place::of(&summary.conversation)),
            };
            (audience, Some(StateKey::Row(conversation)))
        }
        Change::Entry { scope, entry } => {
            let message = &entry.message;
            let audience = thread(message.conversation_id, *scope);
            (audience, Some(StateKey::Message(message.id)))
        }
        Change::Read {
            agent,
            conversation,
            ..
        } => {
            let key = StateKey::Read(*conversation);
            (Audience::Person(*agent), Some(key))
        }
        Change::Mentioned(mention) => {
            let (agent, scope) = (mention.agent, mention.scope);
            (Audience::Named { agent, scope }, None)
        }
        Change::MentionsRead { agent, .. } => (Audience::Person(*agent), None),
        Change::Merged {
            before,
            conversation,
            ..
        } => {
            let audience = Audience::Row {
                conversation: *conversation,
                before: Some(*before),
                after: None,
            };
            (audience, Some(StateKey::Row(*conversation)))
        }
        Change::Due { scope, .. } => match scope.owner {
            Some(owner) => (Audience::Person(owner), None),
            None => (Audience::Team(*scope), None),
        },
        Change::Availability { agent, .. } => {
            (Audience::Person(*agent), Some(StateKey::Availability))
        }
        Change::Contact {
            contact,
            conversation,
            scope,
        } => {
            let audience = thread(*conversation, *scope);
            (audience, Some(StateKey::Contact(*contact)))
        }
        Change::Directory { part } => (Audience::Everybody, Some(StateKey::Directory(*part))),
        Change::Notice { .. } => (Audience::Administrators, None),
    }
}

/// Whoever shows a conversation, and may see it.
fn thread(conversation: ConversationId, scope: Scope) -> Audience {
    Audience::Thread {
        conversation,
        scope,
    }
}

/// What consoles are told of a change.
fn item(change: &Change, names: &dyn Names) -> Item {
    match change {
        Change::Conversation { summary, .. } => Item::Conversation {
            row: Box::new(ConversationRow::new(summary, names)),
        },
        Change::Entry { entry, .. } => Item::Message {
            conversation_id: entry.message.conversation_id,
            message: Box::new(MessageRow::new(entry, names)),
        },
        Change::Read {
            conversation,
            position,
            ..
        } => Item::Read {
            conversation_id: *conversation,
            position: *position,
        },
        Change::Mentioned(mention) => mentioned(mention, names),
        Change::MentionsRead { conversation, .. } => Item::MentionsRead {
            conversation_id: *conversation,
        },
        Change::Merged {
            conversation, into, ..
        } => Item::Gone {
            conversation_id: *conversation,
            merged_into: Some(*into),
        },
        Change::Due {
            what,
            conversation,
            customer,
            at,
            ..
        } => Item::Due {
            what: *what,
            conversation_id: *conversation,
            customer: customer.clone(),
            at: *at,
        },
        Change::Availability {
            availability,
            reason,
            ..
        } => Item::Availability {
            availability: *availability,
            reason: reason.clone(),
        },
        Change::Contact { contact, .. } => Item::Contact {
            contact_id: *contact,
        },
        Change::Directory { part } => Item::Directory { part: *part },
        Change::Notice { severity, title } => Item::Notice {
            severity: *severity,
            title: title.clone(),
        },
    }
}

fn mentioned(mention: &Mention, names: &dyn Names) -> Item {
    let writer = mention.by.agent();
    Item::Mention {
        conversation_id: mention.conversation,
        message_id: mention.message,
        seq: mention.seq,
        by: Named {
            id: writer.map(|id| id.to_string()).unwrap_or_default(),
            name: writer.and_then(|id| names.agent(id)).unwrap_or_default(),
        },
    }
}
