//! What keeps answers from going wrong: somebody was faster, the window is closed, the policy of
//! the number, and what counts as read.

use serde_json::{Value, json};

use crate::customer::now;
use crate::person::text;
use crate::world::World;

fn template() -> Value {
    json!({
        "type": "template", "name": "hello_world", "language": "en_US",
        "preview": "Hello World",
    })
}

#[tokio::test]
async fn an_answer_written_without_knowledge_of_another_is_refused_and_shown_what_came() {
    let world = World::start().await;
    let path = format!("/api/channels/{}", world.store);
    world
        .admin
        .patch(&path, json!({"reply_policy": "anyone"}))
        .await
        .ok();
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("hello").await;
    let seen = sara.sees(&conversation).await["seq"].clone();
    let first = sara.replies(&conversation, "Sara was first").await;

    let stale = json!({"type": "text", "text": "me too", "seen": seen});
    let refused = omar.does("messages", &conversation, stale.clone()).await;
    let problem = refused.problem(409, "conversation_moved");
    assert_eq!(problem["by"]["id"], *sara.id);
    let since: Vec<_> = problem["since"].as_array().unwrap().iter().collect();
    let found = since
        .iter()
        .find(|entry| entry["content"]["text"] == "Sara was first");
    assert_eq!(found.unwrap()["author_name"], "Sara", "{problem}");
    assert!(
        since
            .iter()
            .all(|entry| entry["seq"].as_i64() > seen.as_i64())
    );

    let mut console = omar.console().await;
    let result = console.does("k", "messages", &conversation, stale).await;
    assert_eq!(
        (&result["ok"], &result["body"]["code"]),
        (&json!(false), &json!("conversation_moved"))
    );
    let told = |since: &Value| -> Vec<Value> {
        let entries = since.as_array().unwrap().iter();
        entries.map(|entry| entry["id"].clone()).collect()
    };
    assert_eq!(
        told(&result["body"]["since"]),
        told(&problem["since"]),
        "the socket tells the same"
    );
    let out = ["sent", "delivered", "read"];
    world.delivered(&conversation, &first, &out).await;
    assert_eq!(world.ledger("send").len(), 1, "the stale answer went out");

    // Whoever has seen it may write, and one's own answer is no surprise.
    let seen = omar.sees(&conversation).await["seq"].clone();
    let fresh = json!({"type": "text", "text": "and I agree", "seen": seen});
    assert_eq!(
        omar.does("messages", &conversation, fresh).await.status,
        202
    );
    let own = json!({"type": "text", "text": "one more thing", "seen": seen});
    assert_eq!(omar.does("messages", &conversation, own).await.status, 202);
}

#[tokio::test]
async fn after_a_day_only_a_template_goes_out_until_the_customer_writes() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let yesterday = now() - 25 * 3_600;
    huda.says(json!({"type": "text", "text": "yesterday", "timestamp": yesterday}))
        .await;
    let conversation = huda.conversation().await;
    let problem = sara.says(&conversation, "too late").await;
    let problem = problem.problem(422, "window_closed");
    let closed = (yesterday + 24 * 3_600) * 1_000;
    assert_eq!(problem["since"], closed);
    assert!(world.ledger("send").is_empty());

    let sent = sara.does("messages", &conversation, template()).await;
    assert_eq!(sent.status, 202, "{}", sent.body);
    let id = text(&sent.body["id"]);
    world
        .delivered(&conversation, &id, &["sent", "delivered", "read"])
        .await;
    assert_eq!(world.ledger("send")[0]["type"], "template");

    huda.begins("today").await;
    sara.replies(&conversation, "here we are").await;
}

#[tokio::test]
async fn a_conversation_can_begin_with_a_template_of_the_number() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let templates = sara
        .items(&format!("/api/channels/{}/templates", world.store))
        .await;
    assert!(templates.iter().any(|one| one["name"] == "hello_world"));
    let body = json!({
        "channel_id": world.store, "phone": huda.phone, "name": "Huda H.",
        "template": {"name": "hello_world", "language": "en_US"},
    });
    let begun = sara.post("/api/conversations", body.clone()).await.ok();
    let conversation = text(&begun["conversation"]["id"]);
    assert_eq!(begun["conversation"]["owner"]["id"], *sara.id);
    let id = text(&begun["message"]["id"]);
    world
        .delivered(&conversation, &id, &["sent", "delivered", "read"])
        .await;
    // The customer answers into the same conversation.
    let wamid = huda.writes("thank you");
    huda.stands(&conversation, &wamid).await;
    let again = sara.post("/api/conversations", body).await.ok();
    assert_eq!(again["conversation"]["id"], *conversation);
    assert_eq!(world.admin.lists("view=all&status=any").await.len(), 1);
}

#[tokio::test]
async fn who_may_answer_is_the_numbers_policy() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    sara.replies(&conversation, "mine by answering").await;
    assert_eq!(omar.sees(&conversation).await["owner"]["id"], *sara.id);
    let refused = omar.says(&conversation, "mine?").await;
    assert_eq!(
        refused.problem(409, "already_owned")["owner"]["name"],
        "Sara"
    );
    let path = format!("/api/channels/{}", world.store);
    for policy in ["team", "anyone"] {
        world
            .admin
            .patch(&path, json!({"reply_policy": policy}))
            .await
            .ok();
        omar.replies(&conversation, policy).await;
    }
    assert_eq!(omar.sees(&conversation).await["owner"]["id"], *sara.id);
}

#[tokio::test]
async fn reading_is_everybodys_own_and_the_owners_reading_is_told_to_the_customer() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("one").await;
    let wamid = huda.writes("two");
    huda.stands(&conversation, &wamid).await;
    assert_eq!(sara.sees(&conversation).await["unread"], 2);
    omar.does("read", &conversation, json!({})).await.ok();
    assert_eq!(omar.sees(&conversation).await["unread"], 0);
    assert_eq!(sara.sees(&conversation).await["unread"], 2);
    assert_eq!(omar.lists("view=all&unread=true").await.len(), 0);
    assert_eq!(sara.lists("view=all&unread=true").await.len(), 1);
    omar.does("unread", &conversation, json!({})).await.ok();
    assert_eq!(omar.sees(&conversation).await["unread"], 1);
    assert!(
        world.ledger("receipt").is_empty(),
        "only the owner's reading is told"
    );
    sara.claims(&conversation).await.ok();
    sara.does("read", &conversation, json!({})).await.ok();
    let receipt = crate::wait::eventually("the receipt", async || world.ledger("receipt").pop());
    let receipt = receipt.await;
    assert_eq!(
        (&receipt["message_id"], &receipt["typing"]),
        (&json!(wamid), &json!(false))
    );
    let typing = format!("/api/conversations/{conversation}/typing");
    assert_eq!(sara.post(&typing, json!({})).await.status, 204);
    crate::wait::eventually("the typing indicator", async || {
        let receipts = world.ledger("receipt");
        receipts
            .iter()
            .any(|one| one["typing"] == true)
            .then_some(())
    })
    .await;
}
