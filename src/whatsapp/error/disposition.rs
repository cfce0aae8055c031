//! What the sender does after a call failed.

use std::time::Duration;

/// What follows from a failed call, for the message and for its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// Not accepted and likely to pass: the same message again after `after`, doubled each time,
    /// at most `limit` times.
    Retry {
        /// The first wait.
        after: Duration,
        /// How many times at most.
        limit: u32,
    },
    /// Not accepted: this customer got too much at once. Only this pair waits, 4^attempt seconds.
    RetryPair,
    /// Not accepted: the whole number waits `after`, doubled each time, and sends more slowly.
    BackOff {
        /// The first wait.
        after: Duration,
    },
    /// Not accepted, and nothing else will be until a person acts: the message stays queued, the
    /// number stops, administrators are told.
    StopChannel {
        /// What to tell them.
        alert: &'static str,
    },
    /// This message failed, and templates and bulk sends of the number stop; answers within the
    /// service window go on. Administrators are told.
    StopTemplates {
        /// What to tell them, and whoever wants to send one.
        alert: &'static str,
        /// For how long, unless an administrator or Meta lifts it sooner.
        pause: Duration,
    },
    /// This message failed, and its template is held back. Administrators are told, and our copy of
    /// the templates is out of date.
    StopTemplate {
        /// What to tell them, and whoever wants to send it.
        alert: &'static str,
        /// For how long; `None` until an administrator or Meta lifts it.
        pause: Option<Duration>,
    },
    /// This message failed for good.
    Permanent,
    /// This message failed for good, and administrators are told.
    PermanentAlert {
        /// What to tell them.
        alert: &'static str,
    },
    /// This message failed for good, and our copy of the templates is out of date.
    ResyncTemplates,
    /// This message failed for good, and the customer wants no marketing from now on.
    OptOut,
    /// The service window is closed: the message failed, and a template may be sent instead.
    OfferTemplate,
    /// Nobody knows whether Meta took it: never sent again by itself.
    Ambiguous,
}

/// No wait between two attempts is longer, except where Meta asks for more.
pub const MAX_DELAY: Duration = Duration::from_secs(300);

/// After 4^7 s (four and a half hours) a pair gives up.
const PAIR_LIMIT: u32 = 7;

impl Disposition {
    /// How long to wait before the next attempt when `attempts` (from one) have failed; `None`
    /// when there is no next attempt.
    pub fn delay(self, attempts: u32) -> Option<Duration> {
        let before = attempts.saturating_sub(1);
        match self {
            Self::Retry { after, limit } if attempts <= limit => Some(doubled(after, before)),
            Self::RetryPair if before <= PAIR_LIMIT => {
                Some(Duration::from_secs(4_u64.saturating_pow(before)))
            }
            Self::BackOff { after } => Some(doubled(after, before)),
            _ => None,
        }
    }

    /// Whether Meta is known not to have taken the message.
    pub fn proves_refusal(self) -> bool {
        self != Self::Ambiguous
    }

    /// The same, but waiting at least as long as Meta asks.
    pub(super) fn not_before(self, asked: Option<Duration>) -> Self {
        let asked = asked.unwrap_or_default();
        match self {
            Self::Retry { after, limit } => Self::Retry {
                after: after.max(asked),
                limit,
            },
            Self::BackOff { after } => Self::BackOff {
                after: after.max(asked),
            },
            other => other,
        }
    }
}

fn doubled(first: Duration, times: u32) -> Duration {
    first
        .saturating_mul(2_u32.saturating_pow(times))
        .min(MAX_DELAY.max(first))
}
