//! Slows down whoever guesses: per address and per e-mail, and failures only, so that a whole
//! office behind one address can sign in at nine o'clock.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use dashmap::DashMap;
use governor::clock::{Clock, DefaultClock, Reference};
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

type Limiter<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock>;
type Moment = <DefaultClock as Clock>::Instant;

/// Above this many keys, those at rest are forgotten.
const MANY: usize = 10_000;

/// Failures allowed at once from one address, and how long it takes to earn another.
const PER_ADDRESS: (u32, Duration) = (40, Duration::from_secs(3));
/// The same for one e-mail address.
const PER_EMAIL: (u32, Duration) = (8, Duration::from_secs(15));

/// Counts failures of one kind of key.
struct Gate<K: Hash + Eq + Clone> {
    failures: Limiter<K>,
    closed_until: DashMap<K, Moment>,
    clock: DefaultClock,
}

impl<K: Hash + Eq + Clone> Gate<K> {
    fn new((burst, each): (u32, Duration)) -> Self {
        let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::with_period(each).unwrap_or(Quota::per_minute(burst));
        Self {
            failures: RateLimiter::keyed(quota.allow_burst(burst)),
            closed_until: DashMap::new(),
            clock: DefaultClock::default(),
        }
    }

    /// How long the gate stays closed for a key.
    fn closed(&self, key: &K) -> Option<Duration> {
        let until = *self.closed_until.get(key)?;
        let left = Duration::from(until.duration_since(self.clock.now()));
        if left > Duration::ZERO {
            return Some(left);
        }
        self.closed_until.remove(key);
        None
    }

    fn failed(&self, key: &K) {
        if let Err(refused) = self.failures.check_key(key) {
            self.closed_until
                .insert(key.clone(), refused.earliest_possible());
        }
        if self.failures.len() > MANY || self.closed_until.len() > MANY {
            self.failures.retain_recent();
            let now = self.clock.now();
            self.closed_until.retain(|_, until| *until > now);
        }
    }
}

/// Both gates.
pub struct Throttle {
    addresses: Gate<IpAddr>,
    emails: Gate<String>,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            addresses: Gate::new(PER_ADDRESS),
            emails: Gate::new(PER_EMAIL),
        }
    }
}

impl Throttle {
    /// How long this address, or this e-mail, has to wait.
    pub fn wait(&self, address: IpAddr, email: &str) -> Option<Duration> {
        let address = self.addresses.closed(&network(address));
        address.max(self.emails.closed(&email.to_owned()))
    }

    /// Counts a failure of both.
    pub fn failed(&self, address: IpAddr, email: &str) {
        self.addresses.failed(&network(address));
        self.emails.failed(&email.to_owned());
    }
}

/// Who holds one IPv6 address holds its whole /64.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let bits = u128::from(address) >> 64 << 64;
            IpAddr::V6(bits.into())
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn guessing_one_password_is_slowed_down_from_everywhere() {
        let throttle = Throttle::default();
        for last in 1..=9 {
            throttle.failed(address(last), "sara@demo.test");
        }
        assert!(throttle.wait(address(200), "sara@demo.test").is_some());
        assert!(throttle.wait(address(200), "omar@demo.test").is_none());
    }

    #[test]
    fn guessing_from_one_address_is_slowed_down_for_everybody() {
        let throttle = Throttle::default();
        for guess in 0..41 {
            throttle.failed(address(1), &format!("{guess}@demo.test"));
        }
        assert!(throttle.wait(address(1), "omar@demo.test").is_some());
        assert!(throttle.wait(address(2), "omar@demo.test").is_none());
    }

    #[test]
    fn a_network_of_the_new_kind_counts_as_one() {
        let one: IpAddr = "2001:db8::1".parse().unwrap();
        let other: IpAddr = "2001:db8::ffff:2".parse().unwrap();
        let far: IpAddr = "2001:db8:0:1::1".parse().unwrap();
        assert_eq!(network(one), network(other));
        assert_ne!(network(one), network(far));
    }
}
