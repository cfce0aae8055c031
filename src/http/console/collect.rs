//! Which files of `static/` belong to the console. Shared with `build.rs`, so it uses no other room.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Why the console's files could not be gathered.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    /// `npm ci` has not been run, or an old version of a library is installed.
    #[error("the console's libraries are missing ({file}): run `make console-libraries`")]
    LibraryMissing {
        /// The file that was looked for.
        file: String,
    },
    /// A file or folder cannot be read.
    #[error("{path} cannot be read: {source}")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A list of names is not one.
    #[error("static/{file} cannot be understood: {source}")]
    Malformed {
        /// Which list.
        file: &'static str,
        /// Why.
        source: serde_json::Error,
    },
}

/// Names of bare modules and the file of each, relative to `static/`.
pub const IMPORT_MAP: &str = "importmap.json";
/// The icons of the sprite, by their names in lucide-static.
pub const ICONS: &str = "icons.json";

/// Where an icon's picture lies, relative to `static/`.
pub fn icon_file(name: &str) -> String {
    format!("node_modules/lucide-static/icons/{name}.svg")
}

/// Every file that is served or read at start, by its name relative to `root`, with `/` between
/// folders: all of `root` but npm's own files, and of the libraries what the lists name.
///
/// # Errors
/// When something cannot be read, or a library is missing.
pub fn files(root: &Path) -> Result<BTreeMap<String, PathBuf>, CollectError> {
    let mut found = BTreeMap::new();
    walk(root, "", &mut found)?;
    let libraries: BTreeMap<String, String> = list(root, IMPORT_MAP)?;
    let icons: Vec<String> = list(root, ICONS)?;
    let wanted = libraries
        .into_values()
        .chain(icons.iter().map(|name| icon_file(name)));
    for name in wanted {
        let path = root.join(&name);
        if !path.is_file() {
            return Err(CollectError::LibraryMissing { file: name });
        }
        found.insert(name, path);
    }
    Ok(found)
}

fn walk(
    folder: &Path,
    prefix: &str,
    found: &mut BTreeMap<String, PathBuf>,
) -> Result<(), CollectError> {
    let unreadable = |source| CollectError::Unreadable {
        path: folder.to_owned(),
        source,
    };
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let full = format!("{prefix}{name}");
        if is_npms(name) || name.starts_with('.') || name.ends_with(".d.ts") {
            continue;
        }
        if path.is_dir() {
            walk(&path, &format!("{full}/"), found)?;
        } else {
            found.insert(full, path);
        }
    }
    Ok(())
}

fn is_npms(name: &str) -> bool {
    matches!(name, "node_modules" | "package.json" | "package-lock.json")
}

fn list<T: serde::de::DeserializeOwned>(
    root: &Path,
    file: &'static str,
) -> Result<T, CollectError> {
    let path = root.join(file);
    let bytes = fs::read(&path).map_err(|source| CollectError::Unreadable { path, source })?;
    serde_json::from_slice(&bytes).map_err(|source| CollectError::Malformed { file, source })
}
