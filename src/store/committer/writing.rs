//! A batch of writes on its way through one transaction.

use std::collections::{HashMap, HashSet};

use diesel::connection::SimpleConnection;

use super::pulse::Pulse;
use super::task::{Task, guarded};
use crate::domain::ids::WorkspaceId;
use crate::domain::time::Timestamp;
use crate::store::connection::AnyConnection;
use crate::store::error::StoreError;
use crate::store::transaction::{Published, Transaction};
use crate::store::write::{self, ConversationWrite, Written};

/// A batch of writes on its way through one transaction.
pub(super) struct Writing<'a> {
    pub connection: &'a mut AnyConnection,
    pub at: Timestamp,
    pub heads: &'a mut HashMap<WorkspaceId, i64>,
    pub published: &'a mut Vec<Published>,
    pub pulse: &'a Pulse,
}

impl Writing<'_> {
    /// Runs every task in its turn. An error here means that the whole batch is lost.
    pub(super) fn run(&mut self, batch: &mut [Task]) -> Result<(), StoreError> {
        let mut rest = batch;
        while !rest.is_empty() {
            let plain = plain_run(rest);
            let count = plain.len().max(1);
            let made = self.together(&plain)?;
            let (now, later) = rest.split_at_mut(count);
            match made {
                Some(made) => {
                    for (task, written) in now.iter_mut().zip(made) {
                        task.is_made(written);
                    }
                }
                None => {
                    for task in now {
                        self.savepoint(|transaction| task.run(transaction))?.ok();
                    }
                }
            }
            rest = later;
        }
        Ok(())
    }

    /// Makes plain writes together; `None` when there are none, or that could not be done.
    fn together(
        &mut self,
        writes: &[&ConversationWrite],
    ) -> Result<Option<Vec<Written>>, StoreError> {
        if writes.is_empty() {
            return Ok(None);
        }
        let made =
            self.savepoint(|transaction| guarded(|| write::apply_all(transaction, writes)))?;
        if made.is_err() {
            metrics::counter!("baton_commit_groups_split_total").increment(1);
        }
        Ok(made.ok())
    }

    /// Runs something all or nothing. The inner result is its own, the outer the transaction's.
    fn savepoint<T>(
        &mut self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<Result<T, StoreError>, StoreError> {
        self.pulse.beat();
        self.connection.batch_execute("SAVEPOINT one")?;
        let before = self.published.len();
        let mut transaction =
            Transaction::new(self.connection, self.at, self.heads, self.published);
        let outcome = work(&mut transaction);
        if outcome.is_err() {
            self.connection.batch_execute("ROLLBACK TO SAVEPOINT one")?;
            for undone in self.published.drain(before..).rev() {
                self.heads.insert(undone.workspace, undone.seq - 1);
            }
        }
        self.connection.batch_execute("RELEASE SAVEPOINT one")?;
        Ok(outcome)
    }
}

/// The plain writes of different conversations at the front.
fn plain_run(tasks: &[Task]) -> Vec<&ConversationWrite> {
    let mut seen = HashSet::new();
    tasks
        .iter()
        .map_while(Task::plain)
        .take_while(|write| seen.insert(write.before.id))
        .collect()
}
