//! The database: SQLite by default, PostgreSQL by configuration, the same tables in both.
//!
//! Reads go through [`connection::Readers`], writes through the [`committer::Committer`] alone:
//! one thread, one connection, group commit. One file of queries per noun.

pub mod amend;
#[expect(missing_docs, reason = "made by the derive")]
pub mod any_connection;
pub mod committer;
pub mod connection;
pub mod contacts;
pub mod conversations;
pub mod dedupe;
pub mod error;
pub mod media;
pub mod messages;
pub mod orphans;
pub mod outbox;
pub mod read_positions;
#[expect(
    missing_docs,
    reason = "the columns are described where the tables are made"
)]
pub mod schema;
pub mod transaction;
pub mod words;
pub mod write;
