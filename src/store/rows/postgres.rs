//! Many rows a statement, because each statement is a journey to the server and back.

use diesel::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text};

use super::{RowChange, Rows, Touch};
use crate::store::error::StoreError;
use crate::store::schema::{
    command_key, contact, conversation, dedupe, event, identity, message, outbox,
};

/// PostgreSQL takes 65,535 parameters a statement; the widest row has fewer than 32.
const TOGETHER: usize = 1_024;

/// How many conversations were written.
pub(super) fn send(connection: &mut PgConnection, rows: &Rows) -> Result<usize, StoreError> {
    for some in rows.contacts.chunks(TOGETHER) {
        diesel::insert_into(contact::table)
            .values(some)
            .execute(connection)?;
    }
    for some in rows.identities.chunks(TOGETHER) {
        diesel::insert_into(identity::table)
            .values(some)
            .execute(connection)?;
    }
    for some in rows.messages.chunks(TOGETHER) {
        diesel::insert_into(message::table)
            .values(some)
            .execute(connection)?;
    }
    for some in rows.updates.chunks(TOGETHER) {
        diesel::insert_into(dedupe::table)
            .values(some)
            .execute(connection)?;
    }
    for some in rows.answers.chunks(TOGETHER) {
        diesel::insert_into(command_key::table)
            .values(some)
            .execute(connection)?;
    }
    for some in rows.outbox.chunks(TOGETHER) {
        diesel::insert_into(outbox::table)
            .values(some)
            .execute(connection)?;
    }
    for some in rows.events.chunks(TOGETHER) {
        diesel::insert_into(event::table)
            .values(some)
            .execute(connection)?;
    }
    conversations(connection, &rows.conversations)
}

fn conversations(
    connection: &mut PgConnection,
    changes: &[RowChange],
) -> Result<usize, StoreError> {
    let mut new = Vec::new();
    let mut touches = Vec::new();
    let mut changed = 0;
    for change in changes {
        match change {
            RowChange::New(record) => new.push(&**record),
            RowChange::Touch(touch) => touches.push(touch),
            RowChange::Whole(record) => {
                let behind = conversation::table
                    .find(record.id)
                    .filter(conversation::version.eq(record.version - 1))
                    .filter(conversation::merged_into.is_null());
                changed += diesel::update(behind).set(&**record).execute(connection)?;
            }
        }
    }
    for some in new.chunks(TOGETHER) {
        changed += diesel::insert_into(conversation::table)
            .values(some.to_vec())
            .execute(connection)?;
    }
    Ok(changed + touch(connection, &touches)?)
}

/// All touches in one statement, always of the same words, so that the server plans it once.
fn touch(connection: &mut PgConnection, touches: &[&Touch]) -> Result<usize, StoreError> {
    if touches.is_empty() {
        return Ok(0);
    }
    let numbers = |number: fn(&Touch) -> i64| -> Vec<i64> {
        touches.iter().map(|touch| number(touch)).collect()
    };
    let inbound_at: Vec<Option<i64>> = touches.iter().map(|touch| touch.last_inbound_at).collect();
    let last: Vec<Option<&str>> = touches
        .iter()
        .map(|touch| touch.last_message.as_deref())
        .collect();
    let touched = diesel::sql_query(
        "UPDATE conversation SET seq = new.seq, version = new.version,
             inbound_count = new.inbound_count, window_sort = new.window_sort,
             last_inbound_at = new.last_inbound_at, last_message = new.last_message,
             last_activity_at = new.last_activity_at
         FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS new
             (id, seq, version, inbound_count, window_sort, last_inbound_at, last_message,
              last_activity_at)
         WHERE conversation.id = new.id AND conversation.version = new.version - 1
             AND conversation.merged_into IS NULL",
    )
    .bind::<Array<BigInt>, _>(numbers(|touch| touch.id))
    .bind::<Array<BigInt>, _>(numbers(|touch| touch.seq))
    .bind::<Array<BigInt>, _>(numbers(|touch| touch.version))
    .bind::<Array<BigInt>, _>(numbers(|touch| touch.inbound_count))
    .bind::<Array<BigInt>, _>(numbers(|touch| touch.window_sort))
    .bind::<Array<Nullable<BigInt>>, _>(inbound_at)
    .bind::<Array<Nullable<Text>>, _>(last)
    .bind::<Array<BigInt>, _>(numbers(|touch| touch.last_activity_at))
    .execute(connection)?;
    Ok(touched)
}
