//! What a run found: figures, targets, and invariants, as a table and as one JSON object.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::latencies::Latencies;
use crate::machine::Machine;
use crate::pairs::Rounds;

/// The generator is the bottleneck from this share of its core on.
const BOTTLENECK: f64 = 0.95;

/// What a run found. Its JSON is the shape that programs read.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Which scenario.
    pub scenario: &'static str,
    /// `sqlite` or `postgres`.
    pub database: String,
    /// Whether sizes were those of a smoke test: its figures prove nothing.
    pub quick: bool,
    /// What the machine can do.
    pub machine: Machine,
    /// What was made beforehand, and how much was run.
    pub setting: Map<String, Value>,
    /// What was measured.
    pub figures: Vec<Figure>,
    /// What is promised of ratios and counts.
    pub targets: Vec<Target>,
    /// What must hold in every run.
    pub invariants: Vec<Invariant>,
    /// Why the figures must not be used, for example because the generator was the bottleneck.
    pub refused: Vec<String>,
}

/// Something measured, never asserted.
#[derive(Debug, Serialize)]
pub struct Figure {
    /// What it is.
    pub name: String,
    /// How much.
    pub value: f64,
    /// Of what: `1/s`, `ms`, `µs`, `bytes`, `of 1`.
    pub unit: &'static str,
}

/// A bound on a ratio or a count.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// Not less.
    AtLeast(f64),
    /// Not more.
    AtMost(f64),
}

impl Bound {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::AtLeast(least) => value >= least,
            Self::AtMost(most) => value <= most,
        }
    }

    fn in_words(self) -> String {
        match self {
            Self::AtLeast(least) => format!("≥ {least}"),
            Self::AtMost(most) => format!("≤ {most}"),
        }
    }
}

/// A ratio or a count with what is promised of it.
#[derive(Debug, Serialize)]
pub struct Target {
    /// What it is.
    pub name: String,
    /// What was found.
    pub value: f64,
    /// What is promised.
    pub bound: Bound,
    /// Whether it holds.
    pub met: bool,
    /// The smallest and largest of the rounds, when there were rounds.
    pub spread: Option<(f64, f64)>,
}

/// What must hold in every run.
#[derive(Debug, Serialize)]
pub struct Invariant {
    /// As a sentence.
    pub name: String,
    /// Whether it held.
    pub held: bool,
    /// The counts behind it.
    pub detail: String,
}

impl Report {
    /// An empty report.
    pub fn new(scenario: &'static str, database: String, quick: bool, machine: Machine) -> Self {
        Self {
            scenario,
            database,
            quick,
            machine,
            setting: Map::new(),
            figures: Vec::new(),
            targets: Vec::new(),
            invariants: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// Says what was made beforehand or how much was run.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.setting.insert(name.to_owned(), value.into());
    }

    /// Adds a figure.
    pub fn figure(&mut self, name: impl Into<String>, value: f64, unit: &'static str) {
        let name = name.into();
        self.figures.push(Figure { name, value, unit });
    }

    /// Adds p50, p99 and the maximum.
    pub fn latencies(&mut self, name: &str, latencies: &Latencies) {
        self.figure(format!("{name} p50"), latencies.p50(), "ms");
        self.figure(format!("{name} p99"), latencies.p99(), "ms");
        self.figure(format!("{name} max"), latencies.max(), "ms");
    }

    /// Adds a ratio or count with its bound.
    pub fn target(&mut self, name: impl Into<String>, value: f64, bound: Bound) {
        self.targets.push(Target {
            name: name.into(),
            value,
            bound,
            met: bound.holds(value),
            spread: None,
        });
    }

    /// Adds the median ratio of two sides with its bound.
    pub fn ratio(&mut self, name: &str, rounds: &Rounds, of: &str, to: &str, bound: Bound) {
        let value = rounds.ratio(of, to);
        self.targets.push(Target {
            name: name.to_owned(),
            value,
            bound,
            met: bound.holds(value),
            spread: Some(rounds.spread(of, to)),
        });
    }

    /// Adds an invariant; the program fails when it does not hold.
    pub fn invariant(&mut self, name: &str, held: bool, detail: impl Into<String>) {
        self.invariants.push(Invariant {
            name: name.to_owned(),
            held,
            detail: detail.into(),
        });
    }

    /// Refuses the figures of this run.
    pub fn refuse(&mut self, why: impl Into<String>) {
        self.refused.push(why.into());
    }

    /// Tells which share of its core this program took ([`crate::machine::Meter::share`] of its own
    /// process), and refuses the figures when it had no time left.
    pub fn refuse_bottleneck(&mut self, share: f64) {
        self.figure("generator's share of its core", share, "of 1");
        if share >= BOTTLENECK {
            self.refuse(format!(
                "the generator was the bottleneck: {share:.2} of its core"
            ));
        }
    }

    /// Whether every invariant held.
    pub fn held(&self) -> bool {
        self.invariants.iter().all(|invariant| invariant.held)
    }

    /// For programs: one line.
    pub fn json(&self) -> String {
        // Numbers and names: nothing that JSON cannot say.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// For people.
    pub fn table(&self) -> String {
        let mut text = self.heading();
        for (name, value) in &self.setting {
            let _ = writeln!(text, "  {name:<44} {value}");
        }
        for Figure { name, value, unit } in &self.figures {
            let _ = writeln!(text, "  {name:<44} {value:>12.2} {unit}");
        }
        for target in &self.targets {
            let verdict = if target.met { "met" } else { "MISSED" };
            let spread = target.spread.map_or_else(String::new, |(low, high)| {
                format!("   ({low:.3} to {high:.3})")
            });
            let (name, value) = (&target.name, target.value);
            let bound = target.bound.in_words();
            let _ = writeln!(text, "  {name:<44} {value:>12.3} {bound} {verdict}{spread}");
        }
        for Invariant { name, held, detail } in &self.invariants {
            let verdict = if *held { "held" } else { "BROKEN" };
            let _ = writeln!(text, "  {verdict}: {name} ({detail})");
        }
        for why in &self.refused {
            let _ = writeln!(text, "  REFUSED: {why}");
        }
        text
    }

    fn heading(&self) -> String {
        let quick = if self.quick {
            ", smoke test: the figures prove nothing"
        } else {
            ""
        };
        let machine = &self.machine;
        format!(
            "{} on {}{quick}\n  {} cores, fdatasync p50 {:.0} µs, p99 {:.0} µs\n",
            self.scenario,
            self.database,
            machine.cores,
            machine.fdatasync_p50_us,
            machine.fdatasync_p99_us
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let machine = Machine {
            cores: 2,
            fdatasync_p50_us: 100.0,
            fdatasync_p99_us: 400.0,
        };
        Report::new("ingest", "sqlite".to_owned(), false, machine)
    }

    #[test]
    fn a_missed_target_breaks_nothing_but_an_invariant_does() {
        let mut report = report();
        report.target("of bulk", 0.2, Bound::AtLeast(0.35));
        assert!(report.held());
        assert!(report.table().contains("MISSED"), "{}", report.table());
        report.invariant("everything is stored", false, "3 of 4");
        assert!(!report.held());
        assert!(report.table().contains("BROKEN: everything is stored"));
    }

    #[test]
    fn programs_read_figures_by_name() {
        let mut report = report();
        report.figure("acknowledged", 512.0, "1/s");
        report.target("of bulk", 0.4, Bound::AtLeast(0.35));
        let value: Value = serde_json::from_str(&report.json()).unwrap();
        assert_eq!(value["figures"][0]["name"], "acknowledged");
        assert_eq!(value["targets"][0]["bound"]["at_least"], 0.35);
        assert_eq!(value["machine"]["cores"], 2);
    }
}
