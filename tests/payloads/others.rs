//! Every webhook that others wrote or recorded becomes exactly what `others.txt` says.

use std::fs;
use std::path::PathBuf;

use baton::whatsapp::signature;

use super::{golden, json_files, shared_payloads};

const FOLDERS: [&str; 3] = ["facebook-openapi/webhooks", "netflie-php", "pywa/split"];

fn files() -> Option<Vec<(String, PathBuf)>> {
    let payloads = shared_payloads()?;
    let mut files = Vec::new();
    for folder in FOLDERS {
        for path in json_files(&payloads.join(folder)) {
            let file = path.file_name().unwrap().to_string_lossy();
            files.push((format!("{folder}/{file}"), path));
        }
    }
    Some(files)
}

#[test]
fn every_webhook_of_others_becomes_what_it_should() {
    let Some(files) = files() else { return };
    assert_eq!(files.len(), 121, "75 of pywa, 16 of Meta, 30 of netflie");
    golden::assert_described(&files, "others.txt");
}

#[test]
fn signatures_hold_over_the_bytes_of_others() {
    for (name, path) in files().unwrap_or_default() {
        let body = fs::read(path).unwrap();
        let header = signature::sign(b"demo-app-secret", &body);
        assert!(
            signature::verify(b"demo-app-secret", &body, &header),
            "{name}"
        );
        assert!(
            !signature::verify(b"demo-app-secret", &body[1..], &header),
            "{name}"
        );
    }
}
