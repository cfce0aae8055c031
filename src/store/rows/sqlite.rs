//! One prepared statement a row: in the same process that is the fastest there is.

use diesel::SqliteConnection;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::sqlite::Sqlite;

use super::{RowChange, Rows, Touch, UpdateRecord};
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

/// Which of these rows were written, because their keys were free.
pub(super) fn claim(
    connection: &mut SqliteConnection,
    records: &[UpdateRecord],
) -> Result<Vec<bool>, StoreError> {
    let one = |record| {
        let written = diesel::insert_or_ignore_into(dedupe::table)
            .values(record)
            .execute(connection)?;
        Ok(written == 1)
    };
    records.iter().map(one).collect()
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
        RowChange::Touch(touch) => OneTouch {
            touch,
            behind: touch.version - 1,
        }
        .execute(connection)?,
    };
    Ok(touched)
}

/// The touch of one row. Diesel prepares the updates that it builds anew each time; this one, the
/// most frequent of all, it keeps.
struct OneTouch<'a> {
    touch: &'a Touch,
    behind: i64,
}

impl QueryId for OneTouch<'_> {
    type QueryId = OneTouch<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<SqliteConnection> for OneTouch<'_> {}

impl QueryFragment<Sqlite> for OneTouch<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        let touch = self.touch;
        out.push_sql("UPDATE conversation SET seq = ");
        out.push_bind_param::<BigInt, _>(&touch.seq)?;
        out.push_sql(", version = ");
        out.push_bind_param::<BigInt, _>(&touch.version)?;
        out.push_sql(", inbound_count = ");
        out.push_bind_param::<BigInt, _>(&touch.inbound_count)?;
        out.push_sql(", window_sort = ");
        out.push_bind_param::<BigInt, _>(&touch.window_sort)?;
        out.push_sql(", last_inbound_at = ");
        out.push_bind_param::<Nullable<BigInt>, _>(&touch.last_inbound_at)?;
        out.push_sql(", last_message = ");
        out.push_bind_param::<Nullable<Text>, _>(&touch.last_message)?;
        out.push_sql(", last_activity_at = ");
        out.push_bind_param::<BigInt, _>(&touch.last_activity_at)?;
        out.push_sql(" WHERE id = ");
        out.push_bind_param::<BigInt, _>(&touch.id)?;
        out.push_sql(" AND version = ");
        out.push_bind_param::<BigInt, _>(&self.behind)?;
        out.push_sql(" AND merged_into IS NULL");
        Ok(())
    }
}
