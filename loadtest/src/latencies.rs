//! How long something took, counted from the planned moment.

use std::time::Duration;

use hdrhistogram::Histogram;

use crate::error::LoadError;
use crate::number::{float, micros};

/// Durations in microseconds with three digits.
#[derive(Clone, Debug)]
pub struct Latencies {
    histogram: Histogram<u64>,
}

impl Latencies {
    /// None yet.
    ///
    /// # Errors
    /// None in practice: three digits are what every histogram can hold.
    pub fn new() -> Result<Self, LoadError> {
        let histogram = Histogram::new(3);
        let histogram = histogram.map_err(|error| LoadError::Histogram(error.to_string()))?;
        Ok(Self { histogram })
    }

    /// One more. Beyond what there is memory for, it counts as the longest so far.
    pub fn record(&mut self, span: Duration) {
        let span = micros(span);
        if self.histogram.record(span).is_err() {
            self.histogram.saturating_record(span);
        }
    }

    /// Takes over those of another.
    ///
    /// # Errors
    /// When one of them is too long for this one.
    pub fn add(&mut self, other: &Self) -> Result<(), LoadError> {
        let added = self.histogram.add(&other.histogram);
        added.map_err(|error| LoadError::Histogram(error.to_string()))
    }

    /// How many.
    pub fn len(&self) -> u64 {
        self.histogram.len()
    }

    /// Milliseconds that this share of all took at most: 0.99 for the 99th percentile.
    pub fn millis_at(&self, quantile: f64) -> f64 {
        float(self.histogram.value_at_quantile(quantile)) / 1_000.0
    }

    /// Half took at most this many milliseconds.
    pub fn p50(&self) -> f64 {
        self.millis_at(0.5)
    }

    /// 99 of 100 took at most this many milliseconds.
    pub fn p99(&self) -> f64 {
        self.millis_at(0.99)
    }

    /// The slowest took this many milliseconds.
    pub fn max(&self) -> f64 {
        float(self.histogram.max()) / 1_000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_in_milliseconds() {
        let mut latencies = Latencies::new().unwrap();
        for millis in 1..=1_000 {
            latencies.record(Duration::from_millis(millis));
        }
        assert_eq!(latencies.len(), 1_000);
        assert!((latencies.p50() - 500.0).abs() < 1.0);
        assert!((latencies.p99() - 990.0).abs() < 1.0);
    }
}
