//! Webhooks that nobody else's fixtures hold: many entries, a batch of a thousand, a full history,
//! text outside the basic plane, people without a number, types nobody knows.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use baton::domain::inbound::InboundItem;
use baton::whatsapp::translate::translate;
use serde_json::{Value, json};

use super::{NOW, fixtures, golden, json_files};

fn webhook(field: &str, value: &Value) -> Vec<u8> {
    let change = json!({"field": field, "value": value});
    let entry = json!({"id": "1", "changes": [change]});
    let body = json!({"object": "whatsapp_business_account", "entry": [entry]});
    body.to_string().into_bytes()
}

fn metadata() -> Value {
    json!({"display_phone_number": "15550783881", "phone_number_id": "100000000000001"})
}

#[test]
fn every_webhook_of_ours_becomes_what_it_should() {
    let named = |path: std::path::PathBuf| {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        (file, path)
    };
    let files: Vec<_> = json_files(&fixtures()).into_iter().map(named).collect();
    golden::assert_described(&files, "ours.txt");
}

#[test]
fn a_batch_of_a_thousand_finds_everybodys_name() {
    let contacts: Vec<Value> = (0..1_000)
        .rev()
        .map(|at| json!({"wa_id": format!("1650{at}"), "profile": {"name": format!("N{at}")}}))
        .collect();
    let messages: Vec<Value> = (0..1_000)
        .map(|at| {
            json!({"from": format!("1650{at}"), "id": format!("wamid.{at}"), "type": "text",
                "timestamp": "1785000000", "text": {"body": at.to_string()}})
        })
        .collect();
    let value = json!({"metadata": metadata(), "contacts": contacts, "messages": messages});
    let before = Instant::now();
    let outcomes = translate(&webhook("messages", &value), NOW).unwrap();
    let took = before.elapsed();
    assert_eq!(outcomes.len(), 1_000);
    for (at, outcome) in outcomes.into_iter().enumerate() {
        let InboundItem::Message(message) = outcome.unwrap().item else {
            panic!("not a message");
        };
        assert_eq!(message.external_id, format!("wamid.{at}"));
        assert_eq!(message.person.name, Some(format!("N{at}")));
    }
    assert!(
        took < Duration::from_secs(2),
        "{took:?} for a thousand, unoptimised"
    );
}

#[test]
fn a_thousand_bad_items_stay_small_and_apart() {
    let contacts: Vec<Value> = (0..1_000)
        .map(|at| json!({"wa_id": format!("1650{at}"), "profile": {"name": "N"}}))
        .collect();
    let messages: Vec<Value> = (0..1_000)
        .map(|at| json!({"from": format!("1650{at}")}))
        .collect();
    let value = json!({"metadata": metadata(), "contacts": contacts, "messages": messages});
    let outcomes = translate(&webhook("messages", &value), NOW).unwrap();
    let mut apart = HashSet::new();
    for outcome in outcomes {
        let raw = outcome.unwrap_err().raw.to_string();
        assert!(raw.len() < 1_000, "{raw}");
        apart.insert(raw);
    }
    assert_eq!(apart.len(), 1_000);
}

#[test]
fn three_megabytes_of_history_come_through() {
    let words = "x".repeat(180);
    let messages = |thread: usize| -> Vec<Value> {
        (0..1_000)
            .map(|at| {
                json!({"from": format!("1650{thread}"), "id": format!("wamid.{thread}.{at}"),
                    "timestamp": "1780000000", "type": "text", "text": {"body": words},
                    "history_context": {"status": "READ"}})
            })
            .collect()
    };
    let threads: Vec<Value> = (0..10)
        .map(|thread| json!({"id": format!("1650{thread}"), "messages": messages(thread)}))
        .collect();
    let chunk = json!({"metadata": {"phase": 0, "progress": 10}, "threads": threads});
    let body = webhook(
        "history",
        &json!({"metadata": metadata(), "history": [chunk]}),
    );
    assert!(body.len() > 3_000_000);
    let outcomes = translate(&body, NOW).unwrap();
    assert_eq!(outcomes.len(), 10_001);
    assert!(outcomes.iter().all(Result::is_ok));
}
