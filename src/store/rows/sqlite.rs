//! One prepared statement a row: in the same process that is the fastest there is.

use diesel::SqliteConnection;
use diesel::prelude::*;

use super::{RowChange, Rows};
use crate::store::error::StoreError;
use crate::store::schema::{
    command_key, contact, conversation, dedupe, event, identity, message, outbox,
};

/// How many conversations were written.
pub(super) fn send(connection: &mut SqliteConnection, rows: &Rows) -> Result<usize, StoreError> {
    for record in &rows.contacts {
        diesel::insert_into(contact::table)
            .values(record)
            .execute(connection)?;
    }
    for record in &rows.identities {
        diesel::insert_into(identity::table)
            .values(record)
            .execute(connection)?;
    }
    for record in &rows.messages {
        diesel::insert_into(message::table)
            .values(record)
            .execute(connection)?;
    }
    for record in &rows.updates {
        diesel::insert_into(dedupe::table)
            .values(record)
            .execute(connection)?;
    }
    for record in &rows.answers {
        diesel::insert_into(command_key::table)
            .values(record)
            .execute(connection)?;
    }
    for record in &rows.outbox {
        diesel::insert_into(outbox::table)
            .values(record)
            .execute(connection)?;
    }
    for record in &rows.events {
        diesel::insert_into(event::table)
            .values(record)
            .execute(connection)?;
    }
    let mut changed = 0;
    for change in &rows.conversations {
        changed += conversation(connection, change)?;
    }
    Ok(changed)
}

fn conversation(
    connection: &mut SqliteConnection,
    change: &RowChange,
) -> Result<usize, StoreError> {
    let behind = |id: i64, version: i64| {
        conversation::table
            .find(id)
            .filter(conversation::version.eq(version - 1))
            .filter(conversation::merged_into.is_null())
    };
    let touched = match change {
        RowChange::New(record) => diesel::insert_into(conversation::table)
            .values(&**record)
            .execute(connection)?,
        RowChange::Whole(record) => diesel::update(behind(record.id, record.version))
            .set(&**record)
            .execute(connection)?,
        RowChange::Touch(touch) => diesel::update(behind(touch.id, touch.version))
            .set(touch)
            .execute(connection)?,
    };
    Ok(touched)
}
