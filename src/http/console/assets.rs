//! The pass at start: every file gets a name with a hash, and the page learns the names.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::web::Bytes;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};

use super::collect::{ICONS, IMPORT_MAP};
use super::compress::Compressible;
use super::page::{self, Page};
use super::source::Files;
use super::{ConsoleError, modules, sprite};

/// One file under the name it is served by.
#[derive(Debug)]
pub struct Asset {
    /// Its bytes, plain and compressed.
    pub body: Compressible,
    /// Its media type.
    pub mime: &'static str,
    /// Whether the name changes with the bytes.
    pub immutable: bool,
}

/// Everything the console serves.
#[derive(Debug)]
pub struct Assets {
    served: BTreeMap<String, Asset>,
    page: Page,
    #[cfg(debug_assertions)]
    source: Files,
}

/// What is known about a hashed file.
#[derive(Clone, Debug)]
pub struct Hashed {
    /// The address it is served at.
    pub url: String,
    /// For `integrity` attributes.
    pub integrity: String,
}

/// Hashed files by their name relative to `static/`.
pub type HashedFiles = BTreeMap<String, Hashed>;

impl Assets {
    /// Does the pass.
    pub fn prepare(source: Files) -> Result<Self, ConsoleError> {
        let libraries: BTreeMap<String, String> = parse(&source, IMPORT_MAP)?;
        let icons: Vec<String> = parse(&source, ICONS)?;
        let mut files = source.clone();
        let sprite = sprite::build(&icons, &source)?;
        files.insert("icons.svg".to_owned(), Bytes::from(sprite));

        let mut served = BTreeMap::new();
        let mut hashed = HashedFiles::new();
        for (name, bytes) in &files {
            let Some(mime) = mime_of(name).filter(|_| is_public(name)) else {
                continue;
            };
            let entry = fingerprint(name, bytes);
            served.insert(entry.url.clone(), asset(bytes, mime, true));
            hashed.insert(name.clone(), entry);
        }
        for name in FIXED {
            if let (Some(bytes), Some(mime)) = (files.get(*name), mime_of(name)) {
                let text = page::with_hashed_names(&String::from_utf8_lossy(bytes), &hashed);
                served.insert(format!("/{name}"), asset(&Bytes::from(text), mime, false));
            }
        }
        let graph = boot_graph(&files, &libraries)?;
        let page = page::build(&files, &hashed, &libraries, &graph)?;
        Ok(Self {
            served,
            page,
            #[cfg(debug_assertions)]
            source,
        })
    }

    /// Whether these files are what the pass was made of.
    #[cfg(debug_assertions)]
    pub fn holds_exactly(&self, files: &Files) -> bool {
        self.source == *files
    }

    /// The file at an address.
    pub fn get(&self, path: &str) -> Option<&Asset> {
        self.served.get(path)
    }

    /// The one page.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// The addresses of everything served.
    #[cfg(test)]
    pub fn urls(&self) -> impl Iterator<Item = &str> {
        self.served.keys().map(String::as_str)
    }
}

/// Files whose addresses never change, because browsers keep them: their icon, what makes them an
/// app, and the worker that shows pushes.
const FIXED: &[&str] = &["favicon.svg", "manifest.webmanifest", "sw.js"];

/// The module that starts everything.
pub const FIRST_MODULE: &str = "js/boot.js";

/// Every module that is loaded before the first picture, the first one first.
fn boot_graph(
    files: &Files,
    libraries: &BTreeMap<String, String>,
) -> Result<Vec<String>, ConsoleError> {
    let mut seen = BTreeSet::new();
    let mut order = Vec::new();
    let mut waiting = vec![FIRST_MODULE.to_owned()];
    while let Some(name) = waiting.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        let bytes = files
            .get(&name)
            .ok_or_else(|| ConsoleError::Missing { file: name.clone() })?;
        let source = String::from_utf8_lossy(bytes);
        for specifier in modules::static_imports(&source) {
            if specifier.starts_with('.') {
                waiting.push(modules::resolve(&name, specifier));
            } else if let Some(file) = libraries.get(specifier) {
                waiting.push(file.clone());
            } else if name.starts_with("js/") {
                return Err(ConsoleError::Unresolved {
                    from: name.clone(),
                    specifier: specifier.to_owned(),
                });
            }
        }
        order.push(name);
    }
    Ok(order)
}

fn parse<T: serde::de::DeserializeOwned>(
    files: &Files,
    file: &'static str,
) -> Result<T, ConsoleError> {
    let bytes = files.get(file).ok_or_else(|| ConsoleError::Missing {
        file: file.to_owned(),
    })?;
    serde_json::from_slice(bytes).map_err(|source| ConsoleError::Malformed { file, source })
}

fn asset(bytes: &Bytes, mime: &'static str, immutable: bool) -> Asset {
    Asset {
        body: Compressible::new(bytes.clone()),
        mime,
        immutable,
    }
}

/// Files at the top are for the pass itself; of the libraries only modules are served, icons come
/// in the sprite.
fn is_public(name: &str) -> bool {
    let icon_of_sprite = name.starts_with("node_modules/") && name.ends_with(".svg");
    let at_top = !name.contains('/') && name != "icons.svg";
    !icon_of_sprite && !at_top
}

fn fingerprint(name: &str, bytes: &[u8]) -> Hashed {
    let hash = hex::encode(Sha256::digest(bytes));
    let short = hash.get(..10).unwrap_or(&hash);
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let stem = match stem.strip_prefix("node_modules/") {
        Some(library) => format!("lib/{library}"),
        None => stem.to_owned(),
    };
    Hashed {
        url: format!("/{stem}.{short}.{extension}"),
        integrity: format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes))),
    }
}

fn mime_of(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    match extension {
        "js" | "mjs" => Some("text/javascript; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "json" => Some("application/json"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        "ogg" => Some("audio/ogg"),
        "webmanifest" => Some("application/manifest+json"),
        _ => None,
    }
}
