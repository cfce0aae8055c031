//! What is kept for another time: quick replies with their files and counts, and templates whose
//! header is a file of ours.

use serde_json::{Value, json};

use crate::person::{Person, text};
use crate::world::World;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

async fn uploaded(who: &Person, name: &str) -> String {
    text(&who.uploads(PNG.to_vec(), name, "image/png").await.ok()["id"])
}

fn found<'a>(replies: &'a [Value], shortcut: &str) -> Option<&'a Value> {
    replies.iter().find(|reply| reply["shortcut"] == shortcut)
}

#[tokio::test]
async fn whoever_may_use_a_quick_reply_gets_its_file_and_every_use_is_counted() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.support]).await;
    let file = uploaded(&world.admin, "menu.png").await;
    let body = json!({"shortcut": "menu", "title": "Menu", "text": "Here it is",
        "team_id": world.sales, "media_id": file});
    let reply = world.admin.post("/api/quick-replies", body).await.ok();
    assert_eq!(
        (&reply["file_name"], &reply["used"]),
        (&json!("menu.png"), &json!(0))
    );
    let path = format!("/api/quick-replies/{}", text(&reply["id"]));
    let media = format!("/api/media/{file}");
    assert_eq!(
        sara.get(&media).await.status,
        200,
        "it goes with her team's reply"
    );
    omar.get(&media).await.problem(404, "not_found");
    for _ in 0..2 {
        sara.post(&format!("{path}/used"), json!({})).await.ok();
    }
    let hidden = omar.post(&format!("{path}/used"), json!({})).await;
    hidden.problem(404, "not_found");
    let replies = sara.items("/api/quick-replies").await;
    let counted = found(&replies, "menu").unwrap();
    assert_eq!(counted["used"], 2);
    assert!(counted["last_used_at"].is_i64());
    assert_eq!(counted["file_name"], "menu.png");
    // Other words are the same reply, with its count.
    let other = world
        .admin
        .patch(&path, json!({"text": "Here you are"}))
        .await;
    assert_eq!(other.ok()["used"], 2);
    assert!(found(&omar.items("/api/quick-replies").await, "menu").is_none());
    world
        .admin
        .patch(&path, json!({"media_id": null}))
        .await
        .ok();
    sara.get(&media).await.problem(404, "not_found");
}

#[tokio::test]
async fn a_templates_picture_is_uploaded_and_goes_out_under_metas_id() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    let channel = text(&sara.sees(&conversation).await["channel"]["id"]);
    let templates = sara
        .items(&format!("/api/channels/{channel}/templates"))
        .await;
    let with_picture = |template: &&Value| {
        let parts = template["components"].as_array().unwrap().iter();
        template["status"] == "APPROVED" && parts.clone().any(|part| part["format"] == "IMAGE")
    };
    let template = templates.iter().find(with_picture).unwrap();
    let file = uploaded(&sara, "offer.png").await;
    let sends = |file: &str| {
        let mut components = vec![
            json!({"type": "header", "parameters": [{"type": "image", "image": {"media_id": file}}]}),
        ];
        components.extend(body_of(template));
        json!({"type": "template", "name": template["name"], "language": template["language"],
            "components": components, "preview": "The offer"})
    };
    let sent = sara
        .does("messages", &conversation, sends(&file))
        .await
        .ok();
    let id = text(&sent["id"]);
    let arrived = world
        .delivered(&conversation, &id, &["sent", "delivered", "read"])
        .await;
    assert_eq!(arrived["media"]["id"], *file);
    let line = world.ledger("send").pop().unwrap();
    let header = &line["body"]["template"]["components"][0]["parameters"][0]["image"];
    assert!(
        header["id"].is_string() && header.get("media_id").is_none(),
        "{header}"
    );
    // Whoever sees the thread sees the picture; whoever does not own a file cannot send it.
    assert_eq!(omar.get(&format!("/api/media/{file}")).await.status, 200);
    let foreign = uploaded(&world.admin, "other.png").await;
    let refused = sara.does("messages", &conversation, sends(&foreign)).await;
    refused.problem(422, "invalid");
    let strange = sara.does("messages", &conversation, sends("x")).await;
    strange.problem(422, "invalid");
}

/// The body of a template with its variables filled in.
fn body_of(template: &Value) -> Option<Value> {
    let parts = template["components"].as_array().unwrap().iter();
    let body = parts.clone().find(|part| part["type"] == "BODY")?;
    let count = body["text"].as_str().unwrap().matches("{{").count();
    let parameters = vec![json!({"type": "text", "text": "Huda"}); count];
    (count > 0).then(|| json!({"type": "body", "parameters": parameters}))
}
