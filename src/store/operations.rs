//! What people did and may take back: one row per conversation, several under one name when they
//! did it to many at once.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::{message, operation};
use super::transaction::Transaction;
use super::words;
use crate::domain::content::Content;
use crate::domain::event::Activity;
use crate::domain::ids::{AgentId, ConversationId, OperationId, WorkspaceId};
use crate::domain::message::Author;
use crate::domain::time::Timestamp;
use crate::domain::undo::Trace;

/// Whose, and by which name: what was asked with one name is taken back together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OperationKey {
    /// Where.
    pub workspace: WorkspaceId,
    /// Whose.
    pub agent: AgentId,
    /// The name.
    pub name: String,
}

/// One conversation's part of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Its id, which rises.
    pub id: OperationId,
    /// Which operation.
    pub key: OperationKey,
    /// Which conversation.
    pub conversation: ConversationId,
    /// When it was done.
    pub at: Timestamp,
    /// What it changed.
    pub trace: Trace,
    /// Whether it was taken back, or never can be any more.
    pub is_over: bool,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = operation)]
struct OperationRecord {
    id: i64,
    workspace_id: i64,
    agent_id: i64,
    name: String,
    conversation_id: i64,
    at: i64,
    trace: String,
    ended_at: Option<i64>,
}

impl OperationRecord {
    fn read(self) -> Result<Operation, StoreError> {
        Ok(Operation {
            id: self.id.into(),
            key: OperationKey {
                workspace: self.workspace_id.into(),
                agent: self.agent_id.into(),
                name: self.name,
            },
            conversation: self.conversation_id.into(),
            at: Timestamp(self.at),
            trace: serde_json::from_str(&self.trace)?,
            is_over: self.ended_at.is_some(),
        })
    }
}

/// Remembers what somebody did.
pub fn insert(transaction: &mut Transaction<'_>, done: &Operation) -> Result<(), StoreError> {
    diesel::insert_into(operation::table)
        .values(OperationRecord {
            id: done.id.get(),
            workspace_id: done.key.workspace.get(),
            agent_id: done.key.agent.get(),
            name: done.key.name.clone(),
            conversation_id: done.conversation.get(),
            at: done.at.millis(),
            trace: serde_json::to_string(&done.trace)?,
            ended_at: None,
        })
        .execute(transaction.connection)?;
    Ok(())
}

/// Everything of one operation, the latest first.
pub fn load(
    connection: &mut AnyConnection,
    key: &OperationKey,
) -> Result<Vec<Operation>, StoreError> {
    let rows: Vec<OperationRecord> = operation::table
        .filter(operation::workspace_id.eq(key.workspace.get()))
        .filter(operation::agent_id.eq(key.agent.get()))
        .filter(operation::name.eq(&key.name))
        .order(operation::id.desc())
        .select(OperationRecord::as_select())
        .load(connection)?;
    rows.into_iter().map(OperationRecord::read).collect()
}

/// What somebody did since a moment and may take back, the latest first, at most `limit` rows.
pub fn latest(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    agent: AgentId,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<Operation>, StoreError> {
    let rows: Vec<OperationRecord> = operation::table
        .filter(operation::workspace_id.eq(workspace.get()))
        .filter(operation::agent_id.eq(agent.get()))
        .filter(operation::ended_at.is_null())
        .filter(operation::at.ge(since.millis()))
        .order(operation::id.desc())
        .limit(limit)
        .select(OperationRecord::as_select())
        .load(connection)?;
    rows.into_iter().map(OperationRecord::read).collect()
}

/// It was taken back, or never can be any more.
pub fn end(transaction: &mut Transaction<'_>, id: OperationId) -> Result<(), StoreError> {
    diesel::update(operation::table.find(id.get()))
        .set(operation::ended_at.eq(Some(transaction.at.millis())))
        .execute(transaction.connection)?;
    Ok(())
}

/// Forgets what was done before a moment.
pub fn forget(transaction: &mut Transaction<'_>, before: Timestamp) -> Result<(), StoreError> {
    let old = operation::table.filter(operation::at.lt(before.millis()));
    diesel::delete(old).execute(transaction.connection)?;
    Ok(())
}

/// The quiet lines of a thread behind a place, with whoever caused them.
pub fn lines_since(
    connection: &mut AnyConnection,
    conversation: ConversationId,
    seq: i64,
) -> Result<Vec<(Author, Activity)>, StoreError> {
    let rows: Vec<(String, Option<i64>, String)> = message::table
        .filter(message::conversation_id.eq(conversation.get()))
        .filter(message::seq.gt(seq))
        .filter(message::kind.eq("activity"))
        .order(message::seq)
        .select((message::author_kind, message::author_id, message::content))
        .load(connection)?;
    let mut lines = Vec::with_capacity(rows.len());
    for (kind, id, content) in rows {
        if let Content::Activity(line) = serde_json::from_str(&content)? {
            lines.push((words::author_from(&kind, id), line));
        }
    }
    Ok(lines)
}
