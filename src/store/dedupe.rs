//! What has already had its effect: updates from Meta by their ids, commands by their keys.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::rows::{AnswerRecord, UpdateRecord};
use super::schema::{command_key, dedupe};
use super::transaction::Transaction;
use crate::domain::conversation::Conversation;
use crate::domain::ids::{AgentId, ChannelId, ConversationId, MessageId, WorkspaceId};

/// Which of Meta's updates: its number, what it is, its id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UpdateKey {
    /// The number.
    pub channel: ChannelId,
    /// `message`, `reaction`, `edit`, ….
    pub kind: &'static str,
    /// Meta's id.
    pub external_id: String,
}

/// What an update did when it first came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstEffect {
    /// In which conversation.
    pub conversation: ConversationId,
    /// Which entry it made.
    pub message: Option<MessageId>,
}

/// The query of one update, over a connection of either database or of one of them.
macro_rules! found {
    ($connection:expr, $key:expr) => {
        dedupe::table
            .find(($key.channel.get(), $key.kind, &$key.external_id))
            .select((dedupe::conversation_id, dedupe::message_id))
            .first::<(i64, Option<i64>)>($connection)
            .optional()?
    };
}

/// What the update did before, if it came before.
pub fn find(
    connection: &mut AnyConnection,
    key: &UpdateKey,
) -> Result<Option<FirstEffect>, StoreError> {
    Ok(found!(connection, key).map(effect))
}

fn effect((conversation, message): (i64, Option<i64>)) -> FirstEffect {
    FirstEffect {
        conversation: conversation.into(),
        message: message.map(Into::into),
    }
}

/// What each of these updates did before, in their order.
pub fn find_all(
    connection: &mut AnyConnection,
    keys: &[&UpdateKey],
) -> Result<Vec<Option<FirstEffect>>, StoreError> {
    if let AnyConnection::Sqlite(connection) = connection {
        // In the same process one key after the other is the fastest there is.
        let one = |key: &&UpdateKey| Ok(found!(connection, key).map(effect));
        return keys.iter().map(one).collect();
    }
    let mut effects = HashMap::new();
    let places: HashSet<_> = keys.iter().map(|key| (key.channel, key.kind)).collect();
    for place in places {
        let ids: Vec<&str> = keys
            .iter()
            .filter(|key| (key.channel, key.kind) == place)
            .map(|key| key.external_id.as_str())
            .collect();
        let found: Vec<(String, i64, Option<i64>)> = dedupe::table
            .filter(dedupe::channel_id.eq(place.0.get()))
            .filter(dedupe::kind.eq(place.1))
            .filter(dedupe::external_id.eq_any(ids))
            .select((
                dedupe::external_id,
                dedupe::conversation_id,
                dedupe::message_id,
            ))
            .load(connection)?;
        for (external_id, conversation, message) in found {
            let key = (place.0, place.1, external_id);
            effects.insert(key, effect((conversation, message)));
        }
    }
    let first = |key: &&UpdateKey| {
        let key = (key.channel, key.kind, key.external_id.clone());
        effects.get(&key).copied()
    };
    Ok(keys.iter().map(first).collect())
}

/// Remembers an update with its effect; the key refuses a second.
pub fn insert(
    transaction: &mut Transaction<'_>,
    key: &UpdateKey,
    state: &Conversation,
    message: Option<MessageId>,
) {
    transaction.rows.updates.push(UpdateRecord {
        channel_id: key.channel.get(),
        kind: key.kind,
        external_id: key.external_id.clone(),
        workspace_id: state.workspace.get(),
        conversation_id: state.id.get(),
        message_id: message.map(MessageId::get),
        at: transaction.at.millis(),
    });
}

/// A command's key: whose, and what they made up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CommandKey {
    /// Where.
    pub workspace: WorkspaceId,
    /// Whose.
    pub agent: AgentId,
    /// The key.
    pub key: String,
}

/// The first answer to a command, as JSON.
pub fn find_answer(
    connection: &mut AnyConnection,
    key: &CommandKey,
) -> Result<Option<String>, StoreError> {
    let answer = command_key::table
        .find((key.workspace.get(), key.agent.get(), &key.key))
        .select(command_key::answer)
        .first(connection)
        .optional()?;
    Ok(answer)
}

/// Remembers the first answer.
pub fn insert_answer(transaction: &mut Transaction<'_>, key: &CommandKey, answer: &str) {
    transaction.rows.answers.push(AnswerRecord {
        workspace_id: key.workspace.get(),
        agent_id: key.agent.get(),
        key: key.key.clone(),
        answer: answer.to_owned(),
        at: transaction.at.millis(),
    });
}
