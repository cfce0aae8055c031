//! Who changed what about a customer, for the record.

use diesel::prelude::*;
use serde_json::Value;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::contact_event;
use super::transaction::Transaction;
use crate::domain::ids::{AgentId, ContactEventId, ContactId, WorkspaceId};
use crate::domain::time::Timestamp;

/// A change to what is known about a customer.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactEvent {
    /// Its id.
    pub id: ContactEventId,
    /// Where.
    pub workspace: WorkspaceId,
    /// About whom.
    pub contact: ContactId,
    /// Who made it.
    pub agent: AgentId,
    /// When.
    pub at: Timestamp,
    /// `renamed`, `field_set`, `blocked`, `unblocked`, `merged` or `note_deleted`.
    pub kind: &'static str,
    /// What it was and became.
    pub detail: Value,
}

/// A change as it is kept: its id, who made it, when, its kind and its detail.
pub type Kept = (i64, i64, i64, String, String);

/// The changes about a customer, newest first, before one of them.
pub fn list(
    connection: &mut AnyConnection,
    contact: ContactId,
    before: Option<ContactEventId>,
    limit: i64,
) -> Result<Vec<Kept>, StoreError> {
    Ok(contact_event::table
        .filter(contact_event::contact_id.eq(contact.get()))
        .filter(contact_event::id.lt(before.map_or(i64::MAX, |id| id.get())))
        .order(contact_event::id.desc())
        .limit(limit)
        .select((
            contact_event::id,
            contact_event::agent_id,
            contact_event::at,
            contact_event::kind,
            contact_event::detail,
        ))
        .load(connection)?)
}

/// Keeps a change.
pub fn insert(transaction: &mut Transaction<'_>, new: &ContactEvent) -> Result<(), StoreError> {
    diesel::insert_into(contact_event::table)
        .values((
            contact_event::id.eq(new.id.get()),
            contact_event::workspace_id.eq(new.workspace.get()),
            contact_event::contact_id.eq(new.contact.get()),
            contact_event::agent_id.eq(new.agent.get()),
            contact_event::at.eq(new.at.millis()),
            contact_event::kind.eq(new.kind),
            contact_event::detail.eq(serde_json::to_string(&new.detail)?),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

/// Two customers proved to be one person.
pub(super) fn join(
    transaction: &mut Transaction<'_>,
    from: ContactId,
    into: ContactId,
) -> Result<(), StoreError> {
    diesel::update(contact_event::table.filter(contact_event::contact_id.eq(from.get())))
        .set(contact_event::contact_id.eq(into.get()))
        .execute(transaction.connection)?;
    Ok(())
}
