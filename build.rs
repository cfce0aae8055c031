//! Gathers the console's files for release builds, which carry them inside the binary.

#[path = "src/http/console/collect.rs"]
mod collect;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=static");
    if env::var("PROFILE")? != "release" {
        return Ok(());
    }
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("static");
    let gathered = PathBuf::from(env::var("OUT_DIR")?).join("console");
    match collect::files(&root) {
        Ok(files) => copy(&gathered, files.into_iter()),
        Err(error) => {
            println!("cargo::error={error}");
            Ok(())
        }
    }
}

fn copy(
    folder: &Path,
    files: impl Iterator<Item = (String, PathBuf)>,
) -> Result<(), Box<dyn Error>> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    for (name, path) in files {
        let target = folder.join(name);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(path, target)?;
    }
    Ok(())
}
