//! What has already had its effect: updates from Meta by their ids, commands by their keys.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::rows::{self, AnswerRecord, UpdateRecord};
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

/// What the update did before, if it came before.
pub fn find(
    connection: &mut AnyConnection,
    key: &UpdateKey,
) -> Result<Option<FirstEffect>, StoreError> {
    let found: Option<(i64, Option<i64>)> = dedupe::table
        .find((key.channel.get(), key.kind, &key.external_id))
        .select((dedupe::conversation_id, dedupe::message_id))
        .first(connection)
        .optional()?;
    Ok(found.map(effect))
}

fn effect((conversation, message): (i64, Option<i64>)) -> FirstEffect {
    FirstEffect {
        conversation: conversation.into(),
        message: message.map(Into::into),
    }
}

/// An update that is about to have its effect.
pub struct Claim<'a> {
    /// Which update.
    pub key: &'a UpdateKey,
    /// In which conversation.
    pub state: &'a Conversation,
    /// Which entry it makes.
    pub message: Option<MessageId>,
}

impl Claim<'_> {
    fn record(&self, transaction: &Transaction<'_>) -> UpdateRecord {
        record(transaction, self.key, self.state, self.message)
    }
}

/// Remembers these updates with their effects at once, except those that came before; gives in
/// their order what those did. The claim is the look-up, so that there is no second journey.
pub fn claim_all(
    transaction: &mut Transaction<'_>,
    claims: &[Claim<'_>],
) -> Result<Vec<Option<FirstEffect>>, StoreError> {
    let records: Vec<_> = claims.iter().map(|it| it.record(transaction)).collect();
    let fresh = rows::claim(transaction.connection, &records)?;
    let known = claims.iter().zip(&fresh);
    let known = known.filter_map(|(claim, fresh)| (!fresh).then_some(claim.key));
    let mut known = find_all(transaction.connection, &known.collect::<Vec<_>>())?.into_iter();
    let first = |fresh: bool| if fresh { None } else { known.next()? };
    Ok(fresh.into_iter().map(first).collect())
}

/// What each of these updates did before, in their order: after an outage Meta sends many again,
/// and they cost PostgreSQL one journey for each number and kind.
fn find_all(
    connection: &mut AnyConnection,
    keys: &[&UpdateKey],
) -> Result<Vec<Option<FirstEffect>>, StoreError> {
    if let AnyConnection::Sqlite(_) = connection {
        // In the same process one key after the other is the fastest there is.
        return keys.iter().map(|key| find(connection, key)).collect();
    }
    let mut effects = HashMap::new();
    let places: HashSet<_> = keys.iter().map(|key| (key.channel, key.kind)).collect();
    for (channel, kind) in places {
        let there = keys
            .iter()
            .filter(|key| (key.channel, key.kind) == (channel, kind));
        let ids: Vec<&str> = there.map(|key| key.external_id.as_str()).collect();
        let found: Vec<(String, i64, Option<i64>)> = dedupe::table
            .filter(dedupe::channel_id.eq(channel.get()))
            .filter(dedupe::kind.eq(kind))
            .filter(dedupe::external_id.eq_any(ids))
            .select((
                dedupe::external_id,
                dedupe::conversation_id,
                dedupe::message_id,
            ))
            .load(connection)?;
        for (external_id, conversation, message) in found {
            effects.insert(
                (channel, kind, external_id),
                effect((conversation, message)),
            );
        }
    }
    let first = |key: &&UpdateKey| {
        let key = (key.channel, key.kind, key.external_id.clone());
        effects.get(&key).copied()
    };
    Ok(keys.iter().map(first).collect())
}

/// Forgets an update that was claimed and has no effect after all.
pub fn release(transaction: &mut Transaction<'_>, key: &UpdateKey) -> Result<(), StoreError> {
    let row = dedupe::table.find((key.channel.get(), key.kind, &key.external_id));
    diesel::delete(row).execute(transaction.connection)?;
    Ok(())
}

/// Remembers an update with its effect; the key refuses a second.
pub fn insert(
    transaction: &mut Transaction<'_>,
    key: &UpdateKey,
    state: &Conversation,
    message: Option<MessageId>,
) {
    let record = record(transaction, key, state, message);
    transaction.rows.updates.push(record);
}

fn record(
    transaction: &Transaction<'_>,
    key: &UpdateKey,
    state: &Conversation,
    message: Option<MessageId>,
) -> UpdateRecord {
    UpdateRecord {
        channel_id: key.channel.get(),
        kind: key.kind,
        external_id: key.external_id.clone(),
        workspace_id: state.workspace.get(),
        conversation_id: state.id.get(),
        message_id: message.map(MessageId::get),
        at: transaction.at.millis(),
    }
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
