//! The test command counts right: a failure is never lost, and the last line is the sum.

#![cfg(test)]

use std::fs;
use std::process::{Command, Output};

/// Runs lines of bash after `tests/lib/steps.sh`, with logs in a folder of their own.
fn bash(lines: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let script = format!("set -u -o pipefail\n. tests/lib/steps.sh\nbegin\n{lines}\nfinish\n");
    Command::new("bash")
        .args(["-c", &script])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("CARGO_TARGET_DIR", folder.path())
        .output()
        .unwrap()
}

#[track_caller]
fn ends_on(lines: &str, last: &str, is_success: bool) {
    let output = bash(lines);
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(told.lines().last(), Some(last), "{told}");
    assert_eq!(output.status.success(), is_success, "{told}");
}

#[test]
fn what_passes_is_added_up() {
    ends_on(
        "step a one true\nstep b one echo fine",
        "2 passed, 0 failed",
        true,
    );
}

#[test]
fn making_ready_counts_only_when_it_fails() {
    ends_on(
        "step a setup true\nstep b one true",
        "1 passed, 0 failed",
        true,
    );
    ends_on(
        "step a setup false\nstep b one true",
        "1 passed, 1 failed",
        false,
    );
}

#[test]
fn a_need_that_cannot_be_had_is_named_and_fails_the_run() {
    let lines = "
        . tests/lib/needs.sh
        needs() { echo 'tests | command -v no-such-program | no-such-package'; }
        install_packages() { return 1; }
        step needs setup install_needs";
    let output = bash(lines);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("tests need no-such-package"), "{told}");
    assert!(!output.status.success());
}

#[test]
fn what_no_test_needs_is_not_installed() {
    let lines = "
        . tests/lib/needs.sh
        needs() { echo 'tests/no-such-tests | false | no-such-package'; }
        install_packages() { return 1; }
        step needs setup install_needs
        step a one true";
    ends_on(lines, "1 passed, 0 failed", true);
}

#[test]
fn a_check_that_does_not_hold_fails_the_run() {
    ends_on(
        "step a one true\nstep b one false",
        "1 passed, 1 failed",
        false,
    );
}

#[test]
fn a_runner_that_dies_without_a_count_is_a_failure() {
    let lines = "step a cargo_counts bash -c 'echo error: could not compile; exit 101'";
    ends_on(lines, "0 passed, 1 failed", false);
}

#[test]
fn a_run_in_which_nothing_passed_fails() {
    ends_on("step a cargo_counts true", "0 passed, 0 failed", false);
}

#[test]
fn every_result_of_cargo_counts() {
    let log = tempfile::NamedTempFile::new().unwrap();
    let text = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out\n\
                test x ... ok\n\
                test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n";
    fs::write(log.path(), text).unwrap();
    let lines = format!("step a cargo_counts cat {}", log.path().display());
    ends_on(&lines, "15 passed, 2 failed", false);
}

#[test]
fn tests_of_the_console_that_fail_or_are_cancelled_count() {
    let log = tempfile::NamedTempFile::new().unwrap();
    fs::write(
        log.path(),
        "ok 1 - a\n# tests 9\n# pass 6\n# fail 1\n# cancelled 2\n",
    )
    .unwrap();
    let lines = format!("step a tap_counts cat {}", log.path().display());
    ends_on(&lines, "6 passed, 3 failed", false);
}

#[test]
fn a_runner_of_another_language_ends_on_its_sum_or_fails() {
    let right = "step a last_line_counts echo '4 passed, 0 failed'";
    ends_on(right, "4 passed, 0 failed", true);
    let wrong = "step a last_line_counts echo 'Traceback'";
    ends_on(wrong, "0 passed, 1 failed", false);
}
