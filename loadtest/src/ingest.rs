//! Signed webhooks with one message each, from many customers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use baton::whatsapp::signature;
use clap::Args;
use hdrhistogram::Histogram;
use serde_json::json;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use crate::LoadError;
use crate::report::Report;

/// How webhooks are sent.
#[derive(Args, Clone, Debug)]
pub struct Ingest {
    /// Where Baton is; loopback only.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    url: String,
    /// The secret that signs.
    #[arg(long, default_value = "demo-app-secret")]
    secret: String,
    /// Meta's id of the number that is written to.
    #[arg(long, default_value = "100000000000001")]
    number: String,
    /// How many messages.
    #[arg(long, default_value_t = 10_000)]
    messages: u64,
    /// How many customers they come from.
    #[arg(long, default_value_t = 1_000)]
    customers: u64,
    /// Webhooks in flight at the most.
    #[arg(long, default_value_t = 512)]
    in_flight: u64,
    /// Messages a second, by plan: latencies count from the planned moment. 0 is as fast as
    /// they are acknowledged.
    #[arg(long, default_value_t = 0)]
    rate: u32,
}

struct Run {
    plan: Ingest,
    client: reqwest::Client,
    began: Instant,
    /// Makes message ids of this run different from those of others.
    mark: u128,
    next: AtomicU64,
    refused: AtomicU64,
    latencies: Mutex<Histogram<u64>>,
}

/// Sends every webhook until it is acknowledged, as Meta does.
pub async fn run(plan: &Ingest) -> Result<Report, LoadError> {
    let unrecordable = |error: hdrhistogram::CreationError| LoadError::Histogram(error.to_string());
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let run = Arc::new(Run {
        client: reqwest::Client::builder()
            .timeout(Duration::from_secs(60))
            .build()?,
        began: Instant::now(),
        mark: since.unwrap_or_default().as_nanos(),
        next: AtomicU64::new(0),
        refused: AtomicU64::new(0),
        latencies: Mutex::new(Histogram::new(3).map_err(unrecordable)?),
        plan: plan.clone(),
    });
    let mut senders = JoinSet::new();
    for _ in 0..plan.in_flight.min(plan.messages) {
        let run = run.clone();
        senders.spawn(async move { run.send_in_turn().await });
    }
    while let Some(ended) = senders.join_next().await {
        ended.map_err(|error| LoadError::Broken(error.to_string()))??;
    }
    let seconds = run.began.elapsed().as_secs_f64();
    let refused = run.refused.load(Ordering::Relaxed);
    let latencies = run.latencies.lock().await;
    Ok(Report::new("ingest", &latencies, refused, seconds))
}

impl Run {
    async fn send_in_turn(&self) -> Result<(), LoadError> {
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            if number >= self.plan.messages {
                return Ok(());
            }
            let planned = self.planned(number).await;
            self.deliver(number).await?;
            let micros = u64::try_from(planned.elapsed().as_micros()).unwrap_or(u64::MAX);
            let recorded = self.latencies.lock().await.record(micros);
            recorded.map_err(|error| LoadError::Histogram(error.to_string()))?;
        }
    }

    /// Waits for the planned moment of a message and gives it, even when it has passed.
    async fn planned(&self, number: u64) -> Instant {
        if self.plan.rate == 0 {
            return Instant::now();
        }
        let gap = Duration::from_secs(1) / self.plan.rate;
        let behind = u32::try_from(number).unwrap_or(u32::MAX);
        let planned = self.began + gap.saturating_mul(behind);
        tokio::time::sleep_until(planned.into()).await;
        planned
    }

    async fn deliver(&self, number: u64) -> Result<(), LoadError> {
        let body = self.body(number);
        let signature = signature::sign(self.plan.secret.as_bytes(), body.as_bytes());
        let address = format!("{}/webhooks/whatsapp", self.plan.url);
        for _ in 0..100 {
            let request = self
                .client
                .post(&address)
                .header("X-Hub-Signature-256", &signature);
            let answer = request.body(body.clone()).send().await;
            match answer.map(|answer| answer.status().as_u16()) {
                Ok(200) => return Ok(()),
                Ok(401) => return Err(LoadError::Broken("the secret is another one".to_owned())),
                _ => {
                    self.refused.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
        Err(LoadError::Broken(format!(
            "message {number} was refused a hundred times"
        )))
    }

    fn body(&self, number: u64) -> String {
        let customer = number % self.plan.customers.max(1);
        let phone = format!("9665{customer:08}");
        let seconds = self.mark / 1_000_000_000;
        json!({
            "object": "whatsapp_business_account",
            "entry": [{ "id": "200000000000001", "changes": [{ "field": "messages", "value": {
                "messaging_product": "whatsapp",
                "metadata": { "phone_number_id": self.plan.number },
                "contacts": [{ "wa_id": phone, "profile": { "name": format!("Load {customer}") } }],
                "messages": [{
                    "from": phone,
                    "id": format!("wamid.load.{}.{number}", self.mark),
                    "timestamp": seconds.to_string(),
                    "type": "text",
                    "text": { "body": format!("Message {number} of a load run") }
                }]
            }}]}]
        })
        .to_string()
    }
}
