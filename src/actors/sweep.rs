//! Forgets what nobody can take back any more.

use std::sync::Arc;
use std::time::Duration;

use actix::prelude::*;

use super::engine::Engine;
use crate::domain::undo::WINDOW_MILLIS;
use crate::store::operations;

/// How often.
const LOOK: Duration = Duration::from_secs(600);

/// Starts forgetting. Answers about what was just too late are right for as long again.
pub fn start(engine: &Arc<Engine>, arbiter: &ArbiterHandle) {
    let engine = engine.clone();
    arbiter.spawn(async move {
        let mut clock = tokio::time::interval(LOOK);
        loop {
            clock.tick().await;
            let before = (engine.clock)().plus_millis(-2 * WINDOW_MILLIS);
            let forgetting = engine
                .committer
                .write(move |transaction| operations::forget(transaction, before));
            if let Err(error) = forgetting.await {
                tracing::warn!(error = %error, "what cannot be taken back is not forgotten yet");
            }
        }
    });
}
