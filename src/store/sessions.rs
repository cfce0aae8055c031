//! Sign-ins. The secret itself is never kept, only its SHA-256 in hexadecimal.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::push_subscriptions;
use super::schema::session;
use super::transaction::Transaction;
use crate::domain::ids::{AgentId, SessionId, WorkspaceId};
use crate::domain::time::Timestamp;

/// A sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Where.
    pub workspace: WorkspaceId,
    /// Whose.
    pub agent: AgentId,
    /// The browser, as it calls itself.
    pub user_agent: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

type Columns = (i64, i64, i64, String, i64, i64, i64);

const COLUMNS: (
    session::id,
    session::workspace_id,
    session::agent_id,
    session::user_agent,
    session::created_at,
    session::last_seen_at,
    session::expires_at,
) = (
    session::id,
    session::workspace_id,
    session::agent_id,
    session::user_agent,
    session::created_at,
    session::last_seen_at,
    session::expires_at,
);

fn session_of(columns: Columns) -> Session {
    let (id, workspace, agent, user_agent, created_at, last_seen_at, expires_at) = columns;
    Session {
        id: id.into(),
        workspace: workspace.into(),
        agent: agent.into(),
        user_agent,
        created_at: Timestamp(created_at),
        last_seen_at: Timestamp(last_seen_at),
        expires_at: Timestamp(expires_at),
    }
}

/// The session of a secret's hash, also when it has ended by itself.
pub fn find(
    connection: &mut AnyConnection,
    token_hash: &str,
) -> Result<Option<Session>, StoreError> {
    let found: Option<Columns> = session::table
        .filter(session::token_hash.eq(token_hash))
        .select(COLUMNS)
        .first(connection)
        .optional()?;
    Ok(found.map(session_of))
}

/// One session of a workspace.
pub fn load(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    id: SessionId,
) -> Result<Session, StoreError> {
    let found: Columns = session::table
        .find(id.get())
        .filter(session::workspace_id.eq(workspace.get()))
        .select(COLUMNS)
        .first(connection)?;
    Ok(session_of(found))
}

/// Somebody's sessions that have not ended, the last used first.
pub fn of_agent(
    connection: &mut AnyConnection,
    agent: AgentId,
    now: Timestamp,
) -> Result<Vec<Session>, StoreError> {
    let rows: Vec<Columns> = session::table
        .filter(session::agent_id.eq(agent.get()))
        .filter(session::expires_at.gt(now.millis()))
        .order((session::last_seen_at.desc(), session::id.desc()))
        .select(COLUMNS)
        .load(connection)?;
    Ok(rows.into_iter().map(session_of).collect())
}

/// Adds a session, and drops those of the same person that have ended by themselves.
pub fn insert(
    transaction: &mut Transaction<'_>,
    new: &Session,
    token_hash: &str,
) -> Result<(), StoreError> {
    let ended = session::table
        .filter(session::agent_id.eq(new.agent.get()))
        .filter(session::expires_at.le(transaction.at.millis()));
    diesel::delete(ended).execute(transaction.connection)?;
    push_subscriptions::remove_stranded(transaction, new.agent)?;
    diesel::insert_into(session::table)
        .values((
            session::id.eq(new.id.get()),
            session::workspace_id.eq(new.workspace.get()),
            session::agent_id.eq(new.agent.get()),
            session::token_hash.eq(token_hash),
            session::user_agent.eq(&new.user_agent),
            session::created_at.eq(new.created_at.millis()),
            session::last_seen_at.eq(new.last_seen_at.millis()),
            session::expires_at.eq(new.expires_at.millis()),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

/// Writes when a session was last used.
pub fn touch(
    transaction: &mut Transaction<'_>,
    id: SessionId,
    at: Timestamp,
) -> Result<(), StoreError> {
    diesel::update(session::table.find(id.get()))
        .set(session::last_seen_at.eq(at.millis()))
        .execute(transaction.connection)?;
    Ok(())
}

/// Ends a session. `NotFound` when it has ended already.
pub fn delete(transaction: &mut Transaction<'_>, id: SessionId) -> Result<(), StoreError> {
    let row = session::table.find(id.get());
    let agent: i64 = row
        .select(session::agent_id)
        .first(transaction.connection)?;
    diesel::delete(row).execute(transaction.connection)?;
    push_subscriptions::remove_stranded(transaction, agent.into())
}

/// Ends every session of somebody but, perhaps, one.
pub fn delete_of_agent(
    transaction: &mut Transaction<'_>,
    agent: AgentId,
    but: Option<SessionId>,
) -> Result<(), StoreError> {
    let kept = but.map_or(0, SessionId::get);
    let rows = session::table
        .filter(session::agent_id.eq(agent.get()))
        .filter(session::id.ne(kept));
    diesel::delete(rows).execute(transaction.connection)?;
    push_subscriptions::remove_stranded(transaction, agent)
}
