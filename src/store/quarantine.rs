//! Webhook items that could not be understood, kept whole.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::digest;
use super::error::StoreError;
use super::schema::quarantine;
use super::transaction::Transaction;
use crate::domain::ids::{ChannelId, QuarantineId, WorkspaceId};
use crate::domain::time::Timestamp;

/// An item that could not be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// Its id.
    pub id: QuarantineId,
    /// Whose it is, when the number or account is known.
    pub workspace: Option<WorkspaceId>,
    /// On which number, when known.
    pub channel: Option<ChannelId>,
    /// Meta's id of the account, when the item named one.
    pub account: Option<String>,
    /// Why it was set aside, for a person.
    pub reason: String,
    /// The item as JSON, as it came.
    pub raw: String,
    /// When it came.
    pub at: Timestamp,
    /// When a person last had it tried again.
    pub replayed_at: Option<Timestamp>,
    /// What came of that.
    pub outcome: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = quarantine)]
struct QuarantineRecord {
    id: i64,
    workspace_id: Option<i64>,
    channel_id: Option<i64>,
    account: Option<String>,
    reason: String,
    raw: String,
    at: i64,
    replayed_at: Option<i64>,
    outcome: Option<String>,
}

impl From<QuarantineRecord> for Quarantined {
    fn from(record: QuarantineRecord) -> Self {
        Self {
            id: record.id.into(),
            workspace: record.workspace_id.map(Into::into),
            channel: record.channel_id.map(Into::into),
            account: record.account,
            reason: record.reason,
            raw: record.raw,
            at: Timestamp(record.at),
            replayed_at: record.replayed_at.map(Timestamp),
            outcome: record.outcome,
        }
    }
}

/// The items of a workspace, and those that belong to none, newest first, older than `before`.
pub fn list(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    before: Option<QuarantineId>,
    limit: i64,
) -> Result<Vec<Quarantined>, StoreError> {
    let whose = quarantine::workspace_id
        .eq(workspace.get())
        .or(quarantine::workspace_id.is_null());
    let rows: Vec<QuarantineRecord> = quarantine::table
        .filter(whose)
        .filter(quarantine::id.lt(before.map_or(i64::MAX, QuarantineId::get)))
        .order(quarantine::id.desc())
        .limit(limit)
        .select(QuarantineRecord::as_select())
        .load(connection)?;
    Ok(rows.into_iter().map(Quarantined::from).collect())
}

/// One item of a workspace, or of none.
pub fn load(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    id: QuarantineId,
) -> Result<Quarantined, StoreError> {
    let whose = quarantine::workspace_id
        .eq(workspace.get())
        .or(quarantine::workspace_id.is_null());
    let found: QuarantineRecord = quarantine::table
        .find(id.get())
        .filter(whose)
        .select(QuarantineRecord::as_select())
        .first(connection)?;
    Ok(found.into())
}

/// Sets an item aside; whether it stands there for the first time. Meta delivers again what it
/// has delivered, and the same item counts once.
pub fn insert(transaction: &mut Transaction<'_>, new: &Quarantined) -> Result<bool, StoreError> {
    let digest = digest::of([new.account.as_deref().unwrap_or_default(), &new.raw]);
    let same = quarantine::table.filter(quarantine::digest.eq(&digest));
    if diesel::select(exists(same)).get_result(transaction.connection)? {
        return Ok(false);
    }
    diesel::insert_into(quarantine::table)
        .values((
            quarantine::id.eq(new.id.get()),
            quarantine::workspace_id.eq(new.workspace.map(WorkspaceId::get)),
            quarantine::channel_id.eq(new.channel.map(ChannelId::get)),
            quarantine::account.eq(&new.account),
            quarantine::reason.eq(&new.reason),
            quarantine::raw.eq(&new.raw),
            quarantine::at.eq(new.at.millis()),
            quarantine::replayed_at.eq(new.replayed_at.map(Timestamp::millis)),
            quarantine::outcome.eq(&new.outcome),
            quarantine::digest.eq(digest),
        ))
        .execute(transaction.connection)?;
    Ok(true)
}

/// Writes that an item was tried again, and what came of it.
pub fn mark_replayed(
    transaction: &mut Transaction<'_>,
    id: QuarantineId,
    outcome: &str,
) -> Result<(), StoreError> {
    let touched = diesel::update(quarantine::table.find(id.get()))
        .set((
            quarantine::replayed_at.eq(Some(transaction.at.millis())),
            quarantine::outcome.eq(Some(outcome)),
        ))
        .execute(transaction.connection)?;
    super::found(touched)
}
