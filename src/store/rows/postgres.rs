//! Many rows a statement, because each statement is a journey to the server and back.

use std::collections::HashSet;

use diesel::PgConnection;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Nullable, Text};

use super::{RowChange, Rows, Touch, UpdateRecord};
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

/// Which of these rows were written, because their keys were free. Of two with the same key the
/// first is.
pub(super) fn claim(
    connection: &mut PgConnection,
    records: &[UpdateRecord],
) -> Result<Vec<bool>, StoreError> {
    let mut written = HashSet::new();
    for some in records.chunks(TOGETHER) {
        let keys: Vec<(i64, String, String)> = diesel::insert_into(dedupe::table)
            .values(some)
            .on_conflict_do_nothing()
            .returning((dedupe::channel_id, dedupe::kind, dedupe::external_id))
            .get_results(connection)?;
        written.extend(keys);
    }
    let one = |record: &UpdateRecord| {
        let kind = record.kind.to_owned();
        written.remove(&(record.channel_id, kind, record.external_id.clone()))
    };
    Ok(records.iter().map(one).collect())
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

fn touch(connection: &mut PgConnection, touches: &[&Touch]) -> Result<usize, StoreError> {
    if touches.is_empty() {
        return Ok(0);
    }
    Ok(Touches::of(touches).execute(connection)?)
}

/// All touches in one statement, always of the same words, so that the server plans it once.
#[derive(Default)]
struct Touches<'a> {
    ids: Vec<i64>,
    seqs: Vec<i64>,
    versions: Vec<i64>,
    inbound_counts: Vec<i64>,
    window_sorts: Vec<i64>,
    last_inbound_ats: Vec<Option<i64>>,
    last_messages: Vec<Option<&'a str>>,
    last_activity_ats: Vec<i64>,
}

impl<'a> Touches<'a> {
    fn of(touches: &[&'a Touch]) -> Self {
        let mut all = Self::default();
        for touch in touches {
            all.ids.push(touch.id);
            all.seqs.push(touch.seq);
            all.versions.push(touch.version);
            all.inbound_counts.push(touch.inbound_count);
            all.window_sorts.push(touch.window_sort);
            all.last_inbound_ats.push(touch.last_inbound_at);
            all.last_messages.push(touch.last_message.as_deref());
            all.last_activity_ats.push(touch.last_activity_at);
        }
        all
    }
}

impl QueryId for Touches<'_> {
    type QueryId = Touches<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<PgConnection> for Touches<'_> {}

impl QueryFragment<Pg> for Touches<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "UPDATE conversation SET seq = new.seq, version = new.version,
                 inbound_count = new.inbound_count, window_sort = new.window_sort,
                 last_inbound_at = new.last_inbound_at, last_message = new.last_message,
                 last_activity_at = new.last_activity_at
             FROM unnest(",
        );
        let numbers = [
            &self.ids,
            &self.seqs,
            &self.versions,
            &self.inbound_counts,
            &self.window_sorts,
            &self.last_activity_ats,
        ];
        for column in numbers {
            out.push_bind_param::<Array<BigInt>, _>(column)?;
            out.push_sql(", ");
        }
        out.push_bind_param::<Array<Nullable<BigInt>>, _>(&self.last_inbound_ats)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<Text>>, _>(&self.last_messages)?;
        out.push_sql(
            ") AS new (id, seq, version, inbound_count, window_sort, last_activity_at,
                 last_inbound_at, last_message)
             WHERE conversation.id = new.id AND conversation.version = new.version - 1
                 AND conversation.merged_into IS NULL",
        );
        Ok(())
    }
}
