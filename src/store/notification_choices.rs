//! What people want to be told, and how.

use std::collections::HashMap;

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::notification_choice;
use super::transaction::Transaction;
use crate::domain::ids::{AgentId, WorkspaceId};
use crate::domain::telling::Choices;

/// What somebody chose; what everybody begins with when they chose nothing.
pub fn load(connection: &mut AnyConnection, agent: AgentId) -> Result<Choices, StoreError> {
    let kept: Option<String> = notification_choice::table
        .find(agent.get())
        .select(notification_choice::choices)
        .first(connection)
        .optional()?;
    Ok(kept.as_deref().map(read).unwrap_or_default())
}

/// What each of a workspace chose, but for those who chose nothing.
pub fn of_workspace(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
) -> Result<HashMap<AgentId, Choices>, StoreError> {
    let rows: Vec<(i64, String)> = notification_choice::table
        .filter(notification_choice::workspace_id.eq(workspace.get()))
        .select((notification_choice::agent_id, notification_choice::choices))
        .load(connection)?;
    let rows = rows.into_iter();
    Ok(rows.map(|(id, kept)| (id.into(), read(&kept))).collect())
}

/// Of a text that cannot be read nothing holds but what everybody begins with.
fn read(kept: &str) -> Choices {
    serde_json::from_str(kept).unwrap_or_default()
}

/// Keeps what somebody chose.
pub fn put(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    agent: AgentId,
    choices: &Choices,
) -> Result<(), StoreError> {
    let text = serde_json::to_string(choices)?;
    let touched = diesel::update(notification_choice::table.find(agent.get()))
        .set(notification_choice::choices.eq(&text))
        .execute(transaction.connection)?;
    if touched == 0 {
        diesel::insert_into(notification_choice::table)
            .values((
                notification_choice::agent_id.eq(agent.get()),
                notification_choice::workspace_id.eq(workspace.get()),
                notification_choice::choices.eq(&text),
            ))
            .execute(transaction.connection)?;
    }
    Ok(())
}
