//! Many webhooks: as fast as they are acknowledged, or at a planned pace.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::task::JoinSet;

use super::connection::Connection;
use crate::error::LoadError;
use crate::latencies::Latencies;
use crate::number::{count, float};

/// How long a refused webhook waits until it is sent again.
const AGAIN: Duration = Duration::from_millis(50);
/// How often it is sent before the run is given up.
const TRIES: u32 = 200;

/// When each is to be sent. Latencies count from these moments, not from when there was time.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    began: Instant,
    per_second: f64,
}

impl Pace {
    /// So many a second, the first one now.
    pub fn from_now(per_second: f64) -> Self {
        Self {
            began: Instant::now(),
            per_second,
        }
    }

    /// So many a second, the first one after a while.
    pub fn after(wait: Duration, per_second: f64) -> Self {
        Self {
            began: Instant::now() + wait,
            per_second,
        }
    }

    /// The planned moment of one of them, from 0.
    pub fn planned(&self, number: u64) -> Instant {
        self.began + Duration::from_secs_f64(float(number) / self.per_second)
    }
}

/// What is to be sent.
#[derive(Clone, Debug)]
pub struct Load {
    /// Where to.
    pub address: SocketAddr,
    /// Whole requests, in order (see [`super::Author::request`]).
    pub requests: Arc<Vec<Bytes>>,
    /// How many wait for their answer at the same time at most, each on its own connection.
    pub in_flight: usize,
    /// At which pace; without one, as fast as they are acknowledged.
    pub pace: Option<Pace>,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// From the planned moment (or the moment of sending) to the 200; one for each request.
    pub latencies: Latencies,
    /// How many were answered something else than 200 at first, and were sent again.
    pub refused: u64,
    /// From the first to the last.
    pub span: Duration,
}

impl Outcome {
    /// Requests acknowledged.
    pub fn acknowledged(&self) -> u64 {
        self.latencies.len()
    }

    /// Requests acknowledged a second.
    pub fn per_second(&self) -> f64 {
        float(self.acknowledged()) / self.span.as_secs_f64().max(f64::EPSILON)
    }
}

impl Load {
    /// Sends every webhook until it is acknowledged, as Meta does.
    ///
    /// # Errors
    /// A wrong secret, or a webhook that is refused again and again.
    pub async fn send(self) -> Result<Outcome, LoadError> {
        let began = Instant::now();
        let next = Arc::new(AtomicUsize::new(0));
        let mut senders = JoinSet::new();
        for _ in 0..self.in_flight.min(self.requests.len()) {
            senders.spawn(self.clone().send_in_turn(Arc::clone(&next)));
        }
        let (mut latencies, mut refused) = (Latencies::new()?, 0);
        while let Some(ended) = senders.join_next().await {
            let ended = ended.map_err(|error| LoadError::impossible(error.to_string()))?;
            let (more, again) = ended?;
            latencies.add(&more)?;
            refused += again;
        }
        Ok(Outcome {
            latencies,
            refused,
            span: began.elapsed(),
        })
    }

    async fn send_in_turn(self, next: Arc<AtomicUsize>) -> Result<(Latencies, u64), LoadError> {
        let mut connection = Connection::to(self.address);
        let (mut latencies, mut refused) = (Latencies::new()?, 0);
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(request) = self.requests.get(number) else {
                return Ok((latencies, refused));
            };
            let planned = match &self.pace {
                None => Instant::now(),
                Some(pace) => {
                    let planned = pace.planned(count(number));
                    tokio::time::sleep_until(planned.into()).await;
                    planned
                }
            };
            refused += deliver(&mut connection, request).await?;
            latencies.record(planned.elapsed());
        }
    }
}

/// Sends one until it is acknowledged; gives how often it was refused.
async fn deliver(connection: &mut Connection, request: &Bytes) -> Result<u64, LoadError> {
    for tries in 0..TRIES {
        match connection.ask(request).await.map(|answer| answer.status) {
            Ok(200) => return Ok(tries.into()),
            Ok(401) => return Err(LoadError::impossible("the secret is another one")),
            _ => tokio::time::sleep(AGAIN).await,
        }
    }
    Err(LoadError::impossible("a webhook was refused too often"))
}
