//! After a start: what the outbox still holds goes on, and what was under way is called unknown.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Letter, attempt};
use crate::actors::engine::Engine;
use crate::domain::delivery::{DeliveryReport, DeliveryState, Fault};
use crate::store::error::StoreError;
use crate::store::outbox::{self, Waiting};
use crate::store::write::OutboxChange;

/// Takes up where the last run ended.
pub(super) async fn recover(engine: &Arc<Engine>) -> Result<(), StoreError> {
    let waiting = engine.readers.read(outbox::all).await?;
    for row in waiting {
        if row.sending {
            unknown(engine, &row).await?;
        } else {
            let now = (engine.clock)();
            let millis = u64::try_from(row.next_at.since(now)).unwrap_or(0);
            let letter = Letter {
                message: row.message,
                attempts: u32::try_from(row.attempts).unwrap_or(0),
                not_before: Instant::now() + Duration::from_millis(millis),
            };
            engine.senders.post(row.channel, row.conversation, letter);
        }
    }
    Ok(())
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
