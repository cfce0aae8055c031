//! Looks at files as such: how long they are, how they begin, which of them belong together.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Lines that a file may have at most.
const MOST: usize = 400;

/// Folders and files whose length counts, and what their names end in.
const MAINTAINED: &[&str] = &["src", "tests", "loadtest", "static", "build.rs"];
const ENDINGS: &[&str] = &["rs", "js", "mjs", "css"];

/// Folders of others.
const SKIPPED: &[&str] = &["node_modules", "target"];

/// Every file below a folder, or the file itself, with one of these endings.
pub fn below(place: &Path, endings: &[&str]) -> Vec<PathBuf> {
    if place.is_file() {
        let ending = place.extension().and_then(|it| it.to_str());
        let counts = ending.is_some_and(|it| endings.contains(&it));
        return counts.then(|| place.to_owned()).into_iter().collect();
    }
    let Ok(entries) = fs::read_dir(place) else {
        return Vec::new();
    };
    entries
        .map(|entry| entry.unwrap())
        .filter(|entry| !SKIPPED.iter().any(|skipped| entry.file_name() == *skipped))
        .flat_map(|entry| below(&entry.path(), endings))
        .collect()
}

/// Files with more lines than a person reads at once.
pub fn too_long(root: &Path) -> Vec<String> {
    MAINTAINED
        .iter()
        .flat_map(|place| below(&root.join(place), ENDINGS))
        .map(|path| (fs::read_to_string(&path).unwrap().lines().count(), path))
        .filter(|(lines, _)| *lines > MOST)
        .map(|(lines, path)| format!("{}: {lines} lines", path.display()))
        .collect()
}

/// Rust files that do not begin with `//!`.
pub fn without_purpose(root: &Path) -> Vec<String> {
    ["src", "tests", "build.rs"]
        .iter()
        .flat_map(|place| below(&root.join(place), &["rs"]))
        .filter(|path| !fs::read_to_string(path).unwrap().starts_with("//! "))
        .map(|path| {
            format!(
                "{}: the first line does not say what it is for",
                path.display()
            )
        })
        .collect()
}

/// Names that are in one folder only.
pub fn unequal(one: &Path, other: &Path) -> Vec<String> {
    let (one, other) = (names_in(one), names_in(other));
    one.symmetric_difference(&other)
        .map(|name| format!("{name} is a migration of one database only"))
        .collect()
}

fn names_in(folder: &Path) -> BTreeSet<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return BTreeSet::new();
    };
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn a_long_file_one_without_purpose_and_a_lone_migration_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for made in [
        "src/deep",
        "static/node_modules",
        "sqlite/one",
        "sqlite/two",
        "postgres/one",
    ] {
        fs::create_dir_all(root.join(made)).unwrap();
    }
    fs::write(
        root.join("src/deep/long.rs"),
        "//! Long.\n".repeat(MOST + 1),
    )
    .unwrap();
    fs::write(root.join("src/short.rs"), "fn main() {}\n".repeat(MOST)).unwrap();
    fs::write(
        root.join("static/node_modules/lib.js"),
        "\n".repeat(MOST + 1),
    )
    .unwrap();

    let complaints = too_long(root);
    assert_eq!(complaints.len(), 1);
    assert!(complaints[0].ends_with("long.rs: 401 lines"));

    let complaints = without_purpose(root);
    assert_eq!(complaints.len(), 1);
    assert!(complaints[0].contains("short.rs"));

    let complaints = unequal(&root.join("sqlite"), &root.join("postgres"));
    assert_eq!(complaints, ["two is a migration of one database only"]);
}
