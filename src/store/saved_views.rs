//! Views that people save for themselves or share with a team.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::saved_view;
use super::transaction::Transaction;
use crate::domain::ids::{SavedViewId, TeamId, WorkspaceId};
use crate::domain::saved_view::SavedView;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = saved_view, treat_none_as_null = true)]
struct SavedViewRecord {
    id: i64,
    workspace_id: i64,
    owner_id: i64,
    team_id: Option<i64>,
    name: String,
    filter: String,
    position: i64,
}

impl SavedViewRecord {
    fn new(view: &SavedView) -> Result<Self, StoreError> {
        Ok(Self {
            id: view.id.get(),
            workspace_id: view.workspace.get(),
            owner_id: view.owner.get(),
            team_id: view.team.map(TeamId::get),
            name: view.name.clone(),
            filter: serde_json::to_string(&view.filter)?,
            position: view.position,
        })
    }

    fn read(self) -> Result<SavedView, StoreError> {
        Ok(SavedView {
            id: self.id.into(),
            workspace: self.workspace_id.into(),
            owner: self.owner_id.into(),
            team: self.team_id.map(Into::into),
            name: self.name,
            filter: serde_json::from_str(&self.filter)?,
            position: self.position,
        })
    }
}

/// The saved views of a workspace, everybody's, in order.
pub fn list(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
) -> Result<Vec<SavedView>, StoreError> {
    let rows: Vec<SavedViewRecord> = saved_view::table
        .filter(saved_view::workspace_id.eq(workspace.get()))
        .order((saved_view::position, saved_view::id))
        .select(SavedViewRecord::as_select())
        .load(connection)?;
    rows.into_iter().map(SavedViewRecord::read).collect()
}

/// Adds a view.
pub fn insert(transaction: &mut Transaction<'_>, new: &SavedView) -> Result<(), StoreError> {
    diesel::insert_into(saved_view::table)
        .values(SavedViewRecord::new(new)?)
        .execute(transaction.connection)?;
    Ok(())
}

/// Writes a view whole.
pub fn update(transaction: &mut Transaction<'_>, changed: &SavedView) -> Result<(), StoreError> {
    let row = saved_view::table
        .find(changed.id.get())
        .filter(saved_view::workspace_id.eq(changed.workspace.get()));
    let touched = diesel::update(row)
        .set(SavedViewRecord::new(changed)?)
        .execute(transaction.connection)?;
    super::found(touched)
}

/// Deletes a view.
pub fn delete(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    id: SavedViewId,
) -> Result<(), StoreError> {
    let row = saved_view::table
        .find(id.get())
        .filter(saved_view::workspace_id.eq(workspace.get()));
    super::found(diesel::delete(row).execute(transaction.connection)?)
}
