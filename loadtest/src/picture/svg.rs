//! The picture itself: a bar for each target, legible on light and on dark pages.

use std::fmt::Write as _;

use super::run::{Run, Target};
use crate::number::{count, float};
use crate::report::Bound;

const WIDTH: f64 = 860.0;
/// Where bars begin, and how long one is that takes all that is allowed.
const BARS: f64 = 380.0;
const ALL: f64 = 200.0;
/// What takes more is cut off here.
const MOST: f64 = 1.5;
const ROW: f64 = 24.0;
const HEADING: f64 = 32.0;
const TOP: f64 = 52.0;
const BOTTOM: f64 = 40.0;

const STYLE: &str = "
text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1f2328; }
.title { font-size: 15px; font-weight: 600; }
.heading { font-weight: 600; }
.faint { fill: #59636e; }
.rail { fill: #d1d9e0; opacity: .5; }
.met { fill: #1a7f64; }
.missed { fill: #bc4c00; }
.line { stroke: #1f2328; stroke-width: 1.5; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.faint { fill: #9198a1; }
.rail { fill: #3d444d; }
.met { fill: #3fb68b; }
.missed { fill: #f0883e; }
.line { stroke: #e6edf3; }
}
";

/// Draws runs one below the other.
pub(super) fn of(runs: &[Run]) -> String {
    let runs: Vec<&Run> = runs.iter().filter(|run| !run.targets.is_empty()).collect();
    let rows: usize = runs.iter().map(|run| run.targets.len()).sum();
    let groups = float(count(runs.len())) * HEADING;
    let height = TOP + groups + float(count(rows)) * ROW + BOTTOM;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
         viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"title\">\n\
         <style>{STYLE}</style>\n<title id=\"title\">What Baton takes of what its targets \
         allow</title>\n"
    );
    text(&mut svg, (0.0, 20.0), "title", "Of what is allowed");
    let line = BARS + ALL;
    text(&mut svg, (line - 18.0, 20.0), "faint", "limit");
    let mut y = TOP;
    for run in &runs {
        let heading = format!("{} on {}", run.scenario, named(&run.database));
        text(&mut svg, (0.0, y), "heading", &heading);
        y += ROW;
        for target in &run.targets {
            row(&mut svg, y, target);
            y += ROW;
        }
        y += HEADING - ROW;
    }
    let (from, to) = (TOP - 24.0, y - HEADING);
    let _ = writeln!(
        svg,
        "<line class=\"line\" x1=\"{line}\" y1=\"{from}\" x2=\"{line}\" y2=\"{to}\"/>"
    );
    text(&mut svg, (0.0, height - 12.0), "faint", &machine(&runs));
    svg.push_str("</svg>\n");
    svg
}

fn row(svg: &mut String, y: f64, target: &Target) {
    text(svg, (12.0, y), "", &target.name);
    let (top, rail) = (y - 11.0, ALL * MOST);
    let taken = target.share().clamp(0.0, MOST) * ALL;
    let class = if target.met { "met" } else { "missed" };
    for (class, width) in [("rail", rail), (class, taken)] {
        let _ = writeln!(
            svg,
            "<rect class=\"{class}\" x=\"{BARS}\" y=\"{top:.1}\" width=\"{width:.1}\" \
             height=\"14\" rx=\"2\"/>"
        );
    }
    let (word, bound) = match target.bound {
        Bound::AtLeast(least) => ("≥", least),
        Bound::AtMost(most) => ("≤", most),
    };
    let verdict = if target.met { "" } else { ", missed" };
    let found = format!("{} ({word} {bound}){verdict}", figure(target.value));
    text(svg, (BARS + rail + 12.0, y), "", &found);
}

fn text(svg: &mut String, (x, y): (f64, f64), class: &str, words: &str) {
    let words = words.replace('&', "&amp;").replace('<', "&lt;");
    let _ = writeln!(
        svg,
        "<text x=\"{x}\" y=\"{y}\" class=\"{class}\">{words}</text>"
    );
}

fn named(database: &str) -> &str {
    match database {
        "postgres" => "PostgreSQL",
        "sqlite" => "SQLite",
        other => other,
    }
}

/// Three digits, more or less.
fn figure(value: f64) -> String {
    match value.abs() {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// What the machine could do, as the first run found it.
fn machine(runs: &[&Run]) -> String {
    runs.first().map_or_else(String::new, |run| {
        let machine = &run.machine;
        format!(
            "{} cores, fdatasync p50 {:.0} µs, p99 {:.0} µs; server and generator on one core each",
            machine.cores, machine.fdatasync_p50_us, machine.fdatasync_p99_us
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(value: f64, met: bool) -> Run {
        serde_json::from_value(serde_json::json!({
            "scenario": "herd", "database": "sqlite", "quick": false, "refused": [],
            "machine": {"cores": 2, "fdatasync_p50_us": 100.0, "fdatasync_p99_us": 400.0},
            "targets": [{"name": "a < b & c", "value": value, "bound": {"at_most": 2.5}, "met": met}],
        }))
        .unwrap()
    }

    #[test]
    fn a_bar_is_as_long_as_what_is_taken() {
        let svg = of(&[run(1.25, true)]);
        assert!(
            svg.contains("class=\"met\" x=\"380\" y=\"65.0\" width=\"100.0\""),
            "{svg}"
        );
        assert!(svg.contains("1.25 (≤ 2.5)<"), "{svg}");
        assert!(svg.contains("a &lt; b &amp; c"), "{svg}");
    }

    #[test]
    fn what_is_missed_says_so_and_is_cut_off() {
        let svg = of(&[run(25.0, false)]);
        assert!(
            svg.contains("class=\"missed\" x=\"380\" y=\"65.0\" width=\"300.0\""),
            "{svg}"
        );
        assert!(svg.contains("25.0 (≤ 2.5), missed"), "{svg}");
    }
}
