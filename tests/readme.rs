//! The README tells the truth: its table of keys is the one that the program reads.
//!
//! `make readme` writes the table anew.

#![cfg(test)]

use std::fmt::Write;
use std::fs;

use baton::config::KEYS;

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
const BEGIN: &str = "<!-- keys: made by `make readme` -->\n";
const END: &str = "<!-- end of keys -->";

/// The table as Markdown.
fn table() -> String {
    let mut table = String::from("| Key | Default | What it is for |\n| --- | --- | --- |\n");
    for key in KEYS {
        let secret = if key.kind.is_secret() {
            " *(no flag)*"
        } else {
            ""
        };
        let (name, default, help) = (key.name, key.default_in_words(), key.help);
        let takes = key.kind.expected().replace('|', "\\|");
        writeln!(
            table,
            "| `{name}`{secret} | `{default}` | {help} Takes {takes}. |"
        )
        .unwrap();
    }
    table.replace("| `none` |", "| |")
}

#[test]
fn the_table_of_keys_is_the_one_that_the_program_reads() {
    let readme = fs::read_to_string(README).unwrap();
    let (before, rest) = readme.split_once(BEGIN).expect("README.md marks its table");
    let (found, after) = rest.split_once(END).expect("README.md ends its table");
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(README, [before, BEGIN, &table(), END, after].concat()).unwrap();
        return;
    }
    assert!(found == table(), "README.md is behind: run `make readme`");
}

#[test]
fn every_file_that_the_readme_points_to_is_there() {
    let readme = fs::read_to_string(README).unwrap();
    let targets = readme
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    for target in targets.filter(|it| !it.contains("://") && !it.starts_with('#')) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(target);
        assert!(path.exists(), "README.md points to {target}");
    }
}

#[test]
fn every_make_target_that_the_readme_names_exists() {
    let readme = fs::read_to_string(README).unwrap();
    let root = env!("CARGO_MANIFEST_DIR");
    let makefile = fs::read_to_string(format!("{root}/Makefile")).unwrap();
    for rest in readme.split("`make ").skip(1) {
        let target = rest.split('`').next().unwrap();
        assert!(makefile.contains(&format!("\n{target}:")), "make {target}");
    }
}
