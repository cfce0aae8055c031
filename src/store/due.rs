//! Conversations whose time has come: put aside until now, or to be answered before long.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::conversation;
use crate::domain::ids::{ConversationId, WorkspaceId};
use crate::domain::time::Timestamp;

/// Snoozed conversations whose time has come, at most `limit`.
pub fn snoozes(
    connection: &mut AnyConnection,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<ConversationId>, StoreError> {
    let ids: Vec<i64> = conversation::table
        .filter(conversation::status.eq("snoozed"))
        .filter(conversation::snoozed_until.le(now.millis()))
        .order(conversation::snoozed_until)
        .select(conversation::id)
        .limit(limit)
        .load(connection)?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// Open conversations that somebody holds and whose reply windows close after one moment and up
/// to another, the first to close first; and when each closes.
pub fn closing_windows(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    (after, upto): (Timestamp, Timestamp),
    limit: i64,
) -> Result<Vec<(ConversationId, Timestamp)>, StoreError> {
    let rows: Vec<(i64, i64)> = conversation::table
        .filter(conversation::workspace_id.eq(workspace.get()))
        .filter(conversation::status.eq("open"))
        .filter(conversation::owner_id.is_not_null())
        .filter(conversation::merged_into.is_null())
        .filter(conversation::window_sort.gt(after.millis()))
        .filter(conversation::window_sort.le(upto.millis()))
        .order((conversation::window_sort, conversation::id))
        .select((conversation::id, conversation::window_sort))
        .limit(limit)
        .load(connection)?;
    let rows = rows.into_iter();
    Ok(rows.map(|(id, at)| (id.into(), Timestamp(at))).collect())
}
