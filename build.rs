//! Stops a build whose console would lack a library, and says what to run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let console = Path::new("static");
    let named = [
        files_of_the_import_map(&console.join("importmap.json")),
        packages(&console.join("package.json")),
    ]
    .concat();
    for name in named {
        let place = console.join(name);
        println!("cargo::rerun-if-changed={}", place.display());
        if !place.exists() {
            println!(
                "cargo::error=the console's library {} is missing: run `make console-libraries`",
                place.display()
            );
            return;
        }
    }
}

/// The files that `static/importmap.json` gives for its bare names.
fn files_of_the_import_map(path: &Path) -> Vec<PathBuf> {
    let files = read(path).into_values();
    files
        .filter_map(|file| file.as_str().map(PathBuf::from))
        .collect()
}

/// The folders of the packages that `static/package.json` depends on.
fn packages(path: &Path) -> Vec<PathBuf> {
    let packages = read(path).remove("dependencies");
    let packages: BTreeMap<String, Value> = packages
        .and_then(|packages| serde_json::from_value(packages).ok())
        .unwrap_or_default();
    packages
        .into_keys()
        .map(|name| Path::new("node_modules").join(name))
        .collect()
}

/// A file of JSON with names and values; nothing while the file does not exist.
fn read(path: &Path) -> BTreeMap<String, Value> {
    let Ok(text) = fs::read_to_string(path) else {
        return BTreeMap::new();
    };
    println!("cargo::rerun-if-changed={}", path.display());
    serde_json::from_str(&text).unwrap_or_else(|error| {
        println!("cargo::error={} is not understood: {error}", path.display());
        BTreeMap::new()
    })
}
