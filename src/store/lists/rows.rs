//! What a page needs beside the conversations: customers and reading positions, all at once.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::domain::contact::Identity;
use crate::domain::ids::AgentId;
use crate::domain::summary::{Contact, ReadPosition, Summary};
use crate::store::connection::AnyConnection;
use crate::store::conversations::ConversationRecord;
use crate::store::error::StoreError;
use crate::store::schema::contact;
use crate::store::{contacts, read_positions};

/// The rows of a page, complete: three queries, however long it is.
pub(in crate::store) fn complete(
    connection: &mut AnyConnection,
    reader: AgentId,
    records: Vec<ConversationRecord>,
) -> Result<Vec<(Summary, ReadPosition)>, StoreError> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let customers = customers(connection, &records)?;
    let ids: Vec<i64> = records.iter().map(|record| record.id).collect();
    let positions = read_positions::load_many(connection, reader, &ids)?;
    let rows = records.into_iter().map(|record| {
        let summary = Summary {
            conversation: record.state()?,
            contact: customers
                .get(&record.contact_id)
                .cloned()
                .ok_or(StoreError::NotFound)?,
            last_message: record.last_message()?,
        };
        let position = positions.get(&record.id).copied().unwrap_or_default();
        Ok((summary, position))
    });
    rows.collect()
}

/// The customers of a page by id. Several conversations may be with one customer.
fn customers(
    connection: &mut AnyConnection,
    records: &[ConversationRecord],
) -> Result<Customers, StoreError> {
    let mut ids: Vec<i64> = records.iter().map(|record| record.contact_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut identities: HashMap<i64, Vec<Identity>> = HashMap::new();
    for (id, identity) in contacts::identities_of(connection, &ids)? {
        identities.entry(id).or_default().push(identity);
    }
    let names: Vec<(i64, contacts::Names)> = contact::table
        .filter(contact::id.eq_any(ids))
        .select((contact::id, contacts::NAMES))
        .load(connection)?;
    let contacts = names.into_iter().map(|(id, names)| {
        let identities = identities.remove(&id).unwrap_or_default();
        (id, contacts::named(id.into(), names, identities))
    });
    Ok(contacts.collect())
}

type Customers = HashMap<i64, Contact>;
