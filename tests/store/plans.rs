//! How the database goes about a list: along an index, without sorting anew.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use baton::domain::permissions::{Principal, Right};
use baton::domain::view::{ListFilter, Sort, StatusFilter, View};
use baton::store::connection::AnyConnection;
use baton::store::error::StoreError;
use baton::store::lists::{self, ListQuery};
use diesel::connection::InstrumentationEvent;
use diesel::prelude::*;

use crate::database::Database;
use crate::lists::{overseer, query};

/// The query that a page runs, as the database gets it.
fn statement(connection: &mut AnyConnection, asked: &ListQuery) -> Result<String, StoreError> {
    let heard = Arc::new(Mutex::new(None));
    let hearing = heard.clone();
    connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            hearing.lock().unwrap().get_or_insert(query.to_string());
        }
    });
    lists::page(connection, asked)?;
    let heard = heard.lock().unwrap().take().unwrap();
    Ok(heard.split(" -- binds").next().unwrap().to_owned())
}

/// How SQLite goes about it; PostgreSQL's choice depends on what is in the tables.
fn plan(database: &Database, asked: &ListQuery) -> Option<String> {
    #[derive(QueryableByName)]
    struct Step {
        #[diesel(sql_type = diesel::sql_types::Text)]
        detail: String,
    }
    let steps: Option<Vec<Step>> = database.reads(|connection| {
        let statement = statement(connection, asked)?;
        match connection {
            AnyConnection::Sqlite(connection) => {
                let plan = format!("EXPLAIN QUERY PLAN {statement}");
                Ok(Some(diesel::sql_query(plan).load(connection)?))
            }
            AnyConnection::Postgres(_) => Ok(None),
        }
    });
    let details = steps?.into_iter().map(|step| step.detail);
    Some(details.collect::<Vec<_>>().join("; "))
}

/// A list, and the index that it has to be read along.
type Along = (View, StatusFilter, Sort, &'static str);

const LISTS: [Along; 20] = {
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
        (Mine, Resolved, Waiting, "conversation_owner_any_waiting"),
        (Mine, Resolved, Newest, "conversation_owner_activity"),
        (Mine, Any, Waiting, "conversation_owner_any_waiting"),
        (Mine, Any, Window, "conversation_owner_window"),
        (Unassigned, Open, Waiting, "conversation_free_waiting"),
        (Unassigned, Open, Newest, "conversation_free_activity"),
        (Unassigned, Resolved, Newest, "conversation_free_resolved"),
    ]
};

pub fn lists_are_read_along_an_index(database: &Database) {
    let agents: BTreeSet<Right> = [Right::SeeQueue, Right::SeeTeam].into();
    for rights in [BTreeSet::from([Right::SeeEverything]), agents] {
        let reader = Principal {
            rights,
            ..overseer()
        };
        for (view, status, sort, index) in LISTS {
            let filter = ListFilter {
                view,
                status,
                ..ListFilter::default()
            };
            let Some(plan) = plan(database, &query(&reader, &filter, sort, 50)) else {
                return;
            };
            let along = format!("USING INDEX {index} ");
            let sorted_anew = plan.contains("TEMP B-TREE");
            assert!(
                plan.contains(&along) && !sorted_anew,
                "{view:?} {status:?} {sort:?}: {plan}"
            );
        }
    }
}
