//! The short form of `loadtest faults` against the server that was built with these tests: no
//! promise may be broken. The long form is for people: `loadtest faults --long`.
#![cfg(test)]

use std::path::Path;
use std::process::{Command, Output};

fn loadtest(words: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_loadtest");
    let server = Path::new(program).with_file_name("baton");
    assert!(
        server.is_file(),
        "there is no {}: build the whole workspace",
        server.display()
    );
    let mut command = Command::new(program);
    command.args(["faults", "--unpinned", "--server"]);
    command.arg(server).args(words);
    command.output().expect("loadtest runs")
}

/// Tries these faults, and fails with the whole table when anything did not hold.
#[track_caller]
fn nothing_breaks(database: &str, faults: &[&str]) {
    let mut words = vec!["--database", database];
    words.extend(faults.iter().flat_map(|fault| ["--only", fault]));
    let Output {
        status,
        stdout,
        stderr,
    } = loadtest(&words);
    let told = String::from_utf8_lossy(&stdout);
    let erred = String::from_utf8_lossy(&stderr);
    assert!(status.success(), "{status}\n{told}\n{erred}");
}

#[test]
fn crashes_lose_nothing_and_repeat_nothing() {
    nothing_breaks("sqlite", &["kill", "points", "unanswered"]);
}

#[test]
fn a_database_that_fails_is_never_answered_for() {
    let faults = ["fsync", "fsync-fails", "disk-full", "locked"];
    nothing_breaks("sqlite", &faults);
}

#[test]
fn trouble_from_outside_stays_outside() {
    nothing_breaks("sqlite", &["meta", "stop", "clock", "garbage"]);
}

#[test]
fn postgresql_may_come_and_go() {
    let faults = ["kill", "postgres-stopped", "postgres-hangs", "locked"];
    nothing_breaks("postgres", &faults);
}
