//! WhatsApp numbers. Their tokens are kept sealed; nothing here can open them.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::{agent_channel, channel, conversation};
use super::transaction::Transaction;
use crate::domain::ids::{ChannelId, WorkspaceId};

/// A row of `channel`.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = channel, treat_none_as_null = true)]
#[expect(
    missing_docs,
    reason = "the columns are described where the table is made"
)]
pub struct ChannelRecord {
    pub id: i64,
    pub workspace_id: i64,
    pub branch_id: Option<i64>,
    pub default_team_id: Option<i64>,
    pub name: String,
    pub phone_number_id: String,
    pub display_number: String,
    pub account_id: String,
    pub app_id: Option<String>,
    pub token_sealed: String,
    pub reply_policy: String,
    pub state: String,
    pub state_reason: Option<String>,
    pub created_at: i64,
}

/// Every number of every workspace, by name.
pub fn all(connection: &mut AnyConnection) -> Result<Vec<ChannelRecord>, StoreError> {
    let rows = channel::table
        .order((channel::name, channel::id))
        .select(ChannelRecord::as_select())
        .load(connection)?;
    Ok(rows)
}

/// One number of a workspace.
pub fn load(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    id: ChannelId,
) -> Result<ChannelRecord, StoreError> {
    let row = channel::table
        .find(id.get())
        .filter(channel::workspace_id.eq(workspace.get()))
        .select(ChannelRecord::as_select())
        .first(connection)?;
    Ok(row)
}

/// Adds a number. `Conflict` when it is connected already.
pub fn insert(transaction: &mut Transaction<'_>, new: &ChannelRecord) -> Result<(), StoreError> {
    diesel::insert_into(channel::table)
        .values(new)
        .execute(transaction.connection)?;
    Ok(())
}

/// Writes a number whole. `Conflict` when Meta's id belongs to another.
pub fn update(
    transaction: &mut Transaction<'_>,
    changed: &ChannelRecord,
) -> Result<(), StoreError> {
    let row = channel::table
        .find(changed.id)
        .filter(channel::workspace_id.eq(changed.workspace_id));
    let touched = diesel::update(row)
        .set(changed)
        .execute(transaction.connection)?;
    super::found(touched)
}

/// Stops a number and says why (`Some`), or lets it work again (`None`).
pub fn set_state(
    transaction: &mut Transaction<'_>,
    id: ChannelId,
    stopped: Option<&str>,
) -> Result<(), StoreError> {
    let state = if stopped.is_some() { "stopped" } else { "ok" };
    let touched = diesel::update(channel::table.find(id.get()))
        .set((channel::state.eq(state), channel::state_reason.eq(stopped)))
        .execute(transaction.connection)?;
    super::found(touched)
}

/// Whether customers have written on a number.
pub fn in_use(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    id: ChannelId,
) -> Result<bool, StoreError> {
    let on_it = conversation::table
        .filter(conversation::workspace_id.eq(workspace.get()))
        .filter(conversation::channel_id.eq(id.get()));
    super::any(on_it.select(conversation::id).first(connection))
}

/// Deletes a number on which nobody has written.
pub fn delete(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    id: ChannelId,
) -> Result<(), StoreError> {
    let row = channel::table
        .find(id.get())
        .filter(channel::workspace_id.eq(workspace.get()));
    super::found(diesel::delete(row).execute(transaction.connection)?)?;
    diesel::delete(agent_channel::table.filter(agent_channel::channel_id.eq(id.get())))
        .execute(transaction.connection)?;
    Ok(())
}
