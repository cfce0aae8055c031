//! The knobs: everything about the pretend Meta that can be made to misbehave, changeable at run
//! time with `PATCH /simulator/knobs`.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

/// A span of milliseconds, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// Shortest, in milliseconds.
    pub min: u64,
    /// Longest, in milliseconds.
    pub max: u64,
}

/// Whether webhooks of one customer may overtake each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// A customer's next webhook waits until the last one was answered with 200.
    Kept,
    /// Every webhook goes its own way, as Meta's do; a retried one holds nobody up.
    Free,
}

/// What happens to a message outside the 24-hour customer service window (error 131047).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceWindow {
    /// Windows are not looked at.
    Off,
    /// The send is refused at once with 400.
    Sync,
    /// The send is accepted and a `failed` status follows.
    Async,
}

/// How the answer to an accepted message is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// 500 with Meta's code 131000.
    ServerError,
    /// The connection is closed without an answer.
    Reset,
    /// No answer for `hang_ms`, then 504.
    TimeOut,
    /// One of the three, by the dice.
    Any,
}

/// Which Graph API version's status shape is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PricingShape {
    /// Up to v23: `conversation` with a per-message id, expiry on `sent`.
    V23,
    /// From v24: `conversation` left out.
    V24,
}

/// Where an injected error shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorPlace {
    /// In the answer to the send, which is then not accepted.
    #[default]
    Response,
    /// As a `failed` status after the send was accepted.
    Webhook,
}

/// An error for the next sends, whatever they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InjectedError {
    /// Meta's error code, for example 131026.
    pub code: u32,
    /// How many sends it still hits.
    #[serde(default = "once")]
    pub times: u32,
    /// `error_data.details`; the code's own text when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// In the answer or in a webhook.
    #[serde(default)]
    pub place: ErrorPlace,
}

fn once() -> u32 {
    1
}

/// A knob that cannot be set so.
#[derive(Debug, Error)]
pub enum KnobError {
    /// The patch is not a JSON object.
    #[error("knobs are a JSON object")]
    NotAnObject,
    /// An unknown name or a value of the wrong shape.
    #[error("knob not understood: {0}")]
    Shape(#[from] serde_json::Error),
    /// A value outside its range.
    #[error("{knob} is {value}, it must be {right}")]
    Range {
        /// The knob's name.
        knob: &'static str,
        /// What was given.
        value: String,
        /// What would be right.
        right: &'static str,
    },
}

/// All knobs. Probabilities are between 0 and 1; times are milliseconds unless the name says more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Knobs {
    /// Seed of every decision made by chance; setting it starts all streams again.
    pub seed: u64,
    /// Messages per second that lively customers write by themselves; 0 is silence.
    pub rate: f64,
    /// Probability that a lively customer answers what an agent wrote.
    pub answers: f64,
    /// How long a lively customer thinks before reading and answering.
    pub pause_ms: Span,
    /// Most updates in one webhook (Meta: up to 1,000).
    pub batch_size: usize,
    /// How long a webhook waits for company when `batch_size` or `reorder_window` is above 1.
    pub batch_linger_ms: u64,
    /// Probability that an acknowledged webhook is delivered once more, byte for byte.
    pub duplicates: f64,
    /// Updates shuffled among each other before they are sent; 0 or 1 is none.
    pub reorder_window: usize,
    /// How long an update is held back before its webhook is sent.
    pub delay_ms: Span,
    /// Whether a customer's webhooks keep their order.
    pub order: Order,
    /// Webhooks under way at the same time.
    pub delivery_concurrency: usize,
    /// How long an answer to a webhook may take.
    pub delivery_time_out_ms: u64,
    /// Waiting times between attempts; the last one repeats.
    pub retry_delays_ms: Vec<u64>,
    /// When to give up on a webhook, counted from its first attempt (Meta: seven days).
    pub retry_for_ms: u64,
    /// How long each of `sent`, `delivered` and `read` takes.
    pub status_delay_ms: Span,
    /// Whether `sent` is delivered before the send itself is answered.
    pub status_before_response: bool,
    /// Probability that a message comes without `from` and `wa_id`.
    pub omit_from: f64,
    /// Messages per second and business number, both directions; 0 is without limit (130429).
    pub throughput_per_second: u32,
    /// Whether the pair rate limit holds: one message in six seconds, bursts of 45 (131056).
    pub pair_limit: bool,
    /// What happens outside the customer service window.
    pub service_window: ServiceWindow,
    /// Error code that blocking and unblocking are answered with.
    pub block_error: Option<u32>,
    /// Probability that a message is accepted but its answer is lost.
    pub fail_after_accept: f64,
    /// How such an answer is lost.
    pub fail_after_accept_as: Loss,
    /// How long a lost answer hangs.
    pub hang_ms: u64,
    /// Probability that a send is refused with 500 and not accepted.
    pub fail_before_accept: f64,
    /// Whether every access token has expired (190).
    pub token_expired: bool,
    /// Errors for the next sends, first come first served.
    pub inject: Vec<InjectedError>,
    /// Probability that `delivered` is skipped and only `read` comes.
    pub skip_delivered: f64,
    /// Probability that a customer's phone sends read receipts.
    pub read_receipts: f64,
    /// Shape of pricing and conversation in statuses.
    pub pricing: PricingShape,
    /// How long a media URL can be fetched, in seconds.
    pub media_url_seconds: i64,
}

impl Default for Knobs {
    fn default() -> Self {
        Self {
            seed: 1,
            rate: 0.0,
            answers: 0.7,
            pause_ms: Span {
                min: 2_000,
                max: 12_000,
            },
            batch_size: 1,
            batch_linger_ms: 50,
            duplicates: 0.0,
            reorder_window: 0,
            delay_ms: Span { min: 0, max: 0 },
            order: Order::Kept,
            delivery_concurrency: 16,
            delivery_time_out_ms: 10_000,
            retry_delays_ms: vec![0, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000],
            retry_for_ms: 7 * 24 * 3_600_000,
            status_delay_ms: Span { min: 100, max: 700 },
            status_before_response: false,
            omit_from: 0.0,
            throughput_per_second: 80,
            pair_limit: true,
            service_window: ServiceWindow::Sync,
            block_error: None,
            fail_after_accept: 0.0,
            fail_after_accept_as: Loss::ServerError,
            hang_ms: 60_000,
            fail_before_accept: 0.0,
            token_expired: false,
            inject: Vec::new(),
            skip_delivered: 0.0,
            read_receipts: 1.0,
            pricing: PricingShape::V24,
            media_url_seconds: 300,
        }
    }
}

impl Knobs {
    /// These knobs with the named ones replaced; the others stay as they are.
    ///
    /// # Errors
    /// An unknown name, a wrong shape, or a value out of range; nothing is changed then.
    pub fn patched(&self, patch: &Value) -> Result<Self, KnobError> {
        let Value::Object(changes) = patch else {
            return Err(KnobError::NotAnObject);
        };
        let mut all = serde_json::to_value(self)?;
        if let Value::Object(all) = &mut all {
            all.extend(changes.clone());
        }
        let knobs: Self = serde_json::from_value(all)?;
        knobs.check()?;
        Ok(knobs)
    }

    /// Refuses values that mean nothing.
    ///
    /// # Errors
    /// The first knob that is out of range, with what would be right.
    pub fn check(&self) -> Result<(), KnobError> {
        self.check_probabilities()?;
        self.check_spans()?;
        within("rate", self.rate, 10_000.0, "between 0 and 10000")?;
        if !(1..=1000).contains(&self.batch_size) {
            return out_of_range("batch_size", self.batch_size, "between 1 and 1000");
        }
        if !(1..=MOST_LANES).contains(&self.delivery_concurrency) {
            let right = "between 1 and 256";
            return out_of_range("delivery_concurrency", self.delivery_concurrency, right);
        }
        if self.retry_delays_ms.is_empty() {
            return out_of_range("retry_delays_ms", "empty", "one delay at least");
        }
        Ok(())
    }

    fn check_probabilities(&self) -> Result<(), KnobError> {
        let probabilities = [
            ("answers", self.answers),
            ("duplicates", self.duplicates),
            ("omit_from", self.omit_from),
            ("fail_after_accept", self.fail_after_accept),
            ("fail_before_accept", self.fail_before_accept),
            ("skip_delivered", self.skip_delivered),
            ("read_receipts", self.read_receipts),
        ];
        probabilities
            .into_iter()
            .try_for_each(|(knob, value)| within(knob, value, 1.0, "between 0 and 1"))
    }

    fn check_spans(&self) -> Result<(), KnobError> {
        let spans = [
            ("pause_ms", self.pause_ms),
            ("delay_ms", self.delay_ms),
            ("status_delay_ms", self.status_delay_ms),
        ];
        for (knob, span) in spans {
            if span.min > span.max {
                let value = format!("{} to {}", span.min, span.max);
                return out_of_range(knob, value, "a span whose min is not above its max");
            }
        }
        Ok(())
    }
}

/// Most webhooks that may be under way at once.
pub(crate) const MOST_LANES: usize = 256;

fn within(knob: &'static str, value: f64, most: f64, right: &'static str) -> Result<(), KnobError> {
    if (0.0..=most).contains(&value) {
        return Ok(());
    }
    out_of_range(knob, value, right)
}

fn out_of_range<T>(
    knob: &'static str,
    value: impl std::fmt::Display,
    right: &'static str,
) -> Result<T, KnobError> {
    Err(KnobError::Range {
        knob,
        value: value.to_string(),
        right,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_patch_changes_what_it_names_and_refuses_what_means_nothing() {
        let knobs = Knobs::default();
        let changed = knobs
            .patched(&json!({"batch_size": 20, "order": "free"}))
            .unwrap();
        assert_eq!(changed.batch_size, 20);
        assert_eq!(changed.order, Order::Free);
        assert_eq!(changed.seed, knobs.seed);
        let wrong = [
            json!({"duplicates": 1.5}),
            json!({"batch_size": 0}),
            json!({"no_such_knob": 1}),
            json!({"delay_ms": {"min": 5, "max": 1}}),
            json!({"retry_delays_ms": []}),
            json!([]),
        ];
        for patch in wrong {
            assert!(knobs.patched(&patch).is_err(), "{patch} was taken");
        }
    }
}
