//! Branches of a business.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::{branch, channel, team};
use super::transaction::Transaction;
use crate::domain::ids::{BranchId, WorkspaceId};
use crate::domain::people::Branch;

/// Every branch of every workspace, by name.
pub fn all(connection: &mut AnyConnection) -> Result<Vec<Branch>, StoreError> {
    let rows: Vec<(i64, i64, String)> = branch::table
        .order((branch::name, branch::id))
        .select((branch::id, branch::workspace_id, branch::name))
        .load(connection)?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(id, workspace, name)| Branch {
            id: id.into(),
            workspace: workspace.into(),
            name,
        })
        .collect())
}

/// Adds a branch. `Conflict` when the name is taken.
pub fn insert(transaction: &mut Transaction<'_>, new: &Branch) -> Result<(), StoreError> {
    diesel::insert_into(branch::table)
        .values((
            branch::id.eq(new.id.get()),
            branch::workspace_id.eq(new.workspace.get()),
            branch::name.eq(&new.name),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

/// Gives a branch another name. `Conflict` when it is taken.
pub fn rename(transaction: &mut Transaction<'_>, changed: &Branch) -> Result<(), StoreError> {
    let row = branch::table
        .find(changed.id.get())
        .filter(branch::workspace_id.eq(changed.workspace.get()));
    let touched = diesel::update(row)
        .set(branch::name.eq(&changed.name))
        .execute(transaction.connection)?;
    super::found(touched)
}

/// Whether teams or numbers belong to a branch.
pub fn in_use(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    id: BranchId,
) -> Result<bool, StoreError> {
    let teams: i64 = team::table
        .filter(team::workspace_id.eq(workspace.get()))
        .filter(team::branch_id.eq(id.get()))
        .count()
        .get_result(connection)?;
    let numbers: i64 = channel::table
        .filter(channel::workspace_id.eq(workspace.get()))
        .filter(channel::branch_id.eq(id.get()))
        .count()
        .get_result(connection)?;
    Ok(teams + numbers > 0)
}

/// Deletes a branch.
pub fn delete(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    id: BranchId,
) -> Result<(), StoreError> {
    let row = branch::table
        .find(id.get())
        .filter(branch::workspace_id.eq(workspace.get()));
    super::found(diesel::delete(row).execute(transaction.connection)?)
}
