//! Which conversations have a reminder: few among many.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::conversations::Count;
use super::error::StoreError;
use super::schema::{conversation, follow_up};
use super::transaction::Transaction;
use crate::domain::conversation::Conversation;
use crate::domain::ids::WorkspaceId;
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
