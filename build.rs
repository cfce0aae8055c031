//! Stops a build whose console would lack a library, and says what to run. Release builds carry
//! the console's files inside the binary: they are gathered here.

#[path = "src/http/console/collect.rs"]
mod collect;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=static/importmap.json");
    println!("cargo::rerun-if-changed=static/icons.json");
    println!("cargo::rerun-if-changed=static/node_modules/.package-lock.json");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("static");
    let files = match collect::files(&root) {
        Ok(files) => files,
        Err(error) => {
            println!("cargo::error={error}");
            return Ok(());
        }
    };
    // Debug builds read the folder whenever a page is loaded.
    if env::var("PROFILE")? != "release" {
        return Ok(());
    }
    for folder in ["css", "i18n", "js", "index.html", "favicon.svg"] {
        println!("cargo::rerun-if-changed=static/{folder}");
    }
    let gathered = PathBuf::from(env::var("OUT_DIR")?).join("console");
    copy(&gathered, files.into_iter())
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
