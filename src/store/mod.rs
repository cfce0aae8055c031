//! The database: SQLite by default, PostgreSQL by configuration, the same tables in both.
//!
//! Reads go through [`connection::Readers`], writes through the [`committer::Committer`] alone:
//! one thread, one connection, group commit. One file of queries per noun.

pub mod agents;
pub mod amend;
#[expect(missing_docs, reason = "made by the derive")]
pub mod any_connection;
pub mod branches;
pub mod channels;
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
pub mod roles;
#[expect(
    missing_docs,
    reason = "the columns are described where the tables are made"
)]
pub mod schema;
pub mod teams;
pub mod transaction;
pub mod words;
pub mod workspaces;
pub mod write;

/// A change that touched no row was meant for something that is not there.
fn found(touched: usize) -> Result<(), error::StoreError> {
    if touched == 0 {
        return Err(error::StoreError::NotFound);
    }
    Ok(())
}
