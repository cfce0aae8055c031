//! The interface described by itself says what is true.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::Value;

use crate::house::House;

/// What stands outside `/api`.
const OPERATIONS: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Every path of the table. Most are told inside the scope of `/api`, without it.
fn routed() -> BTreeSet<String> {
    let table = include_str!("../../src/http/routes.rs");
    let paths = table.split("at(\"").skip(1);
    paths
        .map(|rest| match rest.split('"').next().unwrap() {
            whole if whole.starts_with("/api") || OPERATIONS.contains(&whole) => whole.to_owned(),
            inside => format!("/api{inside}"),
        })
        .collect()
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(target)) = members.get("$ref") {
                found.insert(target.clone());
            }
            members
                .values()
                .for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn every_path_is_described_and_every_name_leads_somewhere() {
    let (house, _admin) = House::open().await;
    let document = house.visitor().reads("/api/openapi.json").await;
    let described: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    let itself = [
        "/api/openapi.json",
        "/api/docs",
        "/api/docs.js",
        "/api/docs.css",
    ];
    for path in routed() {
        let commands = path == "/api/conversations/{id}/{command}";
        assert!(
            commands || itself.contains(&&*path) || described.contains(&path),
            "{path}"
        );
    }
    for command in [
        "claim",
        "take-over",
        "messages",
        "note",
        "forward",
        "set-assistant",
    ] {
        let path = format!("/api/conversations/{{id}}/{command}");
        assert!(document["paths"][&path]["post"].is_object(), "{path}");
    }
    assert!(document["paths"]["/api/conversations/{id}/messages"]["get"].is_object());
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 20);
    for reference in found {
        let pointer = reference.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
    let codes = document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"].clone();
    assert!(codes.as_array().unwrap().contains(&"already_owned".into()));
}

#[tokio::test]
async fn the_page_lets_in_nothing_but_our_own() {
    let (house, _admin) = House::open().await;
    let visitor = house.visitor();
    let page = visitor.asks(Method::GET, "/api/docs", None).await;
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    let page = page.text().await.unwrap();
    let script = visitor.asks(Method::GET, "/api/docs.js", None).await;
    assert_eq!(
        script.headers()["content-type"],
        "text/javascript; charset=utf-8"
    );
    let script = script.text().await.unwrap();
    assert!(
        !script.contains("innerHTML") && !page.contains("http"),
        "{page}"
    );
    assert_eq!(
        visitor
            .asks(Method::GET, "/api/docs.css", None)
            .await
            .status(),
        200
    );
}
