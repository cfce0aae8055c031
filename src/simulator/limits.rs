//! Meta's rate limits (FACTS B7): throughput per business number and the pair rate limit.

use std::collections::HashMap;

use super::customers::CustomerId;

/// Milliseconds between two messages to the same customer.
const PAIR_INTERVAL: i64 = 6_000;
/// Most messages of one burst to the same customer.
const PAIR_BURST: u32 = 45;
/// How long a burst lasts, in milliseconds.
const BURST_LENGTH: i64 = 6_000;

/// A bucket that refills evenly and holds one second's worth.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// Messages left, in thousandths.
    level: i64,
    refilled_at: i64,
}

/// What was borrowed from the future by a burst to one customer.
#[derive(Clone, Copy, Debug)]
struct Pair {
    burst_began: i64,
    in_burst: u32,
    debt_until: i64,
}

/// The limits' memory.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    numbers: HashMap<String, Bucket>,
    pairs: HashMap<(String, CustomerId), Pair>,
}

impl Limits {
    /// Takes one message out of the number's throughput; false when it is used up. 0 per second
    /// means no limit.
    pub(crate) fn take(&mut self, number: &str, per_second: u32, now: i64) -> bool {
        if per_second == 0 {
            return true;
        }
        let full = i64::from(per_second) * 1000;
        let bucket = self.numbers.entry(number.to_owned()).or_insert(Bucket {
            level: full,
            refilled_at: now,
        });
        let gained = (now - bucket.refilled_at).max(0) * i64::from(per_second);
        bucket.level = (bucket.level + gained).min(full);
        bucket.refilled_at = now;
        if bucket.level < 1000 {
            return false;
        }
        bucket.level -= 1000;
        true
    }

    /// Whether another message to this customer is within the pair limit. A burst is allowed and
    /// paid back: twenty messages at once close the pair for two minutes.
    pub(crate) fn take_pair(&mut self, number: &str, customer: CustomerId, now: i64) -> bool {
        let pair = self
            .pairs
            .entry((number.to_owned(), customer))
            .or_insert(Pair {
                burst_began: now,
                in_burst: 0,
                debt_until: now,
            });
        if now >= pair.debt_until {
            *pair = Pair {
                burst_began: now,
                in_burst: 1,
                debt_until: now + PAIR_INTERVAL,
            };
            return true;
        }
        if now >= pair.burst_began + BURST_LENGTH || pair.in_burst >= PAIR_BURST {
            return false;
        }
        pair.in_burst += 1;
        pair.debt_until += PAIR_INTERVAL;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn throughput_refills_evenly() {
        let mut limits = Limits::default();
        let taken = (0..100).filter(|_| limits.take("1", 80, 0)).count();
        assert_eq!(taken, 80);
        assert!(limits.take("2", 80, 0), "another number has its own");
        let later = (0..100).filter(|_| limits.take("1", 80, 500)).count();
        assert_eq!(later, 40);
        assert!(limits.take("1", 0, 500), "0 is without limit");
    }

    #[test]
    fn a_burst_to_one_customer_is_allowed_and_paid_back() {
        let mut limits = Limits::default();
        let someone = CustomerId(1);
        assert_eq!(
            (0..60)
                .filter(|_| limits.take_pair("1", someone, 0))
                .count(),
            45
        );
        let other = CustomerId(2);
        let burst = (0..20)
            .filter(|_| limits.take_pair("1", other, 1000))
            .count();
        assert_eq!(burst, 20);
        assert!(!limits.take_pair("1", other, 100_000));
        assert!(limits.take_pair("1", other, 121_000));
        assert!(limits.take_pair("2", other, 1000), "a pair is one number's");
    }
}
