//! What agents send: every kind reaches the customer's phone as it was meant.

use reqwest::Method;
use serde_json::{Value, json};

use crate::customer::Customer;
use crate::files::received;
use crate::person::{Person, text};
use crate::wait::eventually;
use crate::world::World;

/// Sends something and waits for it on the customer's phone; gives entry and phone message.
async fn sends(
    world: &World,
    agent: &Person,
    customer: &Customer<'_>,
    conversation: &str,
    body: Value,
) -> (Value, Value) {
    let sent = agent.does("messages", conversation, body.clone()).await;
    assert_eq!(sent.status, 202, "{body} {}", sent.body);
    let id = text(&sent.body["id"]);
    let states = ["sent", "delivered", "read", "played"];
    let entry = world.delivered(conversation, &id, &states).await;
    let shown = eventually("the message on the phone", async || {
        let phone = customer.phone_shows().await.into_iter();
        phone
            .into_iter()
            .find(|one| one["id"] == entry["external_id"])
    })
    .await;
    (entry, shown)
}

#[tokio::test]
async fn words_quotes_places_cards_buttons_and_lists_arrive_as_they_were_meant() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("where are you?").await;
    let question = sara.messages(&conversation).await.remove(0);
    let send = async |body: Value| sends(&world, &sara, &huda, &conversation, body).await;

    let words = "Here: *bold* https://baton.test 👍🏽 مرحبا";
    let answer = json!({"type": "text", "text": words, "reply_to": question["id"]});
    let (entry, phone) = send(answer).await;
    assert_eq!(
        (&phone["type"], &phone["content"]["body"]),
        (&json!("text"), &json!(words))
    );
    assert_eq!(phone["reply_to"], question["external_id"]);
    assert_eq!(entry["reply_to"]["message_id"], question["id"]);
    assert_eq!(entry["reply_to"]["preview"], "where are you?");

    let place = json!({"type": "location", "latitude": 24.7, "longitude": 46.7, "name": "Shop"});
    let (_, phone) = send(place).await;
    assert_eq!(
        (&phone["type"], &phone["content"]["name"]),
        (&json!("location"), &json!("Shop"))
    );

    let card = json!([{"name": {"formatted_name": "Omar", "first_name": "Omar"},
        "phones": [{"phone": "+966500000002"}]}]);
    let (_, phone) = send(json!({"type": "contacts", "contacts": card})).await;
    assert_eq!(phone["content"][0]["name"]["formatted_name"], "Omar");

    let buttons = json!([{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}]);
    let asked = json!({"type": "interactive", "body": "Shall we?", "footer": "Baton",
        "action": {"kind": "buttons", "buttons": buttons}});
    let (entry, phone) = send(asked).await;
    assert_eq!(
        phone["content"]["action"]["buttons"][1]["reply"]["id"],
        "no"
    );
    assert_eq!(phone["content"]["body"]["text"], "Shall we?");
    let pressed = json!({"type": "button_reply", "id": "yes", "title": "Yes",
        "reply_to": entry["external_id"]});
    let pressed = huda.says(pressed).await;
    let pressed = huda.stands(&conversation, &pressed).await;
    assert_eq!(
        pressed["content"],
        json!({"type": "button_reply", "id": "yes", "title": "Yes"})
    );
    assert_eq!(pressed["reply_to"]["message_id"], entry["id"]);

    let rows = json!([{"id": "r1", "title": "Red", "description": "like roses"}]);
    let asked = json!({"type": "interactive", "body": "Which?", "action": {"kind": "list",
        "button": "Colours", "sections": [{"title": "All", "rows": rows}]}});
    let (_, phone) = send(asked).await;
    assert_eq!(
        phone["content"]["action"]["sections"][0]["rows"][0]["description"],
        "like roses"
    );
}

#[tokio::test]
async fn a_reaction_goes_on_the_customers_message_and_is_taken_back() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("thank you").await;
    let target = sara.messages(&conversation).await.remove(0);
    for (emoji, reactions) in [("❤️", 1), ("🎉", 1), ("", 0)] {
        let body = json!({"type": "reaction", "message_id": target["id"], "emoji": emoji});
        let sent = sara.does("messages", &conversation, body).await;
        assert_eq!(sent.status, 202, "{}", sent.body);
        let seen = eventually("the reaction", async || {
            let thread = sara.reads(&conversation).await;
            let shown = thread
                .iter()
                .find(|entry| entry["id"] == target["id"])
                .unwrap();
            let shown = shown["reactions"].as_array().unwrap().clone();
            let right = shown.len() == reactions && shown.iter().all(|one| one["emoji"] == emoji);
            right.then_some(shown)
        })
        .await;
        assert!(seen.iter().all(|one| one["by"]["id"] == *sara.id));
        eventually("the reaction on the phone", async || {
            let phone = huda.phone_shows().await;
            let on = phone
                .iter()
                .find(|one| one["id"] == target["external_id"])
                .unwrap();
            (on["reaction"].as_str().unwrap_or_default() == emoji).then_some(())
        })
        .await;
    }
    assert_eq!(world.ledger("send").len(), 3);
}

#[tokio::test]
async fn files_of_every_kind_reach_the_customer_byte_by_byte() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    for kind in ["image", "audio", "document", "sticker"] {
        // What the customer sent is sent back to them, through an upload of our own.
        let media = received(&world, &huda, json!({"type": kind})).await;
        let conversation = huda.conversation().await;
        let file = sara.request(Method::GET, &format!("/api/media/{media}"));
        let bytes = file.send().await.unwrap().bytes().await.unwrap();
        let uploaded = sara
            .uploads(bytes.to_vec(), "name.bin", "application/octet-stream")
            .await
            .ok();
        assert_eq!(uploaded["kind"], kind);
        let mut body = json!({"type": kind, "media_id": uploaded["id"]});
        if ["image", "document"].contains(&kind) {
            body["caption"] = "as asked".into();
        }
        let (entry, phone) = sends(&world, &sara, &huda, &conversation, body).await;
        assert_eq!(phone["type"], kind);
        assert_eq!(entry["media"]["state"], "stored");
        let url = format!(
            "{}/simulator/media/{}",
            world.meta.url(),
            text(&phone["content"]["id"])
        );
        let arrived = world
            .client
            .get(url)
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap();
        assert_eq!(arrived, bytes, "{kind}");
    }
}

#[tokio::test]
async fn messages_are_forwarded_with_their_files_to_a_customer_and_to_a_colleague() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let (huda, noor) = (world.customer("Huda"), world.customer("Noor"));
    received(
        &world,
        &huda,
        json!({"type": "image", "media": {"caption": "my door"}}),
    )
    .await;
    let from = huda.begins("please pass it on").await;
    let to = noor.begins("waiting for the picture").await;
    let thread = sara.messages(&from).await;
    let ids: Vec<_> = thread.iter().map(|entry| entry["id"].clone()).collect();
    let body = json!({"message_ids": ids, "conversation_ids": [to]});
    let answer = sara.does_once("once", "forward", &from, body.clone()).await;
    assert_eq!(
        (
            answer.status,
            answer.body["items"].as_array().unwrap().len()
        ),
        (202, 2)
    );
    let again = sara.does_once("once", "forward", &from, body).await;
    assert_eq!(again.body, answer.body);
    eventually("both on the other phone", async || {
        let phone = noor.phone_shows().await;
        let kinds: Vec<_> = phone.iter().skip(1).map(|one| text(&one["type"])).collect();
        (kinds == ["image", "text"]).then_some(())
    })
    .await;
    let forwarded = sara.messages(&to).await;
    assert_eq!(forwarded.len(), 3);
    assert_eq!(
        (
            &forwarded[1]["forwarded"],
            &forwarded[1]["content"]["caption"]
        ),
        (&json!("once"), &json!("my door"))
    );
    assert_eq!(
        forwarded[1]["content"]["media_id"],
        thread[0]["content"]["media_id"]
    );
    assert_eq!(sara.sees(&to).await["owner"]["id"], *sara.id);

    let body = json!({"message_ids": [ids[0]], "agent_id": omar.id, "text": "your turn"});
    let note = sara.does("forward", &from, body).await;
    let note = note.ok()["items"][0].clone();
    assert_eq!(note["content"]["mentions"], json!([omar.id]));
    assert!(text(&note["content"]["text"]).contains(&from), "{note}");
    assert_eq!(noor.phone_shows().await.len(), 3, "a note stays inside");
}
