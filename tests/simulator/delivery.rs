//! How webhooks are delivered: escaped, signed, retried, batched, doubled, shuffled, delayed.

use std::collections::BTreeSet;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::helpers::{Meta, NUMBER, a_moment, eventually, text};

fn bodies(messages: &[Value]) -> Vec<String> {
    messages
        .iter()
        .map(|message| text(&message["text"]["body"]))
        .collect()
}

fn numbered(count: usize) -> Vec<String> {
    (0..count).map(|position| position.to_string()).collect()
}

async fn speaks(meta: &Meta, customer: &str, count: usize) {
    for words in numbered(count) {
        meta.hears(customer, json!({"type": "text", "text": words}))
            .await;
    }
}

#[actix_web::test]
async fn a_webhook_is_escaped_ascii_and_signed_over_those_bytes() {
    let meta = Meta::start(json!({})).await;
    let sara = meta.meets_sara().await;
    let words = "é أين 😀 https://a/b";
    meta.hears(&sara, json!({"type": "text", "text": words}))
        .await;
    let messages = meta.inbox.has_messages(1).await;
    assert_eq!(messages[0]["text"]["body"], words);
    let webhook = &meta.inbox.webhooks()[0];
    let raw = std::str::from_utf8(&webhook.raw).unwrap();
    assert!(raw.is_ascii());
    let escaped = r"\u00e9 \u0623\u064a\u0646 \ud83d\ude00 https:\/\/a\/b";
    assert!(raw.contains(escaped), "{raw}");
    assert_eq!(webhook.user_agent, "facebookexternalua");
    meta.stop().await;
}

#[actix_web::test]
async fn a_refused_webhook_is_retried_with_growing_pauses_and_holds_its_successors() {
    let meta = Meta::start(json!({"retry_delays_ms": [10, 40, 80]})).await;
    let sara = meta.meets_sara().await;
    meta.inbox.will_answer(&[503, 500, 404]);
    speaks(&meta, &sara, 5).await;
    assert_eq!(bodies(&meta.inbox.has_messages(5).await), numbered(5));
    let line = &meta.ledger("webhook").await[0];
    assert_eq!(line["attempts"], 4);
    assert_eq!(line["last_status"], 200);
    let took = line["acknowledged_at"].as_i64().unwrap() - line["at"].as_i64().unwrap();
    assert!(took >= 130, "retried after {took} ms");
    meta.stop().await;
}

#[actix_web::test]
async fn a_webhook_is_given_up_in_the_end() {
    let meta = Meta::start(json!({"retry_delays_ms": [5], "retry_for_ms": 1_000})).await;
    let sara = meta.meets_sara().await;
    meta.inbox.will_answer(&[503; 1_000]);
    speaks(&meta, &sara, 1).await;
    let line = loop {
        let lines = meta.ledger("webhook").await;
        if let Some(line) = lines.into_iter().find(|line| line["gave_up_at"].is_i64()) {
            break line;
        }
        a_moment().await;
    };
    assert!(line.get("acknowledged_at").is_none());
    assert!(line["attempts"].as_u64().unwrap() > 1);
    meta.stop().await;
}

#[actix_web::test]
async fn with_free_order_a_retried_webhook_holds_nobody_up() {
    let meta = Meta::start(json!({"order": "free", "retry_delays_ms": [300]})).await;
    let sara = meta.meets_sara().await;
    meta.inbox.will_answer(&[503]);
    speaks(&meta, &sara, 1).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    meta.hears(&sara, json!({"type": "text", "text": "later"}))
        .await;
    assert_eq!(bodies(&meta.inbox.has_messages(2).await), ["later", "0"]);
    meta.stop().await;
}

#[actix_web::test]
async fn updates_travel_in_batches_of_every_shape() {
    let knobs = json!({"batch_size": 10, "batch_linger_ms": 300, "delivery_concurrency": 1});
    let meta = Meta::start(knobs).await;
    let sara = meta.meets_sara().await;
    let omar = meta.meets(json!({"name": "Omar"})).await;
    for _ in 0..3 {
        tokio::join!(speaks(&meta, &sara, 10), speaks(&meta, &omar, 10));
    }
    assert_eq!(meta.inbox.has_messages(60).await.len(), 60);
    let webhooks = meta.inbox.webhooks();
    assert!(webhooks.len() <= 12, "{} webhooks", webhooks.len());
    let entries = |body: &Value| body["entry"].as_array().unwrap().len();
    let changes = |body: &Value| body["entry"][0]["changes"].as_array().unwrap().len();
    assert!(
        webhooks
            .iter()
            .any(|one| entries(&one.body) > 1 || changes(&one.body) > 1)
    );
    meta.stop().await;
}

#[actix_web::test]
async fn a_webhook_may_come_twice_byte_for_byte() {
    let meta = Meta::start(json!({"duplicates": 1.0})).await;
    let sara = meta.meets_sara().await;
    speaks(&meta, &sara, 3).await;
    meta.inbox.has_messages(6).await;
    let raw = meta.inbox.webhooks();
    let distinct: BTreeSet<_> = raw.iter().map(|one| one.raw.clone()).collect();
    assert_eq!(distinct.len(), 3);
    let lines = meta.ledger("webhook").await;
    let repeated = lines.iter().filter(|line| line["duplicate_of"].is_u64());
    assert_eq!(repeated.count(), 3);
    meta.stop().await;
}

#[actix_web::test]
async fn a_reorder_window_shuffles_and_the_seed_repeats_the_shuffle() {
    let mut orders = Vec::new();
    for seed in [5, 5, 6] {
        let knobs = json!({"seed": seed, "reorder_window": 20, "batch_linger_ms": 400});
        let meta = Meta::start(knobs).await;
        let sara = meta.meets_sara().await;
        speaks(&meta, &sara, 20).await;
        let order = bodies(&meta.inbox.has_messages(20).await);
        let mut sorted = order.clone();
        sorted.sort_by_key(|words| words.parse::<usize>().unwrap());
        assert_eq!(sorted, numbered(20), "nothing is lost");
        assert_ne!(order, numbered(20), "nothing was shuffled");
        orders.push(order);
        meta.stop().await;
    }
    assert_eq!(orders[0], orders[1]);
    assert_ne!(orders[0], orders[2]);
}

#[actix_web::test]
async fn updates_are_held_back_as_long_as_the_delay_says() {
    let meta = Meta::start(json!({"delay_ms": {"min": 200, "max": 250}})).await;
    let sara = meta.meets_sara().await;
    let began = std::time::Instant::now();
    speaks(&meta, &sara, 3).await;
    meta.inbox.has_messages(3).await;
    let webhooks = meta.inbox.webhooks();
    assert!(webhooks[0].at - began >= Duration::from_millis(200));
    assert!(
        webhooks[2].at - began < Duration::from_millis(600),
        "delays must overlap"
    );
    meta.stop().await;
}

#[actix_web::test]
async fn any_json_can_be_pushed_and_is_retried_like_the_rest() {
    let meta = Meta::start(json!({"retry_delays_ms": [5]})).await;
    let odd = r#"{"z":1.50,"a":"/é","entry":[{"id":"0","changes":[{"field":"x","value":{}}]}]}"#;
    let push = || meta.plain(Method::POST, "/simulator/webhooks").body(odd);
    let (status, answer) = Meta::answer(push()).await;
    assert_eq!((status, answer["status"].as_u64()), (200, Some(200)));
    let raw = meta.inbox.webhooks()[0].raw.clone();
    assert!(raw.starts_with(br#"{"z":1.50,"a":"\/\u00e9""#), "{raw:?}");
    meta.inbox.will_answer(&[401]);
    let (_, answer) = Meta::answer(push()).await;
    assert_eq!(answer["status"], 401);
    eventually("the retry", || meta.inbox.webhooks().len() == 2).await;
    let bad = meta.plain(Method::POST, "/simulator/webhooks").body("{");
    assert_eq!(Meta::answer(bad).await.0, 400);
    meta.stop().await;
}

#[actix_web::test]
async fn nobody_subscribed_means_no_webhooks() {
    let meta = Meta::start(json!({})).await;
    let sara = meta.meets_sara().await;
    let path = format!("/v25.0/{}/subscribed_apps", super::helpers::ACCOUNT);
    let subscribed = |answer: Value| answer["data"].as_array().unwrap().len();
    assert_eq!(subscribed(meta.gets(&path).await.1), 1);
    Meta::answer(meta.request(Method::DELETE, &path)).await;
    assert_eq!(subscribed(meta.gets(&path).await.1), 0);
    speaks(&meta, &sara, 1).await;
    a_moment().await;
    assert!(meta.inbox.webhooks().is_empty());
    Meta::answer(meta.request(Method::POST, &path)).await;
    meta.hears(
        &sara,
        json!({"type": "text", "text": "again", "number": NUMBER}),
    )
    .await;
    meta.inbox.has_messages(1).await;
    meta.stop().await;
}

#[actix_web::test]
async fn another_callback_is_verified_before_it_is_used() {
    let meta = Meta::start(json!({})).await;
    let path = format!("/v25.0/{}/subscribed_apps", super::helpers::ACCOUNT);
    let subscribe = |token: &str| {
        let body = json!({"override_callback_uri": meta.webhook, "verify_token": token});
        meta.request(Method::POST, &path).json(&body)
    };
    let (status, answer) = Meta::answer(subscribe("wrong")).await;
    assert_eq!(
        (status, answer["error"]["code"].as_u64()),
        (400, Some(2200))
    );
    assert_eq!(Meta::answer(subscribe("demo-verify")).await.0, 200);
    let listed = meta.gets(&path).await.1;
    assert_eq!(
        listed["data"][0]["override_callback_uri"],
        meta.webhook.as_str()
    );
    let verified = meta
        .controls(Method::POST, "/verification", json!({}))
        .await;
    assert_eq!(verified["verified"], true);
    meta.stop().await;
}
