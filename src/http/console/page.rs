//! The one page: import map, preloads and the policy that lets it run nothing else.

use std::collections::BTreeMap;

use actix_web::web::Bytes;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::ConsoleError;
use super::assets::{FIRST_MODULE, HashedFiles};
use super::compress::Compressible;
use super::source::Files;

/// The page and the headers that belong to it.
#[derive(Debug)]
pub struct Page {
    /// HTML.
    pub body: Compressible,
    /// `ETag`, in quotes.
    pub etag: String,
    /// `Content-Security-Policy`.
    pub policy: String,
}

const TEMPLATE: &str = "index.html";
/// Where the template wants import map, boot data and preloads.
const SLOT: &str = "<!-- baton:modules -->";

/// Fills the template in.
pub fn build(
    files: &Files,
    hashed: &HashedFiles,
    libraries: &BTreeMap<String, String>,
    graph: &[String],
) -> Result<Page, ConsoleError> {
    let template = files.get(TEMPLATE).ok_or_else(|| ConsoleError::Missing {
        file: TEMPLATE.to_owned(),
    })?;
    let template = String::from_utf8_lossy(template);
    if !template.contains(SLOT) {
        return Err(ConsoleError::Missing {
            file: format!("{TEMPLATE}: {SLOT}"),
        });
    }
    let map = import_map(hashed, libraries);
    let mut modules = format!(
        "<script type=\"importmap\">{map}</script>\n<script type=\"application/json\" id=\"baton-boot\">{}</script>\n",
        boot_data(hashed)
    );
    for name in graph {
        if let Some(file) = hashed.get(name) {
            modules.push_str(&format!(
                "<link rel=\"modulepreload\" href=\"{}\" integrity=\"{}\">\n",
                file.url, file.integrity
            ));
        }
    }
    if let Some(first) = hashed.get(FIRST_MODULE) {
        modules.push_str(&format!(
            "<script type=\"module\" src=\"{}\"></script>",
            first.url
        ));
    }
    let html = with_hashed_names(&template, hashed).replace(SLOT, &modules);
    Ok(Page {
        etag: format!("\"{}\"", hex::encode(Sha256::digest(html.as_bytes()))),
        policy: policy(&map),
        body: Compressible::new(Bytes::from(html)),
    })
}

/// Bare names and plain module addresses, each with the address that carries the hash.
fn import_map(hashed: &HashedFiles, libraries: &BTreeMap<String, String>) -> String {
    let mut imports = Map::new();
    let mut integrity = Map::new();
    for (bare, file) in libraries {
        if let Some(entry) = hashed.get(file) {
            imports.insert(bare.clone(), Value::from(entry.url.clone()));
            integrity.insert(entry.url.clone(), Value::from(entry.integrity.clone()));
        }
    }
    for (name, entry) in hashed {
        if name.starts_with("js/") {
            imports.insert(format!("/{name}"), Value::from(entry.url.clone()));
            integrity.insert(entry.url.clone(), Value::from(entry.integrity.clone()));
        }
    }
    for_script(&json!({ "imports": imports, "integrity": integrity }))
}

/// What modules cannot know by themselves: the version, and addresses of files that are not modules.
fn boot_data(hashed: &HashedFiles) -> String {
    let files: Map<String, Value> = hashed
        .iter()
        .filter(|(name, _)| !name.starts_with("js/") && !name.starts_with("node_modules/"))
        .filter(|(name, _)| !name.starts_with("css/"))
        .map(|(name, entry)| (name.clone(), Value::from(entry.url.clone())))
        .collect();
    for_script(&json!({ "version": env!("CARGO_PKG_VERSION"), "files": files }))
}

/// JSON that may stand inside `<script>`.
fn for_script(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

/// Style sheets, scripts and pictures that the template names by their plain address.
pub(super) fn with_hashed_names(template: &str, hashed: &HashedFiles) -> String {
    let mut html = template.to_owned();
    for (name, entry) in hashed {
        let plain = format!("\"/{name}\"");
        let integrity = match name.starts_with("css/") || name.starts_with("js/") {
            true => format!(" integrity=\"{}\"", entry.integrity),
            false => String::new(),
        };
        html = html.replace(&plain, &format!("\"{}\"{integrity}", entry.url));
    }
    html
}

/// Nothing but our own files; the import map, which is inline, by its hash.
fn policy(import_map: &str) -> String {
    let hash = STANDARD.encode(Sha256::digest(import_map.as_bytes()));
    [
        "default-src 'none'",
        &format!("script-src 'self' 'sha256-{hash}'"),
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        // The one policy there is lets the worker's address through, and nothing else.
        "trusted-types baton-worker",
    ]
    .join("; ")
}
