//! A run, read from what it printed.

use std::path::Path;

use serde::Deserialize;

use crate::error::LoadError;
use crate::machine::Machine;
use crate::report::Bound;

/// What a picture needs of a run's JSON.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Run {
    pub(super) scenario: String,
    pub(super) database: String,
    quick: bool,
    pub(super) machine: Machine,
    pub(super) targets: Vec<Target>,
    refused: Vec<String>,
}

/// A target, and what was found.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Target {
    pub(super) name: String,
    pub(super) value: f64,
    pub(super) bound: Bound,
    pub(super) met: bool,
}

impl Target {
    /// How much of what is allowed is taken: 1 is all of it.
    pub(super) fn share(&self) -> f64 {
        match self.bound {
            Bound::AtLeast(least) => least / self.value,
            Bound::AtMost(most) => self.value / most,
        }
    }
}

impl Run {
    /// Of a file with the JSON alone, or with the table before it.
    pub(super) fn read(path: &Path) -> Result<Self, LoadError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(LoadError::io(name.clone()))?;
        Self::parse(&text).map_err(|why| LoadError::impossible(format!("{name}: {why}")))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().rev();
        let json = lines.find(|line| line.starts_with('{'));
        let json = json.ok_or("there is no run in it")?;
        let run: Self = serde_json::from_str(json).map_err(|error| error.to_string())?;
        if run.quick {
            return Err("the figures of a smoke test prove nothing".to_owned());
        }
        match run.refused.first() {
            Some(why) => Err(format!("its figures must not be used: {why}")),
            None => Ok(run),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Report;

    fn printed(quick: bool, refused: bool) -> String {
        let machine = Machine {
            cores: 2,
            fdatasync_p50_us: 100.0,
            fdatasync_p99_us: 400.0,
        };
        let mut report = Report::new("herd", "sqlite".to_owned(), quick, machine);
        report.target("of bare handshakes", 2.0, Bound::AtMost(2.5));
        report.target("of bulk", 0.7, Bound::AtLeast(0.35));
        if refused {
            report.refuse("no time was left");
        }
        format!("{}{}\n", report.table(), report.json())
    }

    #[test]
    fn a_run_is_found_behind_its_table() {
        let run = Run::parse(&printed(false, false)).unwrap();
        assert_eq!(run.scenario, "herd");
        let shares: Vec<f64> = run.targets.iter().map(Target::share).collect();
        assert_eq!(shares, [0.8, 0.5]);
    }

    #[test]
    fn what_proves_nothing_is_not_drawn() {
        for text in [printed(true, false), printed(false, true), String::new()] {
            assert!(Run::parse(&text).is_err(), "{text}");
        }
    }
}
