//! Browsers that take web push. They count for as long as the session that they belong to, so
//! that nothing reaches a browser from which somebody has signed out.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::{push_subscription, session};
use super::transaction::Transaction;
use crate::domain::ids::{AgentId, PushSubscriptionId, SessionId, WorkspaceId};
use crate::domain::time::Timestamp;

/// How many browsers one person may have; one more, and the oldest is forgotten.
const MOST: i64 = 20;

/// A browser that takes web push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushSubscription {
    /// Its id.
    pub id: PushSubscriptionId,
    /// Where.
    pub workspace: WorkspaceId,
    /// Whose.
    pub agent: AgentId,
    /// Through which sign-in.
    pub session: SessionId,
    /// Where its push service takes messages.
    pub endpoint: String,
    /// Its public key, in base64url.
    pub public_key: String,
    /// Its secret, in base64url.
    pub auth: String,
    /// The browser, as it calls itself.
    pub user_agent: String,
    /// When it was first told of.
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = push_subscription)]
struct Record {
    id: i64,
    workspace_id: i64,
    agent_id: i64,
    session_id: i64,
    endpoint: String,
    public_key: String,
    auth: String,
    user_agent: String,
    created_at: i64,
}

impl From<Record> for PushSubscription {
    fn from(record: Record) -> Self {
        Self {
            id: record.id.into(),
            workspace: record.workspace_id.into(),
            agent: record.agent_id.into(),
            session: record.session_id.into(),
            endpoint: record.endpoint,
            public_key: record.public_key,
            auth: record.auth,
            user_agent: record.user_agent,
            created_at: Timestamp(record.created_at),
        }
    }
}

impl From<&PushSubscription> for Record {
    fn from(one: &PushSubscription) -> Self {
        Self {
            id: one.id.get(),
            workspace_id: one.workspace.get(),
            agent_id: one.agent.get(),
            session_id: one.session.get(),
            endpoint: one.endpoint.clone(),
            public_key: one.public_key.clone(),
            auth: one.auth.clone(),
            user_agent: one.user_agent.clone(),
            created_at: one.created_at.millis(),
        }
    }
}

macro_rules! alive {
    ($now:expr) => {
        push_subscription::table
            .inner_join(session::table.on(session::id.eq(push_subscription::session_id)))
            .filter(session::agent_id.eq(push_subscription::agent_id))
            .filter(session::expires_at.gt($now.millis()))
    };
}

/// The workspaces in which any browser takes web push.
pub fn workspaces(connection: &mut AnyConnection) -> Result<Vec<WorkspaceId>, StoreError> {
    let ids: Vec<i64> = push_subscription::table
        .select(push_subscription::workspace_id)
        .distinct()
        .load(connection)?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// Every browser of a workspace whose session has not ended.
pub fn of_workspace(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    now: Timestamp,
) -> Result<Vec<PushSubscription>, StoreError> {
    let records: Vec<Record> = alive!(now)
        .filter(push_subscription::workspace_id.eq(workspace.get()))
        .order(push_subscription::id)
        .select(Record::as_select())
        .load(connection)?;
    Ok(records.into_iter().map(Into::into).collect())
}

/// Somebody's browsers whose sessions have not ended, the newest first.
pub fn of_agent(
    connection: &mut AnyConnection,
    agent: AgentId,
    now: Timestamp,
) -> Result<Vec<PushSubscription>, StoreError> {
    let records: Vec<Record> = alive!(now)
        .filter(push_subscription::agent_id.eq(agent.get()))
        .order(push_subscription::id.desc())
        .select(Record::as_select())
        .load(connection)?;
    Ok(records.into_iter().map(Into::into).collect())
}

/// One browser whose session has not ended.
pub fn load(
    connection: &mut AnyConnection,
    agent: AgentId,
    id: PushSubscriptionId,
    now: Timestamp,
) -> Result<PushSubscription, StoreError> {
    let record: Record = alive!(now)
        .filter(push_subscription::id.eq(id.get()))
        .filter(push_subscription::agent_id.eq(agent.get()))
        .select(Record::as_select())
        .first(connection)?;
    Ok(record.into())
}

/// Takes a browser in. One that was known, perhaps as somebody else's, is this person's from now
/// on; its id and its age stay while it stays theirs.
pub fn put(
    transaction: &mut Transaction<'_>,
    new: &PushSubscription,
) -> Result<PushSubscription, StoreError> {
    let same = push_subscription::table.filter(push_subscription::endpoint.eq(&new.endpoint));
    let known: Option<Record> = same
        .select(Record::as_select())
        .first(transaction.connection)
        .optional()?;
    diesel::delete(same).execute(transaction.connection)?;
    let mut kept = new.clone();
    if let Some(known) = known.filter(|known| known.agent_id == new.agent.get()) {
        kept.id = known.id.into();
        kept.created_at = Timestamp(known.created_at);
    }
    diesel::insert_into(push_subscription::table)
        .values(Record::from(&kept))
        .execute(transaction.connection)?;
    forget_oldest(transaction, new.agent)?;
    Ok(kept)
}

fn forget_oldest(transaction: &mut Transaction<'_>, agent: AgentId) -> Result<(), StoreError> {
    let surplus: Vec<i64> = push_subscription::table
        .filter(push_subscription::agent_id.eq(agent.get()))
        .order(push_subscription::id.desc())
        .offset(MOST)
        .limit(MOST)
        .select(push_subscription::id)
        .load(transaction.connection)?;
    let rows = push_subscription::table.filter(push_subscription::id.eq_any(surplus));
    diesel::delete(rows).execute(transaction.connection)?;
    Ok(())
}

/// Forgets one browser of somebody.
pub fn remove(
    transaction: &mut Transaction<'_>,
    agent: AgentId,
    id: PushSubscriptionId,
) -> Result<(), StoreError> {
    let row = push_subscription::table
        .find(id.get())
        .filter(push_subscription::agent_id.eq(agent.get()));
    super::found(diesel::delete(row).execute(transaction.connection)?)
}

/// Forgets every browser of everybody.
pub fn remove_all(transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
    diesel::delete(push_subscription::table).execute(transaction.connection)?;
    Ok(())
}

/// Forgets the browsers of sessions that are no more.
pub(super) fn remove_stranded(
    transaction: &mut Transaction<'_>,
    agent: AgentId,
) -> Result<(), StoreError> {
    let there = session::table
        .filter(session::agent_id.eq(agent.get()))
        .select(session::id);
    let stranded = push_subscription::table
        .filter(push_subscription::agent_id.eq(agent.get()))
        .filter(push_subscription::session_id.ne_all(there));
    diesel::delete(stranded).execute(transaction.connection)?;
    Ok(())
}
