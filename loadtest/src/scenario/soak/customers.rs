//! Customers who write all day: single messages, bursts and albums.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::IN_FLIGHT;
use super::mix::{Mix, Writing};
use crate::error::LoadError;
use crate::latencies::Latencies;
use crate::scenario::staffed::Staffed;
use crate::webhook::{Load, Pace};

/// How much of the day is written beforehand at a time.
const STRETCH: Duration = Duration::from_secs(5);

/// Customers write until the end; gives how long it took until each webhook was acknowledged.
///
/// # Errors
/// A webhook that is refused again and again.
pub async fn write_until(
    staffed: &mut Staffed,
    end: Instant,
    rate: f64,
    mix: &Mix,
) -> Result<Latencies, LoadError> {
    let mut latencies = Latencies::new()?;
    let mut dice = Dice::new(0);
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(latencies);
        }
        let stretch = left.min(STRETCH);
        let messages = Duration::from_secs_f64(rate * stretch.as_secs_f64() / 1_000.0);
        let messages = u64::try_from(messages.as_millis()).unwrap_or(1).max(1);
        let before = staffed.written();
        let requests = stretch_of(staffed, messages, mix, &mut dice);
        let written = staffed.written() - before;
        // So many webhooks a second that messages come at their rate.
        let webhooks = crate::number::float(crate::number::count(requests.len()));
        let each = webhooks / crate::number::float(written.max(1));
        let load = Load {
            address: staffed.stage.address(),
            requests: Arc::new(requests),
            in_flight: IN_FLIGHT,
            pace: Some(Pace::from_now(rate * each)),
        };
        latencies.add(&load.send().await?.latencies)?;
    }
}

fn stretch_of(staffed: &mut Staffed, messages: u64, mix: &Mix, dice: &mut Dice) -> Vec<Bytes> {
    let end = staffed.written() + messages;
    let mut requests = Vec::new();
    while staffed.written() < end {
        match mix.writing(dice.roll()) {
            Writing::Single => requests.push(staffed.album(1)),
            Writing::Burst => requests.extend(staffed.burst(3)),
            Writing::Album => requests.push(staffed.album(4)),
        }
    }
    requests
}

/// Chance that is the same in every run.
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    /// Chance of its own for each seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x2545_F491_4F6C_DD1D)
    }

    /// Any number (splitmix64: <https://prng.di.unimi.it/splitmix64.c>).
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
