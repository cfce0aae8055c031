//! Notes about customers.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::contact_note;
use super::transaction::Transaction;
use crate::domain::ids::{AgentId, ContactId, ContactNoteId, WorkspaceId};
use crate::domain::time::Timestamp;

/// A note about a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactNote {
    /// Its id.
    pub id: ContactNoteId,
    /// Where.
    pub workspace: WorkspaceId,
    /// About whom.
    pub contact: ContactId,
    /// Who wrote it.
    pub author: AgentId,
    /// The words.
    pub text: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub edited_at: Option<Timestamp>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = contact_note)]
struct NoteRecord {
    id: i64,
    workspace_id: i64,
    contact_id: i64,
    author_id: i64,
    text: String,
    created_at: i64,
    edited_at: Option<i64>,
}

impl From<NoteRecord> for ContactNote {
    fn from(record: NoteRecord) -> Self {
        Self {
            id: record.id.into(),
            workspace: record.workspace_id.into(),
            contact: record.contact_id.into(),
            author: record.author_id.into(),
            text: record.text,
            created_at: Timestamp(record.created_at),
            edited_at: record.edited_at.map(Timestamp),
        }
    }
}

/// The notes about a customer, newest first, before one of them.
pub fn list(
    connection: &mut AnyConnection,
    contact: ContactId,
    before: Option<ContactNoteId>,
    limit: i64,
) -> Result<Vec<ContactNote>, StoreError> {
    let rows: Vec<NoteRecord> = contact_note::table
        .filter(contact_note::contact_id.eq(contact.get()))
        .filter(contact_note::id.lt(before.map_or(i64::MAX, |id| id.get())))
        .order(contact_note::id.desc())
        .limit(limit)
        .select(NoteRecord::as_select())
        .load(connection)?;
    Ok(rows.into_iter().map(ContactNote::from).collect())
}

/// One note about a customer.
pub fn load(
    connection: &mut AnyConnection,
    contact: ContactId,
    id: ContactNoteId,
) -> Result<ContactNote, StoreError> {
    let found: NoteRecord = contact_note::table
        .find(id.get())
        .filter(contact_note::contact_id.eq(contact.get()))
        .select(NoteRecord::as_select())
        .first(connection)?;
    Ok(found.into())
}

/// Adds a note.
pub fn insert(transaction: &mut Transaction<'_>, new: &ContactNote) -> Result<(), StoreError> {
    let record = NoteRecord {
        id: new.id.get(),
        workspace_id: new.workspace.get(),
        contact_id: new.contact.get(),
        author_id: new.author.get(),
        text: new.text.clone(),
        created_at: new.created_at.millis(),
        edited_at: new.edited_at.map(Timestamp::millis),
    };
    diesel::insert_into(contact_note::table)
        .values(&record)
        .execute(transaction.connection)?;
    Ok(())
}

/// Writes other words.
pub fn reword(
    transaction: &mut Transaction<'_>,
    id: ContactNoteId,
    text: &str,
) -> Result<(), StoreError> {
    let touched = diesel::update(contact_note::table.find(id.get()))
        .set((
            contact_note::text.eq(text),
            contact_note::edited_at.eq(Some(transaction.at.millis())),
        ))
        .execute(transaction.connection)?;
    super::found(touched)
}

/// Deletes a note.
pub fn delete(transaction: &mut Transaction<'_>, id: ContactNoteId) -> Result<(), StoreError> {
    let row = contact_note::table.find(id.get());
    super::found(diesel::delete(row).execute(transaction.connection)?)
}

/// Two customers proved to be one person.
pub(super) fn join(
    transaction: &mut Transaction<'_>,
    from: ContactId,
    into: ContactId,
) -> Result<(), StoreError> {
    diesel::update(contact_note::table.filter(contact_note::contact_id.eq(from.get())))
        .set(contact_note::contact_id.eq(into.get()))
        .execute(transaction.connection)?;
    Ok(())
}
