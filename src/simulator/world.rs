//! The world that every part of the pretend Meta shares.
//!
//! Each noun has its own lock, held for a moment and never while another one is taken, so there
//! is no order to keep and nothing to dead-lock on.

use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use bytes::Bytes;
use secrecy::ExposeSecret;
use serde_json::{Map, Value, json};
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, broadcast};
use tokio_util::sync::CancellationToken;

use super::clock::now_ms;
use super::customers::{Customer, CustomerBook, CustomerError, CustomerId, NewCustomer};
use super::dice::Dice;
use super::knobs::{ErrorPlace, InjectedError, KnobError, Knobs};
use super::ledger::{Entry, Ledger};
use super::limits::Limits;
use super::media::MediaStore;
use super::options::{BusinessNumber, SimulatorOptions};
use super::templates::{self, Template};
use super::threads::{ThreadKey, Threads};
use super::webhooks::{Lanes, Update};

/// A thread has changed; phones that show it look again.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub customer: CustomerId,
    pub number: String,
}

/// Whether and where a business account gets its webhooks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Subscription {
    pub active: bool,
    /// `override_callback_uri`, when one was set.
    pub callback: Option<String>,
}

/// Everything there is.
#[derive(Debug)]
pub(crate) struct World {
    pub options: SimulatorOptions,
    pub numbers: Vec<Arc<BusinessNumber>>,
    pub templates: Vec<Template>,
    pub dice: Dice,
    pub client: reqwest::Client,
    pub changes: broadcast::Sender<Change>,
    pub stopping: CancellationToken,
    lanes: Lanes,
    knobs: RwLock<Arc<Knobs>>,
    slots: RwLock<Arc<Semaphore>>,
    customers: Mutex<CustomerBook>,
    threads: Mutex<Threads>,
    ledger: Mutex<Ledger>,
    limits: Mutex<Limits>,
    media: Mutex<MediaStore>,
    subscriptions: Mutex<HashMap<String, Subscription>>,
    blocked: Mutex<BTreeSet<(String, CustomerId)>>,
    runtime: Handle,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere leaves the data whole: no change here takes two steps.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn slots(knobs: &Knobs) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(knobs.delivery_concurrency))
}

impl World {
    pub(crate) fn new(options: SimulatorOptions, client: reqwest::Client, lanes: Lanes) -> Self {
        let numbers: Vec<Arc<BusinessNumber>> =
            options.numbers.iter().cloned().map(Arc::new).collect();
        let subscriptions = numbers
            .iter()
            .map(|number| {
                let subscribed = Subscription {
                    active: true,
                    callback: None,
                };
                (number.waba_id.clone(), subscribed)
            })
            .collect();
        Self {
            dice: Dice::new(options.knobs.seed),
            knobs: RwLock::new(Arc::new(options.knobs.clone())),
            slots: RwLock::new(slots(&options.knobs)),
            numbers,
            templates: templates::built_in(),
            client,
            changes: broadcast::channel(256).0,
            stopping: CancellationToken::new(),
            lanes,
            customers: Mutex::default(),
            threads: Mutex::default(),
            ledger: Mutex::default(),
            limits: Mutex::default(),
            media: Mutex::default(),
            subscriptions: Mutex::new(subscriptions),
            blocked: Mutex::default(),
            runtime: Handle::current(),
            options,
        }
    }

    pub(crate) fn customers(&self) -> MutexGuard<'_, CustomerBook> {
        lock(&self.customers)
    }

    pub(crate) fn threads(&self) -> MutexGuard<'_, Threads> {
        lock(&self.threads)
    }

    pub(crate) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        lock(&self.ledger)
    }

    pub(crate) fn limits(&self) -> MutexGuard<'_, Limits> {
        lock(&self.limits)
    }

    pub(crate) fn media(&self) -> MutexGuard<'_, MediaStore> {
        lock(&self.media)
    }

    pub(crate) fn subscriptions(&self) -> MutexGuard<'_, HashMap<String, Subscription>> {
        lock(&self.subscriptions)
    }

    /// The knobs as they are now.
    pub(crate) fn knobs(&self) -> Arc<Knobs> {
        Arc::clone(&self.knobs.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Turns the named knobs; answers all of them.
    pub(crate) fn turn_knobs(&self, patch: &Value) -> Result<Arc<Knobs>, KnobError> {
        let mut knobs = self.knobs.write().unwrap_or_else(PoisonError::into_inner);
        let turned = Arc::new(knobs.patched(patch)?);
        if patch.get("seed").is_some() {
            self.dice.reseed(turned.seed);
        }
        if turned.delivery_concurrency != knobs.delivery_concurrency {
            *self.slots.write().unwrap_or_else(PoisonError::into_inner) = slots(&turned);
        }
        *knobs = Arc::clone(&turned);
        Ok(turned)
    }

    /// Slots for webhooks that go their own way; as many as may be under way at once.
    pub(crate) fn slots(&self) -> Arc<Semaphore> {
        Arc::clone(&self.slots.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes one injected error for that place, if any is left.
    pub(crate) fn take_injected(&self, place: ErrorPlace) -> Option<InjectedError> {
        let mut knobs = self.knobs.write().unwrap_or_else(PoisonError::into_inner);
        let mut next = Knobs::clone(&knobs);
        let error = next
            .inject
            .iter_mut()
            .find(|error| error.place == place && error.times > 0)?;
        error.times -= 1;
        let taken = error.clone();
        next.inject.retain(|error| error.times > 0);
        *knobs = Arc::new(next);
        Some(taken)
    }

    /// Runs something in the background until it ends or the simulator stops.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let stopping = self.stopping.clone();
        self.runtime.spawn(async move {
            tokio::select! {
                () = stopping.cancelled() => {}
                () = work => {}
            }
        });
    }

    /// The business number with that id.
    pub(crate) fn number(&self, phone_number_id: &str) -> Option<Arc<BusinessNumber>> {
        self.numbers
            .iter()
            .find(|number| number.phone_number_id == phone_number_id)
            .cloned()
    }

    /// Whether the token opens this number.
    pub(crate) fn accepts(number: &BusinessNumber, token: &str) -> bool {
        number.access_token.expose_secret() == token
    }

    /// Where the webhooks of a business account go; `None` when its app is not subscribed.
    pub(crate) fn webhook_of(&self, waba_id: &str) -> Option<String> {
        let subscriptions = self.subscriptions();
        let Some(subscription) = subscriptions.get(waba_id) else {
            return Some(self.options.webhook.clone());
        };
        let callback = subscription.callback.as_ref();
        subscription
            .active
            .then(|| callback.unwrap_or(&self.options.webhook).clone())
    }

    /// `metadata` of a value.
    pub(crate) fn metadata(number: &BusinessNumber) -> Value {
        json!({
            "display_phone_number": number.display_phone_number,
            "phone_number_id": number.phone_number_id,
        })
    }

    /// A customer as `contacts` shows them, with or without the phone.
    pub(crate) fn contact(&self, customer: &Customer, with_phone: bool) -> Value {
        let mut profile = Map::new();
        profile.insert("name".into(), customer.name.clone().into());
        if let Some(username) = &customer.username {
            profile.insert("username".into(), username.clone().into());
        }
        let mut contact = Map::new();
        contact.insert("profile".into(), profile.into());
        contact.insert("user_id".into(), customer.user_id.clone().into());
        if let Some(parent) = &customer.parent_user_id {
            contact.insert("parent_user_id".into(), parent.clone().into());
        }
        if let Some(phone) = customer.phone.as_ref().filter(|_| with_phone) {
            contact.insert("wa_id".into(), phone.clone().into());
        }
        contact.into()
    }

    pub(crate) fn key(customer: &Customer, number: &BusinessNumber) -> ThreadKey {
        ThreadKey {
            customer: customer.id,
            number: number.phone_number_id.clone(),
        }
    }

    /// Whether a number has blocked a customer.
    pub(crate) fn is_blocked(&self, customer: &Customer, number: &BusinessNumber) -> bool {
        let key = (number.phone_number_id.clone(), customer.id);
        lock(&self.blocked).contains(&key)
    }

    /// Blocks a customer on a number, or no longer.
    pub(crate) fn set_blocked(&self, customer: &Customer, number: &BusinessNumber, blocks: bool) {
        let key = (number.phone_number_id.clone(), customer.id);
        let mut blocked = lock(&self.blocked);
        if blocks {
            blocked.insert(key);
        } else {
            blocked.remove(&key);
        }
    }

    /// Whom a number has blocked.
    pub(crate) fn blocked_on(&self, number: &BusinessNumber) -> Vec<Customer> {
        let blocked = lock(&self.blocked).clone();
        let ids = blocked.into_iter();
        let here = ids.filter(|(id, _)| *id == number.phone_number_id);
        let customers = self.customers();
        here.filter_map(|(_, customer)| customers.get(customer).cloned())
            .collect()
    }

    /// Queues a webhook about a customer, in that customer's order.
    pub(crate) fn tell_business(&self, customer: &Customer, update: Update) {
        self.lanes.push(self, &customer.id.to_string(), update);
    }

    /// Tells the phones that look at this thread.
    pub(crate) fn changed(&self, customer: CustomerId, number: &BusinessNumber) {
        // Nobody listening is not an error.
        let _ = self.changes.send(Change {
            customer,
            number: number.phone_number_id.clone(),
        });
    }

    pub(crate) fn add_customer(&self, new: NewCustomer) -> Result<Customer, CustomerError> {
        self.customers().add(new)
    }

    pub(crate) fn add_media(
        &self,
        bytes: Bytes,
        mime_type: &str,
        filename: Option<String>,
    ) -> String {
        self.media().add(bytes, mime_type, filename)
    }

    /// Writes a batch of updates into the ledger.
    pub(crate) fn record_webhook(&self, batch: &[Update]) -> u64 {
        let mut subjects: Vec<&str> = batch.iter().map(Update::subject).collect();
        subjects.dedup();
        let subject = match subjects.as_slice() {
            [one] => (*one).to_owned(),
            _ => "mixed".to_owned(),
        };
        let wamids = batch.iter().filter_map(|update| update.wamid.clone());
        self.ledger().record(Entry::Webhook {
            subject,
            wamids: wamids.collect(),
            what: batch.iter().map(|update| update.what.clone()).collect(),
            attempts: 0,
            last_status: None,
            acknowledged_at: None,
            gave_up_at: None,
            duplicate_of: None,
            at: now_ms(),
        })
    }

    /// Writes a webhook of unknown content into the ledger.
    pub(crate) fn record_raw(&self) -> u64 {
        self.ledger().record(Entry::Webhook {
            subject: "raw".to_owned(),
            wamids: Vec::new(),
            what: Vec::new(),
            attempts: 0,
            last_status: None,
            acknowledged_at: None,
            gave_up_at: None,
            duplicate_of: None,
            at: now_ms(),
        })
    }

    pub(crate) fn record_repeat(&self, original: u64) -> u64 {
        self.ledger().repeat(original, now_ms())
    }
}
