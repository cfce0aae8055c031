//! Consoles that do not read: they harm nobody else, and nothing is kept for them past a bound.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use crate::console::Next;
use crate::flood::floods;
use crate::person::text;
use crate::wait::eventually;
use crate::world::World;

const READERS: usize = 100;
const MESSAGES: usize = 40;

async fn metric(world: &World, name: &str) -> f64 {
    let url = format!("{}/metrics", world.server.url());
    let page = world
        .client
        .get(url)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let line = page.lines().find(|line| line.starts_with(name));
    line.map_or(0.0, |line| {
        line.rsplit(' ').next().unwrap().parse().unwrap()
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_that_never_reads_is_cut_off_and_a_hundred_others_miss_nothing() {
    let world = World::start_with(&[("BATON_LIVE__STALLED_SECONDS", "2")], None).await;
    let (quiet, loud) = (world.customer("Quiet"), world.customer("Loud"));
    let (quietly, loudly) = (quiet.begins("hello").await, loud.begins("hello").await);
    let sara = world
        .hires("Sara", &[&world.sales])
        .await
        .with_token()
        .await;
    let opening = (0..READERS).map(|_| sara.watches(&quietly));
    let mut readers = join_all(opening).await;
    let mut stalled = sara.connects_with_buffer(4_096).await;
    let watch = json!([{"conversation": quietly}, {"conversation": loudly}]);
    stalled.says(json!({"type": "hello", "watch": watch})).await;

    let phone = loud.phone.clone().unwrap();
    let flood = floods(&world, &phone);
    let talk = async {
        for number in 0..MESSAGES {
            let wamid = quiet.writes(&format!("message {number}"));
            quiet.stands(&quietly, &wamid).await;
        }
    };
    let reading = join_all(readers.iter_mut().map(|console| async {
        let last = format!("message {}", MESSAGES - 1);
        let is_last = |item: &serde_json::Value| item["message"]["content"]["text"] == last;
        console.learns("the last message", is_last).await;
    }));
    tokio::join!(flood, talk, reading);
    for console in &readers {
        let items = console.items("message");
        let words: Vec<_> = items
            .iter()
            .map(|item| text(&item["message"]["content"]["text"]))
            .collect();
        let all: Vec<_> = (0..MESSAGES)
            .map(|number| format!("message {number}"))
            .collect();
        assert_eq!(words, all);
    }
    eventually("the end of the stalled socket", async || {
        let evictions = metric(&world, "baton_live_evictions_total").await;
        (evictions >= 1.0).then_some(())
    })
    .await;
    // What the system's buffers held is still there to be read; then comes the end.
    assert_eq!(stalled.closes().await, None);
    let given_up = metric(&world, "baton_live_resets_total").await;
    assert!(given_up >= 1.0, "what waited for it was kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_console_that_reads_too_slowly_is_told_to_load_anew_and_goes_on() {
    let bound = [("BATON_LIVE__OUTBOX_BYTES", "32768")];
    let world = World::start_with(&bound, None).await;
    let loud = world.customer("Loud");
    let conversation = loud.begins("hello").await;
    let mut slow = world.admin.connects_with_buffer(4_096).await;
    let watch = json!([{"conversation": conversation}]);
    slow.says(json!({"type": "hello", "watch": watch})).await;
    floods(&world, loud.phone.as_ref().unwrap()).await;
    slow.hears("the reset", |frame| {
        frame["type"] == "reset" && frame["reason"] == "too_slow"
    })
    .await;
    let wamid = loud.writes("afterwards");
    slow.learns("what came afterwards", |item| {
        item["message"]["external_id"] == wamid
    })
    .await;
    assert!(matches!(
        slow.next_within(Duration::from_millis(300)).await,
        Next::Nothing | Next::Frame(_)
    ));
    // Whoever comes back with the newest cursor has missed nothing.
    let cursor = slow.cursor.clone();
    drop(slow);
    let wamid = loud.writes("much later");
    loud.stands(&conversation, &wamid).await;
    let mut again = world.admin.console_with(Some(&cursor), watch).await;
    again
        .learns("what was missed", |item| {
            item["message"]["external_id"] == wamid
        })
        .await;
}
