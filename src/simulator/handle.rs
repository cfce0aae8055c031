//! A running simulator, as its own process and the demo hold it.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use bytes::Bytes;
use secrecy::ExposeSecret;
use serde_json::Value;
use tokio::task::JoinHandle;

use super::customers::{Customer, CustomerError, CustomerId, NewCustomer};
use super::knobs::{KnobError, Knobs};
use super::ledger::LedgerPage;
use super::options::BusinessNumber;
use super::speaking::{self, SpeakError};
use super::threads::{Direction, Progress, ThreadMessage};
use super::utterance::Utterance;
use super::webhooks::verify;
use super::world::{Subscription, World};

/// A message of the past, put into a thread without telling anybody: the demo's history.
#[derive(Clone, Debug)]
pub struct PastMessage {
    /// Meta's id.
    pub wamid: String,
    /// Who wrote it.
    pub direction: Direction,
    /// Meta's message type.
    pub r#type: String,
    /// The type's object, as in the payload: `{"body": …}` for text.
    pub content: Value,
    /// Milliseconds since 1970; a customer's message opens the service window from here.
    pub at: i64,
    /// How far it got.
    pub status: Progress,
}

/// A running simulator.
#[derive(Debug)]
pub struct SimulatorHandle {
    world: Arc<World>,
    server: ServerHandle,
    serving: JoinHandle<io::Result<()>>,
    address: SocketAddr,
}

impl SimulatorHandle {
    pub(crate) fn new(
        world: Arc<World>,
        server: ServerHandle,
        serving: JoinHandle<io::Result<()>>,
        address: SocketAddr,
    ) -> Self {
        Self {
            world,
            server,
            serving,
            address,
        }
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Its address as a URL without a path: base of the Cloud API and of the phone page.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops the server, the crowd and every delivery under way.
    pub async fn stop(self) {
        self.world.stopping.cancel();
        self.server.stop(true).await;
        // The server has ended; how is of no interest any more.
        let _ = self.serving.await;
    }

    /// Delivers the webhooks of every account to another address from now on, after the
    /// handshake in which that address proves that it knows the verify token.
    ///
    /// # Errors
    /// Why the address did not pass.
    pub async fn subscribe(&self, callback: &str) -> Result<(), String> {
        let token = self.world.options.verify_token.expose_secret();
        verify(&self.world, callback, token).await?;
        for number in &self.world.numbers {
            let subscription = Subscription {
                active: true,
                callback: Some(callback.to_owned()),
            };
            let mut all = self.world.subscriptions();
            all.insert(number.waba_id.clone(), subscription);
        }
        Ok(())
    }

    /// The business numbers.
    pub fn numbers(&self) -> impl Iterator<Item = &BusinessNumber> {
        self.world.numbers.iter().map(AsRef::as_ref)
    }

    /// Makes a customer.
    ///
    /// # Errors
    /// A phone or user id that another customer has.
    pub fn add_customer(&self, new: NewCustomer) -> Result<Customer, CustomerError> {
        self.world.add_customer(new)
    }

    /// All customers, oldest first.
    #[must_use]
    pub fn customers(&self) -> Vec<Customer> {
        self.world.customers().all().to_vec()
    }

    /// A customer writes to a business number. Answers the message's id.
    ///
    /// # Errors
    /// An unknown customer, number or file.
    pub fn write(
        &self,
        customer: CustomerId,
        phone_number_id: &str,
        utterance: &Utterance,
    ) -> Result<String, SpeakError> {
        speaking::say(&self.world, customer, phone_number_id, utterance)
    }

    /// A customer reads what a business number wrote. Answers the ids that were unread.
    ///
    /// # Errors
    /// An unknown customer or number.
    pub fn read(
        &self,
        customer: CustomerId,
        phone_number_id: &str,
    ) -> Result<Vec<String>, SpeakError> {
        speaking::read(&self.world, customer, phone_number_id)
    }

    /// Keeps a file and answers its media id.
    #[must_use]
    pub fn add_media(&self, bytes: Bytes, mime_type: &str, filename: Option<String>) -> String {
        self.world.add_media(bytes, mime_type, filename)
    }

    /// Puts a message of the past into a thread; no webhook is sent.
    ///
    /// # Errors
    /// An unknown customer or number.
    pub fn remember(
        &self,
        customer: CustomerId,
        phone_number_id: &str,
        past: PastMessage,
    ) -> Result<(), SpeakError> {
        let (customer, number) = speaking::parties(&self.world, customer, phone_number_id)?;
        let message = ThreadMessage {
            id: past.wamid,
            direction: past.direction,
            r#type: past.r#type,
            content: past.content,
            reply_to: None,
            status: past.status,
            reaction: None,
            at: past.at,
            biz_opaque_callback_data: None,
            category: "service",
            priced: true,
        };
        self.world
            .threads()
            .push(&World::key(&customer, &number), message);
        Ok(())
    }

    /// The ledger after line `since`, `limit` lines at most.
    #[must_use]
    pub fn ledger(&self, since: u64, limit: usize) -> LedgerPage {
        self.world.ledger().page(since, limit)
    }

    /// The knobs as they are now.
    #[must_use]
    pub fn knobs(&self) -> Knobs {
        Knobs::clone(&self.world.knobs())
    }

    /// Turns the knobs that the JSON object names.
    ///
    /// # Errors
    /// An unknown knob or a value that means nothing; nothing is changed then.
    pub fn turn_knobs(&self, patch: &Value) -> Result<(), KnobError> {
        self.world.turn_knobs(patch).map(drop)
    }
}
