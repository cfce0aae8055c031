//! Keeps the search index up to date, beside everybody else's work.
//!
//! ```text
//! known   what the index says already, so that ticks and next words cost nothing
//! pace    how much is taken in at once, and how long the others are left alone in between
//! ```
//!
//! It follows the streams of events and walks down through what was there before it, the newest
//! first. Rows and positions are written in one transaction, so a crash loses and repeats nothing.
//! It comes last: while writes wait it waits too, and in a rush it hardly takes part.

mod known;
mod pace;

use std::sync::Arc;
use std::time::{Duration, Instant};

use actix::ArbiterHandle;

use self::known::Known;
use self::pace::Pace;
use super::engine::Engine;
use crate::store::error::StoreError;
use crate::store::search::{Turn, reach};

/// How often it looks whether there is something to do.
const LOOK: Duration = Duration::from_millis(300);

/// How long it leaves a database alone that would not work.
const AFTER_TROUBLE: Duration = Duration::from_secs(2);

/// Waiting writes are waited for this long, this often.
const ASIDE: Duration = Duration::from_millis(10);
const PATIENCE: u32 = 100;

/// Starts indexing.
pub fn start(engine: &Arc<Engine>, arbiter: &ArbiterHandle) {
    let mut indexer = Indexer {
        engine: engine.clone(),
        begun: false,
        known: Known::default(),
        pace: Pace::default(),
    };
    arbiter.spawn(async move {
        loop {
            let rest = match indexer.turn().await {
                Ok(rest) => rest,
                Err(error) => {
                    tracing::warn!(error = %error, "the search index waits for the database");
                    // What was written is known to the store alone.
                    indexer.known = Known::default();
                    AFTER_TROUBLE
                }
            };
            tokio::time::sleep(rest).await;
        }
    });
}

struct Indexer {
    engine: Arc<Engine>,
    begun: bool,
    known: Known,
    pace: Pace,
}

impl Indexer {
    /// Takes in a little more; gives how long to rest.
    async fn turn(&mut self) -> Result<Duration, StoreError> {
        if !self.begun {
            self.engine.committer.write(reach::begin).await?;
            self.begun = true;
        }
        let limit = self.pace.batch();
        let reading = self.engine.readers.read(move |c| Turn::read(c, limit));
        let mut turn = reading.await?;
        let behind = u32::try_from(turn.behind).unwrap_or(u32::MAX);
        metrics::gauge!("baton_search_behind").set(f64::from(behind));
        metrics::gauge!("baton_search_walking").set(f64::from(u8::from(turn.is_walking())));
        self.pace.heard_of(turn.head, Instant::now());
        if turn.is_empty() {
            return Ok(LOOK);
        }
        self.known.spare(&mut turn);
        self.let_others_write().await;
        let began = Instant::now();
        let turn = Arc::new(turn);
        let writing = turn.clone();
        let written = self.engine.committer.write(move |tx| writing.write(tx));
        written.await?;
        metrics::counter!("baton_search_indexed_total").increment(turn.documents());
        self.known.learn(&turn);
        Ok(self.pace.rest(began.elapsed()))
    }

    /// Waits while writes wait, though not for ever.
    async fn let_others_write(&self) {
        for _ in 0..PATIENCE {
            if self.engine.committer.waiting() == 0 {
                return;
            }
            tokio::time::sleep(ASIDE).await;
        }
    }
}
