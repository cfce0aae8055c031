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
use crate::store::write;

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
            let (now, later) = rest.split_at_mut(plain_run(rest).max(1));
            if !self.together(now)? {
                for task in now {
                    self.savepoint(|transaction| task.run(transaction))?.ok();
                }
            }
            rest = later;
        }
        Ok(())
    }

    /// Makes plain writes together; whether that could be done.
    fn together(&mut self, tasks: &mut [Task]) -> Result<bool, StoreError> {
        let writes: Option<Vec<_>> = tasks.iter().map(Task::plain).collect();
        let Some(writes) = writes else {
            return Ok(false);
        };
        let made =
            self.savepoint(|transaction| guarded(|| write::apply_all(transaction, &writes)))?;
        let Ok(made) = made else {
            metrics::counter!("baton_commit_groups_split_total").increment(1);
            return Ok(false);
        };
        for (task, written) in tasks.iter_mut().zip(made) {
            if let Task::Conversation(job) = task {
                job.outcome = Some(Ok(written));
            }
        }
        Ok(true)
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

/// How many tasks at the front are plain writes of different conversations.
fn plain_run(tasks: &[Task]) -> usize {
    let mut seen = HashSet::new();
    let is_next = |task: &&Task| {
        task.plain()
            .is_some_and(|write| seen.insert(write.before.id))
    };
    tasks.iter().take_while(is_next).count()
}
