//! Whatever comes: no panic, poison that replays as itself, and siblings unharmed.

use std::fs;
use std::sync::LazyLock;

use baton::domain::inbound::{Inbound, Poison};
use baton::whatsapp::translate::translate;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use super::{NOW, fixtures, json_files, shared_payloads};

/// Words that steer the translation, so that random JSON gets deep into it.
fn key() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "entry",
        "id",
        "time",
        "changes",
        "field",
        "value",
        "metadata",
        "contacts",
        "messages",
        "statuses",
        "errors",
        "history",
        "threads",
        "message_echoes",
        "user_id_update",
        "calls",
        "groups",
        "from",
        "to",
        "from_user_id",
        "wa_id",
        "user_id",
        "profile",
        "name",
        "timestamp",
        "type",
        "text",
        "body",
        "image",
        "interactive",
        "nfm_reply",
        "response_json",
        "reaction",
        "message_id",
        "edit",
        "original_message_id",
        "message",
        "system",
        "status",
        "event",
        "context",
        "referral",
        "code",
        "display_phone_number",
        "previous",
        "current",
        "pricing",
    ]);
    prop_oneof![9 => known.prop_map(str::to_owned), 1 => any::<String>()]
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        // Eighths: JSON keeps them to the last digit.
        any::<i32>().prop_map(|eighths| Value::from(f64::from(eighths) / 8.0)),
        any::<String>().prop_map(Value::from),
        "(wamid\\.)?[0-9]{1,12}|US\\.(ENT\\.)?[0-9]{3}".prop_map(Value::from),
        key().prop_map(Value::from),
    ]
}

fn anything() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(key(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

static SEEDS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let mut files = json_files(&fixtures());
    if let Some(payloads) = shared_payloads() {
        files.extend(json_files(&payloads.join("pywa/split")));
    }
    let bodies = files.iter().map(|path| fs::read(path).unwrap());
    bodies
        .map(|body| serde_json::from_slice(&body).unwrap())
        .collect()
});

/// Every place in the value, as JSON pointers.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{index}"), found);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(item, &format!("{at}/{key}"), found);
            }
        }
        _ => {}
    }
}

/// Translates, and checks that each poison is replayed as itself.
fn translated(body: &Value) -> Option<Vec<Result<Inbound, Poison>>> {
    let outcomes = translate(body.to_string().as_bytes(), NOW).ok()?;
    for poison in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        let again = translate(poison.raw.to_string().as_bytes(), NOW).unwrap();
        assert_eq!(again, [Err(poison.clone())]);
    }
    Some(outcomes)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 512,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_bytes_are_taken_without_panic(body in prop::collection::vec(any::<u8>(), 0..512)) {
        let _ = translate(&body, NOW);
    }

    #[test]
    fn any_text_in_escapes_is_taken_without_panic(text in "(\\\\|u|d8|dc|00|\"|é|[0-9a-f]){0,40}") {
        let body = format!("{{\"entry\":[\"{text}\"]}}");
        let _ = translate(body.as_bytes(), NOW);
    }

    #[test]
    fn any_json_is_taken_without_panic(entry in anything(), value in anything(), item in anything()) {
        translated(&json!({"entry": entry}));
        translated(&json!({"entry": [{"id": "1", "changes": [{"value": value}]}]}));
        for list in ["messages", "statuses", "history", "message_echoes", "user_id_update", "calls"] {
            let value = json!({list: [item]});
            let change = json!({"field": "messages", "value": value});
            let taken = translated(&json!({"entry": [{"changes": [change]}]}));
            prop_assert!(taken.is_some());
        }
    }

    #[test]
    fn a_webhook_with_anything_anywhere_is_taken_without_panic(
        seed in any::<Index>(),
        places in prop::collection::vec((any::<Index>(), anything()), 1..4),
    ) {
        let mut body = seed.get(SEEDS.as_slice()).clone();
        for (place, replacement) in places {
            let mut found = Vec::new();
            pointers(&body, "", &mut found);
            *body.pointer_mut(place.get(&found).as_str()).unwrap() = replacement;
        }
        translated(&body);
    }

    #[test]
    fn anything_among_messages_leaves_its_siblings_alone(
        bad in anything(),
        at in 0_usize..5,
    ) {
        let good = |id: usize| json!({"id": id.to_string(), "from": "1650", "text": {"body": "x"}});
        let body = |messages: Vec<Value>| {
            let value = json!({"messages": messages});
            json!({"entry": [{"changes": [{"field": "messages", "value": value}]}]})
        };
        let siblings = translated(&body((0..5).map(good).collect())).unwrap();
        let mut messages: Vec<Value> = (0..5).map(good).collect();
        messages[at] = bad;
        let outcomes = translated(&body(messages)).unwrap();
        prop_assert_eq!(outcomes.len(), 5);
        for other in (0..5).filter(|other| *other != at) {
            prop_assert_eq!(&outcomes[other], &siblings[other]);
        }
    }
}
