//! What Meta answers, and what follows: wait, give up with words, stop the number, go on.

use serde_json::{Value, json};

use crate::person::text;
use crate::wait::{a_moment, eventually};
use crate::world::World;

const THERE: [&str; 3] = ["sent", "delivered", "read"];

/// How often a message of ours was accepted.
fn accepted(world: &World, id: &str) -> usize {
    let sends = world.ledger("send");
    sends
        .iter()
        .filter(|send| send["biz_opaque_callback_data"] == id)
        .count()
}

#[tokio::test]
async fn throttled_messages_wait_and_go_out_in_order_and_once() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("hello").await;
    for code in [130_429, 131_056] {
        world.turns(json!({"inject": [{"code": code, "times": 1}]}));
        let mut ids = Vec::new();
        for number in 0..3 {
            ids.push(
                sara.replies(&conversation, &format!("{code} {number}"))
                    .await,
            );
        }
        for id in &ids {
            world.delivered(&conversation, id, &THERE).await;
            assert_eq!(accepted(&world, id), 1);
        }
        let refusals = world.ledger("refusal");
        let refused: Vec<_> = refusals.iter().filter(|one| one["code"] == code).collect();
        assert_eq!(refused.len(), 1);
        assert_eq!(refused[0]["biz_opaque_callback_data"], *ids[0]);
    }
    let phone = huda.phone_shows().await;
    let words: Vec<_> = phone
        .iter()
        .skip(1)
        .map(|one| text(&one["content"]["body"]))
        .collect();
    let order = [
        "130429 0", "130429 1", "130429 2", "131056 0", "131056 1", "131056 2",
    ];
    assert_eq!(words, order);
}

#[tokio::test]
async fn what_meta_refuses_for_good_fails_with_words_and_advice() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    for place in ["response", "webhook"] {
        for (code, advice) in [(131_047, "offer_template"), (131_026, "other_way")] {
            let error = json!({"code": code, "times": 1, "place": place});
            world.turns(json!({"inject": [error]}));
            let id = sara
                .replies(&conversation, &format!("{place} {code}"))
                .await;
            let failed = world.delivered(&conversation, &id, &["failed"]).await;
            let fault = &failed["delivery"]["fault"];
            assert_eq!(
                (&fault["code"], &fault["advice"]),
                (&json!(code), &json!(advice)),
                "{place}"
            );
            assert!(!text(&fault["title"]).is_empty());
        }
    }
    let failed = world.admin.items("/api/outbox?state=failed").await;
    assert_eq!(failed.len(), 4);
    // The next one goes out as if nothing had been.
    let id = sara.replies(&conversation, "all is well").await;
    world.delivered(&conversation, &id, &THERE).await;
    // A person may send what failed again, as a new message.
    let path = format!("/api/messages/{}/retry", text(&failed[0]["id"]));
    let again = sara.post(&path, json!({})).await.ok();
    assert_ne!(again["id"], failed[0]["id"]);
    world
        .delivered(&conversation, &text(&again["id"]), &THERE)
        .await;
    let settled = sara
        .post(&format!("/api/messages/{id}/retry"), json!({}))
        .await;
    settled.problem(422, "invalid");
}

async fn store(world: &World) -> Value {
    let channels = world.admin.items("/api/channels").await;
    channels
        .into_iter()
        .find(|one| one["id"] == *world.store)
        .unwrap()
}

#[tokio::test]
async fn an_expired_token_stops_the_number_until_it_is_renewed_and_nothing_is_lost() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    let mut console = world.admin.console().await;
    world.turns(json!({"token_expired": true}));
    let mut ids = vec![sara.replies(&conversation, "one").await];
    console
        .learns("a notice", |item| {
            item["kind"] == "notice" && item["severity"] == "critical"
        })
        .await;
    let stopped = eventually("that the number stops", async || {
        let store = store(&world).await;
        (store["state"] == "stopped").then_some(store)
    })
    .await;
    assert!(!text(&stopped["state_reason"]).is_empty());
    let notices = world.admin.items("/api/notices").await;
    assert_eq!(notices[0]["channel_id"], *world.store);
    ids.push(sara.replies(&conversation, "two").await);
    a_moment().await;
    assert_eq!(
        world.admin.items("/api/outbox?state=waiting").await.len(),
        2
    );
    assert_eq!(
        world.ledger("refusal").len(),
        1,
        "it went on calling with a dead token"
    );

    // A restart does not change that.
    world.server.kill9();
    world.server.restart().await;
    assert_eq!(store(&world).await["state"], "stopped");
    world.turns(json!({"token_expired": false}));
    let path = format!("/api/channels/{}", world.store);
    let token = json!({"token": "demo-access-token"});
    world.admin.patch(&path, token).await.ok();
    assert_eq!(store(&world).await["state"], "ok");
    for id in &ids {
        world.delivered(&conversation, id, &THERE).await;
        assert_eq!(accepted(&world, id), 1);
    }
    assert!(
        !store(&world)
            .await
            .to_string()
            .contains("demo-access-token")
    );
}

#[tokio::test]
async fn an_answer_that_is_lost_after_acceptance_is_unknown_and_settled_by_its_status() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    for loss in ["server_error", "reset", "time_out"] {
        world.turns(json!({
            "fail_after_accept": 1.0, "fail_after_accept_as": loss, "hang_ms": 8_000,
            "status_delay_ms": {"min": 5_000, "max": 5_000},
        }));
        let id = sara.replies(&conversation, loss).await;
        let unknown = world.delivered(&conversation, &id, &["unknown"]).await;
        assert!(!text(&unknown["delivery"]["fault"]["title"]).is_empty());
        let listed = world.admin.items("/api/outbox?state=unknown").await;
        assert!(listed.iter().any(|one| one["id"] == *id));
        world.turns(json!({"fail_after_accept": 0.0, "status_delay_ms": {"min": 1, "max": 5}}));
        let settled = world.delivered(&conversation, &id, &THERE).await;
        assert!(
            settled["external_id"].is_string(),
            "the status brings Meta's id"
        );
        assert!(settled["delivery"]["fault"].is_null(), "{settled}");
        assert_eq!(accepted(&world, &id), 1, "{loss}");
    }
    assert!(
        world
            .admin
            .items("/api/outbox?state=unknown")
            .await
            .is_empty()
    );
    assert_eq!(world.ledger("send").len(), 3);
}

#[tokio::test]
async fn what_stays_unknown_is_sent_again_by_a_person_only() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    let silent = json!({"min": 600_000, "max": 600_000});
    world.turns(json!({
        "fail_after_accept": 1.0, "fail_after_accept_as": "reset", "status_delay_ms": silent,
    }));
    let id = sara.replies(&conversation, "did it arrive?").await;
    world.delivered(&conversation, &id, &["unknown"]).await;
    world.turns(json!({"fail_after_accept": 0.0}));
    world.server.kill9();
    world.server.restart().await;
    // Later messages are not held up by it.
    let next = sara.replies(&conversation, "another").await;
    world.delivered(&conversation, &next, &THERE).await;
    assert_eq!(accepted(&world, &id), 1);
    let state = world.delivered(&conversation, &id, &["unknown"]).await;
    assert!(state["external_id"].is_null());
    let retried = sara
        .post(&format!("/api/messages/{id}/retry"), json!({}))
        .await
        .ok();
    let retried = text(&retried["id"]);
    world.delivered(&conversation, &retried, &THERE).await;
    assert_eq!((accepted(&world, &id), accepted(&world, &retried)), (1, 1));
}
