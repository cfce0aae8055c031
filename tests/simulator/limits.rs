//! Throttling and the customer service window.

use reqwest::Method;
use serde_json::json;

use super::helpers::{Meta, NUMBER, OTHER_NUMBER, SARA, text, text_to};

#[actix_web::test]
async fn throughput_above_the_limit_is_refused_with_130429_and_counts_both_directions() {
    let knobs = json!({"throughput_per_second": 5, "pair_limit": false, "service_window": "off"});
    let meta = Meta::start(knobs).await;
    let sara = meta.meets_sara().await;
    for _ in 0..3 {
        meta.hears(&sara, json!({"type": "text", "text": "in"}))
            .await;
    }
    let mut codes = Vec::new();
    for _ in 0..8 {
        codes.push(meta.posts(text_to(SARA, "out")).await.1["error"]["code"].as_u64());
    }
    let refused = codes.iter().filter(|code| **code == Some(130_429)).count();
    assert!((4..=6).contains(&refused), "{codes:?}");
    let path = format!("/v25.0/{OTHER_NUMBER}/messages");
    let mut body = text_to(SARA, "out");
    body["messaging_product"] = "whatsapp".into();
    let other = meta.request(Method::POST, &path).json(&body);
    assert_eq!(
        Meta::answer(other).await.0,
        200,
        "another number has its own"
    );
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    assert_eq!(meta.posts(text_to(SARA, "later")).await.0, 200);
    meta.stop().await;
}

#[actix_web::test]
async fn a_burst_to_one_customer_ends_with_131056() {
    let meta = Meta::start(json!({"service_window": "off"})).await;
    for position in 0..45 {
        let (status, answer) = meta.posts(text_to(SARA, "out")).await;
        assert_eq!(status, 200, "message {position}: {answer}");
    }
    assert_eq!(meta.refused(text_to(SARA, "out")).await, (131_056, 400));
    assert_eq!(meta.posts(text_to("966500000002", "out")).await.0, 200);
    meta.turns(json!({"pair_limit": false})).await;
    assert_eq!(meta.posts(text_to(SARA, "out")).await.0, 200);
    meta.stop().await;
}

#[actix_web::test]
async fn outside_the_window_only_templates_pass() {
    let meta = Meta::start(json!({})).await;
    let sara = meta.meets_sara().await;
    assert_eq!(meta.refused(text_to(SARA, "out")).await, (131_047, 400));
    let template = json!({"to": SARA, "type": "template",
        "template": {"name": "hello_world", "language": {"code": "en_US"}}});
    assert_eq!(meta.posts(template).await.0, 200);
    assert_eq!(meta.thread(&sara).await["window_open"], false);

    let long_ago = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs()
        - 25 * 3600;
    meta.hears(
        &sara,
        json!({"type": "text", "text": "old", "timestamp": long_ago}),
    )
    .await;
    assert_eq!(meta.refused(text_to(SARA, "out")).await, (131_047, 400));

    meta.turns(json!({"service_window": "async"})).await;
    let wamid = meta.says("out").await;
    let failed = meta.inbox.sees(&wamid, "failed").await;
    assert_eq!(failed["errors"][0]["code"], 131_047);

    meta.turns(json!({"service_window": "sync"})).await;
    meta.hears(&sara, json!({"type": "text", "text": "new"}))
        .await;
    meta.says("out").await;
    assert_eq!(meta.thread(&sara).await["window_open"], true);
    let other = meta.request(Method::POST, &format!("/v25.0/{OTHER_NUMBER}/messages"));
    let mut body = text_to(SARA, "out");
    body["messaging_product"] = "whatsapp".into();
    let (_, answer) = Meta::answer(other.json(&body)).await;
    assert_eq!(answer["error"]["code"], 131_047, "a window is one number's");
    meta.stop().await;
}

#[actix_web::test]
async fn refusals_are_in_the_ledger_with_the_senders_mark() {
    let meta = Meta::start(json!({})).await;
    let mut body = text_to(SARA, "out");
    body["biz_opaque_callback_data"] = "outbox-1".into();
    meta.refused(body).await;
    let line = &meta.ledger("refusal").await[0];
    assert_eq!(line["code"], 131_047);
    assert_eq!(line["biz_opaque_callback_data"], "outbox-1");
    assert_eq!(line["number"], NUMBER);
    assert!(text(&line["details"]).contains("24 hours"));
    meta.stop().await;
}
