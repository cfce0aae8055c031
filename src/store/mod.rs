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
mod claim;
pub mod committer;
pub mod connection;
pub mod contact_cards;
pub mod contact_events;
pub mod contact_fields;
pub mod contact_notes;
pub mod contacts;
pub mod conversations;
pub mod copy;
pub mod dedupe;
pub mod dialect;
mod digest;
pub mod drafts;
pub mod due;
pub mod episodes;
pub mod error;
pub mod events;
pub mod follow_ups;
pub mod ids;
pub mod labels;
pub mod lists;
pub mod media;
pub mod mentions;
pub mod messages;
pub mod notices;
pub mod notification_choices;
pub mod operations;
pub mod orphans;
pub mod outbox;
pub mod personal;
mod postgres;
pub mod push_subscriptions;
pub mod quarantine;
pub mod quick_replies;
pub mod read_positions;
mod readers;
pub mod roles;
mod rows;
pub mod saved_views;
#[expect(
    missing_docs,
    reason = "the columns are described where the tables are made"
)]
pub mod schema;
pub mod sealed;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod shared_files;
pub mod teams;
pub mod template_holds;
pub mod threads;
pub mod tokens;
pub mod transaction;
pub mod unsettled;
pub mod wordings;
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

/// Whether a query for one id found any.
fn any(first: diesel::QueryResult<i64>) -> Result<bool, error::StoreError> {
    use diesel::OptionalExtension as _;
    Ok(first.optional()?.is_some())
}
