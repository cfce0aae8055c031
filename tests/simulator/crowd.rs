//! Customers who write by themselves.

use std::collections::BTreeSet;
use std::time::Duration;

use baton::simulator::{Direction, PastMessage, Progress, SimulatorOptions};
use serde_json::{Value, json};

use super::helpers::{Meta, NUMBER, SARA, a_moment, eventually, text, text_to};

/// What one crowd says in a while: number, sender, type and words, sorted.
async fn overheard(seed: u64, count: usize) -> Vec<String> {
    let meta = Meta::start(json!({"seed": seed, "throughput_per_second": 0})).await;
    meta.turns(json!({"rate": 200.0})).await;
    let lines = || {
        let said = meta.inbox.messages().into_iter();
        let line = |one: Value| {
            let kind = text(&one["type"]);
            format!("{} {kind} {}", one["from_user_id"], one[&kind]["body"])
        };
        let mut lines: Vec<String> = said.map(line).collect();
        lines.sort();
        lines
    };
    eventually("the crowd", || lines().len() >= count).await;
    meta.turns(json!({"rate": 0.0})).await;
    a_moment().await;
    let heard = lines();
    meta.stop().await;
    heard
}

#[actix_web::test]
async fn the_same_seed_gives_the_same_crowd_and_another_another() {
    let (one, two, other) = (
        overheard(1, 60).await,
        overheard(1, 60).await,
        overheard(2, 60).await,
    );
    // Runs end at different moments: the shorter one must be part of the longer one.
    let shared = |a: &[String], b: &[String]| a.iter().filter(|line| b.contains(line)).count();
    let least = one.len().min(two.len());
    assert!(
        shared(&one, &two) * 10 >= least * 8,
        "{} of {least}",
        shared(&one, &two)
    );
    assert!(shared(&one, &other) * 10 < least * 5);
}

#[actix_web::test]
async fn a_crowd_writes_in_two_languages_many_types_bursts_and_from_user_ids_alone() {
    let meta = Meta::start(json!({"throughput_per_second": 0})).await;
    meta.turns(json!({"rate": 400.0})).await;
    meta.inbox.has_messages(500).await;
    meta.turns(json!({"rate": 0.0})).await;
    let messages = meta.inbox.messages();
    let kinds: BTreeSet<String> = messages.iter().map(|one| text(&one["type"])).collect();
    for kind in ["text", "image", "audio", "location"] {
        assert!(kinds.contains(kind), "{kinds:?}");
    }
    let words: Vec<String> = messages
        .iter()
        .filter_map(|one| one["text"]["body"].as_str().map(str::to_owned))
        .collect();
    let arabic = words
        .iter()
        .filter(|line| line.chars().any(|c| ('ء'..='ي').contains(&c)));
    let share = arabic.count() * 100 / words.len();
    assert!((20..80).contains(&share), "{share} % Arabic");
    assert!(messages.iter().any(|one| one.get("from").is_none()));
    let numbers: BTreeSet<String> = meta
        .inbox
        .values()
        .iter()
        .map(|value| text(&value["metadata"]["phone_number_id"]))
        .collect();
    assert_eq!(numbers.len(), 2);
    meta.stop().await;
}

#[actix_web::test]
async fn silence_is_silence_and_the_rate_is_kept() {
    let meta = Meta::start(json!({})).await;
    a_moment().await;
    assert!(meta.inbox.webhooks().is_empty());
    meta.turns(json!({"rate": 50.0})).await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    meta.turns(json!({"rate": 0.0})).await;
    a_moment().await;
    let count = meta.inbox.messages().len();
    assert!(
        (110..300).contains(&count),
        "{count} in four seconds at 50 a second"
    );
    a_moment().await;
    let after = meta.inbox.messages().len();
    assert!(after <= count + 5, "it fell silent: {count} then {after}");
    meta.stop().await;
}

#[actix_web::test]
async fn lively_customers_answer_and_press_buttons() {
    let knobs = json!({"answers": 1.0, "pause_ms": {"min": 10, "max": 20}});
    let options = SimulatorOptions {
        population: 0,
        ..SimulatorOptions::default()
    };
    let meta = Meta::start_with(knobs, options).await;
    let made = json!({"name": "Sara", "phone": SARA, "lively": true, "language": "ar"});
    let sara = meta.meets(made).await;
    meta.hears(&sara, json!({"type": "text", "text": "hi"}))
        .await;
    let asked = meta.says("What is your order number?").await;
    let answers = meta.inbox.has_messages(2).await;
    let words = text(&answers[1]["text"]["body"]);
    assert!(words.chars().any(|c| ('ء'..='ي').contains(&c)), "{words}");
    meta.inbox.sees(&asked, "read").await;
    let buttons = json!({"to": SARA, "type": "interactive", "interactive": {"type": "button",
        "body": {"text": "?"}, "action": {"buttons": [
            {"type": "reply", "reply": {"id": "y", "title": "Yes"}}]}}});
    assert_eq!(meta.posts(buttons).await.0, 200);
    let answers = meta.inbox.has_messages(3).await;
    assert_eq!(answers[2]["interactive"]["button_reply"]["id"], "y");
    meta.turns(json!({"answers": 0.0})).await;
    meta.says("bye").await;
    a_moment().await;
    assert_eq!(meta.inbox.messages().len(), 3);
    meta.stop().await;
}

#[actix_web::test]
async fn a_remembered_history_opens_the_window_and_can_be_read() {
    let meta = Meta::start(json!({})).await;
    let sara = meta.meets_sara().await;
    let hour_ago = std::time::SystemTime::now() - Duration::from_secs(3600);
    let at = hour_ago
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_millis() as i64;
    let past = PastMessage {
        wamid: "wamid.past".to_owned(),
        direction: Direction::FromCustomer,
        r#type: "text".to_owned(),
        content: json!({"body": "an hour ago"}),
        at,
        status: Progress::Sent,
    };
    meta.simulator
        .remember(sara.parse().unwrap(), NUMBER, past)
        .unwrap();
    assert!(
        meta.inbox.webhooks().is_empty(),
        "nobody is told of the past"
    );
    assert_eq!(meta.posts(text_to(SARA, "sorry for the wait")).await.0, 200);
    let receipt = json!({"status": "read", "message_id": "wamid.past"});
    assert_eq!(meta.posts(receipt).await.0, 200);
    assert_eq!(meta.thread(&sara).await["messages"][0]["status"], "read");
    meta.stop().await;
}
