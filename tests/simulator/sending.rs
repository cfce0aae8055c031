//! What may be sent, and Meta's limits (FACTS B2, B6).

use serde_json::{Value, json};

use super::helpers::{Meta, SARA, text, text_to};

async fn open() -> Meta {
    let knobs = json!({"service_window": "off", "pair_limit": false, "throughput_per_second": 0});
    Meta::start(knobs).await
}

fn interactive(content: Value) -> Value {
    json!({"to": SARA, "type": "interactive", "interactive": content})
}

fn buttons(titles: &[&str]) -> Value {
    let buttons: Vec<Value> = titles
        .iter()
        .enumerate()
        .map(
            |(id, title)| json!({"type": "reply", "reply": {"id": id.to_string(), "title": title}}),
        )
        .collect();
    interactive(json!({"type": "button", "body": {"text": "?"}, "action": {"buttons": buttons}}))
}

fn list(rows: usize, description: &str) -> Value {
    let rows: Vec<Value> = (0..rows)
        .map(|id| json!({"id": id.to_string(), "title": "Row", "description": description}))
        .collect();
    interactive(json!({"type": "list", "body": {"text": "?"},
        "action": {"button": "Choose", "sections": [{"rows": rows}]}}))
}

fn template(name: &str, language: &str, parameters: &[&str]) -> Value {
    let parameters: Vec<Value> = parameters
        .iter()
        .map(|text| json!({"type": "text", "text": text}))
        .collect();
    json!({"to": SARA, "type": "template", "template": {"name": name,
        "language": {"code": language},
        "components": [{"type": "body", "parameters": parameters}]}})
}

fn typed(kind: &str, content: Value) -> Value {
    json!({"to": SARA, "type": kind, kind: content})
}

#[actix_web::test]
async fn everything_within_the_limits_is_accepted() {
    let meta = open().await;
    let contact = json!([{"name": {"formatted_name": "Omar", "first_name": "Omar"}}]);
    let good = [
        text_to(SARA, &"x".repeat(4096)),
        json!({"to": SARA, "text": {"body": "no type", "preview_url": true}}),
        json!({"to": "+966 (50) 000-0001", "text": {"body": "spelled"}}),
        typed(
            "location",
            json!({"latitude": "24.7", "longitude": 46.6, "name": "Shop"}),
        ),
        typed("contacts", contact),
        typed(
            "image",
            json!({"link": "https://store.example/a.png", "caption": "c"}),
        ),
        typed(
            "document",
            json!({"link": "https://store.example/a.pdf", "filename": "a.pdf"}),
        ),
        buttons(&["Yes", "No", "Twenty characters ok"]),
        list(10, &"d".repeat(72)),
        interactive(
            json!({"type": "cta_url", "body": {"text": "x"}, "action": {"name": "cta_url",
            "parameters": {"display_text": "Open", "url": "https://store.example"}}}),
        ),
        interactive(
            json!({"type": "location_request_message", "body": {"text": "Where?"},
            "action": {"name": "send_location"}}),
        ),
        template("order_update", "en", &["Sara", "10001", "sent"]),
        template("order_update", "ar", &["سارة", "10001", "في الطريق"]),
        json!({"to": SARA, "type": "template",
            "template": {"name": "hello_world", "language": {"code": "en-US"}}}),
    ];
    for body in good {
        let (status, answer) = meta.posts(body.clone()).await;
        assert_eq!(status, 200, "{body}: {answer}");
        assert!(text(&answer["messages"][0]["id"]).starts_with("wamid."));
    }
    meta.stop().await;
}

#[actix_web::test]
async fn everything_beyond_the_limits_is_refused_with_metas_code() {
    let meta = open().await;
    let long = "x".repeat(1025);
    let bad = [
        (100, text_to(SARA, "")),
        (100, text_to(SARA, &"x".repeat(4097))),
        (131_008, typed("text", json!({}))),
        (131_008, json!({"type": "text", "text": {"body": "nobody"}})),
        (100, text_to("not a phone", "x")),
        (131_021, text_to("15550001001", "x")),
        (131_009, json!({"recipient": "me", "text": {"body": "x"}})),
        (131_026, json!({"recipient": "US.1", "text": {"body": "x"}})),
        (100, json!({"to": SARA, "type": "telepathy"})),
        (131_008, json!({"to": SARA, "type": "image"})),
        (131_008, typed("image", json!({"caption": "no file"}))),
        (100, typed("image", json!({"id": "123"}))),
        (100, typed("image", json!({"link": "ftp://x/y"}))),
        (
            100,
            typed("image", json!({"link": "https://x/y", "caption": long})),
        ),
        (
            100,
            typed("audio", json!({"link": "https://x/y", "caption": "no"})),
        ),
        (
            131_009,
            typed("location", json!({"latitude": 91, "longitude": 0})),
        ),
        (100, typed("contacts", json!([]))),
        (
            131_009,
            typed("contacts", json!([{"name": {"formatted_name": "x"}}])),
        ),
        (131_009, buttons(&["a", "b", "c", "d"])),
        (131_009, buttons(&["this title is too long!"])),
        (131_009, list(11, "d")),
        (100, list(1, &"d".repeat(73))),
        (
            100,
            interactive(json!({"type": "poll", "body": {"text": "x"}, "action": {}})),
        ),
        (132_000, template("order_update", "en", &["Sara"])),
        (132_001, template("order_update", "fr", &["a", "b", "c"])),
        (132_001, template("no_such", "en", &[])),
        (132_001, template("loyalty_points", "en", &["a", "b"])),
        (132_015, template("summer_sale", "en", &["a"])),
        (132_000, template("new_collection", "en", &["a", "b"])),
    ];
    for (code, body) in bad {
        assert_eq!(meta.refused(body.clone()).await.0, code, "{body}");
    }
    let mut marked = text_to(SARA, "x");
    marked["biz_opaque_callback_data"] = "m".repeat(513).into();
    assert_eq!(meta.refused(marked).await.0, 100);
    assert!(meta.ledger("send").await.is_empty());
    meta.stop().await;
}

#[actix_web::test]
async fn a_wrong_parameter_count_is_told_as_meta_tells_it() {
    let meta = open().await;
    let (status, answer) = meta.posts(template("order_update", "en", &["Sara"])).await;
    assert_eq!(status, 400);
    let error = &answer["error"];
    assert_eq!(
        error["message"],
        "(#132000) Number of parameters does not match the expected number of params"
    );
    assert_eq!(
        error["error_data"]["details"],
        "body: number of localizable_params (1) does not match the expected number of params (3)"
    );
    let (status, _) = meta.posts(template("no_such", "en", &[])).await;
    assert_eq!(status, 404);
    meta.stop().await;
}

#[actix_web::test]
async fn a_quoted_message_and_the_request_itself_are_kept() {
    let meta = open().await;
    let sara = meta.meets_sara().await;
    let asked = meta
        .hears(&sara, json!({"type": "text", "text": "where?"}))
        .await;
    let mut body = text_to(SARA, "here");
    body["context"] = json!({"message_id": asked});
    assert_eq!(meta.posts(body).await.0, 200);
    assert_eq!(
        meta.thread(&sara).await["messages"][1]["reply_to"],
        asked.as_str()
    );
    let line = &meta.ledger("send").await[0];
    assert_eq!(line["body"]["text"]["body"], "here");
    assert_eq!(
        (line["to"].as_str(), line["type"].as_str()),
        (Some(SARA), Some("text"))
    );
    meta.stop().await;
}

#[actix_web::test]
async fn a_phone_in_another_spelling_reaches_the_same_customer() {
    let meta = open().await;
    meta.meets(json!({"name": "Bia", "phone": "5511987654321"}))
        .await;
    let (_, answer) = meta.posts(text_to("+55 11 8765-4321", "oi")).await;
    let contact = &answer["contacts"][0];
    assert_eq!(contact["input"], "+55 11 8765-4321");
    assert_eq!(contact["wa_id"], "5511987654321");
    meta.stop().await;
}

#[actix_web::test]
async fn reading_marks_everything_before_and_typing_shows_until_the_answer() {
    let meta = open().await;
    let sara = meta.meets_sara().await;
    for words in ["one", "two", "three"] {
        meta.hears(&sara, json!({"type": "text", "text": words}))
            .await;
    }
    let second = text(&meta.thread(&sara).await["messages"][1]["id"]);
    let receipt = json!({"status": "read", "message_id": second,
        "typing_indicator": {"type": "text"}});
    let (status, answer) = meta.posts(receipt).await;
    assert_eq!((status, answer), (200, json!({"success": true})));
    let thread = meta.thread(&sara).await;
    let read: Vec<_> = (0..3)
        .map(|at| thread["messages"][at]["status"] == "read")
        .collect();
    assert_eq!(read, [true, true, false]);
    assert_eq!(thread["typing"], true);
    meta.says("answer").await;
    assert_eq!(meta.thread(&sara).await["typing"], false);
    assert_eq!(meta.ledger("receipt").await[0]["typing"], true);
    let unknown = json!({"status": "read", "message_id": "wamid.unknown"});
    assert_eq!(meta.refused(unknown).await.0, 131_009);
    assert_eq!(
        meta.refused(json!({"status": "seen", "message_id": second}))
            .await
            .0,
        100
    );
    meta.stop().await;
}
