//! Rows that are on their way into the database: gathered while writes are made, sent in the
//! fewest statements that the database takes.
//!
//! Whoever reads a table inside a transaction in which rows for it may be waiting calls
//! [`Transaction::flush`](super::transaction::Transaction::flush) first.

mod postgres;
mod sqlite;

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::conversations::ConversationRecord;
use super::error::StoreError;
use super::messages::MessageRecord;
use super::schema::{command_key, contact, conversation_count, dedupe, event, identity, outbox};

/// A row of `contact`.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = contact, treat_none_as_default_value = false)]
pub(super) struct ContactRecord {
    pub id: i64,
    pub workspace_id: i64,
    pub name: Option<String>,
    pub username: Option<String>,
    pub created_at: i64,
}

/// A row of `identity`.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = identity, treat_none_as_default_value = false)]
pub(super) struct IdentityRecord {
    pub channel_id: i64,
    pub kind: &'static str,
    pub value: String,
    pub workspace_id: i64,
    pub contact_id: i64,
    pub created_at: i64,
}

/// A row of `dedupe`.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = dedupe, treat_none_as_default_value = false)]
pub(super) struct UpdateRecord {
    pub channel_id: i64,
    pub kind: &'static str,
    pub external_id: String,
    pub workspace_id: i64,
    pub conversation_id: i64,
    pub message_id: Option<i64>,
    pub at: i64,
}

/// A row of `command_key`.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = command_key, treat_none_as_default_value = false)]
pub(super) struct AnswerRecord {
    pub workspace_id: i64,
    pub agent_id: i64,
    pub key: String,
    pub answer: String,
    pub at: i64,
}

/// A row of `outbox`.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = outbox, treat_none_as_default_value = false)]
pub(super) struct OutboxRecord {
    pub message_id: i64,
    pub workspace_id: i64,
    pub channel_id: i64,
    pub conversation_id: i64,
    pub state: &'static str,
    pub attempts: i64,
    pub next_at: i64,
    pub created_at: i64,
}

/// A row of `event`.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = event, treat_none_as_default_value = false)]
pub(super) struct EventRecord {
    pub workspace_id: i64,
    pub lane: i64,
    pub seq: i64,
    pub at: i64,
    pub kind: &'static str,
    pub conversation_id: Option<i64>,
    pub subject_id: Option<i64>,
}

/// What one more message of a customer who waits already changes in their conversation's row:
/// few columns, and so few indexes.
#[derive(Clone, Debug)]
pub(super) struct Touch {
    pub id: i64,
    pub seq: i64,
    pub version: i64,
    pub inbound_count: i64,
    pub window_sort: i64,
    pub last_inbound_at: Option<i64>,
    pub last_message: Option<String>,
    pub last_activity_at: i64,
}

/// What becomes of a conversation's row. A change demands that the row is one version behind.
#[derive(Clone, Debug)]
pub(super) enum RowChange {
    /// It is new.
    New(Box<ConversationRecord>),
    /// It changes.
    Whole(Box<ConversationRecord>),
    /// A little of it changes.
    Touch(Touch),
}

/// Which count a conversation belongs to: workspace, number, team, owner, status; 0 for none.
pub(super) type CountKey = (i64, i64, i64, i64, &'static str);

/// Rows that wait.
#[derive(Default)]
pub(super) struct Rows {
    pub contacts: Vec<ContactRecord>,
    pub identities: Vec<IdentityRecord>,
    pub messages: Vec<MessageRecord>,
    pub updates: Vec<UpdateRecord>,
    pub answers: Vec<AnswerRecord>,
    pub outbox: Vec<OutboxRecord>,
    pub conversations: Vec<RowChange>,
    pub counts: BTreeMap<CountKey, i64>,
    pub events: Vec<EventRecord>,
}

impl Rows {
    /// Sends everything that waits.
    ///
    /// # Errors
    /// `Conflict` when a conversation is at another version than its change demands.
    pub fn flush(&mut self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        let rows = std::mem::take(self);
        let changes = rows.conversations.len();
        let changed = match connection {
            AnyConnection::Sqlite(connection) => sqlite::send(connection, &rows)?,
            AnyConnection::Postgres(connection) => postgres::send(connection, &rows)?,
        };
        if changed != changes {
            return Err(StoreError::Conflict("a conversation has moved on".into()));
        }
        for (key, change) in rows.counts {
            add_to_count(connection, key, change)?;
        }
        Ok(())
    }
}

/// Sends these rows of `dedupe` at once, except those whose key is taken; says for each whether it
/// was sent.
pub(super) fn claim(
    connection: &mut AnyConnection,
    records: &[UpdateRecord],
) -> Result<Vec<bool>, StoreError> {
    match connection {
        AnyConnection::Sqlite(connection) => sqlite::claim(connection, records),
        AnyConnection::Postgres(connection) => postgres::claim(connection, records),
    }
}

fn add_to_count(
    connection: &mut AnyConnection,
    key: CountKey,
    change: i64,
) -> Result<(), StoreError> {
    if change == 0 {
        return Ok(());
    }
    let (workspace, channel, team, owner, status) = key;
    let touched = diesel::update(conversation_count::table.find(key))
        .set(conversation_count::total.eq(conversation_count::total + change))
        .execute(connection)?;
    if touched == 0 {
        diesel::insert_into(conversation_count::table)
            .values((
                conversation_count::workspace_id.eq(workspace),
                conversation_count::channel_id.eq(channel),
                conversation_count::team_id.eq(team),
                conversation_count::owner_id.eq(owner),
                conversation_count::status.eq(status),
                conversation_count::total.eq(change),
            ))
            .execute(connection)?;
    }
    Ok(())
}
