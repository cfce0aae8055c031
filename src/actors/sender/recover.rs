//! After a start: what the outbox still holds goes on, and what was under way is called unknown.
//! And after a commit that was found to have happened only later: what it put there is sent too.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Letter, attempt};
use crate::actors::engine::Engine;
use crate::domain::delivery::{DeliveryReport, DeliveryState, Fault};
use crate::store::error::StoreError;
use crate::store::outbox::{self, Waiting};
use crate::store::write::OutboxChange;
use crate::whatsapp::error::MAX_DELAY;

/// Takes up where the last run ended.
pub(super) async fn recover(engine: &Arc<Engine>) -> Result<(), StoreError> {
    let waiting = engine.readers.read(outbox::all).await?;
    for row in waiting {
        if row.sending {
            unknown(engine, &row).await?;
        } else {
            post(engine, &row);
        }
    }
    Ok(())
}

/// Hands in whatever waits in the store; what waits in memory already is known there. Tries until
/// the store answers.
pub(super) async fn sweep(engine: Arc<Engine>) {
    loop {
        match engine.readers.read(outbox::all).await {
            Ok(waiting) => {
                for row in waiting.iter().filter(|row| !row.sending) {
                    post(&engine, row);
                }
                return;
            }
            Err(_) => tokio::time::sleep(Duration::from_secs(1)).await,
        }
    }
}

fn post(engine: &Engine, row: &Waiting) {
    let now = (engine.clock)();
    // A clock that was set back must not hold a message up for as long.
    let pause = Duration::from_millis(u64::try_from(row.next_at.since(now)).unwrap_or(0));
    let letter = Letter {
        message: row.message,
        attempts: u32::try_from(row.attempts).unwrap_or(0),
        not_before: Instant::now() + pause.min(MAX_DELAY),
    };
    engine.senders.post(row.channel, row.conversation, letter);
}

/// The call may or may not have reached Meta: its status will say, or a person decides.
async fn unknown(engine: &Arc<Engine>, row: &Waiting) -> Result<(), StoreError> {
    let report = DeliveryReport {
        state: DeliveryState::Unknown,
        at: (engine.clock)(),
        fault: Some(Fault {
            code: 0,
            title: "Baton stopped while this message was being sent".to_owned(),
            details: None,
            advice: Some("wait".to_owned()),
        }),
        price: None,
    };
    let change = OutboxChange::Remove;
    attempt::tell(engine, row.conversation, row.message, report, None, change).await
}
