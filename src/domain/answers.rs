//! Answers that may still fail, and what each of them ended: whoever is left without an answer
//! waits again.

use serde::{Deserialize, Serialize};

use super::time::Timestamp;

/// How many answers are remembered; older ones count as given.
const REMEMBERED: usize = 8;

/// One answer, and what it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Its place in the thread.
    pub seq: i64,
    /// Since when the customer had been waiting for it; `None` when an earlier answer stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waited_since: Option<Timestamp>,
    /// How many of the customer's messages it answered.
    pub covers: i64,
}

/// The newest answers, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(Vec<Given>);

impl Answers {
    /// Whether none is remembered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the answer at this place is remembered.
    pub fn hold(&self, seq: i64) -> bool {
        self.0.iter().any(|given| given.seq == seq)
    }

    /// Another answer was given.
    pub fn give(&mut self, given: Given) {
        self.0.push(given);
        if self.0.len() > REMEMBERED {
            self.0.remove(0);
        }
    }

    /// The answer at this place never arrived. Gives what is unanswered without it; `None` when a
    /// later answer stands for it, or when it was not remembered.
    pub fn fail(&mut self, seq: i64) -> Option<Given> {
        let position = self.0.iter().position(|given| given.seq == seq)?;
        let lost = self.0.remove(position);
        let Some(next) = self.0.get_mut(position) else {
            return Some(lost);
        };
        next.waited_since = earlier(next.waited_since, lost.waited_since);
        next.covers += lost.covers;
        None
    }

    /// The same answers in a thread that begins `places` later.
    #[must_use]
    pub fn moved(&self, places: i64) -> Self {
        let moved = self.0.iter().map(|given| Given {
            seq: given.seq + places,
            ..given.clone()
        });
        Self(moved.collect())
    }

    /// These, and behind them those of a thread that was joined.
    pub fn join(&mut self, behind: &Self) {
        for given in &behind.0 {
            self.give(given.clone());
        }
    }
}

/// The earlier of two moments, either of which may be missing.
pub(super) fn earlier(one: Option<Timestamp>, two: Option<Timestamp>) -> Option<Timestamp> {
    one.into_iter().chain(two).min()
}
