//! Webhooks and requests that nobody here wrote, and those of ours that nobody else has.
//!
//! Other people's payloads are read from `../shared/whatsapp/payloads` (or `$BATON_SHARED`); where
//! the folder is absent these tests say so and leave them out. What each of them becomes is in
//! `tests/fixtures/whatsapp/others.txt`, one line an item.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its own files has failed"
)]

#[path = "payloads/describe.rs"]
mod describe;
#[path = "payloads/golden.rs"]
mod golden;
#[path = "payloads/others.rs"]
mod others;
#[path = "payloads/ours.rs"]
mod ours;
#[path = "payloads/random.rs"]
mod random;
#[path = "payloads/requests.rs"]
mod requests;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Once;

use baton::domain::time::Timestamp;

/// 2026-09-01T00:00:00Z, after every moment in these payloads.
const NOW: Timestamp = Timestamp(1_788_220_800_000);

/// Our own fixtures.
fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/whatsapp")
}

/// Other people's payloads, if they are here.
fn shared_payloads() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("BATON_SHARED").map_or_else(beside, PathBuf::from);
    let payloads = shared.join("whatsapp/payloads");
    if payloads.is_dir() {
        return Some(payloads);
    }
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        let line = "LEFT OUT: other people's payloads are not at";
        // Past the test runner, which hides what passing tests print.
        let _ = std::io::stderr().write_fmt(format_args!("{line} {}\n", payloads.display()));
    });
    None
}

/// The JSON files of a folder, by name.
fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    files.sort();
    files
}
