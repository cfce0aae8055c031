//! Where each reader stands in each thread.

use std::collections::HashMap;

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::read_position;
use super::transaction::Transaction;
use crate::domain::ids::{AgentId, ConversationId, WorkspaceId};
use crate::domain::summary::ReadPosition;

/// Where somebody stands; at the beginning when they never looked.
pub fn load(
    connection: &mut AnyConnection,
    agent: AgentId,
    conversation: ConversationId,
) -> Result<ReadPosition, StoreError> {
    let mut found = load_many(connection, agent, &[conversation.get()])?;
    Ok(found.remove(&conversation.get()).unwrap_or_default())
}

/// Where somebody stands in several conversations.
pub fn load_many(
    connection: &mut AnyConnection,
    agent: AgentId,
    conversations: &[i64],
) -> Result<HashMap<i64, ReadPosition>, StoreError> {
    let rows: Vec<(i64, i64, i64, bool)> = read_position::table
        .filter(read_position::agent_id.eq(agent.get()))
        .filter(read_position::conversation_id.eq_any(conversations.to_vec()))
        .select((
            read_position::conversation_id,
            read_position::read_seq,
            read_position::read_inbound,
            read_position::marked_unread,
        ))
        .load(connection)?;
    let positions = rows
        .into_iter()
        .map(|(id, read_seq, read_inbound, marked_unread)| {
            (
                id,
                ReadPosition {
                    read_seq,
                    read_inbound,
                    marked_unread,
                },
            )
        });
    Ok(positions.collect())
}

/// Moves somebody's position; whether that changed anything. Reading never goes backwards.
pub fn advance(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    agent: AgentId,
    conversation: ConversationId,
    to: ReadPosition,
) -> Result<Option<ReadPosition>, StoreError> {
    let key = (agent.get(), conversation.get());
    let before = load(transaction.connection, agent, conversation)?;
    let after = ReadPosition {
        read_seq: before.read_seq.max(to.read_seq),
        read_inbound: before.read_inbound.max(to.read_inbound),
        marked_unread: to.marked_unread,
    };
    if after == before {
        return Ok(None);
    }
    let touched = diesel::update(read_position::table.find(key))
        .set((
            read_position::read_seq.eq(after.read_seq),
            read_position::read_inbound.eq(after.read_inbound),
            read_position::marked_unread.eq(after.marked_unread),
        ))
        .execute(transaction.connection)?;
    if touched == 0 {
        diesel::insert_into(read_position::table)
            .values((
                read_position::agent_id.eq(key.0),
                read_position::conversation_id.eq(key.1),
                read_position::workspace_id.eq(workspace.get()),
                read_position::read_seq.eq(after.read_seq),
                read_position::read_inbound.eq(after.read_inbound),
                read_position::marked_unread.eq(after.marked_unread),
            ))
            .execute(transaction.connection)?;
    }
    Ok(Some(after))
}
