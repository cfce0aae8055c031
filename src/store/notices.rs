//! What Meta told about numbers, accounts and templates.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::digest;
use super::error::StoreError;
use super::schema::notice;
use super::transaction::Transaction;
use crate::domain::ids::{ChannelId, NoticeId, WorkspaceId};
use crate::domain::inbound::Severity;
use crate::domain::time::Timestamp;

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// For whom.
    pub workspace: WorkspaceId,
    /// About which number, when it is about one.
    pub channel: Option<ChannelId>,
    /// Meta's webhook field, such as `phone_number_quality_update`.
    pub field: String,
    /// How loud.
    pub severity: Severity,
    /// One line for a person.
    pub title: String,
    /// Meta's value, as JSON.
    pub raw: String,
    /// When it came.
    pub at: Timestamp,
}

type Columns = (i64, Option<i64>, String, String, String, String, i64);

/// The notices of a workspace, newest first, older than `before`.
pub fn list(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    before: Option<NoticeId>,
    limit: i64,
) -> Result<Vec<Notice>, StoreError> {
    let rows: Vec<Columns> = notice::table
        .filter(notice::workspace_id.eq(workspace.get()))
        .filter(notice::id.lt(before.map_or(i64::MAX, NoticeId::get)))
        .order(notice::id.desc())
        .limit(limit)
        .select((
            notice::id,
            notice::channel_id,
            notice::field,
            notice::severity,
            notice::title,
            notice::raw,
            notice::at,
        ))
        .load(connection)?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(id, channel, field, severity, title, raw, at)| Notice {
            id: id.into(),
            workspace,
            channel: channel.map(Into::into),
            field,
            severity: severity_from(&severity),
            title,
            raw,
            at: Timestamp(at),
        })
        .collect())
}

/// Adds a notice of our own.
pub fn insert(transaction: &mut Transaction<'_>, new: &Notice) -> Result<(), StoreError> {
    add(transaction, new, None)
}

/// Adds a notice that came by webhook, with the time that Meta gave it; whether it is news. Meta
/// delivers again what it has delivered, and the same notice counts once.
pub fn insert_once(
    transaction: &mut Transaction<'_>,
    new: &Notice,
    told_at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let number = new.channel.map(|id| id.to_string()).unwrap_or_default();
    let at = told_at
        .map(|at| at.millis().to_string())
        .unwrap_or_default();
    let digest = digest::of([&*number, &*new.field, &*at, &*new.raw]);
    let same = notice::table
        .filter(notice::workspace_id.eq(new.workspace.get()))
        .filter(notice::digest.eq(&digest));
    if diesel::select(exists(same)).get_result(transaction.connection)? {
        return Ok(false);
    }
    add(transaction, new, Some(&digest))?;
    Ok(true)
}

fn add(
    transaction: &mut Transaction<'_>,
    new: &Notice,
    digest: Option<&str>,
) -> Result<(), StoreError> {
    diesel::insert_into(notice::table)
        .values((
            notice::id.eq(new.id.get()),
            notice::workspace_id.eq(new.workspace.get()),
            notice::channel_id.eq(new.channel.map(ChannelId::get)),
            notice::field.eq(&new.field),
            notice::severity.eq(severity_to(new.severity)),
            notice::title.eq(&new.title),
            notice::raw.eq(&new.raw),
            notice::at.eq(new.at.millis()),
            notice::digest.eq(digest),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

fn severity_to(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Critical => "critical",
    }
}

fn severity_from(word: &str) -> Severity {
    match word {
        "info" => Severity::Info,
        "critical" => Severity::Critical,
        _ => Severity::Warning,
    }
}
