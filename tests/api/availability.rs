//! Who takes up work: by their own word, and as long as they are there.

use serde_json::{Value, json};

use crate::clock::Clock;
use crate::console::Console;
use crate::person::Person;
use crate::wait::{a_moment, eventually};
use crate::world::World;

/// Waits until colleagues see somebody so.
async fn sees(console: &mut Console, who: &Person, online: bool, word: &str, reason: Value) {
    let is = |item: &Value| {
        let people = item["people"].as_array().into_iter().flatten();
        let mut people = people.filter(|one| one["id"] == *who.id);
        people.any(|one| {
            one["online"] == online
                && one["availability"] == word
                && one["availability_reason"] == reason
        })
    };
    let what = format!("{} {word} {reason}, online: {online}", who.name);
    console
        .learns(&what, |item| item["kind"] == "colleagues" && is(item))
        .await;
}

#[tokio::test]
async fn whoever_is_busy_says_why_and_colleagues_see_it_at_once() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.support]).await;
    let watch = json!([{"people": "everybody"}]);
    let mut his = omar.console_with(None, watch.clone()).await;
    sees(&mut his, &sara, false, "available", Value::Null).await;
    let mut hers = sara.console().await;
    sees(&mut his, &sara, true, "available", Value::Null).await;
    let busy = json!({"availability": "busy", "availability_reason": "  Training "});
    let me = sara.patch("/api/me", busy).await.ok();
    assert_eq!(me["availability_reason"], "Training");
    sees(&mut his, &sara, true, "busy", json!("Training")).await;
    // Her other windows know, too; nobody has to read the directory again.
    let told = hers.learns("her word", |item| item["kind"] == "availability");
    assert_eq!(told.await["reason"], "Training");
    let agents = omar.items("/api/agents").await;
    let her = agents.iter().find(|agent| agent["id"] == *sara.id).unwrap();
    assert_eq!(her["availability_reason"], "Training");
    sara.patch("/api/me", json!({"availability": "away"}))
        .await
        .ok();
    sees(&mut his, &sara, true, "away", Value::Null).await;
    let told = json!({"availability": "available", "availability_reason": "no reason"});
    sara.patch("/api/me", told).await.ok();
    sees(&mut his, &sara, true, "available", Value::Null).await;
    assert!(his.items("directory").is_empty());
    assert!(hers.items("colleagues").is_empty(), "she does not watch");
    let mut late = omar.console().await;
    late.says(json!({"type": "watch", "people": "everybody"}))
        .await;
    sees(&mut late, &sara, true, "available", Value::Null).await;
}

#[tokio::test]
async fn reasons_that_are_none_are_refused() {
    let world = World::start().await;
    let long = "x".repeat(81);
    for wrong in [
        json!({"availability": "busy", "availability_reason": long}),
        json!({"availability": "busy", "availability_reason": "two\nlines"}),
        json!({"availability_reason": "for what?"}),
    ] {
        let refused = world.admin.patch("/api/me", wrong).await;
        let refused = refused.problem(422, "invalid");
        assert_eq!(refused["field"], "availability_reason");
    }
    let wrong = json!({"availability": "asleep"});
    world
        .admin
        .patch("/api/me", wrong)
        .await
        .problem(422, "invalid");
}

#[tokio::test]
async fn whoever_loses_the_connection_for_a_moment_stays_and_keeps_what_is_theirs() {
    let clock = Clock::right();
    let point = clock.point();
    let variables = [
        ("FAILPOINTS", point.as_str()),
        ("BATON_LIVE__GRACE_SECONDS", "1800"),
    ];
    let world = World::start_with(&variables, None).await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("first").await;
    let watch = json!([{"people": "everybody"}]);
    let mut his = world.admin.console_with(None, watch).await;
    let hers = sara.console().await;
    sees(&mut his, &sara, true, "available", Value::Null).await;
    sara.claims(&conversation).await.ok();
    let again = async |words: &str| {
        sara.does("resolve", &conversation, json!({})).await.ok();
        let wamid = huda.writes(words);
        huda.stands(&conversation, &wamid).await;
        sara.sees(&conversation).await["owner"]["id"].clone()
    };
    drop(hers);
    a_moment().await;
    assert_eq!(again("within the grace").await, *sara.id);
    clock.is_ahead(1_900_000);
    sees(&mut his, &sara, false, "available", Value::Null).await;
    let seen = his.items("colleagues").len();
    assert_eq!(again("after the grace").await, Value::Null);
    assert!(seen <= 4, "she flickered: {seen}");
}

#[tokio::test]
async fn a_console_that_only_answers_pings_stays_and_one_that_does_not_is_closed() {
    let variables = [("BATON_LIVE__HEARTBEAT_SECONDS", "1")];
    let world = World::start_with(&variables, None).await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    // A tab that sleeps runs no timers: it says nothing, but its browser answers pings.
    let asleep = tokio::spawn({
        let mut console = sara.console().await;
        async move {
            console
                .learns("anything", |item| item["kind"] == "read")
                .await
        }
    });
    // A connection that nobody reads any more answers nothing.
    let dead = omar.console().await;
    let is_online = async |who: &Person| {
        let agents = world.admin.items("/api/agents").await;
        let one = agents.into_iter().find(|agent| agent["id"] == *who.id);
        one.unwrap()["online"] == true
    };
    eventually("that Omar is gone", async || {
        (!is_online(&omar).await).then_some(())
    })
    .await;
    assert!(is_online(&sara).await);
    assert!(!asleep.is_finished());
    asleep.abort();
    drop(dead);
}
