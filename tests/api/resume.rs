//! Coming back: whoever was away catches up without a gap, whatever happened to the server.

use serde_json::{Value, json};

use crate::console::Console;
use crate::customer::Customer;
use crate::person::{Person, text};
use crate::world::World;

/// The customer writes some messages, which stand in the thread afterwards.
async fn writes(customer: &Customer<'_>, conversation: &str, words: &str, count: usize) -> String {
    let wamids: Vec<_> = (0..count)
        .map(|number| customer.writes(&format!("{words} {number}")))
        .collect();
    for wamid in &wamids {
        customer.stands(conversation, wamid).await;
    }
    wamids.last().unwrap().clone()
}

/// The message with Meta's id is heard.
async fn hears(console: &mut Console, wamid: &str) {
    let is_it = |item: &Value| item["message"]["external_id"] == wamid;
    console.learns("the message", is_it).await;
}

/// Sara listens to a customer, who has written some messages.
async fn listening(world: &World) -> (Person, Customer<'_>, String, Console) {
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("hello").await;
    let mut console = sara.watches(&conversation).await;
    let last = writes(&huda, &conversation, "before", 5).await;
    hears(&mut console, &last).await;
    (sara, huda, conversation, console)
}

async fn comes_back(person: &Person, conversation: &str, cursor: &str, last: &str) -> Console {
    let watch = json!([{"conversation": conversation}, {"view": "all", "status": "any"}]);
    let mut console = person.console_with(Some(cursor), watch).await;
    assert_eq!(console.heard[0]["resumed"], true, "{}", console.heard[0]);
    hears(&mut console, last).await;
    console
}

/// Two stretches of listening make up the thread, in its order, without a gap.
async fn must_be_whole(person: &Person, conversation: &str, before: &Console, after: &Console) {
    let thread = person.reads(conversation).await;
    let all: Vec<_> = thread.iter().map(|entry| text(&entry["id"])).collect();
    let (before, after) = (before.messages(), after.messages());
    let place = |id: &String| all.iter().position(|other| other == id).unwrap();
    for part in [&before, &after] {
        assert!(part.iter().map(place).is_sorted(), "out of order");
    }
    let mut heard = before;
    heard.extend(
        after
            .into_iter()
            .filter(|id| !heard.contains(id))
            .collect::<Vec<_>>(),
    );
    let began = place(&heard[0]);
    assert_eq!(heard, all[began..], "something was missed");
}

#[tokio::test]
async fn whoever_was_away_for_a_moment_gets_everything_missed_in_order() {
    let world = World::start().await;
    let (sara, huda, conversation, before) = listening(&world).await;
    let cursor = before.cursor.clone();
    let last = writes(&huda, &conversation, "meanwhile", 30).await;
    let after = comes_back(&sara, &conversation, &cursor, &last).await;
    must_be_whole(&sara, &conversation, &before, &after).await;
}

#[tokio::test]
async fn whoever_has_a_list_goes_on_from_it_and_misses_nothing_of_it() {
    let world = World::start().await;
    let (sara, huda, conversation, _) = listening(&world).await;
    let list = sara.get("/api/conversations?view=all").await.ok();
    assert_eq!(list["items"][0]["id"], conversation.as_str());
    let last = writes(&huda, &conversation, "meanwhile", 3).await;
    comes_back(&sara, &conversation, &text(&list["live"]), &last).await;
}

#[tokio::test]
async fn whoever_missed_more_than_fits_into_one_write_need_not_wait_for_something_new() {
    let world = World::start().await;
    let (sara, huda, conversation, before) = listening(&world).await;
    let cursor = before.cursor.clone();
    let last = writes(&huda, &conversation, &"much to tell ".repeat(300), 40).await;
    let after = comes_back(&sara, &conversation, &cursor, &last).await;
    must_be_whole(&sara, &conversation, &before, &after).await;
}

#[tokio::test]
async fn whoever_missed_more_than_is_kept_for_anybody_is_welcomed_and_told_to_load_anew() {
    let bound = [("BATON_LIVE__OUTBOX_BYTES", "32768")];
    let world = World::start_with(&bound, None).await;
    let (sara, huda, conversation, before) = listening(&world).await;
    writes(&huda, &conversation, &"much to tell ".repeat(300), 20).await;
    let watch = json!([{"conversation": conversation}]);
    let mut console = sara.console_with(Some(&before.cursor), watch).await;
    assert_eq!(console.heard[0]["type"], "welcome");
    let reset = console
        .hears("the reset", |frame| frame["type"] == "reset")
        .await;
    assert_eq!(reset["reason"], "too_slow");
    let wamid = huda.writes("and now");
    hears(&mut console, &wamid).await;
}

#[tokio::test]
async fn a_crash_of_the_server_costs_no_event() {
    let world = World::start().await;
    let (sara, huda, conversation, before) = listening(&world).await;
    writes(&huda, &conversation, "unheard", 10).await;
    let cursor = before.cursor.clone();
    world.server.kill9();
    world.server.restart().await;
    let last = writes(&huda, &conversation, "afterwards", 10).await;
    let after = comes_back(&sara, &conversation, &cursor, &last).await;
    must_be_whole(&sara, &conversation, &before, &after).await;
}

#[tokio::test]
async fn a_server_that_stops_says_so_and_the_next_one_goes_on() {
    let world = World::start().await;
    let (sara, huda, conversation, mut before) = listening(&world).await;
    let ((), code) = tokio::join!(world.server.terminate(), before.closes());
    assert_eq!(code, Some(4000));
    let wamid = huda.writes("while nobody is there");
    world.server.restart().await;
    huda.stands(&conversation, &wamid).await;
    let cursor = before.cursor.clone();
    let after = comes_back(&sara, &conversation, &cursor, &wamid).await;
    must_be_whole(&sara, &conversation, &before, &after).await;
    // What was decided while somebody was away is told as it is now.
    let claimed = sara.claims(&conversation).await.ok();
    assert_eq!(claimed["owner"]["id"], *sara.id);
}

#[tokio::test]
async fn a_cursor_of_nowhere_is_answered_with_a_reset_and_the_stream_goes_on() {
    let world = World::start().await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("hello").await;
    let known = world.admin.console().await.cursor;
    let (generation, place) = known.rsplit_once('-').unwrap();
    let ahead = format!("{generation}-{}", place.parse::<i64>().unwrap() + 1_000);
    for cursor in [
        "nonsense",
        "",
        "another-5",
        &ahead,
        &format!("{generation}--1"),
    ] {
        let watch = json!([{"conversation": conversation}]);
        let mut console = world.admin.console_with(Some(cursor), watch).await;
        assert_eq!(console.heard[0]["resumed"], false, "{cursor}");
        let reset = console
            .hears("the reset", |frame| frame["type"] == "reset")
            .await;
        assert_eq!(reset["reason"], "unknown_cursor");
        let wamid = huda.writes(&format!("after {cursor}"));
        hears(&mut console, &wamid).await;
    }
}
