//! What Baton says about itself: log lines, and the numbers of `/metrics`.

mod catalogue;

use std::io::IsTerminal as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use std::{io, thread};

use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt};

pub use catalogue::{CATALOGUE, Kind, Metric};

use crate::config::{Log, LogFormat};

/// Why nothing can be said.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter is not one.
    #[error("the log filter is not understood")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// Somebody else in this process has set up logging.
    #[error("logging was set up before")]
    Logging(#[from] tracing_subscriber::util::TryInitError),
    /// Somebody else in this process records metrics.
    #[error("metrics were set up before")]
    Metrics(#[from] BuildError),
    /// The system gives no thread to keep the numbers small.
    #[error("no thread for metrics")]
    Thread(#[from] io::Error),
}

/// Begins to log to standard error; once in a process.
///
/// # Errors
/// The filter is wrong, or logging was set up before.
pub fn start_logging(log: &Log) -> Result<(), TelemetryError> {
    let lines = fmt()
        .with_env_filter(EnvFilter::try_new(&log.filter)?)
        // A full disk must not end a thread because it cannot be complained about.
        .log_internal_errors(false)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr);
    match log.format {
        LogFormat::Text => lines.finish().try_init()?,
        LogFormat::Json => lines.json().flatten_event(true).finish().try_init()?,
    }
    Ok(())
}

/// How often samples are folded into histograms; without that they pile up between scrapes.
const UPKEEP: Duration = Duration::from_secs(5);

/// Records metrics from the first call on and gives what writes them in Prometheus's text
/// format. All servers of a process share the numbers.
///
/// # Errors
/// Another recorder was set up before.
pub fn metrics() -> Result<impl Fn() -> String + Clone + Send + Sync + 'static, TelemetryError> {
    let handle = recorder()?;
    Ok(move || handle.render())
}

fn recorder() -> Result<PrometheusHandle, TelemetryError> {
    static RECORDER: Mutex<Option<PrometheusHandle>> = Mutex::new(None);
    let mut recorder = RECORDER.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*recorder {
        return Ok(handle.clone());
    }
    let handle = CATALOGUE
        .iter()
        .try_fold(PrometheusBuilder::new(), Metric::with_buckets)?
        .install_recorder()?;
    catalogue::describe();
    keep_up(handle.clone())?;
    Ok(recorder.insert(handle).clone())
}

fn keep_up(handle: PrometheusHandle) -> io::Result<()> {
    let forever = move || {
        loop {
            thread::sleep(UPKEEP);
            handle.run_upkeep();
        }
    };
    let builder = thread::Builder::new().name("metrics-upkeep".to_owned());
    builder.spawn(forever).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_recorded_is_rendered_with_its_description() {
        let render = metrics().unwrap();
        metrics::counter!("baton_webhooks_received_total").increment(3);
        metrics::histogram!("baton_commit_seconds").record(0.003);
        let page = render();
        assert!(
            page.contains("# HELP baton_webhooks_received_total "),
            "{page}"
        );
        assert!(page.contains("baton_webhooks_received_total 3"), "{page}");
        assert!(
            page.contains("baton_commit_seconds_bucket{le=\"0.005\"} 1"),
            "{page}"
        );
    }

    #[test]
    fn several_servers_of_a_process_share_the_recorder() {
        assert!(metrics().is_ok());
        assert!(metrics().is_ok());
    }
}
