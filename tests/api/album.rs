//! Thirty pictures at once: one conversation, thirty messages, one order for every reader.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::customer::{change, control, now, webhook};
use crate::person::text;
use crate::wait::eventually;
use crate::world::{NUMBER, World};

const PICTURES: usize = 30;

/// A picture that is like no other: a PNG header and bytes of its own.
fn picture(number: usize) -> Bytes {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(
        format!("picture {number} ")
            .repeat(300 + number)
            .into_bytes(),
    );
    bytes.into()
}

fn delivery(number: usize, media: &str, sha256: &[u8]) -> Value {
    let contact = json!({"profile": {"name": "Huda"}, "wa_id": "966500000001"});
    let message = json!({
        "from": "966500000001", "id": format!("wamid.album.{number}"),
        "timestamp": now().to_string(), "type": "image",
        "image": {"id": media, "mime_type": "image/png", "sha256": STANDARD.encode(sha256)},
    });
    webhook(vec![change(
        NUMBER,
        json!({"contacts": [contact], "messages": [message]}),
    )])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_album_of_thirty_pictures_is_one_conversation_in_one_order_with_every_file() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let mut first = sara.watches_all().await;
    let mut webhooks = Vec::new();
    let mut digests = BTreeSet::new();
    for number in 0..PICTURES {
        let bytes = picture(number);
        let sha256 = Sha256::digest(&bytes);
        digests.insert(hex::encode(sha256));
        let media = world.meta.add_media(bytes, "image/png", None);
        webhooks.push(delivery(number, &media, &sha256));
    }
    let sent = webhooks.into_iter().map(|body| {
        let world = &world;
        async move { control(world, Method::POST, "/simulator/webhooks", body).await }
    });
    for answer in join_all(sent).await {
        assert_eq!(answer["status"], 200);
    }

    let rows = world.admin.lists("view=all").await;
    assert_eq!(rows.len(), 1, "an album was split");
    let conversation = text(&rows[0]["id"]);
    let thread = world.admin.messages(&conversation).await;
    let ids: BTreeSet<_> = thread
        .iter()
        .map(|entry| text(&entry["external_id"]))
        .collect();
    assert_eq!((thread.len(), ids.len()), (PICTURES, PICTURES));
    let order = |thread: &[Value]| -> Vec<String> {
        thread.iter().map(|entry| text(&entry["id"])).collect()
    };
    assert_eq!(order(&sara.messages(&conversation).await), order(&thread));
    first
        .learns("the whole row", |item| {
            item["row"]["inbound_count"] == PICTURES
        })
        .await;

    let mut fetched = BTreeSet::new();
    for entry in &thread {
        fetched.insert(digest(&sara, &text(&entry["content"]["media_id"])).await);
    }
    assert_eq!(fetched, digests);
    let stored = world.admin.messages(&conversation).await;
    assert!(
        stored
            .iter()
            .all(|entry| entry["media"]["state"] == "stored")
    );
}

/// The digest of a file, once it has arrived.
async fn digest(reader: &crate::person::Person, media: &str) -> String {
    eventually("the file", async || {
        let asked = reader.request(Method::GET, &format!("/api/media/{media}"));
        let answer = asked.send().await.unwrap();
        if answer.status() != 200 {
            assert_eq!(answer.status(), 409, "a file that arrives");
            return None;
        }
        assert_eq!(answer.headers()["content-type"], "image/png");
        Some(hex::encode(Sha256::digest(answer.bytes().await.unwrap())))
    })
    .await
}
