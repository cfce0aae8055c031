//! Whether the writer gets on: a database that hangs is noticed by those who wait for it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The writer's signs of life. Times are milliseconds after the beginning, plus one; 0 is none.
pub(super) struct Pulse {
    began: Instant,
    /// The newest sign while there is something to do.
    beat: AtomicU64,
    /// The beginning of the first commit that failed since one has succeeded.
    failing: AtomicU64,
}

impl Pulse {
    pub(super) fn new() -> Self {
        Self {
            began: Instant::now(),
            beat: AtomicU64::new(0),
            failing: AtomicU64::new(0),
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX - 1) + 1
    }

    fn since(&self, sign: &AtomicU64) -> Duration {
        match sign.load(Ordering::Relaxed) {
            0 => Duration::ZERO,
            sign => Duration::from_millis(self.now().saturating_sub(sign)),
        }
    }

    /// Something was done, and there is more; gives the time.
    pub(super) fn beat(&self) -> u64 {
        let now = self.now();
        self.beat.store(now, Ordering::Relaxed);
        now
    }

    /// A commit is over and nothing is to be done just now; if it failed, with the time of its
    /// first beat.
    pub(super) fn rest(&self, failed: Option<u64>) {
        let failing = match (failed, self.failing.load(Ordering::Relaxed)) {
            (None, _) => 0,
            (Some(begun), 0) => begun,
            (Some(_), since) => since,
        };
        // The writer alone gives signs.
        self.failing.store(failing, Ordering::Relaxed);
        self.beat.store(0, Ordering::Relaxed);
    }

    /// For how long the writer has been stuck in one and the same thing, or has failed at all.
    pub(super) fn silence(&self) -> Duration {
        self.since(&self.beat).max(self.since(&self.failing))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOMENT: Duration = Duration::from_millis(20);

    #[test]
    fn a_writer_is_silent_while_it_is_stuck() {
        let pulse = Pulse::new();
        assert_eq!(pulse.silence(), Duration::ZERO);
        pulse.beat();
        std::thread::sleep(MOMENT);
        assert!(pulse.silence() >= MOMENT / 2);
        pulse.rest(None);
        assert_eq!(pulse.silence(), Duration::ZERO);
    }

    #[test]
    fn a_writer_that_only_fails_is_silent_however_busy_it_is() {
        let pulse = Pulse::new();
        let first = pulse.beat();
        pulse.rest(Some(first));
        std::thread::sleep(MOMENT);
        let second = pulse.beat();
        pulse.rest(Some(second));
        assert!(pulse.silence() >= MOMENT / 2);
        pulse.beat();
        pulse.rest(None);
        assert_eq!(pulse.silence(), Duration::ZERO);
    }
}
