//! Where each reader stands in each thread.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::read_position;
use super::transaction::Transaction;
use crate::domain::conversation::Conversation;
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

/// Everybody's position in a conversation.
fn of_readers(
    connection: &mut AnyConnection,
    conversation: ConversationId,
) -> Result<BTreeMap<i64, ReadPosition>, StoreError> {
    let rows: Vec<(i64, i64, i64, bool)> = read_position::table
        .filter(read_position::conversation_id.eq(conversation.get()))
        .select((
            read_position::agent_id,
            read_position::read_seq,
            read_position::read_inbound,
            read_position::marked_unread,
        ))
        .load(connection)?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(agent, read_seq, read_inbound, marked_unread)| {
            let position = ReadPosition {
                read_seq,
                read_inbound,
                marked_unread,
            };
            (agent, position)
        })
        .collect())
}

/// Everybody who stood in either of two threads stands in `thread` from now on, behind whose last
/// entry those of `behind` are appended.
pub fn join(
    transaction: &mut Transaction<'_>,
    thread: &Conversation,
    behind: &Conversation,
) -> Result<Vec<(AgentId, ReadPosition)>, StoreError> {
    let here = of_readers(transaction.connection, thread.id)?;
    let there = of_readers(transaction.connection, behind.id)?;
    let gone = read_position::table.filter(read_position::conversation_id.eq(behind.id.get()));
    diesel::delete(gone).execute(transaction.connection)?;
    let readers: BTreeSet<i64> = here.keys().chain(there.keys()).copied().collect();
    let mut joined = Vec::with_capacity(readers.len());
    for reader in readers {
        let stood = |positions: &BTreeMap<i64, ReadPosition>| {
            positions.get(&reader).copied().unwrap_or_default()
        };
        let position = stood(&here).joined(thread, stood(&there), behind);
        put(
            transaction,
            thread.workspace,
            (reader, thread.id.get()),
            position,
        )?;
        joined.push((AgentId(reader), position));
    }
    Ok(joined)
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
    put(transaction, workspace, key, after)?;
    Ok(Some(after))
}

fn put(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    key: (i64, i64),
    after: ReadPosition,
) -> Result<(), StoreError> {
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
    Ok(())
}
