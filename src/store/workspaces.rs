//! Tenants.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::workspace;
use super::transaction::Transaction;
use crate::domain::ids::WorkspaceId;
use crate::domain::people::{Language, Workspace};

/// Every workspace, oldest first.
pub fn all(connection: &mut AnyConnection) -> Result<Vec<Workspace>, StoreError> {
    let rows: Vec<(i64, String, String)> = workspace::table
        .order(workspace::id)
        .select((workspace::id, workspace::name, workspace::language))
        .load(connection)?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(id, name, language)| Workspace {
            id: WorkspaceId(id),
            name,
            language: Language::parse(&language),
        })
        .collect())
}

/// Adds a workspace.
pub fn insert(transaction: &mut Transaction<'_>, new: &Workspace) -> Result<(), StoreError> {
    diesel::insert_into(workspace::table)
        .values((
            workspace::id.eq(new.id.get()),
            workspace::name.eq(&new.name),
            workspace::language.eq(new.language.as_str()),
            workspace::created_at.eq(transaction.at.millis()),
        ))
        .execute(transaction.connection)?;
    Ok(())
}
