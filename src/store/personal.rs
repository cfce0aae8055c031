//! What only one reader knows of their work, read at once: as much as they have open.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::mentions;
use super::schema::{conversation, read_position};
use crate::domain::ids::AgentId;
use crate::domain::personal::{Personal, Written};
use crate::domain::summary::ReadPosition;

type Position = (i64, i64, bool);

/// What somebody knows: their own open conversations, how far they have read them, and where notes
/// name them.
pub fn load(connection: &mut AnyConnection, agent: AgentId) -> Result<Personal, StoreError> {
    let theirs = read_position::conversation_id
        .eq(conversation::id)
        .and(read_position::agent_id.eq(agent.get()));
    // Written out, not bound: so the owner's own index is used.
    let rows: Vec<(i64, i64, i64, Option<Position>)> = conversation::table
        .left_join(read_position::table.on(theirs))
        .filter(conversation::owner_id.eq(agent.get()))
        .filter(sql::<Bool>("conversation.status = 'open'"))
        .select((
            conversation::id,
            conversation::inbound_count,
            conversation::answered_inbound,
            (
                read_position::read_seq,
                read_position::read_inbound,
                read_position::marked_unread,
            )
                .nullable(),
        ))
        .load(connection)?;
    let mut personal = Personal::default();
    for (id, inbound, answered, position) in rows {
        let (read_seq, read_inbound, marked_unread) = position.unwrap_or_default();
        let position = ReadPosition {
            read_seq,
            read_inbound,
            marked_unread,
        };
        personal
            .own
            .insert(id.into(), Written { inbound, answered });
        personal.positions.insert(id.into(), position);
    }
    let mentions = mentions::open(connection, agent)?.into_iter();
    personal.mentions = mentions
        .map(|mention| (mention.conversation, mention.scope))
        .collect();
    Ok(personal)
}
