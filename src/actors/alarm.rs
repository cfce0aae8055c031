//! Wakes snoozed conversations when their time has come.

use std::sync::Arc;
use std::time::Duration;

use actix::prelude::*;

use super::conversation::Input;
use super::engine::Engine;
use crate::store::conversations;

/// How often the store is asked.
const LOOK: Duration = Duration::from_secs(1);

/// How many are woken at once.
const AT_ONCE: i64 = 200;

/// Starts waking.
pub fn start(engine: &Arc<Engine>, arbiter: &ArbiterHandle) {
    let engine = engine.clone();
    arbiter.spawn(async move {
        let mut clock = tokio::time::interval(LOOK);
        loop {
            clock.tick().await;
            let now = (engine.clock)();
            let due = engine
                .readers
                .read(move |c| conversations::due_snoozes(c, now, AT_ONCE));
            let Ok(due) = due.await else { continue };
            for id in due {
                let wake = Arc::new(Input::Wake);
                if let Err(error) = engine.directory.deliver(&engine, id, &wake).await {
                    tracing::warn!(conversation.id = %id, error = %error, "not woken yet");
                }
            }
        }
    });
}
