//! What people are writing: a row per person and conversation, which goes with what is sent.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::{conversation, draft};
use super::transaction::Transaction;
use crate::domain::conversation::Scope;
use crate::domain::ids::{AgentId, ConversationId, WorkspaceId};
use crate::domain::time::Timestamp;

/// So many drafts of one person are kept; beyond, the oldest are forgotten.
const MOST: i64 = 500;

/// What somebody is writing in a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Who.
    pub agent: AgentId,
    /// In which conversation.
    pub conversation: ConversationId,
    /// The answer; may be empty.
    pub reply: String,
    /// The note; may be empty.
    pub note: String,
    /// When it was last changed.
    pub at: Timestamp,
}

impl Draft {
    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.reply.is_empty() && self.note.is_empty()
    }
}

/// What of a draft was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftPart {
    /// The answer.
    Reply,
    /// The note.
    Note,
}

/// Somebody's draft in a conversation; an empty one when they write nothing there.
pub fn load(
    connection: &mut AnyConnection,
    agent: AgentId,
    conversation: ConversationId,
) -> Result<Option<Draft>, StoreError> {
    let found: Option<(String, String, i64)> = draft::table
        .find((agent.get(), conversation.get()))
        .select((draft::reply, draft::note, draft::at))
        .first(connection)
        .optional()?;
    Ok(found.map(|(reply, note, at)| Draft {
        agent,
        conversation,
        reply,
        note,
        at: Timestamp(at),
    }))
}

/// Somebody's drafts, newest first.
pub fn own(connection: &mut AnyConnection, agent: AgentId) -> Result<Vec<Draft>, StoreError> {
    let rows: Vec<(i64, String, String, i64)> = draft::table
        .filter(draft::agent_id.eq(agent.get()))
        .order(draft::at.desc())
        .limit(MOST)
        .select((draft::conversation_id, draft::reply, draft::note, draft::at))
        .load(connection)?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(conversation, reply, note, at)| Draft {
            agent,
            conversation: conversation.into(),
            reply,
            note,
            at: Timestamp(at),
        })
        .collect())
}

/// That a colleague writes somewhere, and what decides who may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Writing {
    /// Who.
    pub agent: AgentId,
    /// In which conversation.
    pub conversation: ConversationId,
    /// Who may see it.
    pub scope: Scope,
}

/// The newest drafts of everybody else, without their words.
pub fn of_others(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    reader: AgentId,
) -> Result<Vec<Writing>, StoreError> {
    type Row = (i64, i64, i64, Option<i64>, Option<i64>, Option<i64>);
    let rows: Vec<Row> = draft::table
        .inner_join(conversation::table.on(conversation::id.eq(draft::conversation_id)))
        .filter(draft::workspace_id.eq(workspace.get()))
        .filter(draft::agent_id.ne(reader.get()))
        .order(draft::at.desc())
        .limit(MOST)
        .select((
            draft::agent_id,
            draft::conversation_id,
            conversation::channel_id,
            conversation::branch_id,
            conversation::team_id,
            conversation::owner_id,
        ))
        .load(connection)?;
    let writing = |(agent, conversation, channel, branch, team, owner): Row| Writing {
        agent: agent.into(),
        conversation: conversation.into(),
        scope: Scope {
            channel: channel.into(),
            branch: branch.map(Into::into),
            team: team.map(Into::into),
            owner: owner.map(Into::into),
        },
    };
    Ok(rows.into_iter().map(writing).collect())
}

/// Keeps a draft in the place of the one before; an empty one leaves nothing.
pub fn put(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    new: &Draft,
) -> Result<(), StoreError> {
    let row = draft::table.find((new.agent.get(), new.conversation.get()));
    if new.is_empty() {
        diesel::delete(row).execute(transaction.connection)?;
        return Ok(());
    }
    let touched = diesel::update(row)
        .set((
            draft::reply.eq(&new.reply),
            draft::note.eq(&new.note),
            draft::at.eq(new.at.millis()),
        ))
        .execute(transaction.connection)?;
    if touched == 0 {
        diesel::insert_into(draft::table)
            .values((
                draft::agent_id.eq(new.agent.get()),
                draft::conversation_id.eq(new.conversation.get()),
                draft::workspace_id.eq(workspace.get()),
                draft::reply.eq(&new.reply),
                draft::note.eq(&new.note),
                draft::at.eq(new.at.millis()),
            ))
            .execute(transaction.connection)?;
        forget_oldest(transaction, new.agent)?;
    }
    Ok(())
}

fn forget_oldest(transaction: &mut Transaction<'_>, agent: AgentId) -> Result<(), StoreError> {
    let beyond: Vec<i64> = draft::table
        .filter(draft::agent_id.eq(agent.get()))
        .order(draft::at.desc())
        .limit(MOST)
        .offset(MOST)
        .select(draft::conversation_id)
        .load(transaction.connection)?;
    if !beyond.is_empty() {
        let oldest = draft::table
            .filter(draft::agent_id.eq(agent.get()))
            .filter(draft::conversation_id.eq_any(beyond));
        diesel::delete(oldest).execute(transaction.connection)?;
    }
    Ok(())
}

/// What was written has been sent: it is no draft any more.
pub fn sent(
    transaction: &mut Transaction<'_>,
    agent: AgentId,
    conversation: ConversationId,
    part: DraftPart,
) -> Result<(), StoreError> {
    let row = draft::table.find((agent.get(), conversation.get()));
    match part {
        DraftPart::Reply => diesel::update(row)
            .set(draft::reply.eq(""))
            .execute(transaction.connection)?,
        DraftPart::Note => diesel::update(row)
            .set(draft::note.eq(""))
            .execute(transaction.connection)?,
    };
    let empty = row.filter(draft::reply.eq("").and(draft::note.eq("")));
    diesel::delete(empty).execute(transaction.connection)?;
    Ok(())
}

/// A conversation was joined to another: what people wrote there they write here, unless they
/// write here already.
pub(super) fn join(
    transaction: &mut Transaction<'_>,
    from: ConversationId,
    into: ConversationId,
) -> Result<(), StoreError> {
    let here: Vec<i64> = draft::table
        .filter(draft::conversation_id.eq(into.get()))
        .select(draft::agent_id)
        .load(transaction.connection)?;
    let there = draft::table.filter(draft::conversation_id.eq(from.get()));
    diesel::delete(there.filter(draft::agent_id.eq_any(here))).execute(transaction.connection)?;
    diesel::update(there)
        .set(draft::conversation_id.eq(into.get()))
        .execute(transaction.connection)?;
    Ok(())
}
