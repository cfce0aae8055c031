//! Web push from end to end: who is told of what, how it is sealed, and what push services answer.

use reqwest::Method;
use serde_json::{Value, json};

use crate::customer::Customer;
use crate::person::{Person, text};
use crate::push_service::PushService;
use crate::wait::eventually;
use crate::world::World;

const HERE: (&str, &str) = ("BATON_PUSH__EXCEPTED_HOSTS", "127.0.0.1");

async fn world() -> (World, PushService) {
    (World::start_with(&[HERE], None).await, PushService::start())
}

/// Every occasion in every way, for somebody who wants to hear of all.
fn everything() -> Value {
    let ways = json!({"push": true, "desktop": true, "sound": true});
    json!({"occasions": {
        "assigned": ways, "answered": ways, "mention": ways, "queue": ways,
        "follow_up": ways, "window": ways,
    }})
}

/// Sara has taken a conversation of Huda's.
async fn sara_answers_huda(world: &World) -> (Person, Customer<'_>, String) {
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("first").await;
    sara.claims(&conversation).await.ok();
    (sara, huda, conversation)
}

/// Waits until that has become of a push.
async fn became(world: &World, outcome: &str) {
    let counted = format!("baton_pushes_total{{outcome=\"{outcome}\"}} 1");
    eventually(&counted, async || {
        let metrics = world.admin.get("/metrics").await.body;
        metrics.as_str()?.contains(&counted).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_customers_answer_reaches_the_owners_browser_sealed_and_signed() {
    let (world, service) = world().await;
    let (sara, huda, conversation) = sara_answers_huda(&world).await;
    let browser = service.browser("sara");
    sara.takes_pushes_in(&browser).await;
    huda.writes("where is my order?");
    let pushed = service.brings(&browser, 1).await;
    let told = browser.opens(&pushed);
    assert_eq!(
        (&told["occasion"], &told["conversation"], &told["title"]),
        (&json!("answered"), &json!(conversation), &json!("Huda"))
    );
    assert_eq!(told["body"], "where is my order?");
    assert_eq!(told["url"], format!("/inbox/all/{conversation}"));
    let key = text(&sara.get("/api/push-key").await.ok()["public_key"]);
    pushed.must_be_signed(&service.origin, &key);
    let header = |name: &str| pushed.headers[name].as_str();
    assert_eq!(header("content-encoding"), "aes128gcm");
    assert_eq!(header("urgency"), "high");
    assert!(header("ttl").parse::<u32>().unwrap() > 0);
    assert_eq!(header("topic").len(), 32);

    huda.writes("hello?");
    let next = service.brings(&browser, 2).await;
    assert_eq!(
        next.headers["topic"],
        header("topic"),
        "a newer one replaces it"
    );

    // The key is made once, and stands sealed in the database.
    world.server.terminate().await;
    world.server.restart().await;
    assert_eq!(sara.get("/api/push-key").await.ok()["public_key"], key);
    huda.writes("still there?");
    // What was told in the last seconds before the end may be told again.
    let after = eventually("the next message", async || {
        let all = service.pushed(&browser).into_iter();
        all.rev()
            .find(|one| browser.opens(one)["body"] == "still there?")
    });
    after.await.must_be_signed(&service.origin, &key);
}

#[tokio::test]
async fn people_hear_of_what_others_do_and_not_of_what_they_do_themselves() {
    let (world, service) = world().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let browser = service.browser("sara");
    sara.takes_pushes_in(&browser).await;
    sara.chooses(everything()).await;
    let conversation = world.customer("Huda").begins("hello").await;
    let told = service.tells(&browser, 1).await;
    assert_eq!(
        (&told["occasion"], &told["title"]),
        (&json!("queue"), &json!("Huda"))
    );
    assert_eq!(told["body"], "New in Sales\nhello");

    sara.claims(&conversation).await.ok();
    sara.does("release", &conversation, json!({})).await.ok();
    omar.claims(&conversation).await.ok();
    let note = json!({"text": "@Sara look", "mentions": [sara.id]});
    omar.does("note", &conversation, note).await.ok();
    let told = service.tells(&browser, 2).await;
    assert_eq!(
        told["occasion"], "mention",
        "not her own claim and release: {told}"
    );
    assert_eq!(told["body"], "Omar mentioned you\n@Sara look");

    omar.does("assign", &conversation, json!({"agent_id": sara.id}))
        .await
        .ok();
    let told = service.tells(&browser, 3).await;
    assert_eq!(told["occasion"], "assigned");
    assert!(text(&told["body"]).starts_with("Omar gave you this conversation"));
}

#[tokio::test]
async fn nobody_hears_while_they_are_busy_or_want_quiet_nor_of_what_they_may_not_see() {
    let (world, service) = world().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let lina = world.hires("Lina", &[&world.support]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let (hers, others, his) = (
        service.browser("sara"),
        service.browser("lina's"),
        service.browser("omar's."),
    );
    sara.takes_pushes_in(&hers).await;
    lina.takes_pushes_in(&others).await;
    omar.takes_pushes_in(&his).await;
    lina.chooses(everything()).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("secret").await;
    sara.claims(&conversation).await.ok();
    // Once Omar has heard of a note, what came before it has been decided.
    let omar_has_heard = async |count: usize| {
        let note = json!({"text": "@Omar look", "mentions": [omar.id]});
        sara.does("note", &conversation, note).await.ok();
        service.brings(&his, count).await;
    };

    sara.patch("/api/me", json!({"availability": "busy"}))
        .await
        .ok();
    let unheard = huda.writes("while busy");
    huda.stands(&conversation, &unheard).await;
    omar_has_heard(1).await;
    sara.patch("/api/me", json!({"availability": "available"}))
        .await
        .ok();
    sara.chooses(json!({
        "quiet": {"from": "00:00", "until": "23:59"}, "time_zone": "Asia/Riyadh",
    }))
    .await;
    let quiet = sara.get("/api/me/notifications").await.ok();
    assert_eq!(quiet["time_zone"], "Asia/Riyadh");
    let unheard = huda.writes("in the quiet");
    huda.stands(&conversation, &unheard).await;
    omar_has_heard(2).await;
    sara.chooses(json!({"preview": "name"})).await;
    huda.writes("loud");
    let told = service.tells(&hers, 1).await;
    assert_eq!(
        (&told["title"], &told["body"]),
        (&json!("Huda"), &json!("New message")),
        "she wants no words shown"
    );
    sara.chooses(json!({"preview": "nothing"})).await;
    huda.writes("louder");
    let told = service.tells(&hers, 2).await;
    assert_eq!(told["title"], "Baton");
    assert!(service.pushed(&others).is_empty(), "Lina may not see it");
}

#[tokio::test]
async fn whoever_has_it_before_their_eyes_is_not_told() {
    let (world, service) = world().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let browser = service.browser("sara");
    sara.takes_pushes_in(&browser).await;
    let (huda, omar) = (world.customer("Huda"), world.customer("Omar"));
    let looked_at = huda.begins("hello").await;
    let other = omar.begins("hello").await;
    for conversation in [&looked_at, &other] {
        sara.claims(conversation).await.ok();
    }
    let mut console = sara.watches(&looked_at).await;
    console.is_present(&looked_at, "looking").await;
    console.says(json!({"type": "ping"})).await;
    console
        .hears("the pong", |frame| frame["type"] == "pong")
        .await;
    let seen = huda.writes("seen at once");
    huda.stands(&looked_at, &seen).await;
    omar.writes("unseen");
    let told = service.tells(&browser, 1).await;
    assert_eq!(told["conversation"], other);
}

#[tokio::test]
async fn a_browser_that_is_gone_is_forgotten_and_a_busy_service_is_asked_again() {
    let (world, service) = world().await;
    let (sara, huda, _) = sara_answers_huda(&world).await;
    let (gone, lost, busy) = (
        service.browser("gone"),
        service.browser("lost!"),
        service.browser("busy.."),
    );
    for browser in [&gone, &lost, &busy] {
        sara.takes_pushes_in(browser).await;
    }
    service.answers(&gone, &[(410, "")]);
    service.answers(&lost, &[(404, "")]);
    service.answers(&busy, &[(429, "1"), (503, "1"), (500, "1")]);
    huda.writes("second");
    service.brings(&busy, 4).await;
    let told = service.tells(&busy, 4).await;
    assert_eq!(told["body"], "second", "at last");
    let left = sara.items("/api/push-subscriptions").await;
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(service.pushed(&gone).len(), 1);

    // What it will never take is not offered again.
    service.answers(&busy, &[(400, "")]);
    huda.writes("third");
    service.brings(&busy, 5).await;
    huda.writes("fourth");
    let told = service.tells(&busy, 6).await;
    assert_eq!(told["body"], "fourth");
}

#[tokio::test]
async fn of_what_waits_for_a_service_only_the_newest_of_a_conversation_is_brought() {
    let (world, service) = world().await;
    let (sara, huda, _) = sara_answers_huda(&world).await;
    let browser = service.browser("sara");
    sara.takes_pushes_in(&browser).await;
    service.answers(&browser, &[(429, "8")]);
    huda.writes("old");
    service.brings(&browser, 1).await;
    huda.writes("new");
    let told = service.tells(&browser, 2).await;
    assert_eq!(told["body"], "new");
    became(&world, "replaced").await;
    assert_eq!(
        service.pushed(&browser).len(),
        2,
        "the old one came after all"
    );
}

#[tokio::test]
async fn what_waits_is_withdrawn_from_whoever_takes_up_no_more_work() {
    let (world, service) = world().await;
    let (sara, huda, _) = sara_answers_huda(&world).await;
    let browser = service.browser("sara");
    sara.takes_pushes_in(&browser).await;
    service.answers(&browser, &[(429, "8")]);
    huda.writes("second");
    service.brings(&browser, 1).await;
    let away = json!({"availability": "away"});
    sara.patch("/api/me", away).await.ok();
    became(&world, "withdrawn").await;
    assert_eq!(service.pushed(&browser).len(), 1);
}

#[tokio::test]
async fn a_browser_is_told_nothing_once_its_session_has_ended() {
    let (world, service) = world().await;
    let (sara, huda, _) = sara_answers_huda(&world).await;
    let elsewhere = sara.signs_in_again().await;
    let (here, there) = (service.browser("here"), service.browser("there"));
    sara.takes_pushes_in(&here).await;
    elsewhere.takes_pushes_in(&there).await;
    elsewhere.delete("/api/session").await.ok();
    assert_eq!(sara.items("/api/push-subscriptions").await.len(), 1);
    huda.writes("second");
    service.brings(&here, 1).await;
    assert!(service.pushed(&there).is_empty());

    // The same browser, when somebody else signs in there, is theirs alone.
    let omar = world.hires("Omar", &[&world.sales]).await;
    omar.takes_pushes_in(&here).await;
    assert!(sara.items("/api/push-subscriptions").await.is_empty());
    let rows = omar.items("/api/push-subscriptions").await;
    assert_eq!(rows[0]["current"], true);
    let again = omar.takes_pushes_in(&here).await;
    assert_eq!(rows[0]["id"], again, "the same browser stays the same");
}

#[tokio::test]
async fn a_push_can_be_tried_out() {
    let (world, service) = world().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let browser = service.browser("sara");
    let id = sara.takes_pushes_in(&browser).await;
    let path = format!("/api/push-subscriptions/{id}/test");
    sara.patch("/api/me", json!({"availability": "away"}))
        .await
        .ok();
    sara.post(&path, json!({})).await.ok();
    let told = service.tells(&browser, 1).await;
    assert_eq!(told["occasion"], "test", "even while she is away");
    service.answers(&browser, &[(403, ""), (410, "")]);
    sara.post(&path, json!({}))
        .await
        .problem(502, "push_refused");
    let omar = world.hires("Omar", &[&world.sales]).await;
    omar.post(&path, json!({})).await.problem(404, "not_found");
    sara.post(&path, json!({})).await.problem(404, "not_found");
    assert!(sara.items("/api/push-subscriptions").await.is_empty());
}

#[tokio::test]
async fn only_public_push_services_and_real_browsers_are_taken() {
    let world = World::start().await;
    let service = PushService::start();
    let sara = world.hires("Sara", &[&world.sales]).await;
    let path = "/api/push-subscriptions";
    let sound = service.browser("sara").subscription();
    for endpoint in [
        "http://push.example.com/send/x",
        "https://127.0.0.1/send/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/send/x",
        "https://localhost/send/x",
        "not an address",
        &service.browser("sara").endpoint,
    ] {
        let mut body = sound.clone();
        body["endpoint"] = endpoint.into();
        let refused = sara.post(path, body).await.problem(422, "invalid");
        assert_eq!(refused["field"], "endpoint", "{endpoint}");
    }
    let mut body = sound.clone();
    body["endpoint"] = "https://push.example.com/send/x".into();
    body["keys"]["auth"] = "c2hvcnQ".into();
    let refused = sara.post(path, body.clone()).await.problem(422, "invalid");
    assert_eq!(refused["field"], "keys");
    body["keys"] = sound["keys"].clone();
    sara.post(path, body.clone()).await.ok();
    let program = sara.with_token().await;
    program.post(path, body).await.problem(422, "invalid");
    assert!(service.pushed(&service.browser("sara")).is_empty());
}

#[tokio::test]
async fn choices_that_make_no_sense_are_refused_and_others_kept() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let path = "/api/me/notifications";
    let puts =
        async |body: Value| Person::answered(sara.request(Method::PUT, path).json(&body)).await;
    let first = sara.get(path).await.ok();
    assert_eq!(first["occasions"]["assigned"]["push"], true);
    assert_eq!(first["occasions"]["queue"]["push"], false);
    for wrong in [
        json!({"quiet": {"from": "25:00", "until": "07:00"}}),
        json!({"time_zone": "Riyadh"}),
        json!({"preview": "all"}),
        json!({"occasions": {"queue": {"push": true}}}),
    ] {
        puts(wrong).await.problem(422, "invalid");
    }
    let mut wanted = first.clone();
    wanted["quiet"] = json!({"from": "22:00", "until": "06:30"});
    wanted["time_zone"] = "Asia/Riyadh".into();
    wanted["occasions"]["queue"]["sound"] = true.into();
    puts(wanted.clone()).await.ok();
    assert_eq!(sara.get(path).await.ok(), wanted);
    let omar = world.hires("Omar", &[&world.sales]).await;
    assert_eq!(omar.get(path).await.ok(), first, "each has their own");
}
