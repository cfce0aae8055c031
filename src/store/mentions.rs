//! Notes that name somebody, until they have read them.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::{conversation, mention};
use super::transaction::Transaction;
use crate::domain::conversation::{Conversation, Scope};
use crate::domain::ids::{AgentId, ConversationId, MessageId};
use crate::domain::message::Message;
use crate::domain::time::Timestamp;

/// A note that names somebody who has not read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// In which conversation.
    pub conversation: ConversationId,
    /// Who may see that.
    pub scope: Scope,
    /// The note.
    pub message: MessageId,
    /// Its place.
    pub seq: i64,
    /// Who wrote it.
    pub author: Option<AgentId>,
    /// When.
    pub at: Timestamp,
}

/// A note names somebody.
pub fn insert(
    transaction: &mut Transaction<'_>,
    state: &Conversation,
    agent: AgentId,
    note: &Message,
) -> Result<(), StoreError> {
    diesel::insert_into(mention::table)
        .values((
            mention::agent_id.eq(agent.get()),
            mention::message_id.eq(note.id.get()),
            mention::workspace_id.eq(state.workspace.get()),
            mention::conversation_id.eq(state.id.get()),
            mention::seq.eq(note.seq),
            mention::author_id.eq(note.author.agent().map(AgentId::get)),
            mention::at.eq(note.at.millis()),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

/// Somebody has read a thread up to a place; whether notes that name them were among it and none
/// is left.
pub fn read(
    transaction: &mut Transaction<'_>,
    agent: AgentId,
    conversation: ConversationId,
    seq: i64,
) -> Result<bool, StoreError> {
    let open = mention::table
        .filter(mention::agent_id.eq(agent.get()))
        .filter(mention::conversation_id.eq(conversation.get()))
        .filter(mention::read_at.is_null());
    let touched = diesel::update(open.filter(mention::seq.le(seq)))
        .set(mention::read_at.eq(Some(transaction.at.millis())))
        .execute(transaction.connection)?;
    if touched == 0 {
        return Ok(false);
    }
    let left = open
        .select(mention::message_id)
        .first(transaction.connection);
    Ok(!super::any(left)?)
}

/// The notes of one thread stand behind the last entry of another.
pub fn move_all(
    transaction: &mut Transaction<'_>,
    from: ConversationId,
    behind: &Conversation,
) -> Result<(), StoreError> {
    diesel::update(mention::table.filter(mention::conversation_id.eq(from.get())))
        .set((
            mention::conversation_id.eq(behind.id.get()),
            mention::seq.eq(mention::seq + behind.seq),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

/// The notes that name somebody and that they have not read, the oldest first.
pub fn open(connection: &mut AnyConnection, agent: AgentId) -> Result<Vec<Mention>, StoreError> {
    type Row = (
        (i64, i64, Option<i64>, Option<i64>, Option<i64>),
        (i64, i64, Option<i64>, i64),
    );
    let rows: Vec<Row> = mention::table
        .inner_join(conversation::table.on(conversation::id.eq(mention::conversation_id)))
        .filter(mention::agent_id.eq(agent.get()))
        .filter(mention::read_at.is_null())
        .order(mention::message_id)
        .select((
            (
                conversation::id,
                conversation::channel_id,
                conversation::branch_id,
                conversation::team_id,
                conversation::owner_id,
            ),
            (
                mention::message_id,
                mention::seq,
                mention::author_id,
                mention::at,
            ),
        ))
        .load(connection)?;
    let rows = rows.into_iter();
    Ok(rows
        .map(
            |((id, channel, branch, team, owner), (message, seq, author, at))| Mention {
                conversation: id.into(),
                scope: Scope {
                    channel: channel.into(),
                    branch: branch.map(Into::into),
                    team: team.map(Into::into),
                    owner: owner.map(Into::into),
                },
                message: message.into(),
                seq,
                author: author.map(Into::into),
                at: Timestamp(at),
            },
        )
        .collect())
}
