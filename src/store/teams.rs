//! Teams.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::{agent_team, channel, conversation, quick_reply, saved_view, team};
use super::transaction::Transaction;
use crate::domain::ids::{TeamId, WorkspaceId};
use crate::domain::people::Team;

/// Every team of every workspace, by name.
pub fn all(connection: &mut AnyConnection) -> Result<Vec<Team>, StoreError> {
    let rows: Vec<(i64, i64, Option<i64>, String)> = team::table
        .order((team::name, team::id))
        .select((team::id, team::workspace_id, team::branch_id, team::name))
        .load(connection)?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(id, workspace, branch, name)| Team {
            id: id.into(),
            workspace: workspace.into(),
            branch: branch.map(Into::into),
            name,
        })
        .collect())
}

/// Adds a team. `Conflict` when the name is taken.
pub fn insert(transaction: &mut Transaction<'_>, new: &Team) -> Result<(), StoreError> {
    diesel::insert_into(team::table)
        .values((
            team::id.eq(new.id.get()),
            team::workspace_id.eq(new.workspace.get()),
            team::branch_id.eq(new.branch.map(|id| id.get())),
            team::name.eq(&new.name),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

/// Writes a team's name and branch. `Conflict` when the name is taken.
pub fn update(transaction: &mut Transaction<'_>, changed: &Team) -> Result<(), StoreError> {
    let row = team::table
        .find(changed.id.get())
        .filter(team::workspace_id.eq(changed.workspace.get()));
    let touched = diesel::update(row)
        .set((
            team::branch_id.eq(changed.branch.map(|id| id.get())),
            team::name.eq(&changed.name),
        ))
        .execute(transaction.connection)?;
    super::found(touched)
}

/// Whether a number gives its new conversations to the team, or it has any.
pub fn in_use(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    id: TeamId,
) -> Result<bool, StoreError> {
    let numbers: i64 = channel::table
        .filter(channel::workspace_id.eq(workspace.get()))
        .filter(channel::default_team_id.eq(id.get()))
        .count()
        .get_result(connection)?;
    let conversation: Option<i64> = conversation::table
        .filter(conversation::workspace_id.eq(workspace.get()))
        .filter(conversation::team_id.eq(id.get()))
        .select(conversation::id)
        .first(connection)
        .optional()?;
    Ok(numbers > 0 || conversation.is_some())
}

/// Deletes a team, with its memberships and its quick replies; views that were shared with it are
/// their makers' own again.
pub fn delete(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    id: TeamId,
) -> Result<(), StoreError> {
    let row = team::table
        .find(id.get())
        .filter(team::workspace_id.eq(workspace.get()));
    super::found(diesel::delete(row).execute(transaction.connection)?)?;
    diesel::delete(agent_team::table.filter(agent_team::team_id.eq(id.get())))
        .execute(transaction.connection)?;
    diesel::delete(quick_reply::table.filter(quick_reply::team_id.eq(id.get())))
        .execute(transaction.connection)?;
    diesel::update(saved_view::table.filter(saved_view::team_id.eq(id.get())))
        .set(saved_view::team_id.eq(None::<i64>))
        .execute(transaction.connection)?;
    Ok(())
}
