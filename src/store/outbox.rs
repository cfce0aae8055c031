//! Messages on their way to Meta. A row lives from the commit of the message until its outcome is
//! committed.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::rows::OutboxRecord;
use super::schema::outbox;
use super::transaction::Transaction;
use crate::domain::conversation::Conversation;
use crate::domain::ids::{ChannelId, ConversationId, MessageId};
use crate::domain::time::Timestamp;

/// A message that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub message: MessageId,
    /// In which conversation: one at a time each, in order.
    pub conversation: ConversationId,
    /// Over which number.
    pub channel: ChannelId,
    /// How often it was tried.
    pub attempts: i64,
    /// Not before.
    pub next_at: Timestamp,
    /// A call for it was under way when its state was last written.
    pub sending: bool,
}

/// Puts a message into the outbox.
pub fn insert(transaction: &mut Transaction<'_>, state: &Conversation, message: MessageId) {
    transaction.rows.outbox.push(OutboxRecord {
        message_id: message.get(),
        workspace_id: state.workspace.get(),
        channel_id: state.channel.get(),
        conversation_id: state.id.get(),
        state: "queued",
        attempts: 0,
        next_at: transaction.at.millis(),
        created_at: transaction.at.millis(),
    });
}

/// Everything that waits, oldest first.
pub fn all(connection: &mut AnyConnection) -> Result<Vec<Waiting>, StoreError> {
    let rows: Vec<(i64, i64, i64, i64, i64, String)> = outbox::table
        .order(outbox::message_id)
        .select((
            outbox::message_id,
            outbox::conversation_id,
            outbox::channel_id,
            outbox::attempts,
            outbox::next_at,
            outbox::state,
        ))
        .load(connection)?;
    let waiting = |(message, conversation, channel, attempts, next_at, state): (
        i64,
        i64,
        i64,
        i64,
        i64,
        String,
    )| Waiting {
        message: MessageId(message),
        conversation: ConversationId(conversation),
        channel: ChannelId(channel),
        attempts,
        next_at: Timestamp(next_at),
        sending: state == "sending",
    };
    Ok(rows.into_iter().map(waiting).collect())
}

/// A call for the message begins.
pub fn begin(transaction: &mut Transaction<'_>, message: MessageId) -> Result<(), StoreError> {
    let touched = diesel::update(outbox::table.find(message.get()))
        .set((
            outbox::state.eq("sending"),
            outbox::attempts.eq(outbox::attempts + 1),
        ))
        .execute(transaction.connection)?;
    if touched == 1 {
        Ok(())
    } else {
        Err(StoreError::NotFound)
    }
}

/// Meta has provably not taken it: again later.
pub fn postpone(
    transaction: &mut Transaction<'_>,
    message: MessageId,
    until: Timestamp,
) -> Result<(), StoreError> {
    diesel::update(outbox::table.find(message.get()))
        .set((
            outbox::state.eq("queued"),
            outbox::next_at.eq(until.millis()),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

/// Its outcome is known, or known to be unknown; whether it was still waiting.
pub fn remove(transaction: &mut Transaction<'_>, message: MessageId) -> Result<bool, StoreError> {
    let touched =
        diesel::delete(outbox::table.find(message.get())).execute(transaction.connection)?;
    Ok(touched == 1)
}

/// The conversation of everything that was joined to another follows.
pub fn move_all(
    transaction: &mut Transaction<'_>,
    from: ConversationId,
    into: ConversationId,
) -> Result<(), StoreError> {
    diesel::update(outbox::table.filter(outbox::conversation_id.eq(from.get())))
        .set(outbox::conversation_id.eq(into.get()))
        .execute(transaction.connection)?;
    Ok(())
}
