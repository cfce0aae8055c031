//! The same thing many times at the same instant: one effect, one answer.

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::customer::{inbound, message};
use crate::person::{Person, text};
use crate::wait::eventually;
use crate::world::World;

const TIMES: usize = 30;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_that_arrives_many_times_at_once_counts_once() {
    let world = World::start().await;
    let body = inbound(vec![
        message("966500000001", "wamid.one", "one"),
        message("966500000001", "wamid.two", "two"),
    ]);
    let answers = join_all((0..TIMES).map(|_| world.webhook(&body))).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    let rows = world.admin.lists("view=all&status=any").await;
    assert_eq!(rows.len(), 1);
    let words = world.admin.words(&text(&rows[0]["id"])).await;
    assert_eq!(words, ["one", "two"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_asked_for_many_times_at_once_goes_out_once() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    let body = json!({"type": "text", "text": "once"});
    let asked = (0..TIMES).map(|number| {
        let (sara, conversation, body) = (&sara, &conversation, body.clone());
        async move {
            if number % 2 == 0 {
                let answer = sara.does_once("k", "messages", conversation, body).await;
                assert_eq!(answer.status, 202, "{}", answer.body);
                return text(&answer.body["id"]);
            }
            let mut console = sara.console().await;
            let result = console.does("k", "messages", conversation, body).await;
            text(&result["body"]["id"])
        }
    });
    let ids = join_all(asked).await;
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    world
        .delivered(&conversation, &ids[0], &["delivered", "read"])
        .await;
    assert_eq!(world.ledger("send").len(), 1);
    assert_eq!(sara.words(&conversation).await, ["hello", "once"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_webhooks_at_once_are_refused_at_once_and_none_is_lost() {
    let world = World::start_with(&[("BATON_WEBHOOK__MAX_IN_FLIGHT", "2")], None).await;
    let sent = (0..TIMES).map(|number| {
        let phone = format!("9665000010{number:02}");
        let told = message(&phone, &format!("wamid.{number}"), "hello");
        let (world, body) = (&world, inbound(vec![told]));
        async move {
            let mut refused = 0;
            eventually("an acknowledgement", async || {
                let answer = world.webhook(&body).await;
                refused += usize::from(answer.status == 503);
                assert!([200, 503].contains(&answer.status), "{}", answer.status);
                (answer.status == 200).then_some(())
            })
            .await;
            refused
        }
    });
    let refused: usize = join_all(sent).await.into_iter().sum();
    assert!(refused > 0, "nothing was ever too much");
    assert_eq!(world.admin.lists("view=all").await.len(), TIMES);
}

async fn retries(person: &Person, id: &str) -> (u16, Value) {
    let request = person.request(Method::POST, &format!("/api/messages/{id}/retry"));
    let answer = Person::answered(request.header("Idempotency-Key", "again")).await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn a_second_attempt_is_made_once_and_only_by_those_who_may_see_the_first() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let layla = world.hires("Layla", &[&world.support]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    world.turns(json!({"inject": [{"code": 131_026, "times": 1}]}));
    let failed = sara.replies(&conversation, "hello?").await;
    world.delivered(&conversation, &failed, &["failed"]).await;
    let sent = sara.replies(&conversation, "another").await;
    world
        .delivered(&conversation, &sent, &["delivered", "read"])
        .await;
    for id in [&failed, &sent] {
        let (status, body) = retries(&layla, id).await;
        assert_eq!((status, &body["code"]), (404, &json!("not_found")));
    }
    let first = retries(&sara, &failed).await;
    assert_eq!(first.0, 202, "{}", first.1);
    assert_eq!(retries(&sara, &failed).await, first);
    assert_eq!(
        sara.words(&conversation).await,
        ["hello", "hello?", "another", "hello?"]
    );
}

#[tokio::test]
async fn nobody_forwards_or_quotes_across_a_wall() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let ours = huda.begins("for sales").await;
    let noor = world.customer("Noor").on(crate::world::OTHER_NUMBER);
    let theirs = noor.begins("for support").await;
    let own = sara.messages(&ours).await.remove(0);
    let foreign = world.admin.messages(&theirs).await.remove(0);
    let to_hidden = json!({"message_ids": [own["id"]], "conversation_ids": [theirs]});
    let answer = sara.does("forward", &ours, to_hidden).await;
    answer.problem(404, "not_found");
    let of_hidden = json!({"message_ids": [foreign["id"]], "conversation_ids": [ours]});
    let answer = sara.does("forward", &ours, of_hidden).await;
    assert!([404, 422].contains(&answer.status), "{}", answer.body);
    let quoting = json!({"type": "text", "text": "see", "reply_to": foreign["id"]});
    let answer = sara.does("messages", &ours, quoting).await;
    answer.problem(422, "invalid");
    let reacting = json!({"type": "reaction", "message_id": foreign["id"], "emoji": "👍"});
    let answer = sara.does("messages", &ours, reacting).await;
    answer.problem(422, "invalid");
    assert!(world.ledger("send").is_empty());
}
