//! How often consoles are told: the more of them listen, the more is told at once.
//!
//! Telling a console costs about as much for one row as for many. While thousands watch the same
//! queue, telling each of them each row by itself would take all there is; so the hub rests for
//! a while that grows with how many it has told, and then tells everything that came meanwhile.
//! While thousands come back after a restart it rests longer: those who are back already know
//! everything up to their coming, and the others wait outside.

use std::time::{Duration, Instant};

/// How long the hub rests for each console that it has told: about as long as that takes.
const EACH: Duration = Duration::from_micros(20);

/// The longest rest, so that whoever looks at a screen does not notice.
const LONGEST: Duration = Duration::from_millis(200);

/// Shorter rests are none: a timer would be late.
const SHORTEST: Duration = Duration::from_millis(2);

/// Those who come within this time after each other are one crowd.
const TOGETHER: Duration = Duration::from_millis(250);

/// How many make a herd.
const HERD: u32 = 64;

/// How long the hub rests while a herd comes in.
const MEANWHILE: Duration = Duration::from_secs(1);

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

/// When something was told, and to how many; and who comes.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// When it last was, and the rest that this makes.
    last: Option<(Instant, Duration)>,
    awaited: bool,
    came: Option<Instant>,
    /// How many came one shortly after the other.
    crowd: u32,
}

impl Pace {
    /// Something is to be told.
    pub(super) fn rest(&mut self, now: Instant) -> Rest {
        let Some((told, rest)) = self.last else {
            return Rest::Over;
        };
        let rest = if self.is_herd(now) { MEANWHILE } else { rest };
        let left = (told + rest).saturating_duration_since(now);
        if left.is_zero() {
            Rest::Over
        } else if self.awaited {
            Rest::Goes
        } else {
            self.awaited = true;
            Rest::Begins(left)
        }
    }

    /// Whether a rest goes on that somebody sees to.
    pub(super) fn is_awaited(&self) -> bool {
        self.awaited
    }

    /// So many consoles have been told something.
    pub(super) fn told(&mut self, consoles: u32, now: Instant) {
        let rest = EACH.saturating_mul(consoles).min(LONGEST);
        self.awaited = false;
        let rest = if rest < SHORTEST {
            Duration::ZERO
        } else {
            rest
        };
        self.last = Some((now, rest));
    }

    /// A console comes.
    pub(super) fn came(&mut self, now: Instant) {
        let together = self.is_together(now);
        self.crowd = if together {
            self.crowd.saturating_add(1)
        } else {
            1
        };
        self.came = Some(now);
    }

    fn is_together(&self, now: Instant) -> bool {
        self.came
            .is_some_and(|came| now.saturating_duration_since(came) <= TOGETHER)
    }

    fn is_herd(&self, now: Instant) -> bool {
        self.crowd >= HERD && self.is_together(now)
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

    #[test]
    fn while_a_herd_comes_in_the_others_wait() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        for _ in 0..HERD {
            pace.came(now);
        }
        assert_eq!(pace.rest(now), Rest::Over);
        pace.told(50, now);
        assert_eq!(pace.rest(now), Rest::Begins(MEANWHILE));
        assert!(pace.is_awaited());
        pace.told(50, now + MEANWHILE);
        // Nobody came for a while.
        assert_eq!(pace.rest(now + MEANWHILE), Rest::Over);
    }

    #[test]
    fn those_who_come_one_by_one_are_no_herd() {
        let (mut pace, mut now) = (Pace::default(), Instant::now());
        for _ in 0..2 * HERD {
            now += TOGETHER * 2;
            pace.came(now);
        }
        pace.told(50, now);
        assert_eq!(pace.rest(now), Rest::Over);
    }
}
