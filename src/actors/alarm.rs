//! Does what is due: wakes snoozed conversations, tells of reminders and of reply windows that
//! close. What is due stands in the store, so that it survives a restart, and is told in the
//! transaction that crosses it off, so that it is told once.

mod follow_ups;
mod windows;

use std::sync::Arc;
use std::time::Duration;

use actix::prelude::*;

use self::windows::Windows;
use super::conversation::Input;
use super::engine::Engine;
use crate::domain::summary::{Change, Due, Summary};
use crate::domain::time::Timestamp;
use crate::store::due;

/// How often the store is asked.
const LOOK: Duration = Duration::from_secs(1);

/// How many are done at once.
const AT_ONCE: i64 = 200;

/// Starts the clock.
pub fn start(engine: &Arc<Engine>, arbiter: &ArbiterHandle) {
    let engine = engine.clone();
    arbiter.spawn(async move {
        let mut clock = tokio::time::interval(LOOK);
        let mut windows = Windows::default();
        loop {
            clock.tick().await;
            let now = (engine.clock)();
            wake(&engine, now).await;
            // What cannot be told now is told at the next look.
            if let Err(error) = follow_ups::tell(&engine, now).await {
                tracing::debug!(%error, "reminders wait");
            }
            if let Err(error) = windows.tell(&engine, now).await {
                tracing::debug!(%error, "closing reply windows wait to be told");
            }
        }
    });
}

async fn wake(engine: &Arc<Engine>, now: Timestamp) {
    let due = engine.readers.read(move |c| due::snoozes(c, now, AT_ONCE));
    let Ok(due) = due.await else { return };
    for id in due {
        let wake = Arc::new(Input::Wake);
        if let Err(error) = engine.directory.deliver(engine, id, &wake).await {
            tracing::warn!(conversation.id = %id, error = %error, "not woken yet");
        }
    }
}

/// What is told.
fn told(what: Due, at: Timestamp, summary: Summary) -> Change {
    Change::Due {
        what,
        conversation: summary.conversation.id,
        scope: summary.conversation.scope(),
        customer: summary.contact.name,
        at,
    }
}
