//! Holds the house to its plan: who may call whom, what stays pure, how long a file may be.

#![cfg(test)]

#[path = "architecture/arrows.rs"]
mod arrows;
#[path = "architecture/files.rs"]
mod files;
#[path = "architecture/metrics.rs"]
mod metrics;
#[path = "architecture/paths.rs"]
mod paths;
#[path = "architecture/rooms.rs"]
mod rooms;

use std::path::Path;

use paths::Source;

/// The top of the repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file of `src`, read.
fn sources() -> Vec<Source> {
    files::below(&root().join("src"), &["rs"])
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.strip_prefix(root().join("src")).unwrap();
            Source::read(name.to_str().unwrap(), &text)
        })
        .collect()
}

#[track_caller]
fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn every_room_uses_only_the_rooms_it_may() {
    let complaints: Vec<_> = sources().iter().flat_map(arrows::wrong_arrows).collect();
    none(&complaints);
}

#[test]
fn the_rules_are_pure_and_crates_stay_in_their_rooms() {
    let complaints: Vec<_> = sources().iter().flat_map(arrows::wrong_names).collect();
    none(&complaints);
}

#[test]
fn every_metric_that_is_recorded_is_in_the_catalogue() {
    let complaints: Vec<_> = sources().iter().flat_map(metrics::unlisted).collect();
    none(&complaints);
}

#[test]
fn no_file_that_a_person_maintains_is_longer_than_400_lines() {
    none(&files::too_long(root()));
}

#[test]
fn every_rust_file_says_in_its_first_line_what_it_is_for() {
    none(&files::without_purpose(root()));
}

#[test]
fn both_databases_have_migrations_of_the_same_names() {
    let migrations = root().join("migrations");
    none(&files::unequal(
        &migrations.join("sqlite"),
        &migrations.join("postgres"),
    ));
}
