//! What files of webhooks become, compared with a list: `== file`, then one line an item.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use baton::whatsapp::translate::translate;

use super::{NOW, describe};

/// What every file becomes; none of it may be poison.
pub fn described(files: &[(String, PathBuf)]) -> BTreeMap<String, String> {
    let mut described = BTreeMap::new();
    for (name, path) in files {
        let body = fs::read(path).unwrap();
        let outcomes = translate(&body, NOW).unwrap_or_else(|error| panic!("{name}: {error}"));
        let lines = outcomes.into_iter().map(|outcome| {
            let inbound = outcome.unwrap_or_else(|poison| panic!("{name}: {poison:?}"));
            describe::line(&inbound.item) + "\n"
        });
        described.insert(name.clone(), lines.collect());
    }
    described
}

/// The files become what the list says, and the list names no others.
#[track_caller]
pub fn assert_described(files: &[(String, PathBuf)], list: &str) {
    let expected = fs::read_to_string(super::fixtures().join(list)).unwrap();
    let mut listed = BTreeMap::new();
    for part in expected.split("== ").skip(1) {
        let (name, lines) = part.split_once('\n').unwrap();
        listed.insert(name.to_owned(), lines.to_owned());
    }
    let described = described(files);
    for (name, lines) in &described {
        assert_eq!(Some(lines), listed.get(name), "{name}");
    }
    assert_eq!(described.len(), listed.len(), "the list names other files");
}
