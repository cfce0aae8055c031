//! Labels.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::{conversation_label, label};
use super::transaction::Transaction;
use crate::domain::ids::{LabelId, WorkspaceId};

/// A label that conversations can carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its id.
    pub id: LabelId,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// Its words.
    pub name: String,
    /// `#rrggbb`.
    pub color: String,
}

/// The labels of a workspace, by name.
pub fn list(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
) -> Result<Vec<Label>, StoreError> {
    let rows: Vec<(i64, String, String)> = label::table
        .filter(label::workspace_id.eq(workspace.get()))
        .order((label::name, label::id))
        .select((label::id, label::name, label::color))
        .load(connection)?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(id, name, color)| Label {
            id: id.into(),
            workspace,
            name,
            color,
        })
        .collect())
}

/// Adds a label. `Conflict` when the name is taken.
pub fn insert(transaction: &mut Transaction<'_>, new: &Label) -> Result<(), StoreError> {
    diesel::insert_into(label::table)
        .values((
            label::id.eq(new.id.get()),
            label::workspace_id.eq(new.workspace.get()),
            label::name.eq(&new.name),
            label::color.eq(&new.color),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

/// Writes a label's name and colour. `Conflict` when the name is taken.
pub fn update(transaction: &mut Transaction<'_>, changed: &Label) -> Result<(), StoreError> {
    let row = label::table
        .find(changed.id.get())
        .filter(label::workspace_id.eq(changed.workspace.get()));
    let touched = diesel::update(row)
        .set((
            label::name.eq(&changed.name),
            label::color.eq(&changed.color),
        ))
        .execute(transaction.connection)?;
    super::found(touched)
}

/// Whether a conversation carries a label.
pub fn in_use(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    id: LabelId,
) -> Result<bool, StoreError> {
    let with_it = conversation_label::table
        .filter(conversation_label::workspace_id.eq(workspace.get()))
        .filter(conversation_label::label_id.eq(id.get()));
    super::any(
        with_it
            .select(conversation_label::conversation_id)
            .first(connection),
    )
}

/// Deletes a label that no conversation carries.
pub fn delete(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    id: LabelId,
) -> Result<(), StoreError> {
    let row = label::table
        .find(id.get())
        .filter(label::workspace_id.eq(workspace.get()));
    super::found(diesel::delete(row).execute(transaction.connection)?)
}
