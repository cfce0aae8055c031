//! Rights that are taken away: live sockets obey at once, and nobody foreign gets in.

use std::time::Duration;

use serde_json::{Value, json};

use crate::console::{Console, handshake, refused};
use crate::customer::Customer;
use crate::person::{Pass, Person, text};
use crate::world::World;

const SECRET_WORDS: &str = "for their eyes only";

/// The customer says something that this console must not hear.
async fn must_not_hear(console: &mut Console, customer: &Customer<'_>, conversation: &str) {
    let wamid = customer.writes(SECRET_WORDS);
    customer.stands(conversation, &wamid).await;
    console.hears_out(Duration::from_millis(600)).await;
    let heard = json!(console.heard).to_string();
    assert!(!heard.contains(SECRET_WORDS), "{heard}");
}

async fn hears_of(console: &mut Console, customer: &Customer<'_>, words: &str) {
    let wamid = customer.writes(words);
    let is = |item: &Value| item["message"]["external_id"] == wamid;
    console.learns("a message while all is well", is).await;
}

async fn is_told_that_it_is_gone(console: &mut Console, conversation: &str) {
    let is = |item: &Value| item["kind"] == "gone" && item["conversation_id"] == conversation;
    console.learns("that it is gone", is).await;
}

#[tokio::test]
async fn a_revoked_session_is_closed_and_the_persons_other_windows_stay() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let elsewhere = sara.signs_in_again().await;
    let (mut here, mut there) = (sara.console().await, elsewhere.console().await);
    let sessions = sara.items("/api/sessions").await;
    let other = sessions
        .iter()
        .find(|session| session["current"] == false)
        .unwrap();
    let path = format!("/api/sessions/{}", text(&other["id"]));
    sara.delete(&path).await.ok();
    assert_eq!(there.closes().await, Some(4500));
    elsewhere.get("/api/me").await.problem(401, "not_signed_in");
    assert_eq!(refused(handshake(&elsewhere)).await, 401);
    here.says(json!({"type": "ping"})).await;
    here.hears("a pong", |frame| frame["type"] == "pong").await;
    sara.delete("/api/session").await.ok();
    assert_eq!(here.closes().await, Some(4500));
}

#[tokio::test]
async fn whoever_is_disabled_or_gets_another_password_or_loses_their_token_is_out_at_once() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let program = omar.with_token().await;
    let mut consoles = (
        sara.console().await,
        program.console().await,
        omar.console().await,
    );

    let path = format!("/api/agents/{}", sara.id);
    world
        .admin
        .patch(&path, json!({"disabled": true}))
        .await
        .ok();
    assert_eq!(consoles.0.closes().await, Some(4500));
    sara.get("/api/me").await.problem(401, "not_signed_in");

    let tokens = omar.items("/api/tokens").await;
    let path = format!("/api/tokens/{}", text(&tokens[0]["id"]));
    omar.delete(&path).await.ok();
    assert_eq!(consoles.1.closes().await, Some(4500));
    assert_eq!(refused(handshake(&program)).await, 401);

    let path = format!("/api/agents/{}", omar.id);
    world
        .admin
        .patch(&path, json!({"password": "another-password"}))
        .await
        .ok();
    assert_eq!(consoles.2.closes().await, Some(4500));
}

/// Somebody watches a thread and every list; then `change` is made to them.
async fn loses(change: impl Fn(&World) -> Value) {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("hello").await;
    let watch = json!([{"conversation": conversation}, {"view": "all", "status": "any"}]);
    let mut console = sara.console_with(None, watch).await;
    hears_of(&mut console, &huda, "before").await;
    let mut watching = world.admin.watches(&conversation).await;

    let path = format!("/api/agents/{}", sara.id);
    world.admin.patch(&path, change(&world)).await.ok();
    is_told_that_it_is_gone(&mut console, &conversation).await;
    must_not_hear(&mut console, &huda, &conversation).await;
    // Nor who is there, nor can she say that she is.
    watching.is_present(&conversation, "composing").await;
    console.is_present(&conversation, "composing").await;
    console.hears_out(Duration::from_millis(600)).await;
    watching.hears_out(Duration::from_millis(300)).await;
    let presence = |console: &Console| -> Vec<Value> {
        let heard = console.heard.iter();
        let presence = heard.filter(|frame| frame["type"] == "presence");
        presence
            .filter(|frame| frame["agents"] != json!([]))
            .cloned()
            .collect()
    };
    assert_eq!(presence(&console), Vec::<Value>::new());
    assert_eq!(presence(&watching), Vec::<Value>::new());
    let path = format!("/api/conversations/{conversation}");
    sara.get(&path).await.problem(404, "not_found");
    sara.claims(&conversation).await.problem(404, "not_found");
}

#[tokio::test]
async fn whoever_leaves_a_team_hears_no_more_of_its_conversations() {
    loses(|world| json!({"team_ids": [world.support]})).await;
}

#[tokio::test]
async fn whoever_loses_a_number_hears_no_more_of_it() {
    loses(|world| json!({"channel_ids": [world.delivery]})).await;
}

#[tokio::test]
async fn a_conversation_that_goes_to_another_team_is_gone_for_the_first_one() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("hello").await;
    let mut console = sara.watches(&conversation).await;
    hears_of(&mut console, &huda, "before").await;
    let body = json!({"team_id": world.support});
    world.admin.does("transfer", &conversation, body).await.ok();
    is_told_that_it_is_gone(&mut console, &conversation).await;
    must_not_hear(&mut console, &huda, &conversation).await;
}

#[tokio::test]
async fn only_our_own_pages_and_only_those_signed_in_are_let_in() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let from = |origin: &str| {
        let mut request = handshake(&sara);
        request
            .headers_mut()
            .insert("origin", origin.parse().unwrap());
        request
    };
    let port = world.server.port();
    for foreign in [
        "http://evil.example",
        "null",
        "https://127.0.0.1",
        "http://127.0.0.1:1",
    ] {
        assert_eq!(refused(from(foreign)).await, 403, "{foreign}");
    }
    let own = from(&format!("http://127.0.0.1:{port}"));
    assert!(tokio_tungstenite::connect_async(own).await.is_ok());
    let mut nobody = handshake(&sara);
    nobody.headers_mut().remove("cookie");
    assert_eq!(refused(nobody).await, 401);
    for pass in [
        Pass::Cookie("baton=guess".into()),
        Pass::Token("guess".into()),
    ] {
        let stranger = sara.showing(pass);
        assert_eq!(refused(handshake(&stranger)).await, 401);
        stranger.get("/api/me").await.problem(401, "not_signed_in");
    }
    let body = json!({"type": "text", "text": "from a foreign page"});
    let request = sara.request(reqwest::Method::POST, "/api/conversations/1/messages");
    let request = request.header("Origin", "http://evil.example").json(&body);
    Person::answered(request)
        .await
        .problem(403, "foreign_origin");
}
