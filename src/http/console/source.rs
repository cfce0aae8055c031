//! Where the files come from: the folder in debug builds, the binary in release builds.

use std::collections::BTreeMap;

use actix_web::web::Bytes;

use super::collect::CollectError;

/// File contents by name relative to `static/`.
pub type Files = BTreeMap<String, Bytes>;

/// Reads every file of the console from the source tree.
#[cfg(debug_assertions)]
pub fn read() -> Result<Files, CollectError> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
    let mut files = Files::new();
    for (name, path) in super::collect::files(&root)? {
        match std::fs::read(&path) {
            Ok(bytes) => files.insert(name, Bytes::from(bytes)),
            Err(source) => return Err(CollectError::Unreadable { path, source }),
        };
    }
    Ok(files)
}

/// What `build.rs` gathered, inside the binary.
#[cfg(not(debug_assertions))]
#[derive(rust_embed::RustEmbed)]
#[folder = "$OUT_DIR/console"]
struct Embedded;

/// Takes every file of the console out of the binary.
#[cfg(not(debug_assertions))]
pub fn read() -> Result<Files, CollectError> {
    let mut files = Files::new();
    for name in Embedded::iter() {
        if let Some(file) = Embedded::get(&name) {
            files.insert(name.into_owned(), Bytes::from(file.data.into_owned()));
        }
    }
    Ok(files)
}
