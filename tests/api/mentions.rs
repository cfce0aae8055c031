//! Views with live counts: mentions, reminders, what is put aside, what is new.

use serde_json::{Value, json};

use crate::customer::now_ms;
use crate::person::{Person, text};
use crate::wait::eventually;
use crate::world::World;

async fn count(who: &Person, view: &str) -> i64 {
    let counts = who.get("/api/conversations/counts").await.ok();
    counts[view].as_i64().unwrap()
}

/// A view holds these conversations, and its count says so.
#[track_caller]
fn holds(rows: &[Value], expected: &[&String]) {
    let mut found: Vec<_> = rows.iter().map(|row| text(&row["id"])).collect();
    let mut expected: Vec<_> = expected.iter().map(|id| (*id).clone()).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn whoever_a_note_names_is_told_and_finds_it_until_they_have_read_it() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let layla = world.hires("Layla", &[&world.support]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    let watch = json!([{"view": "mentions", "status": "any"}]);
    let mut console = omar.console_with(None, watch).await;
    let body = json!({"text": "@Omar @Sara stock?", "mentions": [omar.id, sara.id]});
    let note = sara.does("note", &conversation, body).await.ok();
    let told = console.learns("the mention", |item| item["kind"] == "mention");
    let told = told.await;
    assert_eq!(told["conversation_id"], *conversation);
    assert_eq!(told["message_id"], note["id"]);
    assert_eq!(told["by"], json!({"id": sara.id, "name": "Sara"}));
    let counted = |count: i64| {
        move |item: &Value| item["kind"] == "counts" && item["counts"]["mentions"] == count
    };
    console.learns("the count", counted(1)).await;
    holds(&omar.lists("view=mentions").await, &[&conversation]);
    assert_eq!(count(&omar, "mentions").await, 1);
    let open = omar.items("/api/me/mentions").await;
    assert_eq!(open[0]["message_id"], note["id"]);
    assert_eq!(open[0]["by"]["name"], "Sara");
    // Whoever wrote it need not be told.
    assert_eq!(count(&sara, "mentions").await, 0);

    // A row of the view that changes is told, as in any other view.
    sara.does("prioritise", &conversation, json!({"priority": "high"}))
        .await
        .ok();
    let is = |item: &Value| item["row"]["priority"] == "high";
    console.learns("the row", is).await;

    // Read up to before it, it is still open; then it is not, and nothing is told twice.
    let before = note["seq"].as_i64().unwrap() - 1;
    omar.does("read", &conversation, json!({"seq": before}))
        .await
        .ok();
    assert_eq!(count(&omar, "mentions").await, 1);
    omar.does("read", &conversation, json!({})).await.ok();
    let read = console.learns("that it is read", |item| item["kind"] == "mentions_read");
    assert_eq!(read.await["conversation_id"], *conversation);
    console.learns("the count", counted(0)).await;
    assert!(omar.lists("view=mentions").await.is_empty());
    assert!(omar.items("/api/me/mentions").await.is_empty());

    // Nobody is named who may not read it.
    let body = json!({"text": "@Layla", "mentions": [layla.id]});
    let refused = sara.does("note", &conversation, body).await;
    let problem = refused.problem(422, "target_may_not_see");
    assert_eq!(problem["agent"], *layla.id);
    let nobody = json!({"text": "@Nobody", "mentions": ["17"]});
    let refused = sara.does("note", &conversation, nobody).await;
    refused.problem(422, "target_may_not_see");
    let crowd = json!({"text": "@all", "mentions": vec![omar.id.clone(); 51]});
    let refused = sara.does("note", &conversation, crowd).await;
    refused.problem(422, "invalid");
    assert_eq!(count(&layla, "mentions").await, 0);
}

#[tokio::test]
async fn a_mention_out_of_sight_is_not_counted_and_comes_back_with_it() {
    let world = World::start().await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    let mut console = omar.console().await;
    let body = json!({"text": "@Omar", "mentions": [omar.id]});
    world.admin.does("note", &conversation, body).await.ok();
    let counted = |count: i64| {
        move |item: &Value| item["kind"] == "counts" && item["counts"]["mentions"] == count
    };
    console.learns("the count", counted(1)).await;
    for (team, expected) in [(&world.support, 0), (&world.sales, 1)] {
        let to = json!({"team_id": team});
        world.admin.does("transfer", &conversation, to).await.ok();
        console.learns("the count", counted(expected)).await;
        assert_eq!(count(&omar, "mentions").await, expected);
        let rows = omar.lists("view=mentions").await;
        assert_eq!(i64::try_from(rows.len()).unwrap(), expected);
        let open = omar.items("/api/me/mentions").await;
        assert_eq!(i64::try_from(open.len()).unwrap(), expected);
    }
}

#[tokio::test]
async fn reminders_what_is_put_aside_and_what_is_new_have_views_with_live_counts() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let first = huda.begins("hello").await;
    let second = world.customer("Rami").begins("hello").await;
    let mut console = sara.console().await;
    let later = json!({"at": now_ms() + 3_600_000});
    sara.does("claim", &first, json!({})).await.ok();
    sara.does("follow-up", &first, later.clone()).await.ok();
    sara.does("follow-up", &second, later).await.ok();
    let counted = |view: &'static str, count: i64| {
        move |item: &Value| item["kind"] == "counts" && item["counts"][view] == count
    };
    console.learns("reminders", counted("follow_up", 2)).await;
    holds(&sara.lists("view=follow_up").await, &[&first, &second]);
    holds(&omar.lists("view=follow_up").await, &[&second]);
    assert_eq!(count(&omar, "follow_up").await, 1);

    // What is mine and new to me.
    holds(&sara.lists("view=unread").await, &[&first]);
    assert_eq!(count(&sara, "unread").await, 1);
    sara.does("read", &first, json!({})).await.ok();
    console.learns("nothing new", counted("unread", 0)).await;
    huda.says(json!({"type": "text", "text": "anybody?"})).await;
    console.learns("something new", counted("unread", 1)).await;
    sara.replies(&first, "I am here").await;
    console.learns("nothing new", counted("unread", 0)).await;
    sara.does("unread", &first, json!({})).await.ok();
    console.learns("marked", counted("unread", 1)).await;
    holds(&sara.lists("view=unread").await, &[&first]);
    // What becomes mine may have been read before.
    sara.does("read", &second, json!({})).await.ok();
    sara.does("claim", &second, json!({})).await.ok();
    eventually("what became mine", async || {
        (count(&sara, "mine").await == 2).then_some(())
    })
    .await;
    assert_eq!(count(&sara, "unread").await, 1);

    let until = json!({"until": now_ms() + 3_600_000});
    sara.does("snooze", &first, until).await.ok();
    console.learns("one put aside", counted("snoozed", 1)).await;
    holds(&sara.lists("view=snoozed").await, &[&first]);
    holds(&sara.lists("view=follow_up").await, &[&first, &second]);
    sara.does("resolve", &first, json!({})).await.ok();
    console
        .learns("one reminder", counted("follow_up", 1))
        .await;
    let gone = json!({"at": null});
    sara.does("follow-up", &second, gone).await.ok();
    console.learns("no reminder", counted("follow_up", 0)).await;
    // The counts are the same after a new start, which reads them from the store.
    let before = sara.get("/api/conversations/counts").await.ok();
    world.server.kill9();
    world.server.restart().await;
    assert_eq!(sara.get("/api/conversations/counts").await.ok(), before);
}
