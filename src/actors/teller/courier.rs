//! Brings pushes to their services: again when they could not take one, never what a newer one of
//! the same conversation has replaced, and never what may no longer be seen.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use dashmap::DashMap;
use tokio::sync::Semaphore;

use super::address;
use crate::actors::engine::Engine;
use crate::domain::ids::{ConversationId, PushSubscriptionId};
use crate::domain::telling::Occasion;
use crate::push::{Client, Delivery, Recipient, Urgency, Verdict};
use crate::store::error::StoreError;
use crate::store::push_subscriptions::{self, PushSubscription};
use crate::store::{conversations, notification_choices};

/// Calls under way at once.
const TOGETHER: usize = 16;

/// Pushes that may wait; one more is left untold.
const MOST: usize = 10_000;

/// How long to wait after each failure.
const PAUSES: [Duration; 5] = [
    Duration::from_secs(2),
    Duration::from_secs(10),
    Duration::from_secs(60),
    Duration::from_secs(300),
    Duration::from_secs(1_200),
];

/// A push service that asks for a longer pause is not asked again.
const LONGEST_PAUSE: Duration = Duration::from_secs(3_600);

/// What is brought to one browser.
pub(super) struct Parcel {
    pub browser: PushSubscription,
    pub conversation: ConversationId,
    pub occasion: Occasion,
    pub payload: String,
    pub topic: String,
    pub urgency: Urgency,
    pub keep: Duration,
}

/// By what a newer parcel replaces an older one.
type Slot = (PushSubscriptionId, String);

/// Brings pushes to their services.
pub(super) struct Courier {
    client: Client,
    permits: Semaphore,
    /// The newest parcel of each slot that is under way.
    newest: DashMap<Slot, u64>,
    next: AtomicU64,
}

impl Courier {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            permits: Semaphore::new(TOGETHER),
            newest: DashMap::new(),
            next: AtomicU64::new(0),
        }
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// Takes a parcel on its way, and does not wait for it.
    pub(super) fn send(&self, engine: &Arc<Engine>, parcel: Parcel) {
        let slot = (parcel.browser.id, parcel.topic.clone());
        if self.newest.len() >= MOST && !self.newest.contains_key(&slot) {
            metrics::counter!("baton_pushes_total", "outcome" => "dropped").increment(1);
            return;
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.newest.insert(slot.clone(), number);
        let engine = engine.clone();
        tokio::spawn(async move {
            let outcome = bring(&engine, &parcel, &slot, number).await;
            metrics::counter!("baton_pushes_total", "outcome" => outcome).increment(1);
            let courier = &engine.teller.courier;
            courier
                .newest
                .remove_if(&slot, |_, newest| *newest == number);
        });
    }

    fn is_newest(&self, slot: &Slot, number: u64) -> bool {
        self.newest
            .get(slot)
            .is_some_and(|newest| *newest == number)
    }

    /// Hands a parcel over, once.
    pub(super) async fn hand_over(&self, engine: &Engine, parcel: &Parcel) -> Verdict {
        let Ok(_permit) = self.permits.acquire().await else {
            return Verdict::Later(None);
        };
        match self.delivery(parcel) {
            Ok(delivery) => self.client.deliver(&delivery, (engine.clock)()).await,
            Err(reason) => Verdict::Refused(reason),
        }
    }

    fn delivery(&self, parcel: &Parcel) -> Result<Delivery, String> {
        let browser = &parcel.browser;
        let endpoint = self.client.guard().admit(&browser.endpoint);
        let endpoint = endpoint.map_err(|error| error.to_string())?;
        let recipient = Recipient::new(&browser.public_key, &browser.auth);
        let sealed = recipient.and_then(|recipient| recipient.encrypt(&parcel.payload));
        Ok(Delivery {
            endpoint,
            sealed: sealed.map_err(|error| error.to_string())?,
            topic: parcel.topic.clone(),
            urgency: parcel.urgency,
            keep: parcel.keep,
        })
    }
}

/// Brings a parcel until it is accepted, replaced or given up; what became of it.
async fn bring(engine: &Arc<Engine>, parcel: &Parcel, slot: &Slot, number: u64) -> &'static str {
    let courier = &engine.teller.courier;
    let mut pauses = PAUSES.iter();
    loop {
        let asked = match courier.hand_over(engine, parcel).await {
            Verdict::Accepted => return "accepted",
            Verdict::Gone => {
                forget(engine, &parcel.browser).await;
                return "gone";
            }
            Verdict::Refused(reason) => {
                let push = parcel.browser.id;
                tracing::warn!(push.id = %push, reason, "a push was refused");
                return "refused";
            }
            Verdict::Later(asked) => asked,
        };
        let Some(pause) = pauses.next() else {
            return "given_up";
        };
        let pause = asked.unwrap_or(*pause);
        if pause > LONGEST_PAUSE {
            return "given_up";
        }
        tokio::time::sleep(pause).await;
        if !courier.is_newest(slot, number) {
            return "replaced";
        }
        if !may_still(engine, parcel).await.unwrap_or(true) {
            return "withdrawn";
        }
    }
}

/// Whether what had to wait may still be told: the browser is still theirs, and so is the sight.
async fn may_still(engine: &Engine, parcel: &Parcel) -> Result<bool, StoreError> {
    let (agent, id) = (parcel.browser.agent, parcel.browser.id);
    let (conversation, now) = (parcel.conversation, (engine.clock)());
    let read = engine.readers.read(move |connection| {
        push_subscriptions::load(connection, agent, id, now)?;
        let scope = conversations::load(connection, conversation)?
            .conversation
            .scope();
        Ok((scope, notification_choices::load(connection, agent)?))
    });
    match read.await {
        Ok((scope, choices)) => Ok(address::still_reaches(
            engine,
            agent,
            &scope,
            parcel.occasion,
            &choices,
        )),
        Err(StoreError::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The browser takes no more pushes.
pub(super) async fn forget(engine: &Engine, browser: &PushSubscription) {
    let (agent, id) = (browser.agent, browser.id);
    let forgetting = engine
        .committer
        .write(move |transaction| push_subscriptions::remove(transaction, agent, id));
    match forgetting.await {
        Ok(()) | Err(StoreError::NotFound) => {}
        Err(error) => tracing::warn!(%error, "a browser that is gone is still kept"),
    }
}
