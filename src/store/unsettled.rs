//! Messages of ours that a person may want to look after.

use diesel::prelude::*;
use serde::Deserialize;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::messages::{self, MessageRecord};
use super::schema::{message, outbox};
use crate::domain::ids::WorkspaceId;
use crate::domain::summary::Entry;

/// How many are listed at the most.
const MOST: i64 = 200;

/// Why a message needs looking after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unsettled {
    /// It waits to be sent.
    Waiting,
    /// Nobody knows whether Meta took it.
    Unknown,
    /// It failed.
    Failed,
}

/// The newest messages in such a state.
pub fn list(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    state: Unsettled,
) -> Result<Vec<Entry>, StoreError> {
    let ours = message::table.filter(message::workspace_id.eq(workspace.get()));
    let records: Vec<MessageRecord> = match state {
        Unsettled::Waiting => ours
            .inner_join(outbox::table.on(outbox::message_id.eq(message::id)))
            .order(message::id.desc())
            .limit(MOST)
            .select(MessageRecord::as_select())
            .load(connection)?,
        Unsettled::Unknown => in_state(connection, workspace, "unknown")?,
        Unsettled::Failed => in_state(connection, workspace, "failed")?,
    };
    messages::entries(connection, records)
}

fn in_state(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    word: &str,
) -> Result<Vec<MessageRecord>, StoreError> {
    let records = message::table
        .filter(message::workspace_id.eq(workspace.get()))
        .filter(message::delivery_state.eq(word))
        .order(message::id.desc())
        .limit(MOST)
        .select(MessageRecord::as_select())
        .load(connection)?;
    Ok(records)
}
