//! What somebody did can be taken back for a while, by the name they gave it: one act, or the same
//! to many conversations.

use std::collections::HashSet;
use std::sync::Arc;

use futures_util::{StreamExt as _, stream};

use super::{CommandError, Marks, Outcome};
use crate::actors::engine::Engine;
use crate::domain::command::{AssignTarget, Request};
use crate::domain::ids::ConversationId;
use crate::domain::permissions::Principal;
use crate::domain::rejection::Rejection;
use crate::domain::time::Timestamp;
use crate::domain::undo::{Undo, WINDOW_MILLIS};
use crate::protocol::operation::OperationRow;
use crate::protocol::row::ConversationRow;
use crate::store::error::StoreError;
use crate::store::operations::{self, Operation, OperationKey};
use crate::store::{conversations, dedupe};

/// Conversations of one operation that are put back at once.
const AT_ONCE: usize = 8;

/// How often a thread that grows under our eyes is looked at again.
const LOOKS: usize = 8;

/// Rows that a list of operations is made of at the most.
const ROWS: i64 = 1_000;

/// What became of taking something back.
#[derive(Clone, Debug, Default)]
pub struct Undone {
    /// The conversations as they were put back.
    pub items: Vec<ConversationRow>,
    /// Where something was in the way, and what.
    pub refused: Vec<(ConversationId, Rejection)>,
}

impl Engine {
    /// Takes back what this person did under a name. What cannot be taken back any more is told,
    /// conversation by conversation; asking again gives the same.
    ///
    /// # Errors
    /// `NotFound` when they did nothing under that name; `TooLate` when it was too long ago.
    pub async fn undo(
        self: &Arc<Self>,
        who: &Principal,
        name: String,
    ) -> Result<Undone, CommandError> {
        let key = OperationKey {
            workspace: who.workspace,
            agent: who.agent,
            name,
        };
        let done = self
            .readers
            .read(move |connection| operations::load(connection, &key))
            .await?;
        let Some(latest) = done.first() else {
            return Err(StoreError::NotFound.into());
        };
        let until = until(latest.at);
        let in_time = (self.clock)() <= until;
        if !in_time && done.iter().all(|operation| !operation.is_over) {
            return Err(Rejection::TooLate { since: until }.into());
        }
        // What was done to one conversation after the other is taken back in the reverse order.
        let conversations: HashSet<_> = done.iter().map(|done| done.conversation).collect();
        let at_once = if conversations.len() == done.len() {
            AT_ONCE
        } else {
            1
        };
        let outcomes: Vec<_> = stream::iter(done)
            .map(|operation| async move {
                let outcome = self.take_back(who, &operation, in_time).await;
                (operation, outcome)
            })
            .buffered(at_once)
            .collect()
            .await;
        let mut undone = Undone::default();
        for (operation, outcome) in outcomes {
            match outcome {
                Ok(row) => undone.items.push(row),
                Err(CommandError::Rejected(rejection)) => {
                    undone.refused.push((operation.conversation, rejection));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(undone)
    }

    async fn take_back(
        self: &Arc<Self>,
        who: &Principal,
        done: &Operation,
        in_time: bool,
    ) -> Result<ConversationRow, CommandError> {
        let marks = Marks::of(format!("undo:{}", done.id));
        if let Some(row) = self.taken_back(who, &marks).await? {
            return Ok(row);
        }
        if !in_time {
            let since = until(done.at);
            return Err(Rejection::TooLate { since }.into());
        }
        if done.is_over {
            return Err(Rejection::MovedOn { by: None }.into());
        }
        for _ in 0..LOOKS {
            let request = Request::Undo(Box::new(self.undo_of(done).await?));
            match self
                .ask_as(who, done.conversation, marks.clone(), request)
                .await
            {
                Ok(Outcome::Conversation { row }) => return Ok(*row),
                Err(CommandError::Rejected(Rejection::Unseen { .. })) => {}
                Err(CommandError::Rejected(rejection)) => {
                    // Perhaps the same was asked twice at once, and the other was faster.
                    if let Some(row) = self.taken_back(who, &marks).await? {
                        return Ok(row);
                    }
                    self.give_up(done).await?;
                    return Err(rejection.into());
                }
                Ok(_) => break,
                Err(error) => return Err(error),
            }
        }
        Err(StoreError::Conflict("the conversation does not come to rest".to_owned()).into())
    }

    /// The answer of an undo that happened before.
    async fn taken_back(
        &self,
        who: &Principal,
        marks: &Marks,
    ) -> Result<Option<ConversationRow>, CommandError> {
        let key = marks.command_key(who);
        let answer = self
            .readers
            .read(move |connection| dedupe::find_answer(connection, &key))
            .await?;
        Ok(match answer {
            Some(answer) => super::next::row(super::parse_answer(&answer)?),
            None => None,
        })
    }

    /// The undo with what happened since and whom it concerns.
    async fn undo_of(&self, done: &Operation) -> Result<Undo, StoreError> {
        let (conversation, trace) = (done.conversation, done.trace.clone());
        let after = trace.seq;
        let (seen, since) = self
            .readers
            .read(move |connection| {
                // The place first: lines that come in between are seen, and looked for again.
                let seen = conversations::load(connection, conversation)?
                    .conversation
                    .seq;
                Ok((
                    seen,
                    operations::lines_since(connection, conversation, after)?,
                ))
            })
            .await?;
        let owner = trace.owner.and_then(|owner| owner.before);
        let principal = owner.and_then(|owner| self.roster.principal(owner));
        Ok(Undo {
            id: done.id,
            trace,
            since,
            seen,
            owner: principal.map(|principal| AssignTarget { principal }),
        })
    }

    /// What was refused once because something happened since is refused for ever.
    async fn give_up(&self, done: &Operation) -> Result<(), StoreError> {
        let id = done.id;
        self.committer
            .write(move |transaction| operations::end(transaction, id))
            .await
    }

    /// What this person may still take back, the latest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn operations(&self, who: &Principal) -> Result<Vec<OperationRow>, StoreError> {
        let (workspace, agent) = (who.workspace, who.agent);
        let since = (self.clock)().plus_millis(-WINDOW_MILLIS);
        let done = self
            .readers
            .read(move |connection| operations::latest(connection, workspace, agent, since, ROWS))
            .await?;
        let mut rows: Vec<OperationRow> = Vec::new();
        for operation in done {
            let (id, conversation) = (operation.key.name, operation.conversation);
            match rows.iter_mut().find(|row| row.id == id) {
                Some(row) => row.conversation_ids.push(conversation),
                None => rows.push(OperationRow {
                    id,
                    act: operation.trace.act,
                    at: operation.at,
                    until: until(operation.at),
                    conversation_ids: vec![conversation],
                }),
            }
        }
        Ok(rows)
    }
}

fn until(at: Timestamp) -> Timestamp {
    at.plus_millis(WINDOW_MILLIS)
}
