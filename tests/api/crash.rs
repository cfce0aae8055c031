//! `kill -9` in the middle of the work, twenty times: nothing acknowledged is lost, nothing
//! happens twice, and no message goes out again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::customer::Customer;
use crate::person::{Person, text};
use crate::wait::{PATIENCE, eventually};
use crate::world::World;

const CRASHES: u64 = 20;
const CUSTOMERS: usize = 6;

/// How many answers make it a load.
const LOAD: usize = 40;

/// A customer who writes until the end; gives Meta's ids and the words, in order.
async fn writes(customer: &Customer<'_>, over: &AtomicBool) -> Vec<(String, String)> {
    let mut written = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let words = format!("question {}", written.len());
        written.push((customer.writes(&words), words));
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    written
}

/// An agent who answers until the end; gives the ids of what was acknowledged, by their words.
async fn answers(
    agent: &Person,
    conversation: &str,
    over: &AtomicBool,
    all: &AtomicUsize,
) -> BTreeMap<String, String> {
    let mut acknowledged = BTreeMap::new();
    while !over.load(Ordering::Relaxed) {
        let words = format!("answer {}", acknowledged.len());
        let key = format!("{conversation} {words}");
        let message = eventually("an answer", async || {
            let path = format!("/api/conversations/{conversation}/messages");
            let request = agent.request(reqwest::Method::POST, &path);
            let request = request.json(&json!({"type": "text", "text": words}));
            let answer = request.header("Idempotency-Key", &key).send().await.ok()?;
            (answer.status() == 202).then_some(())?;
            answer.json::<Value>().await.ok()
        })
        .await;
        acknowledged.insert(words, text(&message["id"]));
        all.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(80)).await;
    }
    acknowledged
}

async fn crashes(world: &World, over: &AtomicBool, answered: &AtomicUsize) {
    for number in 0..CRASHES {
        // Never at the same point twice.
        let life = 150 + (number * 137) % 350;
        tokio::time::sleep(Duration::from_millis(life)).await;
        world.server.kill9();
        world.server.restart().await;
    }
    // A machine that is busy with other things gets less done between two crashes.
    eventually("a load", async || {
        (answered.load(Ordering::Relaxed) > LOAD).then_some(())
    })
    .await;
    over.store(true, Ordering::Relaxed);
}

/// What is still under way: answers in the outbox, and messages whose webhooks, or the statuses of
/// which, have not been acknowledged.
async fn under_way(world: &World, written: &[(String, String)]) -> (usize, usize) {
    let waiting = world.admin.items("/api/outbox?state=waiting").await;
    let webhooks = world.ledger("webhook");
    let taken = webhooks
        .iter()
        .filter(|line| !line["acknowledged_at"].is_null());
    let taken: BTreeSet<_> = taken
        .flat_map(|line| line["wamids"].as_array().unwrap())
        .map(text)
        .collect();
    let sent = world
        .ledger("send")
        .into_iter()
        .map(|line| text(&line["wamid"]));
    let wanted = sent.chain(written.iter().map(|(wamid, _)| wamid.clone()));
    let missing = wanted.filter(|wamid| !taken.contains(wamid)).count();
    (waiting.len(), missing)
}

/// Waits until nothing is under way any more; as long as there is less and less, it takes its time.
async fn settled(world: &World, written: &[(String, String)]) {
    let (mut least, mut end) = (usize::MAX, Instant::now() + PATIENCE);
    loop {
        let (waiting, missing) = under_way(world, written).await;
        if waiting + missing == 0 {
            return;
        }
        if waiting + missing < least {
            (least, end) = (waiting + missing, Instant::now() + PATIENCE);
        }
        let stuck = Instant::now() > end;
        assert!(
            !stuck,
            "{waiting} answers wait, {missing} webhooks are missing"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The sends that the pretend Meta has accepted, by our id; each may be there once.
fn accepted(world: &World) -> BTreeMap<String, Value> {
    let mut accepted = BTreeMap::new();
    for send in world.ledger("send") {
        let id = text(&send["biz_opaque_callback_data"]);
        let twice = accepted.insert(id, send.clone());
        assert!(twice.is_none(), "sent twice: {send}");
    }
    accepted
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_crashes_under_load_lose_nothing_and_repeat_nothing() {
    let world = World::start().await;
    world.turns(json!({"duplicates": 0.1}));
    let mut crowd = Vec::new();
    for number in 0..CUSTOMERS {
        let customer = world.customer(&format!("Customer {number}"));
        let conversation = customer.begins("hello").await;
        let agent = world
            .hires(&format!("agent{number}"), &[&world.sales])
            .await;
        crowd.push((customer, conversation, agent));
    }
    let (over, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
    let writing = join_all(crowd.iter().map(|(customer, ..)| writes(customer, &over)));
    let answering = crowd
        .iter()
        .map(|(_, conversation, agent)| answers(agent, conversation, &over, &answered));
    let crashing = crashes(&world, &over, &answered);
    let (written, acknowledged, ()) = tokio::join!(writing, join_all(answering), crashing);
    settled(&world, &written.concat()).await;

    let accepted = accepted(&world);
    let unknown = world.admin.items("/api/outbox?state=unknown").await;
    let unknown: BTreeSet<_> = unknown.iter().map(|message| text(&message["id"])).collect();
    let mut sent = 0;
    for (((_, conversation, _), written), acknowledged) in
        crowd.iter().zip(written).zip(acknowledged)
    {
        let thread = world.admin.messages(conversation).await;
        let inbound = thread.iter().filter(|entry| entry["direction"] == "in");
        let words: Vec<_> = inbound
            .map(|entry| text(&entry["content"]["text"]))
            .collect();
        let written = written.into_iter().map(|(_, words)| words);
        let all: Vec<_> = std::iter::once("hello".to_owned()).chain(written).collect();
        assert_eq!(words, all, "the customer's messages");
        let outbound: Vec<_> = thread
            .iter()
            .filter(|entry| entry["direction"] == "out")
            .collect();
        let told: BTreeMap<_, _> = outbound
            .iter()
            .map(|entry| (text(&entry["content"]["text"]), text(&entry["id"])))
            .collect();
        assert_eq!(told.len(), outbound.len(), "an answer stands there twice");
        assert_eq!(told, acknowledged, "the agent's answers");
        sent += told.len();
        for entry in outbound {
            must_agree(entry, &accepted, &unknown);
        }
    }
    assert!(sent > LOAD, "there was hardly any load: {sent} answers");
    assert!(accepted.len() <= sent);
}

/// What the thread says of a message of ours, and what the pretend Meta knows.
fn must_agree(entry: &Value, accepted: &BTreeMap<String, Value>, unknown: &BTreeSet<String>) {
    let id = text(&entry["id"]);
    let state = entry["delivery"]["state"].as_str().unwrap();
    match accepted.get(&id) {
        Some(send) => {
            assert_eq!(send["body"]["text"]["body"], entry["content"]["text"]);
            let known = ["sent", "delivered", "read"].contains(&state);
            assert!(known, "accepted, but shown as {state}: {entry}");
        }
        None => {
            assert_eq!(state, "unknown", "never accepted: {entry}");
            assert!(unknown.contains(&id), "not listed for administrators");
        }
    }
}
