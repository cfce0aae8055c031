//! Put aside, done, and taken up again: what happens by itself.

use serde_json::{Value, json};

use crate::customer::now_ms;
use crate::wait::eventually;
use crate::world::World;

#[tokio::test]
async fn a_snooze_ends_by_itself_and_everybody_learns_it() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("later, please").await;
    let mut console = sara.watches(&conversation).await;
    let until = now_ms() + 4_000;
    let snoozed = sara
        .does("snooze", &conversation, json!({"until": until}))
        .await
        .ok();
    assert_eq!(snoozed["status"], "snoozed");
    assert!(sara.lists("view=all").await.is_empty());
    assert_eq!(sara.lists("view=all&status=snoozed").await.len(), 1);
    let woken = |item: &Value| {
        item["row"]["status"] == "open" && item["row"]["seq"].as_i64() > snoozed["seq"].as_i64()
    };
    console.learns("the end of the snooze", woken).await;
    assert!(now_ms() >= until, "it ended too early");
    assert_eq!(sara.lists("view=all").await.len(), 1);
}

#[tokio::test]
async fn a_snooze_ends_even_if_the_server_was_away_at_that_moment() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("later, please").await;
    let until = now_ms() + 3_000;
    let body = json!({"until": until});
    sara.does("snooze", &conversation, body).await.ok();
    world.server.kill9();
    let rest = u64::try_from(until - now_ms()).unwrap_or(0) + 100;
    tokio::time::sleep(std::time::Duration::from_millis(rest)).await;
    world.server.restart().await;
    eventually("the end of the snooze", async || {
        (sara.sees(&conversation).await["status"] == "open").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_customer_who_writes_opens_what_was_put_aside() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("hello").await;
    let body = json!({"until": now_ms() + 3_600_000});
    sara.does("snooze", &conversation, body).await.ok();
    let wamid = huda.writes("I cannot wait");
    huda.stands(&conversation, &wamid).await;
    let row = sara.sees(&conversation).await;
    assert_eq!(
        (&row["status"], &row["episode"]),
        (&json!("open"), &json!(1))
    );
}

#[tokio::test]
async fn a_resolved_conversation_begins_anew_and_stays_with_an_owner_who_is_there() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("first").await;
    let console = sara.console().await;
    sara.claims(&conversation).await.ok();
    let again = async |words: &str| {
        sara.does("resolve", &conversation, json!({})).await.ok();
        assert_eq!(sara.lists("view=all&status=resolved").await.len(), 1);
        let wamid = huda.writes(words);
        huda.stands(&conversation, &wamid).await;
        sara.sees(&conversation).await
    };
    let row = again("second").await;
    assert_eq!(
        (&row["status"], &row["episode"]),
        (&json!("open"), &json!(2))
    );
    assert_eq!(row["owner"]["id"], *sara.id, "she is there");

    sara.patch("/api/me", json!({"availability": "away"}))
        .await
        .ok();
    let row = again("third").await;
    assert_eq!(
        (&row["episode"], &row["owner"]),
        (&json!(3), &Value::Null),
        "she is away"
    );

    sara.patch("/api/me", json!({"availability": "available"}))
        .await
        .ok();
    sara.claims(&conversation).await.ok();
    drop(console);
    eventually("that she is offline", async || {
        let agents = world.admin.items("/api/agents").await;
        let her = agents.iter().find(|agent| agent["id"] == *sara.id).unwrap();
        (her["online"] == false).then_some(())
    })
    .await;
    let row = again("fourth").await;
    assert_eq!(
        (&row["episode"], &row["owner"]),
        (&json!(4), &Value::Null),
        "nobody is there"
    );
    assert!(row["waiting_since"].is_number());
}

#[tokio::test]
async fn who_waits_is_counted_until_somebody_answers() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("one").await;
    let row = sara.sees(&conversation).await;
    let since = row["waiting_since"].clone();
    assert!(since.is_number());
    let wamid = huda.writes("two");
    huda.stands(&conversation, &wamid).await;
    assert_eq!(
        sara.sees(&conversation).await["waiting_since"],
        since,
        "since the first one"
    );
    sara.does("note", &conversation, json!({"text": "to us"}))
        .await
        .ok();
    assert_eq!(
        sara.sees(&conversation).await["waiting_since"],
        since,
        "a note is no answer"
    );
    let counts = sara.get("/api/conversations/counts").await.ok();
    assert_eq!(
        (&counts["unassigned"], &counts["mine"]),
        (&json!(1), &json!(0))
    );
    sara.replies(&conversation, "an answer").await;
    let row = sara.sees(&conversation).await;
    assert_eq!(
        (&row["waiting_since"], &row["unread"]),
        (&Value::Null, &json!(0))
    );
    eventually("the counts", async || {
        let counts = sara.get("/api/conversations/counts").await.ok();
        (counts["unassigned"] == 0 && counts["mine"] == 1).then_some(())
    })
    .await;
}
