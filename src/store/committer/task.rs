//! A write that waits its turn, and whoever waits for it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use crate::store::error::StoreError;
use crate::store::transaction::Transaction;
use crate::store::write::{self, ConversationWrite, Written};

/// A write that waits its turn.
pub(super) enum Task {
    /// One conversation's.
    Conversation(ConversationJob),
    /// Any other.
    Other(Box<dyn Work>),
}

impl Task {
    /// The conversation of a write that can be made together with others.
    pub(super) fn plain(&self) -> Option<&ConversationWrite> {
        match self {
            Self::Conversation(job) if write::is_plain(&job.write) => Some(&job.write),
            _ => None,
        }
    }

    pub(super) fn run(&mut self, transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
        match self {
            Self::Other(work) => work.run(transaction),
            Self::Conversation(job) => {
                let outcome = guarded(|| write::apply(transaction, &job.write));
                let verdict = outcome.as_ref().map(|_| ()).map_err(Clone::clone);
                job.outcome = Some(outcome);
                verdict
            }
        }
    }

    /// A conversation's write was made together with others.
    pub(super) fn is_made(&mut self, written: Written) {
        if let Self::Conversation(job) = self {
            job.outcome = Some(Ok(written));
        }
    }

    pub(super) fn answer(self, committed: Result<(), StoreError>) {
        match self {
            Self::Other(work) => work.answer(committed),
            Self::Conversation(job) => {
                let outcome = committed.and_then(|()| job.outcome.unwrap_or_else(not_run));
                let _ = job.waiting.send(outcome);
            }
        }
    }
}

/// A conversation's write and its actor, which waits.
pub(super) struct ConversationJob {
    pub(super) write: Box<ConversationWrite>,
    pub(super) outcome: Option<Result<Written, StoreError>>,
    pub(super) waiting: oneshot::Sender<Result<Written, StoreError>>,
}

fn not_run<T>() -> Result<T, StoreError> {
    Err(StoreError::Unavailable("the write did not run".to_owned()))
}

pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(StoreError::Unavailable("a write panicked".to_owned())))
}

/// A write and whoever waits for it.
pub(super) trait Work: Send {
    /// Makes the write; what it refuses with is undone.
    fn run(&mut self, transaction: &mut Transaction<'_>) -> Result<(), StoreError>;
    /// Answers whoever waits, once it is known whether the batch was committed.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Job<T, F> {
    work: Option<F>,
    outcome: Option<Result<T, StoreError>>,
    waiting: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Work for Job<T, F>
where
    T: Send,
    F: FnOnce(&mut Transaction<'_>) -> Result<T, StoreError> + Send,
{
    fn run(&mut self, transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
        let Some(work) = self.work.take() else {
            return Ok(());
        };
        let outcome = guarded(|| {
            let outcome = work(transaction)?;
            transaction.flush()?;
            Ok(outcome)
        });
        let verdict = outcome.as_ref().map(|_| ()).map_err(Clone::clone);
        self.outcome = Some(outcome);
        verdict
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let job = *self;
        let outcome = committed.and_then(|()| job.outcome.unwrap_or_else(not_run));
        // Whoever stopped waiting does not need the answer; what was written stays written.
        let _ = job.waiting.send(outcome);
    }
}

pub(super) type Waiting<T> = oneshot::Receiver<Result<T, StoreError>>;

pub(super) fn job<T, F>(work: F) -> (Task, Waiting<T>)
where
    T: Send + 'static,
    F: FnOnce(&mut Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
{
    let (waiting, answer) = oneshot::channel();
    (
        Task::Other(Box::new(Job {
            work: Some(work),
            outcome: None,
            waiting,
        })),
        answer,
    )
}
