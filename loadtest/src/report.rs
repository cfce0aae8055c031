//! What a run found, as a table for people and as JSON for programs.

use hdrhistogram::Histogram;
use serde::Serialize;

/// What a run found. Latencies are in milliseconds, from the planned moment of sending.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Which scenario.
    pub scenario: &'static str,
    /// How many were acknowledged.
    pub acknowledged: u64,
    /// How many were refused, and have to be sent again.
    pub refused: u64,
    /// Acknowledged per second.
    pub per_second: f64,
    /// Half took at most this.
    pub p50_ms: f64,
    /// Ninety in a hundred took at most this.
    pub p90_ms: f64,
    /// Ninety-nine in a hundred took at most this.
    pub p99_ms: f64,
    /// The slowest.
    pub max_ms: f64,
}

impl Report {
    /// A report of latencies in microseconds.
    pub fn new(
        scenario: &'static str,
        latencies: &Histogram<u64>,
        refused: u64,
        seconds: f64,
    ) -> Self {
        let at = |quantile| millis(latencies.value_at_quantile(quantile));
        let acknowledged = latencies.len();
        Self {
            scenario,
            acknowledged,
            refused,
            per_second: count(acknowledged) / seconds.max(f64::EPSILON),
            p50_ms: at(0.5),
            p90_ms: at(0.9),
            p99_ms: at(0.99),
            max_ms: millis(latencies.max()),
        }
    }

    /// For programs: one line.
    pub fn json(&self) -> String {
        // Numbers and a name: nothing that JSON cannot say.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// For people.
    pub fn table(&self) -> String {
        format!(
            "{}: {} acknowledged, {} refused, {:.0} a second\n\
             p50 {:.1} ms   p90 {:.1} ms   p99 {:.1} ms   max {:.1} ms",
            self.scenario,
            self.acknowledged,
            self.refused,
            self.per_second,
            self.p50_ms,
            self.p90_ms,
            self.p99_ms,
            self.max_ms
        )
    }
}

fn millis(micros: u64) -> f64 {
    count(micros) / 1_000.0
}

/// Exact up to 2^32, which no figure here reaches.
fn count(number: u64) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_tells_rates_and_quantiles() {
        let mut latencies = Histogram::new(3).unwrap();
        for micros in 1..=1_000 {
            latencies.record(micros * 1_000).unwrap();
        }
        let report = Report::new("ingest", &latencies, 3, 2.0);
        assert_eq!(report.acknowledged, 1_000);
        assert!((report.per_second - 500.0).abs() < 0.001);
        assert!((report.p50_ms - 500.0).abs() < 1.0);
        assert!((report.p99_ms - 990.0).abs() < 1.0);
        assert!(report.json().contains("\"refused\":3"));
    }
}
