//! Hands a message to a push service, once; what follows from the answer is for the caller.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Response, StatusCode, redirect, retry};

use super::{Endpoint, Guard, Keys};
use crate::domain::time::Timestamp;

const USER_AGENT: &str = concat!("Baton/", env!("CARGO_PKG_VERSION"));

/// How long a push service may take.
const TIMEOUT: Duration = Duration::from_secs(15);

/// How much sooner than others a message is to arrive (RFC 8030, section 5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// While the device is awake anyhow.
    Normal,
    /// At once.
    High,
}

impl Urgency {
    fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// What is handed over.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// To which browser.
    pub endpoint: Endpoint,
    /// What only that browser reads.
    pub sealed: Vec<u8>,
    /// A newer message of the same topic replaces one that waits.
    pub topic: String,
    /// How soon.
    pub urgency: Urgency,
    /// How long the service keeps it for a browser that is away.
    pub keep: Duration,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The service has it.
    Accepted,
    /// The browser no longer takes any.
    Gone,
    /// Not now; after so long, if the service said so.
    Later(Option<Duration>),
    /// Never, and why.
    Refused(String),
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
#[error("the client of push services cannot be made: {0}")]
pub struct ClientError(String);

/// A client of every push service that the guard lets it reach.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    guard: Guard,
    keys: Keys,
}

impl Client {
    /// A client that signs with these keys.
    ///
    /// # Errors
    /// When the machine has no root certificates.
    pub fn new(guard: Guard, keys: Keys) -> Result<Self, ClientError> {
        // Another part of the process may have chosen a provider already: that one is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .timeout(TIMEOUT)
            .dns_resolver(guard.clone())
            .build()
            .map_err(|error| ClientError(error.to_string()))?;
        Ok(Self { http, guard, keys })
    }

    /// Says which endpoints are taken.
    pub fn guard(&self) -> &Guard {
        &self.guard
    }

    /// The public half of our key.
    pub fn public_key(&self) -> String {
        self.keys.public()
    }

    /// Hands a message over, once.
    pub async fn deliver(&self, delivery: &Delivery, now: Timestamp) -> Verdict {
        let authorization = match self.keys.authorize(&delivery.endpoint, now) {
            Ok(authorization) => authorization,
            Err(error) => return Verdict::Refused(error.to_string()),
        };
        let sent = self
            .http
            .post(delivery.endpoint.url().clone())
            .header(AUTHORIZATION, authorization)
            .header(CONTENT_ENCODING, "aes128gcm")
            .header(CONTENT_TYPE, "application/octet-stream")
            .header("TTL", delivery.keep.as_secs())
            .header("Urgency", delivery.urgency.as_str())
            .header("Topic", &delivery.topic)
            .body(delivery.sealed.clone())
            .send();
        match sent.await {
            Ok(answer) => verdict(&answer),
            Err(_) => Verdict::Later(None),
        }
    }
}

fn verdict(answer: &Response) -> Verdict {
    let status = answer.status();
    match status {
        status if status.is_success() => Verdict::Accepted,
        StatusCode::NOT_FOUND | StatusCode::GONE => Verdict::Gone,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
            Verdict::Later(retry_after(answer))
        }
        status if status.is_server_error() => Verdict::Later(retry_after(answer)),
        status => Verdict::Refused(format!("the push service answered {status}")),
    }
}

/// Seconds; the other form, a date, is left to our own pauses.
fn retry_after(answer: &Response) -> Option<Duration> {
    let value = answer.headers().get(RETRY_AFTER)?;
    let seconds = value.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}
