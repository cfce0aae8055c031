//! Reminders that nobody has been told of yet. A row goes in the transaction that tells.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::follow_up;
use super::transaction::Transaction;
use crate::domain::conversation::Conversation;
use crate::domain::ids::ConversationId;
use crate::domain::time::Timestamp;

/// Sets a conversation's reminder, or takes it away.
pub fn set(
    transaction: &mut Transaction<'_>,
    state: &Conversation,
    at: Option<Timestamp>,
) -> Result<(), StoreError> {
    remove(transaction, state.id)?;
    let Some(at) = at else { return Ok(()) };
    diesel::insert_into(follow_up::table)
        .values((
            follow_up::conversation_id.eq(state.id.get()),
            follow_up::workspace_id.eq(state.workspace.get()),
            follow_up::due_at.eq(at.millis()),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

/// Takes a conversation's reminder away; whether there was one.
pub fn remove(transaction: &mut Transaction<'_>, id: ConversationId) -> Result<bool, StoreError> {
    let removed = diesel::delete(follow_up::table.find(id.get()));
    Ok(removed.execute(transaction.connection)? > 0)
}

/// Reminders whose time has come, the earliest first.
pub fn due(
    connection: &mut AnyConnection,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<(ConversationId, Timestamp)>, StoreError> {
    let rows: Vec<(i64, i64)> = follow_up::table
        .filter(follow_up::due_at.le(now.millis()))
        .order((follow_up::due_at, follow_up::conversation_id))
        .select((follow_up::conversation_id, follow_up::due_at))
        .limit(limit)
        .load(connection)?;
    let rows = rows.into_iter();
    Ok(rows.map(|(id, at)| (id.into(), Timestamp(at))).collect())
}
