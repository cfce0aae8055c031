//! The queue hands out the longest waiting, each to one person, however many ask at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};
use tokio::sync::Barrier;

use crate::person::{Answer, Person, text};
use crate::world::{OTHER_NUMBER, World};

const CROWD: usize = 50;
const WAITING: usize = 100;

async fn takes(agent: &Person, wanted: Value) -> Vec<Value> {
    let answer = agent.post("/api/conversations/next", wanted).await;
    items(&answer.ok())
}

async fn takes_once(agent: &Person, key: &str, wanted: Value) -> Answer {
    let request = agent.request(reqwest::Method::POST, "/api/conversations/next");
    Person::answered(request.header("Idempotency-Key", key).json(&wanted)).await
}

fn items(body: &Value) -> Vec<Value> {
    body["items"].as_array().unwrap().clone()
}

fn ids(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| text(&row["id"])).collect()
}

/// So many customers write, one after the other; their conversations, the longest waiting first.
async fn queue(world: &World, count: usize) -> Vec<String> {
    for number in 0..count {
        world
            .customer(&format!("Customer {number}"))
            .begins("hello")
            .await;
    }
    ids(&world.admin.lists("view=unassigned").await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_agents_press_at_once_and_nobody_gets_what_another_got() {
    let world = World::start().await;
    let hired = (0..CROWD).map(|number| {
        let world = &world;
        async move {
            let agent = world
                .hires(&format!("agent{number}"), &[&world.sales])
                .await;
            agent.with_token().await
        }
    });
    let crowd: Vec<_> = stream::iter(hired).buffer_unordered(8).collect().await;
    let waiting = queue(&world, WAITING).await;
    assert_eq!(waiting.len(), WAITING);
    for round in 0..3 {
        let start = Arc::new(Barrier::new(CROWD));
        let mut runners = Vec::new();
        for (number, agent) in crowd.iter().cloned().enumerate() {
            let start = start.clone();
            runners.push(tokio::spawn(async move {
                // Half of them ask over REST, the others over the socket.
                let rows = if number % 2 == 0 {
                    start.wait().await;
                    takes(&agent, json!({})).await
                } else {
                    let mut console = agent.console().await;
                    start.wait().await;
                    let key = format!("round {round}");
                    let frame = json!({"type": "take_next", "key": key, "count": 1});
                    let result = console.asks(&key, frame).await;
                    assert_eq!(result["ok"], true, "{result}");
                    items(&result["body"])
                };
                assert!(rows.iter().all(|row| row["owner"]["id"] == *agent.id));
                ids(&rows)
            }));
        }
        let mut given = Vec::new();
        for runner in runners {
            given.extend(runner.await.unwrap());
        }
        let expected: BTreeSet<String> = waiting
            .iter()
            .skip(round * CROWD)
            .take(CROWD)
            .cloned()
            .collect();
        assert_eq!(given.len(), expected.len(), "one each");
        assert_eq!(BTreeSet::from_iter(given), expected, "the longest waiting");
    }
    for conversation in waiting {
        let thread = world.admin.reads(&conversation).await;
        let claims = thread
            .iter()
            .filter(|entry| entry["content"]["change"] == "claimed");
        assert_eq!(claims.count(), 1, "{thread:?}");
    }
}

#[tokio::test]
async fn several_are_taken_at_once_and_a_repetition_takes_no_more() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let waiting = queue(&world, 5).await;
    let first = takes_once(&sara, "k", json!({"count": 3})).await.ok();
    assert_eq!(ids(&items(&first)), waiting[..3]);
    let again = takes_once(&sara, "k", json!({"count": 3})).await.ok();
    assert_eq!(again, first);
    // The queue ends before all are there, and has ended for that key whatever comes later.
    let rest = takes_once(&sara, "rest", json!({"count": 9})).await.ok();
    assert_eq!(ids(&items(&rest)), waiting[3..]);
    let late = world.customer("Late").begins("hello").await;
    let again = takes_once(&sara, "rest", json!({"count": 9})).await.ok();
    assert_eq!(again, rest);
    assert_eq!(ids(&takes(&sara, json!({})).await), [late]);
    assert!(takes(&sara, json!({"count": 20})).await.is_empty());
}

#[tokio::test]
async fn one_key_asked_twice_at_once_takes_one() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    queue(&world, 4).await;
    let asked = (0..8).map(|_| takes_once(&sara, "k", json!({})));
    let answers = futures_util::future::join_all(asked).await;
    let given: BTreeSet<_> = answers
        .into_iter()
        .flat_map(|answer| ids(&items(&answer.ok())))
        .collect();
    assert_eq!(given.len(), 1, "{given:?}");
    assert_eq!(sara.lists("view=mine").await.len(), 1);
}

#[tokio::test]
async fn everybody_is_handed_only_what_is_theirs_to_take() {
    let world = World::start().await;
    let layla = world.hires("Layla", &[&world.support]).await;
    let sara = world.hires("Sara", &[&world.sales, &world.support]).await;
    let sales = world.customer("Huda").begins("hello").await;
    let delivery = world.customer("Rami").on(OTHER_NUMBER);
    let support = delivery.begins("where is it?").await;
    let wanted = json!({"count": 5, "team": world.support});
    assert_eq!(ids(&takes(&sara, wanted).await), [&*support]);
    sara.does("release", &support, json!({})).await.ok();
    let wanted = json!({"count": 5, "channel": world.store});
    assert!(takes(&layla, wanted).await.is_empty());
    assert_eq!(ids(&takes(&layla, json!({"count": 5})).await), [support]);
    let snoozed = json!({"until": crate::customer::now_ms() + 3_600_000});
    sara.does("snooze", &sales, snoozed).await.ok();
    assert!(takes(&sara, json!({"view": "teams"})).await.is_empty());
    sara.does("reopen", &sales, json!({})).await.ok();
    assert_eq!(ids(&takes(&sara, json!({"view": "teams"})).await), [sales]);

    for count in [json!(0), json!(21), json!("one")] {
        let wanted = json!({ "count": count });
        let answer = sara.post("/api/conversations/next", wanted).await;
        answer.problem(422, "invalid");
    }
    let reader = json!({"name": "reports", "rights": ["see_everything"]});
    let made = world.admin.post("/api/tokens", reader).await.ok();
    let secret = text(&made["secret"]);
    let program = world.admin.showing(crate::person::Pass::Token(secret));
    let refused = program.post("/api/conversations/next", json!({})).await;
    assert_eq!(refused.problem(403, "forbidden")["right"], "claim");
}
