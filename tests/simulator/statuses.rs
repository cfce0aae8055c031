//! What becomes of an accepted message (FACTS A4).

use reqwest::Method;
use serde_json::{Value, json};

use super::helpers::{Meta, NUMBER, SARA, a_moment, eventually, text, text_to};

async fn started(knobs: Value) -> (Meta, String) {
    let meta = Meta::start(knobs).await;
    let sara = meta.meets_sara().await;
    meta.hears(&sara, json!({"type": "text", "text": "hello"}))
        .await;
    (meta, sara)
}

#[actix_web::test]
async fn a_message_is_sent_delivered_and_read_with_its_price_twice_and_its_mark_always() {
    let (meta, sara) = started(json!({})).await;
    let mut body = text_to(SARA, "your order is on its way");
    body["biz_opaque_callback_data"] = "outbox-7".into();
    let (_, answer) = meta.posts(body).await;
    assert_eq!(answer["contacts"][0], json!({"input": SARA, "wa_id": SARA}));
    let wamid = text(&answer["messages"][0]["id"]);
    let read = meta.inbox.sees(&wamid, "read").await;
    assert_eq!(meta.inbox.progress(&wamid), ["sent", "delivered", "read"]);
    assert!(read.get("pricing").is_none() && read.get("conversation").is_none());
    let statuses: Vec<Value> = meta.inbox.statuses();
    for status in &statuses {
        assert_eq!(status["biz_opaque_callback_data"], "outbox-7");
        assert_eq!(status["recipient_id"], SARA);
        assert!(
            status["recipient_user_id"]
                .as_str()
                .unwrap()
                .starts_with("SA.")
        );
        assert!(status["timestamp"].is_string());
    }
    let price = json!({"billable": false, "pricing_model": "PMP",
        "type": "free_customer_service", "category": "service"});
    assert_eq!(statuses[0]["pricing"], price);
    assert_eq!(statuses[1]["pricing"], price);
    let values = meta.inbox.values();
    assert_eq!(values.last().unwrap()["contacts"][0]["wa_id"], SARA);
    let thread = meta.thread(&sara).await;
    assert_eq!(thread["messages"][1]["status"], "read");
    meta.stop().await;
}

#[actix_web::test]
async fn until_v23_a_conversation_comes_along_and_expires_on_sent() {
    let (meta, _) = started(json!({"pricing": "v23"})).await;
    let wamid = meta.says("hello").await;
    let sent = meta.inbox.sees(&wamid, "sent").await;
    let delivered = meta.inbox.sees(&wamid, "delivered").await;
    assert!(sent["conversation"]["expiration_timestamp"].is_string());
    assert_eq!(delivered["conversation"]["origin"]["type"], "service");
    assert!(
        delivered["conversation"]
            .get("expiration_timestamp")
            .is_none()
    );
    meta.stop().await;
}

#[actix_web::test]
async fn delivered_may_be_skipped_and_then_read_carries_the_price() {
    let (meta, _) = started(json!({"skip_delivered": 1.0})).await;
    let wamid = meta.says("hello").await;
    let read = meta.inbox.sees(&wamid, "read").await;
    assert_eq!(meta.inbox.progress(&wamid), ["sent", "read"]);
    assert_eq!(read["pricing"]["category"], "service");
    meta.stop().await;
}

#[actix_web::test]
async fn without_read_receipts_it_ends_with_delivered_until_the_customer_reads_by_hand() {
    let (meta, sara) = started(json!({"read_receipts": 0.0})).await;
    let wamid = meta.says("hello").await;
    meta.inbox.sees(&wamid, "delivered").await;
    a_moment().await;
    assert_eq!(meta.inbox.progress(&wamid), ["sent", "delivered"]);
    let path = format!("/customers/{sara}/read");
    let read = meta
        .controls(Method::POST, &path, json!({"number": NUMBER}))
        .await;
    assert_eq!(read["read"], json!([wamid]));
    meta.inbox.sees(&wamid, "read").await;
    meta.stop().await;
}

#[actix_web::test]
async fn a_failed_message_names_neither_contacts_nor_the_user_id() {
    let meta = Meta::start(json!({"service_window": "off"})).await;
    meta.meets(json!({"name": "Nobody", "phone": SARA, "no_whatsapp": true}))
        .await;
    let wamid = meta.says("hello").await;
    let failed = meta.inbox.sees(&wamid, "failed").await;
    assert_eq!(failed["errors"][0]["code"], 131_026);
    assert_eq!(failed["errors"][0]["title"], "Message undeliverable");
    assert!(failed["errors"][0]["error_data"]["details"].is_string());
    assert!(failed.get("recipient_user_id").is_none());
    assert!(meta.inbox.values()[0].get("contacts").is_none());
    assert_eq!(meta.inbox.progress(&wamid), ["failed"]);
    meta.stop().await;
}

#[actix_web::test]
async fn sent_can_arrive_before_the_send_is_answered() {
    let knobs = json!({"status_before_response": true});
    let (meta, _) = started(knobs).await;
    let wamid = meta.says("hello").await;
    assert_eq!(
        meta.inbox.progress(&wamid)[0],
        "sent",
        "it is there already"
    );
    meta.inbox.sees(&wamid, "read").await;
    assert_eq!(meta.inbox.progress(&wamid), ["sent", "delivered", "read"]);
    meta.stop().await;
}

#[actix_web::test]
async fn a_reaction_is_only_ever_sent_and_shows_at_its_target() {
    let (meta, sara) = started(json!({})).await;
    let target = text(&meta.thread(&sara).await["messages"][0]["id"]);
    let reaction = json!({"to": SARA, "type": "reaction",
        "reaction": {"message_id": target, "emoji": "👍"}});
    let (_, answer) = meta.posts(reaction).await;
    let wamid = text(&answer["messages"][0]["id"]);
    meta.inbox.sees(&wamid, "sent").await;
    a_moment().await;
    assert_eq!(meta.inbox.progress(&wamid), ["sent"]);
    assert_eq!(meta.thread(&sara).await["messages"][0]["reaction"], "👍");
    let unknown = json!({"to": SARA, "type": "reaction",
        "reaction": {"message_id": "wamid.unknown", "emoji": "👍"}});
    let wamid = text(&meta.posts(unknown).await.1["messages"][0]["id"]);
    let failed = meta.inbox.sees(&wamid, "failed").await;
    assert_eq!(failed["errors"][0]["code"], 131_009);
    meta.stop().await;
}

#[actix_web::test]
async fn a_voice_note_is_played_after_it_was_read() {
    let (meta, sara) = started(json!({})).await;
    meta.hears(&sara, json!({"type": "audio"})).await;
    let voice = text(&meta.inbox.has_messages(2).await[1]["audio"]["id"]);
    let body = json!({"to": SARA, "type": "audio", "audio": {"id": voice, "voice": true}});
    let wamid = text(&meta.posts(body).await.1["messages"][0]["id"]);
    meta.inbox.sees(&wamid, "played").await;
    meta.stop().await;
}

#[actix_web::test]
async fn a_template_costs_what_its_category_says() {
    let meta = Meta::start(json!({})).await;
    let template = json!({"to": SARA, "type": "template", "template": {
    "name": "new_collection", "language": {"code": "en"}, "components": [
        {"type": "header", "parameters": [
            {"type": "image", "image": {"link": "https://store.example/a.png"}}]},
        {"type": "body", "parameters": [
            {"type": "text", "text": "Sara"}, {"type": "text", "text": "15%"}]},
    ]}});
    let (status, answer) = meta.posts(template).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["messages"][0]["message_status"], "accepted");
    let wamid = text(&answer["messages"][0]["id"]);
    let sent = meta.inbox.sees(&wamid, "sent").await;
    assert_eq!(sent["pricing"]["category"], "marketing");
    assert_eq!(sent["pricing"]["billable"], true);
    meta.stop().await;
}

#[actix_web::test]
async fn a_user_id_without_a_phone_is_answered_and_reported_without_one() {
    let meta = Meta::start(json!({})).await;
    let made = json!({"name": "Lina", "no_phone": true, "user_id": "US.1349120865530274",
        "username": "lina.writes"});
    let lina = meta.meets(made).await;
    meta.hears(&lina, json!({"type": "text", "text": "hi"}))
        .await;
    let message = &meta.inbox.has_messages(1).await[0];
    assert!(message.get("from").is_none());
    assert_eq!(message["from_user_id"], "US.1349120865530274");
    let contact = &meta.inbox.values()[0]["contacts"][0];
    assert!(contact.get("wa_id").is_none());
    assert_eq!(contact["profile"]["username"], "lina.writes");
    let body = json!({"recipient": "US.1349120865530274", "type": "text", "text": {"body": "x"}});
    let (_, answer) = meta.posts(body).await;
    let right = json!({"input": "US.1349120865530274", "user_id": "US.1349120865530274"});
    assert_eq!(answer["contacts"][0], right);
    let read = meta
        .inbox
        .sees(&text(&answer["messages"][0]["id"]), "read")
        .await;
    assert!(read.get("recipient_id").is_none());
    assert_eq!(read["recipient_user_id"], "US.1349120865530274");
    let named = |value: &Value| value["contacts"][0]["profile"].get("username").is_some();
    eventually("the statuses", || meta.inbox.statuses().len() == 3).await;
    let values = meta.inbox.values();
    assert!(!named(&values[1]) && named(&values[2]) && named(&values[3]));
    meta.stop().await;
}
