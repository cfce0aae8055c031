//! The stream: what was touched, in commit order; the values stand in their own tables.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::event;
use super::transaction::LANE;
use crate::domain::ids::{ConversationId, MessageId, WorkspaceId};
use crate::domain::time::Timestamp;

/// What was touched between two places of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Conversations whose row or thread changed, each with the last place at which it did.
    pub conversations: BTreeMap<ConversationId, i64>,
    /// Entries that are new or different, in the same way.
    pub messages: BTreeMap<MessageId, i64>,
}

/// What was touched after one place and up to another.
pub fn touched(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    after: i64,
    upto: i64,
) -> Result<Touched, StoreError> {
    let rows: Vec<(String, i64, Option<i64>, Option<i64>)> = event::table
        .filter(event::workspace_id.eq(workspace.get()))
        .filter(event::lane.eq(LANE))
        .filter(event::seq.gt(after))
        .filter(event::seq.le(upto))
        .order(event::seq)
        .select((
            event::kind,
            event::seq,
            event::conversation_id,
            event::subject_id,
        ))
        .load(connection)?;
    let mut touched = Touched::default();
    for (kind, seq, conversation, subject) in rows {
        if let Some(conversation) = conversation {
            touched.conversations.insert(conversation.into(), seq);
        }
        if let ("entry", Some(message)) = (kind.as_str(), subject) {
            touched.messages.insert(message.into(), seq);
        }
    }
    Ok(touched)
}

/// What happened at one place of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// The place.
    pub seq: i64,
    /// When it was committed.
    pub at: Timestamp,
    /// What kind of change it was.
    pub kind: String,
    /// In which conversation.
    pub conversation: Option<ConversationId>,
    /// The entry or the person that it is about.
    pub subject: Option<i64>,
}

/// What happened after a place, in order.
pub fn since(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    after: i64,
    limit: i64,
) -> Result<Vec<Happened>, StoreError> {
    type Columns = (i64, i64, String, Option<i64>, Option<i64>);
    let rows: Vec<Columns> = event::table
        .filter(event::workspace_id.eq(workspace.get()))
        .filter(event::lane.eq(LANE))
        .filter(event::seq.gt(after))
        .order(event::seq)
        .limit(limit)
        .select((
            event::seq,
            event::at,
            event::kind,
            event::conversation_id,
            event::subject_id,
        ))
        .load(connection)?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(seq, at, kind, conversation, subject)| Happened {
            seq,
            at: Timestamp(at),
            kind,
            conversation: conversation.map(Into::into),
            subject,
        })
        .collect())
}

/// Whether a place of a workspace's stream is taken.
pub fn is_there(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    seq: i64,
) -> Result<bool, StoreError> {
    let found = event::table.find((workspace.get(), LANE, seq));
    let found: Option<i64> = found.select(event::seq).first(connection).optional()?;
    Ok(found.is_some())
}
