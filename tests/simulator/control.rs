//! The control interface and the phone page.

use reqwest::Method;
use serde_json::{Value, json};

use super::helpers::{ACCOUNT, Meta, NUMBER, OTHER_NUMBER, SARA, eventually, text};

fn field_of(body: &Value) -> String {
    text(&body["entry"][0]["changes"][0]["field"])
}

/// One utterance of each kind, about an earlier message.
fn everything(asked: &str) -> [Value; 15] {
    [
        json!({"type": "location", "location": {"latitude": 1.5, "longitude": 2.5}}),
        json!({"type": "contacts", "contacts": [{"name": {"formatted_name": "Omar"}}]}),
        json!({"type": "button_reply", "id": "y", "title": "Yes", "reply_to": asked}),
        json!({"type": "list_reply", "id": "r", "title": "Row", "description": "d"}),
        json!({"type": "button", "payload": "p", "text": "Press"}),
        json!({"type": "order", "order": {"catalog_id": "1", "product_items": []}}),
        json!({"type": "flow", "response": {"flow_token": "t"}}),
        json!({"type": "reaction", "message_id": asked, "emoji": "❤️"}),
        json!({"type": "reaction", "message_id": asked}),
        json!({"type": "edit", "original_message_id": asked, "text": "hello!"}),
        json!({"type": "revoke", "original_message_id": asked}),
        json!({"type": "unsupported", "unsupported": "poll_creation"}),
        json!({"type": "request_welcome"}),
        json!({"type": "raw", "message": {"id": "wamid.mine", "strange": {"x": 1}}}),
        json!({"type": "text", "text": "fwd", "forwarded": true,
            "referral": {"source_type": "ad", "source_id": "9"}}),
    ]
}

#[actix_web::test]
async fn customers_say_everything_that_can_be_said() {
    let meta = Meta::start(json!({})).await;
    let sara = meta.meets_sara().await;
    let asked = meta
        .hears(&sara, json!({"type": "text", "text": "hello"}))
        .await;
    let all = everything(&asked);
    for utterance in &all {
        meta.hears(&sara, utterance.clone()).await;
    }
    let messages = meta.inbox.has_messages(all.len() + 1).await;
    let kinds: Vec<_> = messages
        .iter()
        .map(|one| one["type"].as_str().unwrap_or("none"))
        .collect();
    let right = [
        "text",
        "location",
        "contacts",
        "interactive",
        "interactive",
        "button",
        "order",
        "interactive",
        "reaction",
        "reaction",
        "edit",
        "revoke",
        "unsupported",
        "request_welcome",
        "none",
        "text",
    ];
    assert_eq!(kinds, right);
    assert_eq!(
        messages[3]["interactive"]["button_reply"],
        json!({"id": "y", "title": "Yes"})
    );
    assert_eq!(messages[3]["context"], json!({"id": asked, "from": SARA}));
    assert_eq!(
        messages[7]["interactive"]["nfm_reply"]["response_json"],
        r#"{"flow_token":"t"}"#
    );
    assert!(messages[9]["reaction"].get("emoji").is_none());
    assert_eq!(messages[10]["edit"]["message"]["text"]["body"], "hello!");
    assert_eq!(messages[12]["errors"][0]["code"], 131_051);
    assert_eq!(messages[14]["id"], "wamid.mine");
    assert_eq!(messages[15]["context"]["forwarded"], true);
    assert_eq!(messages[15]["referral"]["source_id"], "9");
    assert_eq!(meta.thread(&sara).await["messages"][0]["type"], "revoke");
    meta.stop().await;
}

#[actix_web::test]
async fn a_message_may_come_without_its_senders_phone() {
    let meta = Meta::start(json!({"omit_from": 1.0})).await;
    let sara = meta.meets_sara().await;
    meta.hears(&sara, json!({"type": "text", "text": "hello"}))
        .await;
    let message = &meta.inbox.has_messages(1).await[0];
    assert!(message.get("from").is_none());
    assert!(text(&message["from_user_id"]).starts_with("SA."));
    assert!(meta.inbox.values()[0]["contacts"][0].get("wa_id").is_none());
    meta.stop().await;
}

#[actix_web::test]
async fn the_phone_app_writes_and_its_echo_comes() {
    let meta = Meta::start(json!({})).await;
    let sara = meta.meets_sara().await;
    let echo = json!({"number": NUMBER, "type": "text", "text": "from my phone"});
    let path = format!("/customers/{sara}/echoes");
    let id = text(&meta.controls(Method::POST, &path, echo).await["id"]);
    eventually("the echo", || meta.inbox.webhooks().len() == 1).await;
    let webhook = &meta.inbox.webhooks()[0];
    assert_eq!(field_of(&webhook.body), "smb_message_echoes");
    let echo = &meta.inbox.values()[0]["message_echoes"][0];
    assert_eq!(
        (echo["id"].as_str(), echo["to"].as_str()),
        (Some(id.as_str()), Some(SARA))
    );
    assert_eq!(echo["from"], "15550001001");
    assert_eq!(
        meta.thread(&sara).await["messages"][0]["direction"],
        "from_phone_app"
    );
    meta.stop().await;
}

#[actix_web::test]
async fn a_customer_moves_to_another_phone_and_every_number_with_a_thread_is_told() {
    let meta = Meta::start(json!({})).await;
    let sara = meta.meets_sara().await;
    meta.hears(&sara, json!({"type": "text", "text": "a"}))
        .await;
    meta.hears(
        &sara,
        json!({"type": "text", "text": "b", "number": OTHER_NUMBER}),
    )
    .await;
    let path = format!("/customers/{sara}/phone");
    let moved = meta
        .controls(Method::POST, &path, json!({"phone": "966500000009"}))
        .await;
    let messages = meta.inbox.has_messages(4).await;
    for message in &messages[2..] {
        assert_eq!(
            (message["type"].as_str(), message["from"].as_str()),
            (Some("system"), Some(SARA))
        );
        assert_eq!(message["system"]["type"], "user_changed_number");
        assert_eq!(message["system"]["wa_id"], "966500000009");
        assert_eq!(message["system"]["user_id"], moved["user_id"]);
    }
    assert!(meta.inbox.values()[2].get("contacts").is_none());
    let taken = meta.plain(Method::POST, &format!("/simulator{path}"));
    let taken = taken.json(&json!({"phone": "966500000009"}));
    assert_eq!(Meta::answer(taken).await.0, 409);
    meta.stop().await;
}

#[actix_web::test]
async fn a_customers_user_id_changes_and_is_told_in_both_ways() {
    let meta = Meta::start(json!({})).await;
    let sara = meta.meets_sara().await;
    meta.hears(&sara, json!({"type": "text", "text": "a"}))
        .await;
    let before = text(&meta.inbox.has_messages(1).await[0]["from_user_id"]);
    let path = format!("/customers/{sara}/user-id");
    meta.controls(Method::POST, &path, json!({"user_id": "SA.77"}))
        .await;
    eventually("both", || meta.inbox.webhooks().len() == 3).await;
    let values = meta.inbox.values();
    assert_eq!(
        values[1]["messages"][0]["system"]["type"],
        "user_changed_user_id"
    );
    let update = &values[2]["user_id_update"][0];
    assert_eq!(
        update["user_id"],
        json!({"previous": before, "current": "SA.77"})
    );
    assert_eq!(field_of(&meta.inbox.webhooks()[2].body), "user_id_update");
    meta.stop().await;
}

#[actix_web::test]
async fn the_ledger_is_complete_paged_and_can_be_cleared() {
    let meta = Meta::start(json!({})).await;
    let sara = meta.meets_sara().await;
    let asked = meta
        .hears(&sara, json!({"type": "text", "text": "a"}))
        .await;
    meta.inbox.has_messages(1).await;
    let answered = meta.says("b").await;
    meta.inbox.sees(&answered, "read").await;
    eventually("five lines", || meta.simulator.ledger(0, 100).total == 5).await;
    let mut since = 0;
    let mut lines = Vec::new();
    loop {
        let path = format!("/ledger?since={since}&limit=2");
        let page = meta.controls(Method::GET, &path, Value::Null).await;
        lines.extend(page["entries"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_u64() else {
            break;
        };
        since = next;
    }
    let ids: Vec<_> = lines
        .iter()
        .map(|line| line["id"].as_u64().unwrap())
        .collect();
    assert_eq!(ids, [1, 2, 3, 4, 5]);
    assert_eq!(lines[0]["wamids"], json!([asked]));
    let told: Vec<_> = lines[2..]
        .iter()
        .map(|line| text(&line["what"][0]))
        .collect();
    assert_eq!(told, ["sent", "delivered", "read"]);
    let request = meta.plain(Method::DELETE, "/simulator/ledger");
    assert_eq!(request.send().await.unwrap().status(), 204);
    assert_eq!(meta.simulator.ledger(0, 10).total, 0);
    meta.says("c").await;
    assert_eq!(meta.ledger("send").await[0]["id"], 6);
    meta.stop().await;
}

#[actix_web::test]
async fn knobs_are_read_and_turned_and_wrong_ones_refused() {
    let meta = Meta::start(json!({})).await;
    let turned = meta.turns(json!({"batch_size": 7})).await;
    assert_eq!(turned["batch_size"], 7);
    let read = meta.controls(Method::GET, "/knobs", Value::Null).await;
    assert_eq!(read, turned);
    for wrong in [
        json!({"batch_size": 0}),
        json!({"nonsense": 1}),
        json!({"order": "odd"}),
    ] {
        let request = meta.plain(Method::PATCH, "/simulator/knobs").json(&wrong);
        let (status, answer) = Meta::answer(request).await;
        assert_eq!(status, 400, "{wrong}");
        assert!(answer["error"].is_string());
    }
    assert_eq!(
        meta.controls(Method::GET, "/knobs", Value::Null).await,
        turned
    );
    meta.stop().await;
}

#[actix_web::test]
async fn what_is_not_there_is_answered_in_words() {
    let meta = Meta::start(json!({})).await;
    let sara = meta.meets_sara().await;
    let write = format!("/simulator/customers/{sara}/messages");
    let cases = [
        (
            "/simulator/customers/999/messages",
            json!({"number": NUMBER, "type": "text", "text": "x"}),
            404,
        ),
        (
            write.as_str(),
            json!({"number": ACCOUNT, "type": "text", "text": "x"}),
            404,
        ),
        (
            write.as_str(),
            json!({"number": NUMBER, "type": "text"}),
            400,
        ),
        (
            write.as_str(),
            json!({"number": NUMBER, "type": "image", "media": {"id": "1"}}),
            400,
        ),
        (
            write.as_str(),
            json!({"number": NUMBER, "type": "video"}),
            400,
        ),
        (
            "/simulator/customers",
            json!({"name": "Twin", "phone": SARA}),
            409,
        ),
        ("/simulator/nonsense", json!({}), 404),
    ];
    for (path, body, right) in cases {
        let (status, answer) = Meta::answer(meta.plain(Method::POST, path).json(&body)).await;
        assert_eq!(status, right, "{path} {body}: {answer}");
        assert!(answer["error"].is_string(), "{path}");
    }
    meta.stop().await;
}

#[actix_web::test]
async fn a_phone_is_told_when_its_thread_changes() {
    let meta = Meta::start(json!({})).await;
    let sara = meta.meets_sara().await;
    let mut events = meta
        .plain(Method::GET, "/simulator/events")
        .send()
        .await
        .unwrap();
    assert_eq!(events.headers()["content-type"], "text/event-stream");
    let first = events.chunk().await.unwrap().unwrap();
    assert!(first.starts_with(b": connected"));
    meta.hears(&sara, json!({"type": "text", "text": "a"}))
        .await;
    let event = events.chunk().await.unwrap().unwrap();
    let right = format!("data: {{\"customer\":\"{sara}\",\"number\":\"{NUMBER}\"}}\n\n");
    assert_eq!(event, right);
    meta.stop().await;
}

#[actix_web::test]
async fn files_are_kept_for_the_phone_page() {
    let meta = Meta::start(json!({})).await;
    let sara = meta.meets_sara().await;
    let upload = meta.plain(Method::POST, "/simulator/media?filename=a.txt");
    let upload = upload.header("content-type", "text/plain").body("words");
    let id = text(&Meta::answer(upload).await.1["id"]);
    meta.hears(&sara, json!({"type": "document", "media": {"id": id}}))
        .await;
    let document = meta.inbox.has_messages(1).await[0]["document"].clone();
    assert_eq!(document["filename"], "a.txt");
    let path = format!("/simulator/media/{id}");
    let file = meta.plain(Method::GET, &path).send().await.unwrap();
    assert_eq!(file.text().await.unwrap(), "words");
    meta.stop().await;
}

#[actix_web::test]
async fn the_phone_page_is_whole_and_makes_no_markup_out_of_strings() {
    let meta = Meta::start(json!({})).await;
    let page = meta.plain(Method::GET, "/").send().await.unwrap();
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"));
    let html = page.text().await.unwrap();
    let mut wanted: Vec<String> = html
        .split('"')
        .filter(|word| word.starts_with("/phone/"))
        .map(str::to_owned)
        .collect();
    assert!(wanted.len() >= 2);
    let mut seen = Vec::new();
    while let Some(path) = wanted.pop() {
        if seen.contains(&path) {
            continue;
        }
        let file = meta.plain(Method::GET, &path).send().await.unwrap();
        assert_eq!(file.status(), 200, "{path}");
        let code = file.text().await.unwrap();
        assert!(
            !code.contains("innerHTML") && !code.contains("outerHTML"),
            "{path}"
        );
        let imports = code.split('\'').filter(|word| word.starts_with("./"));
        wanted.extend(imports.map(|word| word.replace("./", "/phone/")));
        seen.push(path);
    }
    assert!(seen.len() >= 6, "{seen:?}");
    meta.stop().await;
}
