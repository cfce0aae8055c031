//! How fast the index grows: as fast as it can while nobody else writes, and hardly in a rush.

use std::time::{Duration, Instant};

/// Rows at once while nobody else writes, and while somebody does.
const ALONE: i64 = 150;
const BESIDE_OTHERS: i64 = 40;

/// Changes a second that make a rush, in which nobody has time to spare.
const RUSH: f64 = 250.0;

/// How long the others are left alone in a rush.
const IN_RUSH: Duration = Duration::from_secs(1);

/// What is known of the others.
#[derive(Debug, Default)]
pub(super) struct Pace {
    heard: Option<(i64, Instant)>,
    /// Changes a second.
    rate: f64,
}

impl Pace {
    /// Where all streams stand together at a moment.
    pub(super) fn heard_of(&mut self, head: i64, now: Instant) {
        if let Some((before, then)) = self.heard {
            let moved = u32::try_from(head - before).unwrap_or(u32::MAX);
            let seconds = now.duration_since(then).as_secs_f64().max(0.001);
            self.rate = f64::from(moved) / seconds;
        }
        self.heard = Some((head, now));
    }

    /// How many rows are taken in at once.
    pub(super) fn batch(&self) -> i64 {
        if self.rate > 0.0 {
            BESIDE_OTHERS
        } else {
            ALONE
        }
    }

    /// How long to rest after a write that took so long.
    pub(super) fn rest(&self, took: Duration) -> Duration {
        if self.rate > RUSH {
            IN_RUSH
        } else if self.rate > 0.0 {
            took * 5
        } else {
            took
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_hurries_alone_and_gives_way_to_others() {
        let (mut pace, began) = (Pace::default(), Instant::now());
        let took = Duration::from_millis(4);
        let mut at = |head, millis| {
            pace.heard_of(head, began + Duration::from_millis(millis));
            (pace.batch(), pace.rest(took).as_millis())
        };
        assert_eq!(at(1_000, 0), (ALONE, 4));
        assert_eq!(at(1_000, 100), (ALONE, 4));
        assert_eq!(at(1_010, 200), (BESIDE_OTHERS, 20));
        assert_eq!(at(1_110, 300), (BESIDE_OTHERS, 1_000));
        assert_eq!(at(1_110, 400), (ALONE, 4));
    }
}
