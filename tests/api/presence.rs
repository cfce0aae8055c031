//! Who is looking and who is composing: seen by those who may, for as long as it is true.

use std::time::Duration;

use serde_json::{Value, json};

use crate::console::Console;
use crate::world::World;

/// Waits until the others in a conversation are these.
async fn sees(console: &mut Console, conversation: &str, others: &[(&str, &str)]) {
    let what = format!("presence of {others:?}");
    let is = |frame: &Value| {
        if frame["type"] != "presence" || frame["conversation"] != conversation {
            return false;
        }
        let agents = frame["agents"].as_array().unwrap().iter();
        let seen: Vec<_> = agents
            .map(|one| {
                let name = one["agent"]["name"].as_str().unwrap();
                (name, one["state"].as_str().unwrap())
            })
            .collect();
        seen == others
    };
    console.hears(&what, is).await;
}

#[tokio::test]
async fn colleagues_see_who_looks_and_who_composes_until_they_leave() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    let mut hers = sara.watches(&conversation).await;
    let mut his = omar.watches(&conversation).await;
    hers.is_present(&conversation, "looking").await;
    sees(&mut his, &conversation, &[("Sara", "looking")]).await;
    hers.is_present(&conversation, "composing").await;
    sees(&mut his, &conversation, &[("Sara", "composing")]).await;
    his.is_present(&conversation, "looking").await;
    sees(&mut hers, &conversation, &[("Omar", "looking")]).await;
    hers.is_present(&conversation, "away").await;
    sees(&mut his, &conversation, &[("Sara", "away")]).await;
    hers.says(json!({"type": "unwatch", "conversation": conversation}))
        .await;
    sees(&mut his, &conversation, &[]).await;
    hers.says(json!({"type": "watch", "conversation": conversation}))
        .await;
    drop(his);
    sees(&mut hers, &conversation, &[]).await;
    // Whoever comes later is told who is there already.
    hers.is_present(&conversation, "composing").await;
    let mut later = omar.watches(&conversation).await;
    later
        .says(json!({"type": "watch", "conversation": conversation}))
        .await;
    sees(&mut later, &conversation, &[("Sara", "composing")]).await;
}

#[tokio::test]
async fn a_lease_that_is_renewed_holds_and_one_that_is_not_ends() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    let mut hers = sara.watches(&conversation).await;
    let mut his = omar.watches(&conversation).await;
    for _ in 0..4 {
        hers.is_present(&conversation, "composing").await;
        his.hears_out(Duration::from_secs(3)).await;
    }
    let mut told = his.heard.iter().filter(|frame| frame["type"] == "presence");
    let last = told.next_back().unwrap();
    assert_eq!(last["agents"][0]["state"], "composing", "{last}");
    sees(&mut his, &conversation, &[]).await;
}

#[tokio::test]
async fn nobody_without_rights_sees_who_is_there_or_is_seen() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let layla = world.hires("Layla", &[&world.support]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    let mut hers = sara.watches(&conversation).await;
    let watch = json!([{"conversation": conversation}, {"view": "all", "status": "any"}]);
    let mut theirs = layla.console_with(None, watch).await;
    theirs
        .says(json!({"type": "watch", "conversation": conversation}))
        .await;
    theirs
        .hears("a refusal", |frame| frame["type"] == "error")
        .await;
    theirs.is_present(&conversation, "composing").await;
    hers.is_present(&conversation, "composing").await;
    theirs.hears_out(Duration::from_millis(800)).await;
    hers.hears_out(Duration::from_millis(300)).await;
    for console in [&hers, &theirs] {
        let told = console
            .heard
            .iter()
            .filter(|frame| frame["type"] == "presence");
        for frame in told {
            assert_eq!(frame["agents"], json!([]));
        }
    }
}
