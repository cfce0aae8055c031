//! Hits as the interface gives them.

use serde::Serialize;

use crate::actors::roster::Snapshot;
use crate::domain::ids::{ConversationId, MessageId};
use crate::domain::message::{Author, Direction};
use crate::domain::search::{Query, Snippet};
use crate::domain::summary::Summary;
use crate::domain::time::Timestamp;
use crate::protocol::row::{ContactRow, ConversationRow, Named, Names};
use crate::store::labels::Label;
use crate::store::search::Hit;

/// A conversation that was found.
#[derive(Serialize, utoipa::ToSchema)]
pub(in crate::http) struct FoundConversation {
    /// The conversation.
    conversation: ConversationRow,
    /// By what.
    matches: Vec<Match>,
}

/// By what a conversation was found.
#[derive(Serialize, utoipa::ToSchema)]
pub(in crate::http) struct Match {
    /// `name`, `username`, `phone` or `label`.
    field: &'static str,
    /// Its words.
    #[serde(flatten)]
    snippet: Snippet,
}

/// A message or note that was found.
#[derive(Serialize, utoipa::ToSchema)]
pub(in crate::http) struct FoundMessage {
    /// Its id.
    id: MessageId,
    /// In which conversation.
    conversation_id: ConversationId,
    /// At which place of it.
    seq: i64,
    /// When.
    at: Timestamp,
    /// Which way it goes.
    direction: Direction,
    /// Who wrote it.
    author: Author,
    /// A colleague's name.
    author_name: Option<String>,
    /// Its kind, as in `content.type`.
    kind: &'static str,
    /// The customer.
    contact: ContactRow,
    /// On which number.
    channel: Named,
    /// The part of its words that was found.
    snippet: Snippet,
}

impl FoundConversation {
    pub(super) fn new(row: ConversationRow, query: &Query, labels: &[Label]) -> Self {
        let contact = &row.contact;
        let mut matches = Vec::new();
        let mut add = |field, text: &str, found: &[std::ops::Range<usize>]| {
            if !found.is_empty() {
                let snippet = Snippet::whole(text, found);
                matches.push(Match { field, snippet });
            }
        };
        add("name", &contact.name, &query.marks(&contact.name));
        if let Some(username) = &contact.username {
            add("username", username, &query.marks(username));
        }
        if let Some(phone) = &contact.phone {
            add("phone", phone, &query.digits(phone));
        }
        for label in labels.iter().filter(|it| row.labels.contains(&it.id)) {
            add("label", &label.name, &query.marks(&label.name));
        }
        Self {
            conversation: row,
            matches,
        }
    }
}

impl FoundMessage {
    pub(super) fn new(hit: Hit, names: &Snapshot) -> Self {
        let Hit {
            message,
            conversation,
            snippet,
        } = hit;
        let Summary {
            conversation: state,
            contact,
            ..
        } = conversation;
        Self {
            id: message.id,
            conversation_id: state.id,
            seq: message.seq,
            at: message.at,
            direction: message.direction,
            author_name: message.author.agent().and_then(|id| names.agent(id)),
            author: message.author,
            kind: message.content.kind(),
            contact: ContactRow::from(&contact),
            channel: Named::new(state.channel, names.channel(state.channel)),
            snippet,
        }
    }
}
