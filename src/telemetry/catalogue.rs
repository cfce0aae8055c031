//! Every metric: its name, what it counts, and the buckets it falls into.
//!
//! Rooms record by name, `metrics::counter!("baton_webhooks_received_total").increment(1)`;
//! `tests/architecture.rs` refuses a name that is not listed here.

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder};

/// One metric of `/metrics`.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// Its name; what it is measured in comes last.
    pub name: &'static str,
    /// What kind of number it is.
    pub kind: Kind,
    /// What it says, and its labels.
    pub help: &'static str,
}

/// Kinds of metrics.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Only rises.
    Counter,
    /// Rises and falls.
    Gauge,
    /// A distribution over these upper bounds.
    Histogram(&'static [f64]),
}

/// Bounds for things that should take milliseconds and may take seconds.
const SECONDS: &[f64] = &[
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];

/// Bounds for how many writes share a commit.
const WRITES: &[f64] = &[
    1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0,
];

use Kind::{Counter, Gauge, Histogram};

const fn metric(name: &'static str, kind: Kind, help: &'static str) -> Metric {
    Metric { name, kind, help }
}

/// Every metric that Baton records.
#[rustfmt::skip]
pub const CATALOGUE: &[Metric] = &[
    metric("baton_webhooks_received_total", Counter, "Webhooks that arrived."),
    metric("baton_webhooks_accepted_total", Counter, "Webhooks answered 200, after their commit."),
    metric("baton_webhooks_refused_total", Counter, "Webhooks answered otherwise, by reason."),
    metric("baton_webhooks_in_flight", Gauge, "Webhooks in progress."),
    metric("baton_webhook_seconds", Histogram(SECONDS), "Time from a webhook's arrival to its answer."),
    metric("baton_quarantined_total", Counter, "Items of webhooks that could not be understood."),

    metric("baton_commit_writes", Histogram(WRITES), "Writes that shared a commit."),
    metric("baton_commit_seconds", Histogram(SECONDS), "Time that a commit took, with its fsync."),
    metric(
        "baton_commit_groups_split_total",
        Counter,
        "Groups of conversations' writes that had to be made one by one.",
    ),
    metric("baton_commit_failures_total", Counter, "Commits that failed."),
    metric("baton_store_queue", Gauge, "Writes that wait for a commit."),

    metric("baton_sign_in_failures_total", Counter, "Sign-ins with a wrong address or password."),
    metric("baton_conversations_live", Gauge, "Conversations in memory."),

    metric("baton_live_sessions", Gauge, "Consoles that are connected."),
    metric("baton_live_frames_total", Counter, "Frames written to consoles."),
    metric("baton_live_resets_total", Counter, "Consoles told to load anew, by reason."),
    metric("baton_live_evictions_total", Counter, "Consoles cut off because they did not read."),

    metric("baton_outbox_waiting", Gauge, "Messages that wait to be sent."),
    metric("baton_sends_total", Counter, "Messages handed to Meta, by result."),
    metric("baton_send_seconds", Histogram(SECONDS), "Time that Meta took to answer a send."),

    metric("baton_search_behind", Gauge, "Changes that the search index has not taken in yet."),
    metric("baton_search_walking", Gauge, "1 while the index is being made of what was there before it."),
    metric("baton_search_indexed_total", Counter, "Entries and customers taken into the search index."),

    metric("baton_media_total", Counter, "Files fetched and uploaded, by direction and result."),
    metric("baton_media_bytes_total", Counter, "Bytes of those files, by direction."),
];

impl Metric {
    /// The builder that knows this metric's bounds.
    pub(super) fn with_buckets(
        builder: PrometheusBuilder,
        metric: &Self,
    ) -> Result<PrometheusBuilder, BuildError> {
        match metric.kind {
            Histogram(bounds) => {
                builder.set_buckets_for_metric(Matcher::Full(metric.name.to_owned()), bounds)
            }
            Counter | Gauge => Ok(builder),
        }
    }
}

/// Tells the recorder what each metric says.
pub(super) fn describe() {
    for &Metric { name, kind, help } in CATALOGUE {
        match kind {
            Counter => metrics::describe_counter!(name, help),
            Gauge => metrics::describe_gauge!(name, help),
            Histogram(_) => metrics::describe_histogram!(name, help),
        }
    }
}
