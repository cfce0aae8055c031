//! The instrument works: small runs of its scenarios against the real server. Never a time.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Runs a scenario in its smallest size; gives what it prints for programs.
#[track_caller]
fn quick(words: &[&str]) -> Value {
    let program = Path::new(env!("CARGO_BIN_EXE_loadtest"));
    let server = program.with_file_name("baton");
    assert!(server.is_file(), "build the server first: {server:?}");
    let output = Command::new(program)
        .args(words)
        .args(["--quick", "--json", "--unpinned"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let printed = String::from_utf8(output.stdout).unwrap();
    let report: Value = serde_json::from_str(printed.trim()).unwrap_or_else(|_| panic!("{said}"));
    assert!(output.status.success(), "{said}\n{report:#}");
    report
}

/// The names in one of the report's lists.
fn names<'a>(report: &'a Value, list: &str) -> Vec<&'a str> {
    let entries = report[list].as_array().unwrap().iter();
    entries
        .map(|entry| entry["name"].as_str().unwrap())
        .collect()
}

#[track_caller]
fn is_whole(report: &Value, scenario: &str) {
    assert_eq!(report["scenario"], scenario);
    assert_eq!(report["quick"], true);
    assert_eq!(report["database"], "sqlite");
    assert!(report["machine"]["cores"].as_u64().unwrap() >= 1);
    assert!(report["machine"]["fdatasync_p99_us"].as_f64().unwrap() > 0.0);
    assert!(report["setting"].is_object());
    for figure in report["figures"].as_array().unwrap() {
        let whole = figure["value"].is_number() && figure["unit"].is_string();
        assert!(whole, "{figure}");
    }
    for target in report["targets"].as_array().unwrap() {
        assert!(
            target["met"].is_boolean() && target["value"].is_number(),
            "{target}"
        );
        assert!(target["bound"].is_object(), "{target}");
    }
    let invariants = report["invariants"].as_array().unwrap();
    assert!(!invariants.is_empty());
    for invariant in invariants {
        assert_eq!(invariant["held"], true, "{invariant}");
    }
}

#[test]
fn ingest_compares_what_is_acknowledged_with_the_same_rows_in_bulk() {
    let report = quick(&["ingest"]);
    is_whole(&report, "ingest");
    let targets = names(&report, "targets");
    assert!(targets.contains(&"acknowledged, of bulk"), "{targets:?}");
    let invariants = names(&report, "invariants");
    assert!(invariants.contains(&"what was acknowledged is stored once"));
}

#[test]
fn latency_sees_every_message_at_its_owners_console() {
    let report = quick(&["latency"]);
    is_whole(&report, "latency");
    let invariants = names(&report, "invariants");
    assert!(invariants.contains(&"every message reaches its owner's console"));
}

#[test]
fn a_scenario_without_a_server_fails_and_says_why() {
    let output = Command::new(env!("CARGO_BIN_EXE_loadtest"))
        .args(["ingest", "--quick", "--server", "/nowhere/baton"])
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("there is no server at /nowhere/baton"),
        "{said}"
    );
}
