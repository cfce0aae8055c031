//! How the database goes about lists and threads: along an index, without sorting anew.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use baton::domain::ids::{ConversationId, TeamId};
use baton::domain::permissions::{Principal, Right};
use baton::domain::view::{ListFilter, Sort, StatusFilter, View};
use baton::store::connection::AnyConnection;
use baton::store::error::StoreError;
use baton::store::lists;
use baton::store::threads::{self, Stretch};
use diesel::connection::{InstrumentationEvent, SimpleConnection as _};
use diesel::prelude::*;

use crate::database::Database;
use crate::lists::{overseer, query};

/// Rows enough that PostgreSQL has reason to use an index.
const ROWS: i64 = 20_000;

/// Every query that a reading runs, with its values, as the database gets it.
fn statements(
    connection: &mut AnyConnection,
    reading: impl FnOnce(&mut AnyConnection) -> Result<(), StoreError>,
) -> Result<Vec<(String, String)>, StoreError> {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hearing = heard.clone();
    connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            hearing.lock().unwrap().push(query.to_string());
        }
    });
    reading(connection)?;
    connection.set_instrumentation(|_: InstrumentationEvent<'_>| {});
    let heard = heard.lock().unwrap();
    let split = heard.iter().map(|query| {
        let (statement, binds) = query.split_once(" -- binds: ").unwrap();
        (statement.to_owned(), binds.to_owned())
    });
    Ok(split.collect())
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = diesel::sql_types::Text)]
    #[diesel(column_name = "detail")]
    detail: String,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text)]
    #[diesel(column_name = "QUERY PLAN")]
    line: String,
}

/// How the database goes about every query of a reading.
fn plans(
    connection: &mut AnyConnection,
    reading: impl FnOnce(&mut AnyConnection) -> Result<(), StoreError>,
) -> Result<Vec<String>, StoreError> {
    let asked = statements(connection, reading)?;
    let plans = asked
        .into_iter()
        .map(|(statement, binds)| match connection {
            AnyConnection::Sqlite(connection) => {
                let plan = format!("EXPLAIN QUERY PLAN {statement}");
                let steps: Vec<Step> = diesel::sql_query(plan).load(connection)?;
                let steps: Vec<_> = steps.into_iter().map(|step| step.detail).collect();
                Ok(steps.join("; "))
            }
            AnyConnection::Postgres(connection) => {
                // The values decide about the plan, so they are given as they were.
                let values = binds.trim().strip_prefix('[').unwrap();
                let values = values.strip_suffix(']').unwrap();
                let values = values.replace('"', "'").replace('[', "ARRAY[");
                connection.batch_execute(&format!("PREPARE asked AS {statement}"))?;
                let call = match values.is_empty() {
                    true => "EXPLAIN EXECUTE asked".to_owned(),
                    false => format!("EXPLAIN EXECUTE asked ({values})"),
                };
                let lines: Vec<Line> = diesel::sql_query(&call)
                    .load(connection)
                    .unwrap_or_else(|error| panic!("{statement} -- {call}: {error}"));
                connection.batch_execute("DEALLOCATE asked")?;
                let lines: Vec<_> = lines.into_iter().map(|line| line.line).collect();
                Ok(lines.join("\n"))
            }
        });
    plans.collect()
}

/// Twenty thousand conversations and as many messages, most of them resolved.
fn fills(database: &Database) {
    let numbers = format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})"
    );
    let conversations = format!(
        "INSERT INTO conversation (id, workspace_id, channel_id, contact_id, team_id, owner_id, \
             status, priority, assistant, episode, seq, version, inbound_count, answered_inbound, \
             waiting_since, waiting_sort, window_sort, last_inbound_at, last_activity_at, labels, \
             created_at) \
         {numbers} SELECT i, 1, 20 + i % 2, i, 10 + i % 5, \
             CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN 7 ELSE 8 + i % 40 END, \
             CASE WHEN i % 4 = 0 THEN 'open' WHEN i % 50 = 1 THEN 'snoozed' ELSE 'resolved' END, \
             0, 'off', 1, 400, 1, 1, 0, i, i, i, i, 1800000000000 - i, '[]', 1 FROM n"
    );
    let contacts = format!(
        "INSERT INTO contact (id, workspace_id, name, created_at) \
         {numbers} SELECT i, 1, 'Customer ' || i, 1 FROM n"
    );
    let messages = format!(
        "INSERT INTO message (id, workspace_id, channel_id, conversation_id, seq, direction, \
             author_kind, \"at\", \"kind\", content, reactions, inbound_count) \
         {numbers} SELECT i, 1, 20, 1 + i % 50, 1 + i / 50, 'in', 'customer', i, 'text', \
             '{{\"type\":\"text\",\"text\":\"words\"}}', '[]', i FROM n"
    );
    let identities = format!(
        "INSERT INTO identity (channel_id, \"kind\", \"value\", workspace_id, contact_id, created_at) \
         {numbers} SELECT 20 + i % 2, 'phone', '' || i, 1, i, 1 FROM n"
    );
    let positions = format!(
        "INSERT INTO read_position (agent_id, conversation_id, workspace_id, read_seq, \
             read_inbound, marked_unread) \
         {numbers} SELECT 7 + i % 40, i, 1, 1, 1, i % 2 = 0 FROM n"
    );
    for statement in [conversations, contacts, messages, identities, positions] {
        database.writes(move |transaction| {
            diesel::sql_query(statement).execute(transaction.connection)?;
            Ok(())
        });
    }
    database.writes(|transaction| Ok(transaction.connection.batch_execute("ANALYZE")?));
}

/// A list, and the index that it has to be read along.
type Along = (View, StatusFilter, Sort, &'static str);

const LISTS: [Along; 22] = {
    use Sort::{Newest, Oldest, Waiting, Window};
    use StatusFilter::{Any, Open, Resolved};
    use View::{All, Mine, Unassigned};
    [
        (All, Open, Waiting, "conversation_open_waiting"),
        (All, Open, Newest, "conversation_open_activity"),
        (All, Open, Oldest, "conversation_open_activity"),
        (All, Open, Window, "conversation_open_window"),
        (All, Resolved, Waiting, "conversation_resolved_waiting"),
        (All, Resolved, Newest, "conversation_resolved_activity"),
        (All, Resolved, Window, "conversation_resolved_window"),
        (All, Any, Waiting, "conversation_waiting"),
        (All, Any, Newest, "conversation_activity"),
        (All, Any, Window, "conversation_window"),
        (Mine, Open, Waiting, "conversation_owner_waiting"),
        (Mine, Open, Newest, "conversation_owner_activity"),
        (Mine, Open, Window, "conversation_owner_window"),
        (
            Mine,
            Resolved,
            Waiting,
            "conversation_owner_resolved_waiting",
        ),
        (Mine, Resolved, Newest, "conversation_owner_activity"),
        (Mine, Any, Waiting, "conversation_owner_any_waiting"),
        (Mine, Any, Window, "conversation_owner_window"),
        (Unassigned, Open, Waiting, "conversation_free_waiting"),
        (Unassigned, Open, Newest, "conversation_free_activity"),
        (
            Unassigned,
            Resolved,
            Waiting,
            "conversation_free_resolved_waiting",
        ),
        (Unassigned, Resolved, Newest, "conversation_free_resolved"),
        (
            Unassigned,
            Resolved,
            Window,
            "conversation_free_resolved_window",
        ),
    ]
};

fn readers() -> [Principal; 2] {
    let agents: BTreeSet<Right> = [Right::SeeQueue, Right::SeeTeam].into();
    [BTreeSet::from([Right::SeeEverything]), agents].map(|rights| Principal {
        rights,
        teams: BTreeSet::from([TeamId(10), TeamId(11)]),
        ..overseer()
    })
}

/// SQLite chooses by the query alone, so that its tables may be empty.
pub fn lists_are_read_along_an_index(database: &Database) {
    let postgres = database.reads(|it| Ok(matches!(it, AnyConnection::Postgres(_))));
    if postgres {
        fills(database);
    }
    for reader in readers() {
        for (view, status, sort, index) in LISTS {
            let filter = ListFilter {
                view,
                status,
                ..ListFilter::default()
            };
            let asked = query(&reader, &filter, sort, 50);
            let plans = database.reads(|it| plans(it, |it| lists::page(it, &asked).map(|_| ())));
            let told = format!("{view:?} {status:?} {sort:?}: {plans:#?}");
            if postgres {
                // Which of two fitting indexes is its own affair; that there is one is not.
                assert!(
                    plans.iter().all(|plan| !plan.contains("Seq Scan")),
                    "{told}"
                );
                assert!(!plans[0].contains("Sort"), "{told}");
            } else {
                let along = format!("USING INDEX {index} ");
                let sorted_anew = plans[0].contains("TEMP B-TREE");
                assert!(plans[0].contains(&along) && !sorted_anew, "{told}");
            }
        }
    }
}

pub fn the_few_are_found_without_reading_the_many(database: &Database) {
    fills(database);
    for (view, table) in [(View::Mentions, "mention"), (View::FollowUp, "follow_up")] {
        for sort in [Sort::Waiting, Sort::Newest] {
            let filter = ListFilter {
                view,
                status: view.status(),
                ..ListFilter::default()
            };
            let asked = query(&readers()[1], &filter, sort, 50);
            let plans = database.reads(|it| plans(it, |it| lists::page(it, &asked).map(|_| ())));
            let many = ["Seq Scan on conversation", "SCAN conversation"];
            let reads_many = many.iter().any(|scan| plans[0].contains(scan));
            assert!(plans[0].contains(table) && !reads_many, "{plans:#?}");
        }
    }
}

pub fn threads_are_read_along_their_index(database: &Database) {
    fills(database);
    for stretch in [
        Stretch::Newest,
        Stretch::Before(200),
        Stretch::After(200),
        Stretch::Around(200),
    ] {
        let plans = database.reads(|connection| {
            plans(connection, |connection| {
                let page = threads::page(connection, ConversationId(7), stretch, 50)?;
                assert_eq!(page.entries.len(), 50, "{stretch:?}");
                Ok(())
            })
        });
        for plan in plans {
            let whole = plan.contains("Seq Scan") || plan.contains("SCAN ");
            let sorted_anew = plan.contains("Sort") || plan.contains("TEMP B-TREE");
            assert!(!whole && !sorted_anew, "{stretch:?}: {plan}");
        }
    }
}
