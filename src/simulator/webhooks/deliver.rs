//! Delivers a signed webhook, again and again with growing pauses until 200 comes back.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use secrecy::ExposeSecret;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::Instant;
use tracing::{debug, warn};

use super::escape::{escape, signature};
use crate::simulator::clock::now_ms;
use crate::simulator::dice::Purpose;
use crate::simulator::ledger::Entry;
use crate::simulator::world::World;

/// A webhook ready to be sent: the bytes never change between attempts.
#[derive(Debug)]
pub(crate) struct Parcel {
    url: String,
    body: Bytes,
    tell: Vec<oneshot::Sender<()>>,
    ledger_id: u64,
    /// Where each attempt waits for its turn; absent when a lane sees to that.
    pub slots: Option<Arc<Semaphore>>,
}

/// What one attempt came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The receiver answered with this status.
    Answered(u16),
    /// No answer: refused, reset or too slow.
    NoAnswer,
}

impl Outcome {
    fn status(self) -> Option<u16> {
        match self {
            Self::Answered(status) => Some(status),
            Self::NoAnswer => None,
        }
    }
}

impl Parcel {
    /// A parcel with a body that is still to be escaped.
    pub(crate) fn new(
        url: String,
        json: String,
        tell: Vec<oneshot::Sender<()>>,
        ledger_id: u64,
    ) -> Self {
        Self {
            url,
            body: Bytes::from(escape(&json)),
            tell,
            ledger_id,
            slots: None,
        }
    }
}

/// Delivers a parcel until it is acknowledged or given up, and perhaps once more after that.
pub(crate) async fn deliver(world: &Arc<World>, mut parcel: Parcel) {
    let began = Instant::now();
    let mut attempts = 0_usize;
    loop {
        let outcome = attempt(world, &parcel).await;
        for waiter in parcel.tell.drain(..) {
            // Whoever waited may have gone away.
            let _ = waiter.send(());
        }
        if outcome == Outcome::Answered(200) {
            break;
        }
        let knobs = world.knobs();
        if began.elapsed() >= Duration::from_millis(knobs.retry_for_ms) {
            give_up(world, &parcel);
            return;
        }
        let delays = &knobs.retry_delays_ms;
        let pause = delays.get(attempts).or(delays.last()).copied().unwrap_or(0);
        attempts += 1;
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
    if world
        .dice
        .chance(Purpose::Duplicate, world.knobs().duplicates)
    {
        repeat(world, parcel).await;
    }
}

/// Sends an acknowledged webhook once more, as Meta does now and then.
async fn repeat(world: &Arc<World>, mut parcel: Parcel) {
    parcel.ledger_id = world.record_repeat(parcel.ledger_id);
    attempt(world, &parcel).await;
}

async fn attempt(world: &World, parcel: &Parcel) -> Outcome {
    let _slot = match &parcel.slots {
        // Slots are never closed.
        Some(slots) => slots.acquire().await.ok(),
        None => None,
    };
    let secret = world.options.app_secret.expose_secret();
    let answer = world
        .client
        .post(&parcel.url)
        .header("Content-Type", "application/json")
        .header("User-Agent", "facebookexternalua")
        .header("X-Hub-Signature-256", signature(secret, &parcel.body))
        .timeout(Duration::from_millis(world.knobs().delivery_time_out_ms))
        .body(parcel.body.clone())
        .send()
        .await;
    let outcome = match answer {
        Ok(answer) => Outcome::Answered(answer.status().as_u16()),
        Err(error) => {
            debug!(webhook.url = parcel.url, %error, "a webhook got no answer");
            Outcome::NoAnswer
        }
    };
    note(world, parcel.ledger_id, outcome);
    outcome
}

fn note(world: &World, ledger_id: u64, outcome: Outcome) {
    world.ledger().amend(ledger_id, |entry| {
        if let Entry::Webhook {
            attempts,
            last_status,
            acknowledged_at,
            ..
        } = entry
        {
            *attempts += 1;
            *last_status = outcome.status();
            if outcome == Outcome::Answered(200) {
                *acknowledged_at = Some(now_ms());
            }
        }
    });
}

fn give_up(world: &World, parcel: &Parcel) {
    warn!(webhook.url = parcel.url, "a webhook was given up");
    world.ledger().amend(parcel.ledger_id, |entry| {
        if let Entry::Webhook { gave_up_at, .. } = entry {
            *gave_up_at = Some(now_ms());
        }
    });
}

/// Delivers a body of any content at once, past the lanes, and tells how the first attempt went.
/// Retries go on in the background.
pub(crate) async fn deliver_raw(world: &Arc<World>, url: String, json: String) -> (u64, Outcome) {
    let ledger_id = world.record_raw();
    let (tell, attempted) = oneshot::channel();
    let parcel = Parcel::new(url, json, vec![tell], ledger_id);
    let deliverer = Arc::clone(world);
    world.spawn(async move { deliver(&deliverer, parcel).await });
    // The sender is dropped only when the simulator stops.
    let _ = attempted.await;
    let outcome = match world.ledger().last_status(ledger_id) {
        Some(status) => Outcome::Answered(status),
        None => Outcome::NoAnswer,
    };
    (ledger_id, outcome)
}

/// Verifies a webhook endpoint as Meta does when one is set up (FACTS A1): it must repeat the
/// challenge. The error is a sentence.
pub(crate) async fn verify(world: &World, url: &str, token: &str) -> Result<(), String> {
    let challenge = now_ms().to_string();
    let query = [
        ("hub.mode", "subscribe"),
        ("hub.challenge", &challenge),
        ("hub.verify_token", token),
    ];
    let answer = world
        .client
        .get(url)
        .query(&query)
        .header("User-Agent", "facebookplatform/1.0")
        .timeout(Duration::from_secs(10))
        .send()
        .await
        .map_err(|error| format!("no answer: {error}"))?;
    let status = answer.status();
    let body = answer.text().await.unwrap_or_default();
    match (status, body == challenge) {
        (StatusCode::OK, true) => Ok(()),
        (StatusCode::OK, false) => Err("the answer is not the challenge".to_owned()),
        _ => Err(format!("answered with status {status}")),
    }
}
