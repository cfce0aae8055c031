//! Which conversations have a reminder, few among many; and of which of these nobody has been told.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::conversations::Count;
use super::error::StoreError;
use super::schema::{conversation, follow_up};
use super::transaction::Transaction;
use crate::domain::conversation::Conversation;
use crate::domain::ids::{ConversationId, WorkspaceId};
use crate::domain::time::Timestamp;

/// By this word reminders are counted beside the statuses.
pub const COUNTED: &str = "follow_up";

/// Has a conversation be found by its reminder, or no longer.
pub fn set(
    transaction: &mut Transaction<'_>,
    state: &Conversation,
    due_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let key = (state.workspace.get(), state.id.get());
    diesel::delete(follow_up::table.find(key)).execute(transaction.connection)?;
    if let Some(due_at) = due_at {
        diesel::insert_into(follow_up::table)
            .values((
                follow_up::workspace_id.eq(key.0),
                follow_up::conversation_id.eq(key.1),
                follow_up::due_at.eq(due_at.millis()),
            ))
            .execute(transaction.connection)?;
    }
    Ok(())
}

/// Crosses a reminder off as told; whether it was still to be told.
pub fn cross_off(
    transaction: &mut Transaction<'_>,
    (workspace, id): (WorkspaceId, ConversationId),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let untold = follow_up::table
        .find((workspace.get(), id.get()))
        .filter(follow_up::told_at.is_null());
    let told = diesel::update(untold).set(follow_up::told_at.eq(now.millis()));
    Ok(told.execute(transaction.connection)? > 0)
}

/// Reminders whose time has come and that nobody has been told of, the earliest first.
pub fn due(
    connection: &mut AnyConnection,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<(WorkspaceId, ConversationId, Timestamp)>, StoreError> {
    let rows: Vec<(i64, i64, i64)> = follow_up::table
        .filter(follow_up::told_at.is_null())
        .filter(follow_up::due_at.le(now.millis()))
        .order((follow_up::due_at, follow_up::conversation_id))
        .select((
            follow_up::workspace_id,
            follow_up::conversation_id,
            follow_up::due_at,
        ))
        .limit(limit)
        .load(connection)?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(workspace, id, at)| (workspace.into(), id.into(), Timestamp(at)))
        .collect())
}

/// How many there are of each kind; as many are read as have a reminder.
pub fn counts(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
) -> Result<Vec<Count>, StoreError> {
    let rows: Vec<(i64, Option<i64>, Option<i64>)> = follow_up::table
        .inner_join(conversation::table.on(conversation::id.eq(follow_up::conversation_id)))
        .filter(follow_up::workspace_id.eq(workspace.get()))
        .select((
            conversation::channel_id,
            conversation::team_id,
            conversation::owner_id,
        ))
        .load(connection)?;
    let mut totals: BTreeMap<(i64, i64, i64), i64> = BTreeMap::new();
    for (channel, team, owner) in rows {
        let kind = (channel, team.unwrap_or(0), owner.unwrap_or(0));
        *totals.entry(kind).or_default() += 1;
    }
    let counts = totals.into_iter();
    Ok(counts
        .map(|((channel, team, owner), total)| Count {
            channel,
            team,
            owner,
            status: COUNTED.to_owned(),
            total,
        })
        .collect())
}
