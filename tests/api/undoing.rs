//! What was done is taken back by the server, for a while, unless a colleague has acted since.

use reqwest::Method;
use serde_json::{Value, json};

use crate::customer::now_ms;
use crate::person::{Answer, Person, text};
use crate::world::World;

/// Somebody does something under the name of an operation.
async fn does_under(
    who: &Person,
    operation: &str,
    command: &str,
    conversation: &str,
    body: Value,
) -> Answer {
    let path = format!("/api/conversations/{conversation}/{command}");
    let request = who.request(Method::POST, &path).json(&body);
    Person::answered(request.header("Operation-Id", operation)).await
}

async fn undoes(who: &Person, operation: &str) -> Answer {
    let path = format!("/api/operations/{operation}/undo");
    who.post(&path, json!({})).await
}

/// What decides where a conversation is found.
fn place(row: &Value) -> Value {
    json!([
        row["status"],
        row["snoozed_until"],
        row["owner"]["id"],
        row["team"]["id"],
        row["labels"],
        row["waiting_since"],
        row["follow_up_at"],
        row["priority"],
    ])
}

#[tokio::test]
async fn every_act_is_taken_back_once_and_stands_in_the_thread() {
    let world = World::start().await;
    let sam = world
        .hires_as("supervisor", "Sam", &[&world.sales, &world.support])
        .await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let label = json!({"name": "VIP", "color": "#aa3300"});
    let label = text(&world.admin.post("/api/labels", label).await.ok()["id"]);
    let conversation = world.customer("Huda").begins("who helps me?").await;
    let later = now_ms() + 3_600_000;
    let acts = [
        ("claim", json!({})),
        ("assign", json!({"agent_id": sara.id})),
        ("take-over", json!({})),
        ("transfer", json!({"team_id": world.support})),
        ("snooze", json!({"until": later})),
        ("follow-up", json!({"at": later})),
        ("label", json!({"add": [label]})),
        ("prioritise", json!({"priority": "urgent"})),
        ("resolve", json!({})),
    ];
    for (number, (command, body)) in acts.into_iter().enumerate() {
        let before = place(&sam.sees(&conversation).await);
        let operation = format!("op{number}");
        let done = does_under(&sam, &operation, command, &conversation, body.clone()).await;
        assert_ne!(place(&done.ok()), before, "{command}");
        let first = undoes(&sam, &operation).await.ok();
        assert_eq!(place(&first["items"][0]), before, "{command}");
        let row = sam.sees(&conversation).await;
        assert_eq!(place(&row), before, "{command}");
        let again = undoes(&sam, &operation).await.ok();
        assert_eq!(again, first, "{command}");
        assert_eq!(sam.sees(&conversation).await["seq"], row["seq"]);
        let thread = sam.reads(&conversation).await;
        let line = &thread.last().unwrap()["content"];
        let told = (text(&line["activity"]), text(&line["act"]));
        assert_eq!(told, ("undone".to_owned(), command.replace('-', "_")));
        // For the next act to change something.
        does_under(&sam, "for good", command, &conversation, body)
            .await
            .ok();
    }
    let counts = sam.get("/api/conversations/counts").await.ok();
    assert_eq!((&counts["all"], &counts["mine"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn the_latest_comes_first_and_nobody_sees_a_colleagues() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    sara.does_once("first", "claim", &conversation, json!({}))
        .await
        .ok();
    let mut console = sara.console().await;
    let frame = json!({
        "type": "command", "key": "k", "conversation": conversation, "command": "resolve",
        "operation": "second",
    });
    assert_eq!(console.asks("k", frame).await["ok"], true);
    let names = async |who: &Person| -> Vec<String> {
        let items = who.items("/api/operations").await;
        items.iter().map(|item| text(&item["id"])).collect()
    };
    assert_eq!(names(&sara).await, ["second", "first"]);
    assert!(names(&omar).await.is_empty());
    undoes(&omar, "second").await.problem(404, "not_found");
    // The process dies, and the log is there.
    world.server.kill9();
    world.server.restart().await;
    assert_eq!(names(&sara).await, ["second", "first"]);
    undoes(&sara, "second").await.ok();
    assert_eq!(names(&sara).await, ["first"]);
    let latest = &sara.items("/api/operations").await[0];
    assert_eq!(latest["act"], "claim");
    assert_eq!(latest["conversation_ids"], json!([conversation]));
    undoes(&sara, "first").await.ok();
    assert!(sara.sees(&conversation).await["owner"].is_null());
    undoes(&sara, "third").await.problem(404, "not_found");
}

#[tokio::test]
async fn many_are_taken_back_by_one_name_except_where_a_colleague_went_on() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let mut conversations = Vec::new();
    for number in 0..5 {
        let customer = world.customer(&format!("Customer {number}"));
        conversations.push(customer.begins("hello").await);
    }
    for conversation in &conversations {
        let to = json!({"agent_id": omar.id});
        does_under(&sara, "bulk", "assign", conversation, to)
            .await
            .ok();
    }
    let operation = &sara.items("/api/operations").await[0];
    assert_eq!(operation["conversation_ids"].as_array().unwrap().len(), 5);
    omar.replies(&conversations[0], "I am on it").await;
    let wave = json!({"agent_id": sara.id});
    omar.does("assign", &conversations[1], wave).await.ok();
    let wave = json!({"agent_id": omar.id});
    sara.does("assign", &conversations[1], wave).await.ok();
    let undone = undoes(&sara, "bulk").await.ok();
    assert_eq!(undone["items"].as_array().unwrap().len(), 3);
    let mut refused: Vec<_> = undone["refused"].as_array().unwrap().clone();
    refused.sort_by_key(|refused| text(&refused["conversation_id"]));
    let (first, second) = (&refused[0], &refused[1]);
    assert_eq!(first["conversation_id"], *conversations[0]);
    for refused in [first, second] {
        assert_eq!(refused["code"], "moved_on", "{undone}");
        assert_eq!(refused["by"]["id"], *omar.id, "{undone}");
    }
    let owners = omar.lists("view=mine").await.len();
    assert_eq!(owners, 2, "what Omar went on with is his");
    // Nothing of it is left to take back.
    assert!(
        !sara
            .items("/api/operations")
            .await
            .iter()
            .any(|item| item["id"] == "bulk")
    );
    let again = undoes(&sara, "bulk").await.ok();
    assert_eq!(again["items"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_refused_undo_says_why_and_changes_nothing() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("hello").await;
    does_under(&sara, "done", "resolve", &conversation, json!({}))
        .await
        .ok();
    let again = huda.says(json!({"type": "text", "text": "and another thing"}));
    let again = again.await;
    huda.stands(&conversation, &again).await;
    let before = sara.sees(&conversation).await;
    let problem = undoes(&sara, "done").await.problem(409, "moved_on");
    assert_eq!(problem["refused"][0]["conversation_id"], *conversation);
    let after = sara.sees(&conversation).await;
    assert_eq!(after["version"], before["version"]);
    let empty = sara.request(
        Method::POST,
        &format!("/api/conversations/{conversation}/claim"),
    );
    let empty = Person::answered(empty.header("Operation-Id", "")).await;
    empty.problem(422, "invalid");
}

#[tokio::test]
async fn what_was_taken_from_the_queue_goes_back_to_it_and_two_at_once_undo_once() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    for name in ["Huda", "Rami"] {
        world.customer(name).begins("hello").await;
    }
    let request = sara.request(Method::POST, "/api/conversations/next");
    let taken = request.header("Idempotency-Key", "two");
    Person::answered(taken.json(&json!({"count": 2})))
        .await
        .ok();
    assert_eq!(sara.lists("view=mine").await.len(), 2);
    let asked = (0..6).map(|_| undoes(&sara, "two"));
    for answer in futures_util::future::join_all(asked).await {
        assert_eq!(answer.ok()["items"].as_array().unwrap().len(), 2);
    }
    let free = sara.lists("view=unassigned").await;
    assert_eq!(free.len(), 2);
    for row in free {
        let thread = sara.reads(row["id"].as_str().unwrap()).await;
        let undone = thread
            .iter()
            .filter(|entry| entry["content"]["activity"] == "undone");
        assert_eq!(undone.count(), 1, "{thread:?}");
    }
}
