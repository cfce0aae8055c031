//! Answers are compressed for whoever asks, where it is worth it and where it does no harm.

use std::io::Read as _;

use reqwest::Method;
use serde_json::json;

use crate::files::received;
use crate::world::World;

#[tokio::test]
async fn long_lists_are_compressed_and_nothing_else_is_touched() {
    let world = World::start().await;
    let ask = async |path: &str, coding: &str| {
        let request = world.admin.request(Method::GET, path);
        let answer = request.header("Accept-Encoding", coding).send().await;
        let answer = answer.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let headers = answer.headers().clone();
        (headers, answer.bytes().await.unwrap())
    };
    let plain = ask("/api/openapi.json", "identity").await;
    assert!(!plain.0.contains_key("content-encoding"));
    let (headers, packed) = ask("/api/openapi.json", "br").await;
    assert_eq!(headers["content-encoding"], "br");
    assert!(
        headers["vary"]
            .to_str()
            .unwrap()
            .contains("accept-encoding")
    );
    assert!(packed.len() * 4 < plain.1.len(), "{} bytes", packed.len());
    let mut unpacked = Vec::new();
    let mut reader = brotli::Decompressor::new(&packed[..], 4_096);
    reader.read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain.1);
    let (headers, _) = ask("/api/openapi.json", "gzip").await;
    assert_eq!(headers["content-encoding"], "gzip");
    // A small answer is what it is, with its length.
    for path in ["/api/labels", "/api/me", "/healthz"] {
        let (headers, bytes) = ask(path, "br, gzip").await;
        assert!(!headers.contains_key("content-encoding"), "{path}");
        assert_eq!(headers["content-length"], bytes.len().to_string(), "{path}");
    }
    // Files are served byte by byte.
    let huda = world.customer("Huda");
    let media = received(&world, &huda, json!({"type": "document"})).await;
    let (headers, bytes) = ask(&format!("/api/media/{media}"), "br, gzip").await;
    assert!(!headers.contains_key("content-encoding"));
    assert_eq!(headers["content-length"], bytes.len().to_string());
}
