//! The server's memory over the day.

use std::time::{Duration, Instant};

use super::middle;
use crate::error::LoadError;
use crate::machine::Process;

/// How often it is looked at.
const EVERY: Duration = Duration::from_millis(250);

/// Samples, evenly over the day, in bytes.
#[derive(Debug)]
pub struct Memory(Vec<u64>);

impl Memory {
    /// Looks until the end.
    ///
    /// # Errors
    /// The process has ended.
    pub async fn watch(process: Process, end: Instant) -> Result<Self, LoadError> {
        let mut samples = Vec::new();
        while Instant::now() < end {
            samples.push(process.anonymous()?);
            tokio::time::sleep(EVERY).await;
        }
        Ok(Self(samples))
    }

    /// The medians of the middle and the last third.
    pub fn thirds(&self) -> (f64, f64) {
        let third = self.0.len() / 3;
        let part = |from: usize, to: usize| self.0.get(from..to).map_or(f64::NAN, middle);
        (part(third, 2 * third), part(2 * third, self.0.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirds_are_compared_by_their_medians() {
        let memory = Memory(vec![9, 9, 9, 10, 30, 10, 20, 20, 1]);
        let (middle, last) = memory.thirds();
        assert!((middle - 10.0).abs() < 1e-9);
        assert!((last - 20.0).abs() < 1e-9);
    }
}
