//! One owner: however many ask at once, one gets the baton, and everybody learns who.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};
use tokio::sync::Barrier;

use crate::person::text;
use crate::world::World;

const CROWD: usize = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_agents_claim_at_the_same_instant_and_one_wins_and_all_learn_who() {
    let world = World::start().await;
    let conversation = world.customer("Huda").begins("who helps me?").await;
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
    let mut onlooker = world.admin.watches_all().await;
    let start = Arc::new(Barrier::new(CROWD));
    let mut runners = Vec::new();
    for (number, agent) in crowd.into_iter().enumerate() {
        let (start, conversation) = (start.clone(), conversation.clone());
        runners.push(tokio::spawn(async move {
            // Half of them ask over REST, the others over the socket.
            let body = if number % 2 == 0 {
                start.wait().await;
                let answer = agent.claims(&conversation).await;
                (answer.status == 200, answer.status, answer.body)
            } else {
                let mut console = agent.console().await;
                start.wait().await;
                let result = console.does("k", "claim", &conversation, json!({})).await;
                (result["ok"] == true, 0, result["body"].clone())
            };
            (agent, body)
        }));
    }
    let mut winners = BTreeSet::new();
    let mut told = Vec::new();
    for runner in runners {
        let (agent, (won, status, body)) = runner.await.unwrap();
        if won {
            assert_eq!(body["owner"]["id"], *agent.id);
            winners.insert((agent.id, agent.name));
        } else {
            assert!(status == 0 || status == 409, "{status}");
            assert_eq!(body["code"], "already_owned", "{body}");
            told.push((text(&body["owner"]["id"]), text(&body["owner"]["name"])));
        }
    }
    assert_eq!(winners.len(), 1, "{winners:?}");
    assert_eq!(told.len(), CROWD - 1);
    assert!(told.iter().all(|told| winners.contains(told)));
    let (winner, _) = winners.first().unwrap();
    let is = |item: &Value| item["row"]["owner"]["id"] == **winner;
    onlooker.learns("who won", is).await;
    let thread = world.admin.reads(&conversation).await;
    let is_claim = |entry: &&Value| entry["content"]["activity"] == "owner_changed";
    let lines = thread.iter().filter(is_claim);
    assert_eq!(lines.count(), 1, "{thread:?}");
}
