//! Whether the writer gets on: a database that hangs is noticed by those who wait for it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The writer's last sign of life while it has something to do.
pub(super) struct Pulse {
    began: Instant,
    /// Milliseconds after the beginning, plus one; 0 while there is nothing to do.
    beat: AtomicU64,
}

impl Pulse {
    pub(super) fn new() -> Self {
        Self {
            began: Instant::now(),
            beat: AtomicU64::new(0),
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX - 1) + 1
    }

    /// Something was done, and there is more.
    pub(super) fn beat(&self) {
        self.beat.store(self.now(), Ordering::Relaxed);
    }

    /// Everything is done.
    pub(super) fn rest(&self) {
        self.beat.store(0, Ordering::Relaxed);
    }

    /// For how long the writer has been stuck in one and the same thing.
    pub(super) fn silence(&self) -> Duration {
        match self.beat.load(Ordering::Relaxed) {
            0 => Duration::ZERO,
            beat => Duration::from_millis(self.now().saturating_sub(beat)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_writer_with_something_to_do_can_be_silent() {
        let pulse = Pulse::new();
        assert_eq!(pulse.silence(), Duration::ZERO);
        pulse.beat();
        std::thread::sleep(Duration::from_millis(20));
        assert!(pulse.silence() >= Duration::from_millis(15));
        pulse.rest();
        assert_eq!(pulse.silence(), Duration::ZERO);
    }
}
