//! Who is there: with a console open, or with one that was open a moment ago.
//!
//! A browser that reloads, changes networks or puts a tab to sleep loses its connection for a
//! while; whoever is there does not leave for that. In memory only: after a restart consoles come
//! back by themselves.

use std::time::Duration;

use dashmap::DashMap;

use crate::domain::ids::AgentId;
use crate::domain::time::Timestamp;
use crate::store::committer::Clock;

/// Who is there.
pub(super) struct Attendance {
    clock: Clock,
    grace_millis: i64,
    people: DashMap<AgentId, There>,
}

enum There {
    /// With so many consoles.
    Connected(usize),
    /// Without any, since then.
    Left(Timestamp),
}

impl Attendance {
    /// Whoever's last console is gone is still there for the time of `grace`.
    pub(super) fn new(clock: Clock, grace: Duration) -> Self {
        Self {
            clock,
            grace_millis: i64::try_from(grace.as_millis()).unwrap_or(i64::MAX),
            people: DashMap::new(),
        }
    }

    /// One more console of somebody.
    pub(super) fn arrives(&self, id: AgentId) {
        let mut there = self.people.entry(id).or_insert(There::Connected(0));
        let consoles = match *there {
            There::Connected(consoles) => consoles,
            There::Left(_) => 0,
        };
        *there = There::Connected(consoles.saturating_add(1));
    }

    /// One console of somebody less.
    pub(super) fn leaves(&self, id: AgentId) {
        let Some(mut there) = self.people.get_mut(&id) else {
            return;
        };
        *there = match *there {
            There::Connected(consoles) if consoles > 1 => There::Connected(consoles - 1),
            There::Connected(_) => There::Left((self.clock)()),
            There::Left(since) => There::Left(since),
        };
    }

    /// Whether somebody is there.
    pub(super) fn holds(&self, id: AgentId) -> bool {
        self.people.get(&id).is_some_and(|there| match *there {
            There::Connected(consoles) => consoles > 0,
            There::Left(since) => (self.clock)().since(since) < self.grace_millis,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    const SARA: AgentId = AgentId(7);
    const GRACE: Duration = Duration::from_secs(60);

    fn attendance() -> (Attendance, Arc<AtomicI64>) {
        let time = Arc::new(AtomicI64::new(1_000_000));
        let told = time.clone();
        let clock: Clock = Arc::new(move || Timestamp(told.load(Ordering::Relaxed)));
        (Attendance::new(clock, GRACE), time)
    }

    #[test]
    fn whoever_comes_back_within_the_grace_was_there_all_the_time() {
        let (attendance, time) = attendance();
        assert!(!attendance.holds(SARA), "she has not come yet");
        attendance.arrives(SARA);
        time.fetch_add(3_600_000, Ordering::Relaxed);
        assert!(attendance.holds(SARA), "a console stays open for hours");
        attendance.leaves(SARA);
        time.fetch_add(59_999, Ordering::Relaxed);
        assert!(attendance.holds(SARA));
        attendance.arrives(SARA);
        time.fetch_add(60_000, Ordering::Relaxed);
        assert!(attendance.holds(SARA), "she is back");
        attendance.leaves(SARA);
        time.fetch_add(60_000, Ordering::Relaxed);
        assert!(!attendance.holds(SARA), "the grace is over");
    }

    #[test]
    fn only_the_last_console_takes_somebody_along_and_none_leaves_twice() {
        let (attendance, time) = attendance();
        attendance.arrives(SARA);
        attendance.arrives(SARA);
        attendance.leaves(SARA);
        time.fetch_add(3_600_000, Ordering::Relaxed);
        assert!(attendance.holds(SARA), "one is left");
        attendance.leaves(SARA);
        time.fetch_add(30_000, Ordering::Relaxed);
        attendance.leaves(SARA);
        time.fetch_add(30_000, Ordering::Relaxed);
        assert!(!attendance.holds(SARA), "a late word does not prolong it");
    }
}
