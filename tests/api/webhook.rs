//! The webhook's door: who may speak, how large, how broken, and what happens when the store is
//! closed.

use serde_json::{Value, json};

use crate::customer::{change, inbound, message, webhook};
use crate::person::Person;
use crate::world::{ACCOUNT, NUMBER, SECRET, VERIFY_TOKEN, World, signature};

async fn verifies(world: &World, mode: &str, token: &str) -> (u16, Value) {
    let url = format!("{}/webhooks/whatsapp", world.server.url());
    let query = [
        ("hub.mode", mode),
        ("hub.challenge", "1158201444"),
        ("hub.verify_token", token),
    ];
    let answer = Person::answered(world.client.get(url).query(&query)).await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn meta_verifies_the_webhook_with_the_right_token_only() {
    let world = World::start().await;
    let right = verifies(&world, "subscribe", VERIFY_TOKEN).await;
    assert_eq!(right, (200, json!(1158201444)));
    for (mode, token) in [
        ("subscribe", "guess"),
        ("subscribe", ""),
        ("poke", VERIFY_TOKEN),
    ] {
        let (status, body) = verifies(&world, mode, token).await;
        assert_eq!(status, 403, "{mode} {token}");
        assert_ne!(body, json!(1158201444));
    }
}

#[tokio::test]
async fn without_a_token_and_a_secret_nobody_is_believed() {
    let nothing = [
        ("BATON_META__APP_SECRET", ""),
        ("BATON_META__VERIFY_TOKEN", ""),
    ];
    let world = World::start_with(&nothing, None).await;
    for token in ["", VERIFY_TOKEN] {
        assert_eq!(verifies(&world, "subscribe", token).await.0, 403);
    }
    let body = inbound(vec![message("966500000001", "wamid.A", "hello")]).to_string();
    for secret in [SECRET, ""] {
        let signed = signature(secret, body.as_bytes());
        let answer = world
            .webhook_bytes(body.clone().into_bytes(), &signed)
            .await;
        assert_eq!(answer.status, 401);
    }
    assert!(world.admin.lists("view=all&status=any").await.is_empty());
}

#[tokio::test]
async fn a_wrong_missing_or_garbled_signature_is_refused_and_has_no_effect() {
    let world = World::start().await;
    let body = inbound(vec![message("966500000001", "wamid.A", "hello")]).to_string();
    let right = signature(SECRET, body.as_bytes());
    let bare = right.replace("sha256=", "");
    let wrong = [
        signature("another secret", body.as_bytes()),
        signature(SECRET, b"another body"),
        right[..right.len() - 2].to_owned(),
        right.clone() + "00",
        bare.clone(),
        format!("sha1={bare}"),
        "sha256=".to_owned(),
        "sha256=zz".repeat(32),
        String::new(),
    ];
    for signature in wrong {
        let answer = world
            .webhook_bytes(body.clone().into_bytes(), &signature)
            .await;
        assert_eq!(answer.status, 401, "{signature}");
    }
    let url = format!("{}/webhooks/whatsapp", world.server.url());
    let unsigned = world.client.post(url).body(body.clone());
    assert_eq!(unsigned.send().await.unwrap().status(), 401);
    assert!(world.admin.lists("view=all&status=any").await.is_empty());
    let answer = world.webhook_bytes(body.into_bytes(), &right).await;
    assert_eq!(answer.status, 200);
    assert_eq!(world.admin.lists("view=all&status=any").await.len(), 1);
}

#[tokio::test]
async fn the_signature_is_over_the_raw_bytes_escaped_or_not() {
    let world = World::start().await;
    let plain = inbound(vec![message("966500000001", "wamid.A", "/ café 👍 مرحبا")]).to_string();
    let escaped: String = inbound(vec![message("966500000001", "wamid.B", "/ café 👍 مرحبا")])
        .to_string()
        .replace('/', "\\/")
        .encode_utf16()
        .map(|unit| match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
            _ => format!("\\u{unit:04x}"),
        })
        .collect();
    assert!(escaped.is_ascii());
    for body in [plain, format!("\n {escaped} \r\n")] {
        let signed = signature(SECRET, body.as_bytes());
        let answer = world.webhook_bytes(body.into_bytes(), &signed).await;
        assert_eq!(answer.status, 200);
    }
    let row = world.admin.lists("view=all").await.remove(0);
    let words = world.admin.words(row["id"].as_str().unwrap()).await;
    assert_eq!(words, ["/ café 👍 مرحبا", "/ café 👍 مرحبا"]);
}

#[tokio::test]
async fn three_megabytes_are_read_and_more_than_four_are_refused() {
    let world = World::start().await;
    let of_size = |size: usize| {
        let mut body = inbound(vec![message("966500000001", "wamid.A", "large")]);
        body["padding"] = "x".repeat(size).into();
        body.to_string().into_bytes()
    };
    let large = of_size(3 << 20);
    let answer = world
        .webhook_bytes(large.clone(), &signature(SECRET, &large))
        .await;
    assert_eq!(answer.status, 200);
    let larger = of_size((4 << 20) + 1);
    let url = format!("{}/webhooks/whatsapp", world.server.url());
    let request = world.client.post(url).body(larger.clone());
    let request = request.header("X-Hub-Signature-256", signature(SECRET, &larger));
    // The server may close while we still write.
    if let Ok(answer) = request.send().await {
        assert_eq!(answer.status(), 413);
    }
    assert_eq!(world.admin.lists("view=all").await.len(), 1);
}

#[tokio::test]
async fn signed_nonsense_is_kept_in_quarantine_and_the_server_goes_on() {
    let world = World::start().await;
    let deep = |open: &str, close: &str| open.repeat(1_000) + &close.repeat(1_000);
    let nonsense = [
        "not JSON at all".to_owned(),
        String::new(),
        "\u{0}\u{1}".to_owned(),
        deep("[", "]"),
        deep("{\"entry\":", "}").replace("}", "1}"),
        "{\"object\":\"whatsapp_business_account\"".to_owned(),
        "[]".to_owned(),
    ];
    for body in &nonsense {
        let signed = signature(SECRET, body.as_bytes());
        let answer = world
            .webhook_bytes(body.clone().into_bytes(), &signed)
            .await;
        assert_eq!(answer.status, 200, "{body:.40}");
    }
    let bytes = vec![0xff, 0xfe, b'{'];
    let signed = signature(SECRET, &bytes);
    assert_eq!(world.webhook_bytes(bytes, &signed).await.status, 200);
    let kept = world.admin.items("/api/quarantine").await;
    assert_eq!(kept.len(), nonsense.len() + 1);
    assert!(
        kept.iter()
            .all(|item| !item["reason"].as_str().unwrap().is_empty())
    );
    world.customer("Huda").begins("still there?").await;
}

#[tokio::test]
async fn a_batch_of_a_thousand_updates_is_taken_whole_and_in_order() {
    let world = World::start().await;
    let mut messages = Vec::new();
    for number in 0..1_000 {
        let phone = format!("96650000{:04}", number % 10);
        messages.push(message(
            &phone,
            &format!("wamid.{number}"),
            &format!("{number}"),
        ));
    }
    let changes = messages.chunks(100).map(|messages| {
        let messages: Vec<_> = messages.to_vec();
        change(NUMBER, json!({"messages": messages}))
    });
    let answer = world.webhook(&webhook(changes.collect())).await;
    assert_eq!((answer.status, &answer.body["taken"]), (200, &json!(1_000)));
    let rows = world.admin.lists("view=all").await;
    assert_eq!(rows.len(), 10);
    for row in rows {
        let words = world.admin.words(row["id"].as_str().unwrap()).await;
        let numbers: Vec<u32> = words.iter().map(|words| words.parse().unwrap()).collect();
        assert_eq!(numbers.len(), 100);
        assert!(numbers.is_sorted(), "{numbers:?}");
    }
}

/// Two Meta apps, each with a secret of its own.
const TWO_APPS: &str = r#"
[[meta.apps]]
id = "1001"
name = "ours"
secret = "first-app-secret"

[[meta.apps]]
id = "1002"
name = "theirs"
secret = "second-app-secret"
"#;

#[tokio::test]
async fn an_app_cannot_speak_for_the_number_of_another_app() {
    let none = [("BATON_META__APP_SECRET", "")];
    let world = World::start_with(&none, Some(TWO_APPS)).await;
    let path = format!("/api/channels/{}", world.store);
    world
        .admin
        .patch(&path, json!({"app_id": "1001"}))
        .await
        .ok();
    let body = |id: &str| inbound(vec![message("966500000001", id, "hello")]).to_string();
    let (own, foreign) = (body("wamid.own"), body("wamid.foreign"));
    let signed = signature("second-app-secret", foreign.as_bytes());
    let answer = world.webhook_bytes(foreign.into_bytes(), &signed).await;
    assert_eq!(
        (answer.status, &answer.body["quarantined"]),
        (200, &json!(1))
    );
    assert!(world.admin.lists("view=all&status=any").await.is_empty());
    let kept = world.admin.items("/api/quarantine").await;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0]["account"], ACCOUNT);
    let signed = signature("first-app-secret", own.as_bytes());
    let answer = world.webhook_bytes(own.into_bytes(), &signed).await;
    assert_eq!((answer.status, &answer.body["taken"]), (200, &json!(1)));
    assert_eq!(world.admin.lists("view=all").await.len(), 1);
}
