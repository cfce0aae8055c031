//! Customers and their identities.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::rows::{ContactRecord, IdentityRecord};
use super::schema::{contact, conversation, identity};
use super::transaction::Transaction;
use super::{contact_events, contact_fields, contact_notes};
use crate::domain::contact::{Identity, IdentityKind, Person};
use crate::domain::ids::{ChannelId, ContactId, ConversationId, WorkspaceId};
use crate::domain::summary::Contact;
use crate::domain::time::Timestamp;

/// The name colleagues gave, the customer's own, the user name, since when no marketing is wanted,
/// and since when the customer is blocked.
pub(super) type Names = (
    Option<String>,
    Option<String>,
    Option<String>,
    Option<i64>,
    Option<i64>,
);

/// The columns of [`Names`].
pub(super) const NAMES: (
    contact::given_name,
    contact::name,
    contact::username,
    contact::no_marketing_since,
    contact::blocked_at,
) = (
    contact::given_name,
    contact::name,
    contact::username,
    contact::no_marketing_since,
    contact::blocked_at,
);

/// A customer of a row and their identities.
pub(super) fn named(id: ContactId, names: Names, identities: Vec<Identity>) -> Contact {
    let (given_name, name, username, no_marketing, blocked) = names;
    Contact {
        id,
        given_name,
        name,
        username,
        identities,
        no_marketing_since: no_marketing.map(Timestamp),
        blocked_at: blocked.map(Timestamp),
    }
}

/// A customer with every identity, strongest first.
pub fn load(connection: &mut AnyConnection, id: ContactId) -> Result<Contact, StoreError> {
    let names: Names = contact::table
        .find(id.get())
        .select(NAMES)
        .first(connection)?;
    Ok(named(id, names, identities(connection, id)?))
}

/// The identities of a customer, strongest first: user ids before phone numbers.
pub fn identities(
    connection: &mut AnyConnection,
    id: ContactId,
) -> Result<Vec<Identity>, StoreError> {
    let rows: Vec<(String, String)> = identity::table
        .filter(identity::contact_id.eq(id.get()))
        .order((identity::kind.desc(), identity::created_at.desc()))
        .select((identity::kind, identity::value))
        .load(connection)?;
    Ok(rows
        .into_iter()
        .filter_map(|(kind, value)| parse(&kind, value))
        .collect())
}

/// Identities of many customers at once, as `(contact, identity)`.
pub fn identities_of(
    connection: &mut AnyConnection,
    ids: &[i64],
) -> Result<Vec<(i64, Identity)>, StoreError> {
    let rows: Vec<(i64, String, String)> = identity::table
        .filter(identity::contact_id.eq_any(ids.to_vec()))
        .order((identity::kind.desc(), identity::created_at.desc()))
        .select((identity::contact_id, identity::kind, identity::value))
        .load(connection)?;
    let known = rows.into_iter();
    Ok(known
        .filter_map(|(id, kind, value)| Some((id, parse(&kind, value)?)))
        .collect())
}

fn parse(kind: &str, value: String) -> Option<Identity> {
    Some(Identity {
        kind: IdentityKind::parse(kind)?,
        value,
    })
}

/// Whose identity this is on a number, and their conversation there.
pub fn find(
    connection: &mut AnyConnection,
    channel: ChannelId,
    wanted: &Identity,
) -> Result<Option<(ContactId, ConversationId)>, StoreError> {
    let found: Option<(i64, i64)> = identity::table
        .inner_join(conversation::table.on(conversation::contact_id.eq(identity::contact_id)))
        .filter(identity::channel_id.eq(channel.get()))
        .filter(identity::kind.eq(wanted.kind.as_str()))
        .filter(identity::value.eq(&wanted.value))
        .filter(conversation::channel_id.eq(channel.get()))
        .select((identity::contact_id, conversation::id))
        .first(connection)
        .optional()?;
    Ok(found.map(|(contact, conversation)| (contact.into(), conversation.into())))
}

/// Creates a customer.
pub fn create(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    id: ContactId,
    person: &Person,
) {
    transaction.rows.contacts.push(ContactRecord {
        id: id.get(),
        workspace_id: workspace.get(),
        name: person.name.clone(),
        username: person.username.clone(),
        created_at: transaction.at.millis(),
    });
}

/// Gives a customer an identity that nobody has, as far as is known; the key refuses a second.
pub fn add_identity(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    channel: ChannelId,
    id: ContactId,
    new: &Identity,
) {
    transaction.rows.identities.push(IdentityRecord {
        channel_id: channel.get(),
        kind: new.kind.as_str(),
        value: new.value.clone(),
        workspace_id: workspace.get(),
        contact_id: id.get(),
        created_at: transaction.at.millis(),
    });
}

/// Gives a customer identities. Those they have already are passed over.
///
/// # Errors
/// `Conflict` when an identity belongs to somebody else: the two may be one person.
pub fn add_identities(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    channel: ChannelId,
    id: ContactId,
    identities: &[Identity],
) -> Result<(), StoreError> {
    for new in identities {
        let holder: Option<i64> = identity::table
            .find((channel.get(), new.kind.as_str(), &new.value))
            .select(identity::contact_id)
            .first(transaction.connection)
            .optional()?;
        match holder {
            Some(holder) if holder == id.get() => {}
            Some(_) => {
                return Err(StoreError::Conflict(
                    "the identity belongs to another contact".into(),
                ));
            }
            None => add_identity(transaction, workspace, channel, id, new),
        }
    }
    Ok(())
}

/// Takes over the names a customer now gives themselves; absent ones stay.
pub fn rename(
    transaction: &mut Transaction<'_>,
    id: ContactId,
    name: Option<&str>,
    username: Option<&str>,
) -> Result<(), StoreError> {
    if let Some(name) = name {
        diesel::update(contact::table.find(id.get()))
            .set(contact::name.eq(Some(name)))
            .execute(transaction.connection)?;
    }
    if let Some(username) = username {
        diesel::update(contact::table.find(id.get()))
            .set(contact::username.eq(Some(username)))
            .execute(transaction.connection)?;
    }
    Ok(())
}

/// Notes since when a customer wants no marketing, or (`None`) that they take it again.
pub fn set_no_marketing(
    transaction: &mut Transaction<'_>,
    id: ContactId,
    since: Option<Timestamp>,
) -> Result<(), StoreError> {
    diesel::update(contact::table.find(id.get()))
        .set(contact::no_marketing_since.eq(since.map(Timestamp::millis)))
        .execute(transaction.connection)?;
    Ok(())
}

/// Notes since when a customer is blocked, or (`None`) that they no longer are.
pub fn set_blocked(
    transaction: &mut Transaction<'_>,
    id: ContactId,
    since: Option<Timestamp>,
) -> Result<(), StoreError> {
    let touched = diesel::update(contact::table.find(id.get()))
        .set(contact::blocked_at.eq(since.map(Timestamp::millis)))
        .execute(transaction.connection)?;
    super::found(touched)
}

/// Gives everything that is known about `from` to `into`: they proved to be one person. What is
/// known about `into` already stands.
pub fn merge(
    transaction: &mut Transaction<'_>,
    from: ContactId,
    into: ContactId,
) -> Result<(), StoreError> {
    diesel::update(identity::table.filter(identity::contact_id.eq(from.get())))
        .set(identity::contact_id.eq(into.get()))
        .execute(transaction.connection)?;
    diesel::update(contact::table.find(from.get()))
        .set(contact::merged_into.eq(Some(into.get())))
        .execute(transaction.connection)?;
    contact_fields::join(transaction, from, into)?;
    contact_notes::join(transaction, from, into)?;
    contact_events::join(transaction, from, into)?;
    let (theirs, ours) = (
        load(transaction.connection, from)?,
        load(transaction.connection, into)?,
    );
    let blocked = ours.blocked_at.or(theirs.blocked_at);
    diesel::update(contact::table.find(into.get()))
        .set((
            contact::given_name.eq(ours.given_name.or(theirs.given_name)),
            contact::blocked_at.eq(blocked.map(Timestamp::millis)),
            contact::version.eq(contact::version + 1),
        ))
        .execute(transaction.connection)?;
    Ok(())
}
