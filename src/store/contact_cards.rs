//! Everything that is known about a customer, and changes to it.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::contacts;
use super::conversations::ConversationRecord;
use super::error::StoreError;
use super::lists;
use super::schema::{channel, contact, conversation, identity};
use super::transaction::Transaction;
use crate::domain::contact::{Identity, IdentityKind};
use crate::domain::conversation::Conversation;
use crate::domain::ids::{AgentId, ChannelId, ContactFieldId, ContactId, WorkspaceId};
use crate::domain::summary::{Change, Contact, ReadPosition, Summary};
use crate::domain::time::Timestamp;
use crate::store::contact_fields;

/// Everything that is known about a customer.
#[derive(Clone, Debug)]
pub struct Card {
    /// As rows name them.
    pub contact: Contact,
    /// Rises with every change of name or fields.
    pub version: i64,
    /// Since when we know them.
    pub created_at: Timestamp,
    /// Into whom they were joined.
    pub merged_into: Option<ContactId>,
    /// What the fields say.
    pub values: Vec<(ContactFieldId, String)>,
    /// Every address, strongest first, on which number and since when.
    pub addresses: Vec<(Identity, ChannelId, Timestamp)>,
    /// Their conversations, and those of the same addresses on other numbers.
    pub conversations: Vec<(Summary, ReadPosition)>,
}

/// A customer of a workspace, as somebody reads about them.
pub fn load(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    reader: AgentId,
    id: ContactId,
) -> Result<Card, StoreError> {
    let (version, created_at, merged_into): (i64, i64, Option<i64>) = contact::table
        .find(id.get())
        .filter(contact::workspace_id.eq(workspace.get()))
        .select((contact::version, contact::created_at, contact::merged_into))
        .first(connection)?;
    let addresses = addresses(connection, id)?;
    let same = same_person(connection, workspace, id, &addresses)?;
    let records: Vec<ConversationRecord> = conversation::table
        .filter(conversation::contact_id.eq_any(same))
        .filter(conversation::merged_into.is_null())
        .order(conversation::last_activity_at.desc())
        .select(ConversationRecord::as_select())
        .load(connection)?;
    Ok(Card {
        contact: contacts::load(connection, id)?,
        version,
        created_at: Timestamp(created_at),
        merged_into: merged_into.map(Into::into),
        values: contact_fields::values(connection, id)?,
        addresses,
        conversations: lists::complete(connection, reader, records)?,
    })
}

fn addresses(
    connection: &mut AnyConnection,
    id: ContactId,
) -> Result<Vec<(Identity, ChannelId, Timestamp)>, StoreError> {
    let rows: Vec<(i64, String, String, i64)> = identity::table
        .filter(identity::contact_id.eq(id.get()))
        .order((identity::kind.desc(), identity::created_at.desc()))
        .select((
            identity::channel_id,
            identity::kind,
            identity::value,
            identity::created_at,
        ))
        .load(connection)?;
    let known = rows
        .into_iter()
        .filter_map(|(channel, kind, value, since)| {
            let kind = IdentityKind::parse(&kind)?;
            Some((Identity { kind, value }, channel.into(), Timestamp(since)))
        });
    Ok(known.collect())
}

/// The customer, and those with one of their addresses on another number: one question a number
/// and address, each answered by the key.
fn same_person(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    id: ContactId,
    addresses: &[(Identity, ChannelId, Timestamp)],
) -> Result<Vec<i64>, StoreError> {
    let numbers: Vec<i64> = channel::table
        .filter(channel::workspace_id.eq(workspace.get()))
        .select(channel::id)
        .load(connection)?;
    let mut same = vec![id.get()];
    for (address, ..) in addresses {
        let others: Vec<i64> = identity::table
            .filter(identity::channel_id.eq_any(&numbers))
            .filter(identity::kind.eq(address.kind.as_str()))
            .filter(identity::value.eq(&address.value))
            .select(identity::contact_id)
            .load(connection)?;
        same.extend(others);
    }
    same.sort_unstable();
    same.dedup();
    Ok(same)
}

/// The conversations of a customer alone.
pub fn conversations(
    connection: &mut AnyConnection,
    id: ContactId,
) -> Result<Vec<Conversation>, StoreError> {
    let records: Vec<ConversationRecord> = conversation::table
        .filter(conversation::contact_id.eq(id.get()))
        .filter(conversation::merged_into.is_null())
        .select(ConversationRecord::as_select())
        .load(connection)?;
    records.iter().map(ConversationRecord::state).collect()
}

/// Raises the version of a customer's card, and writes the name that colleagues gave when it is
/// another one.
///
/// # Errors
/// `Conflict` when the card has another version, or the customer was joined to another.
pub fn change(
    transaction: &mut Transaction<'_>,
    id: ContactId,
    version: i64,
    given_name: Option<Option<&str>>,
) -> Result<(), StoreError> {
    let row = contact::table
        .find(id.get())
        .filter(contact::version.eq(version))
        .filter(contact::merged_into.is_null());
    let touched = diesel::update(row)
        .set(contact::version.eq(contact::version + 1))
        .execute(transaction.connection)?;
    if touched == 0 {
        return Err(StoreError::Conflict("the customer has moved on".into()));
    }
    if let Some(name) = given_name {
        diesel::update(contact::table.find(id.get()))
            .set(contact::given_name.eq(name))
            .execute(transaction.connection)?;
    }
    Ok(())
}

/// Tells whoever has one of their threads open that something is known anew.
pub fn tell(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    contact: ContactId,
) -> Result<(), StoreError> {
    for state in conversations(transaction.connection, contact)? {
        let change = Change::Contact {
            contact,
            conversation: state.id,
            scope: state.scope(),
        };
        transaction.publish(workspace, change)?;
    }
    Ok(())
}
