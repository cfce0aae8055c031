//! Fields that a workspace keeps about its customers, and what they say.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::{contact_field, contact_value};
use super::transaction::Transaction;
use crate::domain::contact_field::{ContactField, FieldKind};
use crate::domain::ids::{ContactFieldId, ContactId, WorkspaceId};

/// The fields of a workspace, in the order in which they were made.
pub fn list(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
) -> Result<Vec<ContactField>, StoreError> {
    let rows: Vec<(i64, String, String, String)> = contact_field::table
        .filter(contact_field::workspace_id.eq(workspace.get()))
        .order(contact_field::id)
        .select((
            contact_field::id,
            contact_field::name,
            contact_field::kind,
            contact_field::choices,
        ))
        .load(connection)?;
    let fields = rows.into_iter().map(|(id, name, kind, choices)| {
        Ok(ContactField {
            id: id.into(),
            workspace,
            name,
            kind: FieldKind::parse(&kind),
            choices: serde_json::from_str(&choices)?,
        })
    });
    fields.collect()
}

/// Adds a field. `Conflict` when the name is taken.
pub fn insert(transaction: &mut Transaction<'_>, new: &ContactField) -> Result<(), StoreError> {
    diesel::insert_into(contact_field::table)
        .values((
            contact_field::id.eq(new.id.get()),
            contact_field::workspace_id.eq(new.workspace.get()),
            contact_field::name.eq(&new.name),
            contact_field::kind.eq(new.kind.as_str()),
            contact_field::choices.eq(serde_json::to_string(&new.choices)?),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

/// Writes a field's name and choices. `Conflict` when the name is taken.
pub fn update(transaction: &mut Transaction<'_>, changed: &ContactField) -> Result<(), StoreError> {
    let row = contact_field::table
        .find(changed.id.get())
        .filter(contact_field::workspace_id.eq(changed.workspace.get()));
    let touched = diesel::update(row)
        .set((
            contact_field::name.eq(&changed.name),
            contact_field::choices.eq(serde_json::to_string(&changed.choices)?),
        ))
        .execute(transaction.connection)?;
    super::found(touched)
}

/// Deletes a field and everything that it says about anybody.
pub fn delete(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    id: ContactFieldId,
) -> Result<(), StoreError> {
    let row = contact_field::table
        .find(id.get())
        .filter(contact_field::workspace_id.eq(workspace.get()));
    super::found(diesel::delete(row).execute(transaction.connection)?)?;
    let values = contact_value::table.filter(contact_value::field_id.eq(id.get()));
    diesel::delete(values).execute(transaction.connection)?;
    Ok(())
}

/// What the fields of a customer say.
pub fn values(
    connection: &mut AnyConnection,
    contact: ContactId,
) -> Result<Vec<(ContactFieldId, String)>, StoreError> {
    let rows: Vec<(i64, String)> = contact_value::table
        .filter(contact_value::contact_id.eq(contact.get()))
        .order(contact_value::field_id)
        .select((contact_value::field_id, contact_value::value))
        .load(connection)?;
    let rows = rows.into_iter();
    Ok(rows.map(|(field, value)| (field.into(), value)).collect())
}

/// Has a field of a customer say something, or (`None`) nothing.
pub fn put(
    transaction: &mut Transaction<'_>,
    contact: ContactId,
    field: &ContactField,
    value: Option<&str>,
) -> Result<(), StoreError> {
    let row = contact_value::table.find((contact.get(), field.id.get()));
    let Some(value) = value else {
        diesel::delete(row).execute(transaction.connection)?;
        return Ok(());
    };
    let touched = diesel::update(row)
        .set(contact_value::value.eq(value))
        .execute(transaction.connection)?;
    if touched == 0 {
        diesel::insert_into(contact_value::table)
            .values((
                contact_value::contact_id.eq(contact.get()),
                contact_value::field_id.eq(field.id.get()),
                contact_value::workspace_id.eq(field.workspace.get()),
                contact_value::value.eq(value),
            ))
            .execute(transaction.connection)?;
    }
    Ok(())
}

/// Two customers proved to be one person: what only the other's fields say is taken over.
pub(super) fn join(
    transaction: &mut Transaction<'_>,
    from: ContactId,
    into: ContactId,
) -> Result<(), StoreError> {
    let kept: Vec<i64> = contact_value::table
        .filter(contact_value::contact_id.eq(into.get()))
        .select(contact_value::field_id)
        .load(transaction.connection)?;
    let theirs = contact_value::table.filter(contact_value::contact_id.eq(from.get()));
    diesel::delete(theirs.filter(contact_value::field_id.eq_any(kept)))
        .execute(transaction.connection)?;
    diesel::update(theirs)
        .set(contact_value::contact_id.eq(into.get()))
        .execute(transaction.connection)?;
    Ok(())
}
