//! Meta's limits on sending: so many messages a second per number, so many per customer.
//!
//! Source: Meta, "Throughput" and "Pair rate limits": one message in six seconds to the same
//! customer, with bursts of up to 45 that are borrowed from the future.

use std::time::{Duration, Instant};

/// How fast one number sends: an even pace with a small burst.
pub(super) struct NumberPace {
    gap: Duration,
    next: Instant,
}

/// How much of a second's messages may go at once.
const BURST: u32 = 10;

impl NumberPace {
    pub(super) fn new(per_second: u32) -> Self {
        let gap = Duration::from_secs(1) / per_second.max(1);
        Self {
            gap,
            next: Instant::now(),
        }
    }

    /// When the next message may go.
    pub(super) fn ready_at(&self, now: Instant) -> Instant {
        let early = self.gap.saturating_mul(BURST);
        self.next.checked_sub(early).map_or(now, |at| at.max(now))
    }

    pub(super) fn take(&mut self, now: Instant) {
        self.next = self.next.max(now) + self.gap;
    }
}

/// How fast one customer may be sent to: the generic cell rate algorithm, as Meta describes it.
pub(super) struct PairPace {
    gap: Duration,
    tolerance: Duration,
    next: Instant,
}

impl PairPace {
    pub(super) fn new(burst: u32, seconds: u32) -> Self {
        let gap = Duration::from_secs(u64::from(seconds));
        let tolerance = gap.saturating_mul(burst.max(1) - 1);
        Self {
            gap,
            tolerance,
            next: Instant::now(),
        }
    }

    /// When the next message may go.
    pub(super) fn ready_at(&self, now: Instant) -> Instant {
        self.next
            .checked_sub(self.tolerance)
            .map_or(now, |at| at.max(now))
    }

    pub(super) fn take(&mut self, now: Instant) {
        self.next = self.next.max(now) + self.gap;
    }

    /// Whether nothing is borrowed, so that it need not be remembered.
    pub(super) fn is_fresh(&self, now: Instant) -> bool {
        self.next <= now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_gets_a_burst_and_then_one_message_per_gap() {
        let start = Instant::now();
        let mut pair = PairPace::new(45, 6);
        pair.next = start;
        for _ in 0..45 {
            assert!(pair.ready_at(start) <= start);
            pair.take(start);
        }
        assert_eq!(pair.ready_at(start), start + Duration::from_secs(6));
        assert!(!pair.is_fresh(start));
    }

    #[test]
    fn a_number_keeps_its_pace_after_its_burst() {
        let start = Instant::now();
        let mut number = NumberPace::new(10);
        number.next = start;
        for _ in 0..=10 {
            assert!(number.ready_at(start) <= start);
            number.take(start);
        }
        assert_eq!(number.ready_at(start), start + Duration::from_millis(100));
    }
}
