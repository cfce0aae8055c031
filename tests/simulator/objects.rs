//! Numbers, templates and profiles, at every version prefix.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use super::helpers::{ACCOUNT, Meta, NUMBER, SARA, text};

#[actix_web::test]
async fn every_version_prefix_and_none_lead_to_the_same() {
    let meta = Meta::start(json!({"service_window": "off"})).await;
    for prefix in ["", "/v16.0", "/v23.0", "/v25.0", "/v99.9"] {
        let (status, found) = meta.gets(&format!("{prefix}/{NUMBER}")).await;
        assert_eq!((status, &found["id"]), (200, &json!(NUMBER)), "{prefix}");
        let body = json!({"messaging_product": "whatsapp", "to": SARA, "text": {"body": "x"}});
        let path = format!("{prefix}/{NUMBER}/messages");
        let answer = meta
            .request(Method::POST, &path)
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
        assert!(answer.headers().contains_key("x-fb-trace-id"));
        let version = answer.headers()["facebook-api-version"].to_str().unwrap();
        assert_eq!(
            version,
            if prefix.is_empty() {
                "v25.0"
            } else {
                &prefix[1..]
            }
        );
    }
    let (status, answer) = meta.gets("/v25.0/12345/no_such_edge").await;
    assert_eq!((status, answer["error"]["code"].as_u64()), (400, Some(100)));
    meta.stop().await;
}

#[actix_web::test]
async fn a_number_is_described_by_the_fields_asked_for() {
    let meta = Meta::start(json!({})).await;
    let fields = "verified_name,throughput{level},health_status";
    let (_, found) = meta.gets(&format!("/v25.0/{NUMBER}?fields={fields}")).await;
    let keys: BTreeSet<_> = found
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        keys,
        BTreeSet::from(["health_status", "id", "throughput", "verified_name"])
    );
    let (_, listed) = meta.gets(&format!("/v25.0/{ACCOUNT}/phone_numbers")).await;
    assert_eq!(listed["data"].as_array().unwrap().len(), 2);
    assert_eq!(listed["data"][0]["display_phone_number"], "+15550001001");
    let (_, account) = meta.gets(&format!("/v25.0/{ACCOUNT}?fields=name")).await;
    assert_eq!(account, json!({"id": ACCOUNT, "name": "Baton"}));
    let path = format!("/v25.0/{NUMBER}/whatsapp_business_profile?fields=about,email");
    let (_, profile) = meta.gets(&path).await;
    assert_eq!(profile["data"][0]["about"], "Baton Store");
    assert!(profile["data"][0].get("address").is_none());
    meta.stop().await;
}

#[actix_web::test]
async fn templates_are_filtered_and_paged_with_a_summary() {
    let meta = Meta::start(json!({})).await;
    let base = format!("/v25.0/{ACCOUNT}/message_templates");
    let (_, all) = meta.gets(&base).await;
    let items = all["data"].as_array().unwrap();
    assert_eq!(all["summary"]["total_count"], items.len());
    assert!(
        all["paging"].get("next").is_none(),
        "next comes only when there is more"
    );
    for language in ["en", "ar"] {
        let (_, some) = meta
            .gets(&format!("{base}?language={language}&status=APPROVED"))
            .await;
        let some = some["data"].as_array().unwrap().clone();
        assert!(some.len() >= 4);
        assert!(
            some.iter()
                .all(|one| one["language"] == language && one["status"] == "APPROVED")
        );
    }
    let (_, named) = meta
        .gets(&format!("{base}?name=order_update&fields=name,components"))
        .await;
    let body = &named["data"][0]["components"][0];
    assert_eq!(body["type"], "BODY");
    assert_eq!(body["example"]["body_text"][0].as_array().unwrap().len(), 3);
    assert!(named["data"][0].get("status").is_none());

    let mut seen = Vec::new();
    let mut next = format!("{base}?limit=5");
    loop {
        let (_, page) = meta.gets(&next).await;
        let data = page["data"].as_array().unwrap().iter();
        seen.extend(data.map(|one| text(&one["id"])));
        match &page["paging"]["next"] {
            Value::String(url) => next = url.replace(&meta.simulator.url(), ""),
            _ => break,
        }
    }
    let whole: Vec<String> = items.iter().map(|one| text(&one["id"])).collect();
    assert_eq!(seen, whole);
    assert_eq!(meta.gets(&format!("{base}?after=nonsense")).await.0, 400);
    meta.stop().await;
}
