//! Chance with a seed: every kind of decision draws from its own stream, so that one knob's use
//! does not shift the luck of another and a run repeats as long as its requests do.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::knobs::Span;

/// What a throw of the dice decides. Each has its own stream of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Purpose {
    /// How long a webhook is held back.
    Delay,
    /// Whether a webhook is delivered a second time.
    Duplicate,
    /// How a window of webhooks is shuffled.
    Reorder,
    /// Whether a batch is split over messages, changes or entries.
    BatchShape,
    /// Whether a customer's phone is left out of a message.
    OmitFrom,
    /// Whether a send fails before or after it was accepted, and how.
    Failure,
    /// How long a status takes.
    StatusDelay,
    /// Whether `delivered` is skipped.
    SkipDelivered,
    /// Whether the customer's phone sends read receipts.
    ReadReceipt,
    /// Whether and when a lively customer answers.
    Answer,
}

/// The dice of one simulator.
#[derive(Debug)]
pub(crate) struct Dice {
    streams: Mutex<(u64, HashMap<Purpose, StdRng>)>,
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            streams: Mutex::new((seed, HashMap::new())),
        }
    }

    /// Starts every stream again from `seed`.
    pub(crate) fn reseed(&self, seed: u64) {
        *self.streams.lock().unwrap_or_else(PoisonError::into_inner) = (seed, HashMap::new());
    }

    /// True with the given probability; 0 never and 1 always, whatever the seed.
    pub(crate) fn chance(&self, purpose: Purpose, probability: f64) -> bool {
        probability > 0.0
            && (probability >= 1.0 || self.with(purpose, |rng| rng.random::<f64>()) < probability)
    }

    /// A whole number of milliseconds within the span, both ends included.
    pub(crate) fn within(&self, purpose: Purpose, span: Span) -> u64 {
        if span.max <= span.min {
            return span.min;
        }
        self.with(purpose, |rng| rng.random_range(span.min..=span.max))
    }

    /// A position below `length`; 0 for an empty list.
    pub(crate) fn below(&self, purpose: Purpose, length: usize) -> usize {
        if length < 2 {
            return 0;
        }
        self.with(purpose, |rng| rng.random_range(0..length))
    }

    /// Shuffles in place (Fisher and Yates).
    pub(crate) fn shuffle<T>(&self, purpose: Purpose, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(purpose, last + 1));
        }
    }

    fn with<T>(&self, purpose: Purpose, draw: impl FnOnce(&mut StdRng) -> T) -> T {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let seed = streams.0;
        draw(
            streams
                .1
                .entry(purpose)
                .or_insert_with(|| stream(seed, purpose)),
        )
    }
}

fn stream(seed: u64, purpose: Purpose) -> StdRng {
    // The name keeps the streams apart and stays the same when purposes are added or moved.
    let salt = format!("{purpose:?}")
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    StdRng::seed_from_u64(seed ^ salt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_throws_the_same_numbers_and_purposes_do_not_disturb_each_other() {
        let span = Span { min: 0, max: 9_999 };
        let (one, two) = (Dice::new(7), Dice::new(7));
        let first: Vec<u64> = (0..20).map(|_| one.within(Purpose::Delay, span)).collect();
        let second: Vec<u64> = (0..20)
            .map(|_| {
                two.chance(Purpose::Duplicate, 0.5);
                two.within(Purpose::Delay, span)
            })
            .collect();
        assert_eq!(first, second);
        one.reseed(8);
        let third: Vec<u64> = (0..20).map(|_| one.within(Purpose::Delay, span)).collect();
        assert_ne!(first, third);
    }
}
