//! Connections to PostgreSQL: what they are told, and that broken ones are made anew.

use std::time::Duration;

use baton::store::connection::{AnyConnection, DatabaseUrl, Limits, PostgresUrl, Purpose};
use baton::store::error::StoreError;
use baton::store::labels;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use crate::database::{Database, HERE};
use crate::postgres_server::Postgres;

/// What the server says about a setting of this connection.
fn shows(connection: &mut AnyConnection, name: &str) -> String {
    #[derive(QueryableByName)]
    struct Shown {
        #[diesel(sql_type = diesel::sql_types::Text)]
        shown: String,
    }
    let statement = format!("SELECT current_setting('{name}') AS shown");
    let shown: Shown = diesel::sql_query(statement).get_result(connection).unwrap();
    shown.shown
}

#[test]
fn every_connection_commits_to_disk_and_has_limits() {
    let server = Postgres::shared();
    let name = server.database();
    server.administer(&format!(
        "ALTER DATABASE {name} SET synchronous_commit = off"
    ));
    let limits = Limits {
        statement: Duration::from_secs(7),
        idle_transaction: Duration::from_secs(9),
    };
    let url = PostgresUrl::new(&server.url(&name), limits).unwrap();
    let url = DatabaseUrl::Postgres(url);
    for purpose in [Purpose::Write, Purpose::Read] {
        let mut connection = url.connect(purpose).unwrap();
        assert_eq!(shows(&mut connection, "statement_timeout"), "7s");
        let idle = shows(&mut connection, "idle_in_transaction_session_timeout");
        assert_eq!(idle, "9s");
        if purpose == Purpose::Write {
            assert_eq!(shows(&mut connection, "synchronous_commit"), "on");
        } else {
            let written = connection.batch_execute("DELETE FROM setting");
            assert!(written.is_err(), "a reader has written");
        }
    }
    server.drops(&name);
}

#[test]
fn connections_that_were_cut_are_made_anew() {
    let database = Database::postgres();
    let reads = || {
        database.tries_to_read(|connection| labels::list(connection, HERE).map(|list| list.len()))
    };
    let writes = || database.tries(|transaction| labels_are_there(transaction.connection));
    reads().unwrap();
    writes().unwrap();
    Postgres::shared().administer(&format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'",
        database.name().unwrap()
    ));
    // Each of the three connections may learn it the hard way, once.
    let _ = (reads(), reads(), writes());
    for _ in 0..4 {
        reads().unwrap();
        writes().unwrap();
    }
}

fn labels_are_there(connection: &mut AnyConnection) -> Result<usize, StoreError> {
    labels::list(connection, HERE).map(|list| list.len())
}
