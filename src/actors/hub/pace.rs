//! How often consoles are told: the more of them listen, the more is told at once.
//!
//! Telling a console costs about as much for one row as for many. While thousands watch the same
//! queue, telling each of them each row by itself would take all there is; so the hub rests for
//! a while that grows with how many it has told, and then tells everything that came meanwhile.

use std::time::{Duration, Instant};

/// How long the hub rests for each console that it has told: about twice of what that costs.
const EACH: Duration = Duration::from_micros(20);

/// The longest rest, so that whoever looks at a screen does not notice.
const LONGEST: Duration = Duration::from_millis(200);

/// Shorter rests are none: a timer would be late.
const SHORTEST: Duration = Duration::from_millis(2);

/// Whether it is time to tell something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// It is.
    Over,
    /// It will be after this long: whoever asks sees to it.
    Begins(Duration),
    /// Somebody has asked before and sees to it.
    Goes,
}

/// When something was told, and to how many.
#[derive(Debug, Default)]
pub(super) struct Pace {
    until: Option<Instant>,
    awaited: bool,
}

impl Pace {
    /// Something is to be told.
    pub(super) fn rest(&mut self, now: Instant) -> Rest {
        let left = self.until.map(|until| until.duration_since(now));
        match left.filter(|left| !left.is_zero()) {
            None => Rest::Over,
            Some(_) if self.awaited => Rest::Goes,
            Some(left) => {
                self.awaited = true;
                Rest::Begins(left)
            }
        }
    }

    /// So many consoles have been told something.
    pub(super) fn told(&mut self, consoles: u32, now: Instant) {
        let rest = EACH.saturating_mul(consoles).min(LONGEST);
        self.awaited = false;
        self.until = (rest >= SHORTEST).then(|| now + rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_are_told_at_once() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        assert_eq!(pace.rest(now), Rest::Over);
        pace.told(50, now);
        assert_eq!(pace.rest(now), Rest::Over);
    }

    #[test]
    fn after_many_the_hub_rests_once() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        pace.told(1_000, now);
        let rest = Duration::from_millis(20);
        assert_eq!(pace.rest(now), Rest::Begins(rest));
        assert_eq!(pace.rest(now + rest / 2), Rest::Goes);
        pace.told(0, now + rest);
        assert_eq!(pace.rest(now + rest), Rest::Over);
    }

    #[test]
    fn nobody_waits_for_long() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        pace.told(u32::MAX, now);
        assert_eq!(pace.rest(now), Rest::Begins(LONGEST));
    }
}
