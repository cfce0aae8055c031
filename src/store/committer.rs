//! The only writer: one thread, one connection, group commit.
//!
//! It takes one write, drains what else has queued, runs them all in one transaction, commits with
//! fsync, hands the changes to the publisher in order, and only then answers everybody who waits.
//! Writes run inside savepoints, so that one refusal harms nobody else: plain writes of
//! conversations many at a time, anything else by itself.
//!
//! A commit that fails leaves a doubt: the connection and its cache are given up, and the
//! database is asked over a new one whether it happened.

mod doubt;
mod pulse;
mod task;
mod writing;

use std::collections::HashMap;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use fail::fail_point;
use tokio::sync::{mpsc, oneshot, watch};

use self::doubt::Doubt;
use self::pulse::Pulse;
use self::task::{ConversationJob, Task, job};
use self::writing::Writing;
use super::connection::{AnyConnection, Claim, DatabaseUrl, Purpose};
use super::error::StoreError;
use super::transaction::{Published, Transaction};
use super::write::{ConversationWrite, Written};
use crate::domain::ids::WorkspaceId;
use crate::domain::time::Timestamp;

/// Called once per commit, on the committer's thread, with everything it changed, in order.
pub type Publisher = Arc<dyn Fn(Vec<Published>) + Send + Sync>;

/// Gives the time; the clock lives outside the store.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How the committer works.
#[derive(Clone, Copy, Debug)]
pub struct CommitterOptions {
    /// How many writes may wait; one more is refused at once.
    pub queue: usize,
    /// How many writes are committed together at the most.
    pub group: usize,
}

/// How long a writer in doubt waits before it asks the database again.
const ASK_AGAIN: Duration = Duration::from_millis(250);

/// How often it looks meanwhile whether somebody wants to write, who must not wait for that.
const LOOK: Duration = Duration::from_millis(10);

/// A handle to the writer; cheap to clone.
#[derive(Clone)]
pub struct Committer {
    queue: mpsc::Sender<Task>,
    pulse: Arc<Pulse>,
    late: watch::Receiver<u64>,
}

impl Committer {
    /// Starts the writer's thread. It ends when the last handle is gone, after writing whatever
    /// is queued.
    pub fn start(
        url: DatabaseUrl,
        options: CommitterOptions,
        clock: Clock,
        publisher: Publisher,
    ) -> Result<(Self, JoinHandle<()>), StoreError> {
        let claim = url.claim()?;
        let connection = url.connect(Purpose::Write)?;
        let (queue, receiver) = mpsc::channel(options.queue.max(1));
        let (told_late, late) = watch::channel(0);
        let pulse = Arc::new(Pulse::new());
        let mut writer = Writer {
            url,
            _claim: claim,
            connection: Some(connection),
            doubt: None,
            pulse: pulse.clone(),
            late: told_late,
            group: options.group.max(1),
            clock,
            publisher,
            heads: HashMap::new(),
        };
        let thread = std::thread::Builder::new()
            .name("committer".to_owned())
            .spawn(move || writer.run(receiver))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok((Self { queue, pulse, late }, thread))
    }

    /// Runs `work` in the next commit and answers when it is on disk.
    ///
    /// # Errors
    /// What `work` refuses with; `Unavailable` when the queue is full or the commit failed (and
    /// nothing was written); `Unknown` when nobody knows.
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (job, waiting) = job(work);
        self.hand_in(job)?;
        gone(waiting.await)
    }

    /// Makes a conversation's write in the next commit and answers when it is on disk.
    ///
    /// # Errors
    /// As [`Committer::write`]; `Conflict` when the conversation has moved on: load it again.
    pub async fn write_conversation(
        &self,
        write: ConversationWrite,
    ) -> Result<Written, StoreError> {
        let (waiting, answer) = oneshot::channel();
        self.hand_in(Task::Conversation(ConversationJob {
            write: Box::new(write),
            outcome: None,
            waiting,
        }))?;
        gone(answer.await)
    }

    fn hand_in(&self, task: Task) -> Result<(), StoreError> {
        self.queue
            .try_send(task)
            .map_err(|_| StoreError::Unavailable("too many writes are waiting".to_owned()))
    }

    /// The same for callers outside the runtime: start-up and the command line. Waits for room.
    pub fn write_blocking<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (job, waiting) = job(work);
        self.queue
            .blocking_send(job)
            .map_err(|_| StoreError::Unavailable("the writer has stopped".to_owned()))?;
        gone(waiting.blocking_recv())
    }

    /// For how long the writer has been stuck in one and the same call to the database, or every
    /// commit has failed.
    pub fn silence(&self) -> Duration {
        self.pulse.silence()
    }

    /// Counts commits that turned out to have happened after their writers were told that nobody
    /// knows. What would have followed them has to be looked up in the store.
    pub fn late_commits(&self) -> watch::Receiver<u64> {
        self.late.clone()
    }

    /// How many writes wait just now.
    pub fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// How many more writes may wait just now.
    pub fn room(&self) -> usize {
        self.queue.capacity()
    }
}

fn gone<T>(
    received: Result<Result<T, StoreError>, oneshot::error::RecvError>,
) -> Result<T, StoreError> {
    received.unwrap_or_else(|_| Err(StoreError::Unknown("the writer went away".to_owned())))
}

struct Writer {
    url: DatabaseUrl,
    _claim: Claim,
    connection: Option<AnyConnection>,
    doubt: Option<Doubt>,
    pulse: Arc<Pulse>,
    late: watch::Sender<u64>,
    group: usize,
    clock: Clock,
    publisher: Publisher,
    heads: HashMap<WorkspaceId, i64>,
}

impl Writer {
    fn run(&mut self, mut queue: mpsc::Receiver<Task>) {
        let mut batch = Vec::with_capacity(self.group);
        while let Some(first) = self.next(&mut queue) {
            batch.push(first);
            while batch.len() < self.group {
                let Ok(next) = queue.try_recv() else { break };
                batch.push(next);
            }
            self.commit(&mut batch, queue.len());
        }
    }

    /// The next write. While there is a doubt, the database is asked about it now and then.
    fn next(&mut self, queue: &mut mpsc::Receiver<Task>) -> Option<Task> {
        let mut asked = Instant::now();
        while self.doubt.is_some() {
            match queue.try_recv() {
                Ok(work) => return Some(work),
                Err(mpsc::error::TryRecvError::Disconnected) => return None,
                Err(mpsc::error::TryRecvError::Empty) => std::thread::sleep(LOOK),
            }
            if asked.elapsed() >= ASK_AGAIN {
                // Still out of reach: asked again.
                let _ = self.connect();
                asked = Instant::now();
            }
        }
        queue.blocking_recv()
    }

    fn commit(&mut self, batch: &mut Vec<Task>, waiting: usize) {
        let began = Instant::now();
        metrics::gauge!("baton_store_queue")
            .set(f64::from(u32::try_from(waiting).unwrap_or(u32::MAX)));
        metrics::histogram!("baton_commit_writes")
            .record(u32::try_from(batch.len()).unwrap_or(u32::MAX));
        let mut published = Vec::new();
        let begun = self.pulse.beat();
        let outcome = self.run_batch(batch, &mut published);
        metrics::histogram!("baton_commit_seconds").record(began.elapsed());
        match &outcome {
            Ok(()) if published.is_empty() => {}
            Ok(()) => (self.publisher)(published),
            Err(error) => {
                tracing::error!(error = %error, writes = batch.len(), "a commit failed");
                metrics::counter!("baton_commit_failures_total").increment(1);
                // Where the streams stand now, only the database knows.
                self.heads.clear();
            }
        }
        self.pulse.rest(outcome.is_err().then_some(begun));
        for task in batch.drain(..) {
            task.answer(outcome.clone());
        }
    }

    fn run_batch(
        &mut self,
        batch: &mut [Task],
        published: &mut Vec<Published>,
    ) -> Result<(), StoreError> {
        self.connect()?;
        let Some(connection) = &mut self.connection else {
            return Err(StoreError::Unavailable("there is no connection".to_owned()));
        };
        let begin = match connection {
            AnyConnection::Sqlite(_) => "BEGIN IMMEDIATE",
            AnyConnection::Postgres(_) => "BEGIN",
        };
        let begun = connection.batch_execute(begin).map_err(StoreError::from);
        let ran = begun.and_then(|()| {
            self.pulse.beat();
            let mut writing = Writing {
                connection,
                at: (self.clock)(),
                heads: &mut self.heads,
                published,
                pulse: &self.pulse,
            };
            writing.run(batch)
        });
        if let Err(error) = ran {
            if connection.batch_execute("ROLLBACK").is_err() {
                // Not even that: the connection is beyond use.
                self.connection = None;
            }
            return Err(error);
        }
        self.pulse.beat();
        match finish(connection) {
            Ok(()) => Ok(()),
            Err(error) => self.doubt(error, std::mem::take(published)),
        }
    }

    /// A commit failed. Neither the connection nor what it remembers can be trusted any more: on
    /// disk there may be all of it or nothing.
    fn doubt(&mut self, error: StoreError, published: Vec<Published>) -> Result<(), StoreError> {
        self.connection = None;
        self.doubt = Doubt::about(published);
        let in_doubt = self.doubt.is_some();
        match self.connect() {
            Ok(Settled::Happened) if in_doubt => Ok(()),
            _ => Err(StoreError::Unknown(error.to_string())),
        }
    }

    /// Sees to it that there is a connection, and that nothing is left in doubt.
    fn connect(&mut self) -> Result<Settled, StoreError> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            empty => empty.insert(self.url.connect(Purpose::Write)?),
        };
        let Some(doubt) = &mut self.doubt else {
            return Ok(Settled::Nothing);
        };
        let happened = match doubt.settle(connection) {
            Ok(happened) => happened,
            Err(error) => {
                self.connection = None;
                return Err(error);
            }
        };
        self.doubt = None;
        tracing::warn!(events = happened.len(), "a commit in doubt was settled");
        if happened.is_empty() {
            return Ok(Settled::Nothing);
        }
        (self.publisher)(happened);
        self.late.send_modify(|count| *count += 1);
        Ok(Settled::Happened)
    }
}

/// What became of a doubt.
enum Settled {
    /// There was none, or nothing had happened.
    Nothing,
    /// It had happened, and has been published now.
    Happened,
}

fn finish(connection: &mut AnyConnection) -> Result<(), StoreError> {
    fail_point!("before-commit", |_| std::process::abort());
    connection.batch_execute("COMMIT")?;
    fail_point!("after-commit", |_| std::process::abort());
    fail_point!("commit-unanswered", |_| Err(StoreError::Unknown(
        "a test took the answer away".to_owned()
    )));
    Ok(())
}
