//! What a write may touch while it is being made.

use std::collections::HashMap;

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::rows::{EventRecord, Rows};
use super::schema::event;
use crate::domain::ids::WorkspaceId;
use crate::domain::summary::Change;
use crate::domain::time::Timestamp;

/// The lane of a single node.
pub const LANE: i64 = 0;

/// A committed change with its place in the workspace's stream.
#[derive(Clone, Debug)]
pub struct Published {
    /// Whose stream.
    pub workspace: WorkspaceId,
    /// Its place: dense, from 1.
    pub seq: i64,
    /// What changed.
    pub change: Change,
}

/// One write among those that are committed together.
pub struct Transaction<'a> {
    /// The connection, inside the transaction.
    pub connection: &'a mut AnyConnection,
    /// When the transaction began.
    pub at: Timestamp,
    pub(super) heads: &'a mut HashMap<WorkspaceId, i64>,
    pub(super) published: &'a mut Vec<Published>,
    pub(super) rows: Rows,
}

impl<'a> Transaction<'a> {
    pub(super) fn new(
        connection: &'a mut AnyConnection,
        at: Timestamp,
        heads: &'a mut HashMap<WorkspaceId, i64>,
        published: &'a mut Vec<Published>,
    ) -> Self {
        Self {
            connection,
            at,
            heads,
            published,
            rows: Rows::default(),
        }
    }

    /// Sends the rows that wait, so that the tables hold all that was written up to here.
    ///
    /// # Errors
    /// `Conflict` when a conversation has moved on, or a key is there already.
    pub fn flush(&mut self) -> Result<(), StoreError> {
        self.rows.flush(self.connection)
    }

    /// Tells the world, once this is committed. The change gets the next place of the stream.
    pub fn publish(&mut self, workspace: WorkspaceId, change: Change) -> Result<(), StoreError> {
        let head = match self.heads.get(&workspace) {
            Some(head) => *head,
            None => last_seq(self.connection, workspace)?,
        };
        let seq = head + 1;
        let (kind, conversation, subject) = describe(&change);
        self.rows.events.push(EventRecord {
            workspace_id: workspace.get(),
            lane: LANE,
            seq,
            at: self.at.millis(),
            kind,
            conversation_id: conversation,
            subject_id: subject,
        });
        self.heads.insert(workspace, seq);
        self.published.push(Published {
            workspace,
            seq,
            change,
        });
        Ok(())
    }
}

/// The newest place of a workspace's stream; 0 when nothing has happened yet.
pub fn last_seq(connection: &mut AnyConnection, workspace: WorkspaceId) -> Result<i64, StoreError> {
    let newest = event::table
        .filter(event::workspace_id.eq(workspace.get()))
        .filter(event::lane.eq(LANE))
        .order(event::seq.desc())
        .select(event::seq)
        .first(connection)
        .optional()?;
    Ok(newest.unwrap_or(0))
}

fn describe(change: &Change) -> (&'static str, Option<i64>, Option<i64>) {
    match change {
        Change::Conversation { summary, .. } => {
            ("conversation", Some(summary.conversation.id.get()), None)
        }
        Change::Entry { entry, .. } => {
            let message = &entry.message;
            (
                "entry",
                Some(message.conversation_id.get()),
                Some(message.id.get()),
            )
        }
        Change::Read {
            agent,
            conversation,
            ..
        } => ("read", Some(conversation.get()), Some(agent.get())),
        Change::Mentioned(mention) => (
            "mention",
            Some(mention.conversation.get()),
            Some(mention.message.get()),
        ),
        Change::MentionsRead {
            agent,
            conversation,
        } => ("mentions_read", Some(conversation.get()), Some(agent.get())),
        Change::Merged {
            conversation, into, ..
        } => ("merged", Some(conversation.get()), Some(into.get())),
        Change::Due {
            what, conversation, ..
        } => (what.as_str(), Some(conversation.get()), None),
        Change::Availability { agent, .. } => ("availability", None, Some(agent.get())),
        Change::Contact { contact, .. } => ("contact", None, Some(contact.get())),
        Change::Directory { .. } => ("directory", None, None),
        Change::Notice { .. } => ("notice", None, None),
    }
}
