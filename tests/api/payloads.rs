//! Other people's webhooks through the real endpoint: three times, shuffled, without a second
//! effect, and every message in a form a person can read.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use serde_json::{Value, json};

use crate::person::text;
use crate::world::{ACCOUNT, NUMBER, World};

const FOLDERS: [&str; 3] = ["facebook-openapi/webhooks", "netflie-php", "pywa/split"];

/// The folder of other people's payloads; says so when it is not there.
fn shared_payloads() -> Option<PathBuf> {
    let shared = std::env::var("BATON_SHARED");
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = shared
        .map_or_else(|_| beside(), PathBuf::from)
        .join("whatsapp/payloads");
    if folder.is_dir() {
        return Some(folder);
    }
    let line = "LEFT OUT: other people's payloads are not at";
    // Past the test runner, which hides what passing tests print.
    let _ = std::io::stderr().write_fmt(format_args!("{line} {}\n", folder.display()));
    None
}

/// A webhook of somebody else's, as if it were for our number.
struct Payload {
    name: String,
    body: Value,
}

impl Payload {
    fn read(name: String, path: &Path) -> Self {
        let mut body = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        let mut ids = HashSet::new();
        for list in ["messages", "message_echoes", "statuses"] {
            ids.extend(
                items(&body, list)
                    .iter()
                    .filter_map(|item| item["id"].as_str().map(str::to_owned)),
            );
        }
        adapt(&mut body, &ids, &name);
        for entry in body["entry"].as_array_mut().unwrap() {
            entry["id"] = ACCOUNT.into();
        }
        Self { name, body }
    }

    fn messages(&self) -> Vec<Value> {
        items(&self.body, "messages")
    }
}

fn all() -> Option<Vec<Payload>> {
    let folder = shared_payloads()?;
    let mut payloads = Vec::new();
    for place in FOLDERS {
        for file in fs::read_dir(folder.join(place)).unwrap() {
            let path = file.unwrap().path();
            let name = format!("{place}/{}", path.file_stem().unwrap().to_string_lossy());
            payloads.push(Payload::read(name, &path));
        }
    }
    payloads.sort_by(|one, other| one.name.cmp(&other.name));
    Some(payloads)
}

/// Everything in one kind of list, of every change.
fn items(body: &Value, list: &str) -> Vec<Value> {
    let entries = body["entry"].as_array().unwrap().iter();
    let changes = entries
        .filter_map(|entry| entry["changes"].as_array())
        .flatten();
    let lists = changes.filter_map(|change| change["value"][list].as_array());
    lists.flatten().cloned().collect()
}

/// Puts our number in, and gives every message an id of its own: the same few ids are in many
/// of these files.
fn adapt(value: &mut Value, ids: &HashSet<String>, name: &str) {
    match value {
        Value::String(words) if ids.contains(words) => words.push_str(&format!("|{name}")),
        Value::Array(items) => items.iter_mut().for_each(|item| adapt(item, ids, name)),
        Value::Object(members) => {
            for (key, member) in members {
                match key.as_str() {
                    "phone_number_id" => *member = NUMBER.into(),
                    _ => adapt(member, ids, name),
                }
            }
        }
        _ => {}
    }
}

/// What people see: every thread without its files' progress, notices and quarantine.
async fn everything(world: &World) -> Value {
    let mut threads = BTreeMap::new();
    for row in world.admin.lists("view=all&status=any&sort=oldest").await {
        let mut thread = world.admin.reads(&text(&row["id"])).await;
        for entry in &mut thread {
            entry["media"] = Value::Null;
        }
        threads.insert(
            text(&row["id"]),
            json!([row["inbound_count"], row["seq"], thread]),
        );
    }
    let notices = world.admin.items("/api/notices?limit=200").await;
    let kept = world.admin.items("/api/quarantine?limit=200").await;
    json!({"threads": threads, "notices": notices, "quarantine": kept})
}

fn is_word(number: &Value) -> bool {
    number
        .as_str()
        .is_some_and(|text| text.parse::<f64>().is_err())
}

/// How a thread names a message that has a place of its own in it.
fn kind(message: &Value) -> Option<&'static str> {
    let interactive = message["interactive"]["type"].as_str();
    Some(match message["type"].as_str()? {
        "text" => "text",
        "image" => "image",
        "video" => "video",
        "audio" | "voice" => "audio",
        "document" => "document",
        "sticker" => "sticker",
        "location" if is_word(&message["location"]["latitude"]) => "unknown",
        "location" => "location",
        "contacts" => "contacts",
        "button" => "button_reply",
        // Some examples have words in the place of numbers; what cannot be read stays as it came.
        "order" if is_word(&message["order"]["product_items"][0]["quantity"]) => "unknown",
        "order" => "order",
        "unsupported" | "unknown" => "unsupported",
        "system" => "system",
        "interactive" => match interactive? {
            "button_reply" => "button_reply",
            "list_reply" => "list_reply",
            "nfm_reply" => "flow_reply",
            _ => "interactive_reply",
        },
        _ => return None,
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_payload_three_times_and_shuffled_has_one_effect_and_can_be_read() {
    let Some(mut payloads) = all() else { return };
    let world = World::start().await;
    let mut dice = StdRng::seed_from_u64(2_026);
    let mut first = Value::Null;
    for round in 1..=3 {
        payloads.shuffle(&mut dice);
        for payload in &payloads {
            let answer = world.webhook(&payload.body).await;
            assert_eq!(answer.status, 200, "{} {}", payload.name, answer.body);
            assert_eq!(
                answer.body["quarantined"], 0,
                "{} {}",
                payload.name, answer.body
            );
        }
        let seen = everything(&world).await;
        if round == 1 {
            first = seen;
        } else {
            assert_eq!(seen, first, "round {round} had an effect of its own");
        }
    }
    assert_eq!(first["quarantine"], json!([]));
    assert!(first["notices"].as_array().unwrap().len() > 20);
    let threads = first["threads"].as_object().unwrap().values();
    let entries: Vec<_> = threads
        .flat_map(|thread| thread[2].as_array().unwrap())
        .collect();
    let mut told = 0;
    for payload in &payloads {
        for message in payload.messages() {
            let Some(kind) = kind(&message) else { continue };
            let entry = entries
                .iter()
                .find(|entry| entry["external_id"] == message["id"]);
            let entry = entry.unwrap_or_else(|| panic!("{} is in no thread", payload.name));
            assert_eq!(entry["content"]["type"], kind, "{}", payload.name);
            told += 1;
        }
    }
    assert!(told > 50, "{told} messages were looked for");
}
