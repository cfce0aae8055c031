//! Every command, over REST and over the socket: it happens once, and asking again with the same
//! key gives the first answer again.

use serde_json::{Value, json};

use crate::console::Console;
use crate::customer::now_ms;
use crate::person::{Person, text};
use crate::world::World;

/// A command, its body, its status over REST, and what must hold of the answer.
struct Step {
    command: &'static str,
    body: Value,
    status: u16,
    holds: fn(&Value, &Scene) -> bool,
}

struct Scene {
    sam: Person,
    sara: Person,
    label: String,
    support: String,
    sales: String,
    conversation: String,
    first: String,
}

fn step(
    command: &'static str,
    body: Value,
    status: u16,
    holds: fn(&Value, &Scene) -> bool,
) -> Step {
    Step {
        command,
        body,
        status,
        holds,
    }
}

/// Every command of the contract, in an order in which each of them does something.
fn steps(scene: &Scene) -> Vec<Step> {
    let mut steps = about_ownership(scene);
    steps.extend(about_words(scene));
    steps.extend(about_state(scene));
    steps
}

fn about_ownership(scene: &Scene) -> Vec<Step> {
    let to_sara = json!({"team_id": scene.sales, "agent_id": scene.sara.id});
    vec![
        step("claim", json!({}), 200, |row, scene| {
            row["owner"]["id"] == *scene.sam.id
        }),
        step("release", json!({}), 200, |row, _| row["owner"].is_null()),
        step(
            "assign",
            json!({"agent_id": scene.sara.id}),
            200,
            |row, scene| row["owner"]["id"] == *scene.sara.id && row["owner"]["name"] == "Sara",
        ),
        step("take-over", json!({}), 200, |row, scene| {
            row["owner"]["id"] == *scene.sam.id
        }),
        step(
            "transfer",
            json!({"team_id": scene.support}),
            200,
            |row, scene| row["team"]["id"] == *scene.support && row["owner"].is_null(),
        ),
        step("transfer", to_sara, 200, |row, scene| {
            row["team"]["id"] == *scene.sales && row["owner"]["id"] == *scene.sara.id
        }),
        step("take-over", json!({}), 200, |row, scene| {
            row["owner"]["id"] == *scene.sam.id
        }),
    ]
}

fn about_words(scene: &Scene) -> Vec<Step> {
    let forwarded =
        json!({"message_ids": [scene.first], "agent_id": scene.sara.id, "text": "look"});
    vec![
        step(
            "messages",
            json!({"type": "text", "text": "at your service"}),
            202,
            |message, scene| {
                message["content"]["text"] == "at your service"
                    && message["author"]["id"] == *scene.sam.id
                    && message["delivery"]["state"] == "queued"
            },
        ),
        step(
            "note",
            json!({"text": "a good customer", "mentions": [scene.sara.id]}),
            201,
            |note, _| note["direction"] == "internal" && note["content"]["type"] == "note",
        ),
        step("forward", forwarded, 202, |answer, scene| {
            let note = &answer["items"][0]["content"];
            let words = note["text"].as_str().unwrap();
            note["mentions"] == json!([scene.sara.id])
                && words.contains("look")
                && words.contains("who helps me?")
                && words.contains(&scene.conversation)
        }),
    ]
}

fn about_state(scene: &Scene) -> Vec<Step> {
    let later = now_ms() + 3_600_000;
    vec![
        step("label", json!({"add": [scene.label]}), 200, |row, scene| {
            row["labels"] == json!([scene.label])
        }),
        step("label", json!({"remove": [scene.label]}), 200, |row, _| {
            row["labels"] == json!([])
        }),
        step(
            "prioritise",
            json!({"priority": "urgent"}),
            200,
            |row, _| row["priority"] == "urgent",
        ),
        step(
            "set-assistant",
            json!({"mode": "suggest"}),
            200,
            |row, _| row["assistant"] == "suggest",
        ),
        step("follow-up", json!({"at": later}), 200, |row, _| {
            row["follow_up_at"].is_number()
        }),
        step("follow-up", json!({"at": null}), 200, |row, _| {
            row["follow_up_at"].is_null()
        }),
        step("read", json!({}), 200, |row, _| row["id"].is_string()),
        step("unread", json!({}), 200, |row, _| row["id"].is_string()),
        step("snooze", json!({"until": later}), 200, |row, _| {
            row["status"] == "snoozed" && row["snoozed_until"].is_number()
        }),
        step("reopen", json!({}), 200, |row, _| row["status"] == "open"),
        step("resolve", json!({}), 200, |row, _| {
            row["status"] == "resolved"
        }),
        step("reopen", json!({}), 200, |row, _| row["status"] == "open"),
    ]
}

async fn scene(world: &World) -> Scene {
    let teams = [&world.sales, &world.support];
    let sam = world.hires_as("supervisor", "Sam", &teams).await;
    let label = json!({"name": "VIP", "color": "#aa3300"});
    let conversation = world.customer("Huda").begins("who helps me?").await;
    let thread = world.admin.messages(&conversation).await;
    Scene {
        sara: world.hires("Sara", &[&world.sales]).await,
        label: text(&world.admin.post("/api/labels", label).await.ok()["id"]),
        support: world.support.clone(),
        sales: world.sales.clone(),
        first: text(&thread[0]["id"]),
        conversation,
        sam,
    }
}

/// Version of the row and length of the thread.
async fn size(world: &World, scene: &Scene) -> (Value, usize) {
    let row = world.admin.sees(&scene.conversation).await;
    let thread = world.admin.reads(&scene.conversation).await;
    (row["seq"].clone(), thread.len())
}

#[tokio::test]
async fn every_command_over_rest_happens_once_however_often_it_is_asked() {
    let world = World::start().await;
    let scene = scene(&world).await;
    for (number, step) in steps(&scene).into_iter().enumerate() {
        let key = format!("key {number}");
        let ask = || {
            scene
                .sam
                .does_once(&key, step.command, &scene.conversation, step.body.clone())
        };
        let first = ask().await;
        assert_eq!(first.status, step.status, "{} {}", step.command, first.body);
        assert!(
            (step.holds)(&first.body, &scene),
            "{} {}",
            step.command,
            first.body
        );
        let before = size(&world, &scene).await;
        for _ in 0..2 {
            let again = ask().await;
            assert_eq!(
                (again.status, &again.body),
                (first.status, &first.body),
                "{}",
                step.command
            );
        }
        assert_eq!(
            size(&world, &scene).await,
            before,
            "{} had a second effect",
            step.command
        );
    }
    assert_eq!(world.ledger("send").len(), 1);
}

async fn asks(console: &mut Console, key: &str, step: &Step, conversation: &str) -> Value {
    let command = step.command.replace('-', "_");
    let result = console.does(key, &command, conversation, step.body.clone());
    result.await
}

#[tokio::test]
async fn every_command_over_the_socket_happens_once_however_often_it_is_asked() {
    let world = World::start().await;
    let scene = scene(&world).await;
    let mut console = scene.sam.watches(&scene.conversation).await;
    for (number, step) in steps(&scene).into_iter().enumerate() {
        let key = format!("key {number}");
        let first = asks(&mut console, &key, &step, &scene.conversation).await;
        assert_eq!(first["ok"], true, "{} {first}", step.command);
        assert!(
            (step.holds)(&first["body"], &scene),
            "{} {first}",
            step.command
        );
        let before = size(&world, &scene).await;
        let again = asks(&mut console, &key, &step, &scene.conversation).await;
        assert_eq!(again, first);
        assert_eq!(
            size(&world, &scene).await,
            before,
            "{} had a second effect",
            step.command
        );
        // The key is the person's, whichever way they ask.
        let body = step.body.clone();
        let rest = scene
            .sam
            .does_once(&key, step.command, &scene.conversation, body)
            .await;
        assert_eq!((rest.status, &rest.body), (step.status, &first["body"]));
    }
}

#[tokio::test]
async fn a_key_is_its_persons_own_and_a_refusal_is_repeated_too() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    sara.does_once("k", "claim", &conversation, json!({}))
        .await
        .ok();
    let refused = omar.does_once("k", "claim", &conversation, json!({})).await;
    let problem = refused.problem(409, "already_owned");
    assert_eq!(problem["owner"], json!({"id": sara.id, "name": "Sara"}));
    sara.does("release", &conversation, json!({})).await.ok();
    let again = omar.does_once("k", "claim", &conversation, json!({})).await;
    again.problem(409, "already_owned");
    let fresh = omar
        .does_once("another", "claim", &conversation, json!({}))
        .await
        .ok();
    assert_eq!(fresh["owner"]["id"], *omar.id);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_a_reason() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let layla = world.hires("Layla", &[&world.support]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    let past = now_ms() - 60_000;
    let wrong = [
        ("release", json!({}), 409, "not_owned"),
        ("reopen", json!({}), 409, "already_there"),
        ("snooze", json!({"until": past}), 422, "not_in_future"),
        ("follow-up", json!({"at": past}), 422, "not_in_future"),
        (
            "assign",
            json!({"agent_id": layla.id}),
            422,
            "target_may_not_see",
        ),
        ("transfer", json!({"team_id": "17"}), 422, "no_such_team"),
        (
            "messages",
            json!({"type": "text", "text": " "}),
            422,
            "unsendable",
        ),
        (
            "messages",
            json!({"type": "text", "text": "x".repeat(4_097)}),
            422,
            "unsendable",
        ),
        (
            "messages",
            json!({"type": "song", "text": "la"}),
            422,
            "invalid",
        ),
        (
            "messages",
            json!({"type": "image", "media_id": "1"}),
            422,
            "invalid",
        ),
        ("note", json!({"text": ""}), 422, "unsendable"),
        ("forward", json!({"message_ids": []}), 422, "invalid"),
        ("dance", json!({}), 404, "not_found"),
    ];
    for (command, body, status, code) in wrong {
        let answer = sara.does(command, &conversation, body.clone()).await;
        println!("{command} {body}");
        answer.problem(status, code);
    }
    let thread = sara.messages(&conversation).await;
    assert_eq!(thread.len(), 1);
    let first = json!({"message_ids": [thread[0]["id"]], "agent_id": layla.id});
    let forwarded = sara.does("forward", &conversation, first).await;
    forwarded.problem(422, "target_may_not_see");
    assert!(world.ledger("send").is_empty());
}
