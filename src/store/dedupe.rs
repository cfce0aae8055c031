//! What has already had its effect: updates from Meta by their ids, commands by their keys.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
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
    Ok(found.map(|(conversation, message)| FirstEffect {
        conversation: conversation.into(),
        message: message.map(Into::into),
    }))
}

/// Remembers an update with its effect; the key refuses a second.
pub fn insert(
    transaction: &mut Transaction<'_>,
    key: &UpdateKey,
    state: &Conversation,
    message: Option<MessageId>,
) -> Result<(), StoreError> {
    diesel::insert_into(dedupe::table)
        .values((
            dedupe::channel_id.eq(key.channel.get()),
            dedupe::kind.eq(key.kind),
            dedupe::external_id.eq(&key.external_id),
            dedupe::workspace_id.eq(state.workspace.get()),
            dedupe::conversation_id.eq(state.id.get()),
            dedupe::message_id.eq(message.map(MessageId::get)),
            dedupe::at.eq(transaction.at.millis()),
        ))
        .execute(transaction.connection)?;
    Ok(())
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
pub fn insert_answer(
    transaction: &mut Transaction<'_>,
    key: &CommandKey,
    answer: &str,
) -> Result<(), StoreError> {
    diesel::insert_into(command_key::table)
        .values((
            command_key::workspace_id.eq(key.workspace.get()),
            command_key::agent_id.eq(key.agent.get()),
            command_key::key.eq(&key.key),
            command_key::answer.eq(answer),
            command_key::at.eq(transaction.at.millis()),
        ))
        .execute(transaction.connection)?;
    Ok(())
}
