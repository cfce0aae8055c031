//! Sends that go wrong: before acceptance, after it, by token, by injection.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::helpers::{Meta, NUMBER, SARA, a_moment, eventually, text, text_to, two_accounts};

async fn open(knobs: Value) -> Meta {
    let meta = Meta::start(json!({"service_window": "off", "pair_limit": false})).await;
    meta.turns(knobs).await;
    meta
}

#[actix_web::test]
async fn what_fails_before_acceptance_is_never_sent() {
    let meta = open(json!({"fail_before_accept": 1.0})).await;
    assert_eq!(meta.refused(text_to(SARA, "x")).await, (131_016, 500));
    a_moment().await;
    assert!(meta.inbox.statuses().is_empty());
    assert!(meta.ledger("send").await.is_empty());
    meta.stop().await;
}

#[actix_web::test]
async fn what_fails_after_acceptance_goes_out_and_its_status_carries_the_mark() {
    let meta = open(json!({"fail_after_accept": 1.0})).await;
    let mut body = text_to(SARA, "x");
    body["biz_opaque_callback_data"] = "outbox-3".into();
    let (status, answer) = meta.posts(body).await;
    assert_eq!(
        (status, answer["error"]["code"].as_u64()),
        (500, Some(131_000))
    );
    let line = &meta.ledger("send").await[0];
    assert_eq!(line["answer"], "server_error");
    assert_eq!(line["biz_opaque_callback_data"], "outbox-3");
    let sent = meta.inbox.sees(&text(&line["wamid"]), "sent").await;
    assert_eq!(sent["biz_opaque_callback_data"], "outbox-3");
    meta.stop().await;
}

#[actix_web::test]
async fn an_answer_can_be_lost_by_a_broken_connection() {
    let meta = open(json!({"fail_after_accept": 1.0, "fail_after_accept_as": "reset"})).await;
    let path = format!("/v25.0/{NUMBER}/messages");
    let mut body = text_to(SARA, "x");
    body["messaging_product"] = "whatsapp".into();
    let lost = meta.request(Method::POST, &path).json(&body).send().await;
    let error = lost.expect_err("the connection must break before an answer");
    assert!(error.is_request() && !error.is_timeout(), "{error:?}");
    assert_eq!(meta.ledger("send").await[0]["answer"], "reset");
    meta.turns(json!({"fail_after_accept": 0.0})).await;
    meta.says("the next connection works").await;
    meta.stop().await;
}

#[actix_web::test]
async fn an_answer_can_be_lost_in_silence() {
    let knobs = json!({"fail_after_accept": 1.0, "fail_after_accept_as": "time_out",
        "hang_ms": 600});
    let meta = open(knobs).await;
    let path = format!("/v25.0/{NUMBER}/messages");
    let mut body = text_to(SARA, "x");
    body["messaging_product"] = "whatsapp".into();
    let request = || meta.request(Method::POST, &path).json(&body);
    let hasty = request().timeout(Duration::from_millis(150)).send().await;
    assert!(hasty.expect_err("it must hang").is_timeout());
    assert_eq!(Meta::answer(request()).await.0, 504);
    let lines = meta.ledger("send").await;
    assert_eq!(lines.len(), 2, "both were accepted");
    eventually("both statuses", || {
        lines
            .iter()
            .all(|line| !meta.inbox.progress(&text(&line["wamid"])).is_empty())
    })
    .await;
    meta.stop().await;
}

#[actix_web::test]
async fn injected_errors_hit_so_many_sends_and_no_more() {
    let inject = json!({"inject": [
        {"code": 131_048, "times": 2},
        {"code": 131_049, "place": "webhook", "details": "not today"},
    ]});
    let meta = open(inject).await;
    assert_eq!(meta.refused(text_to(SARA, "x")).await, (131_048, 400));
    assert_eq!(meta.refused(text_to(SARA, "x")).await, (131_048, 400));
    let failing = meta.says("accepted at first").await;
    let failed = meta.inbox.sees(&failing, "failed").await;
    assert_eq!(failed["errors"][0]["code"], 131_049);
    assert_eq!(failed["errors"][0]["error_data"]["details"], "not today");
    let fine = meta.says("fine").await;
    meta.inbox.sees(&fine, "read").await;
    assert_eq!(meta.turns(json!({})).await["inject"], json!([]));
    meta.stop().await;
}

#[actix_web::test]
async fn tokens_are_looked_at() {
    let meta = Meta::start_with(json!({}), two_accounts()).await;
    let path = format!("/v25.0/{NUMBER}");
    let error = |answer: (u16, Value)| {
        let error = &answer.1["error"];
        (
            answer.0,
            error["code"].as_u64().unwrap(),
            error["error_subcode"].as_u64(),
        )
    };
    let without = Meta::answer(meta.plain(Method::GET, &path)).await;
    assert_eq!(error(without), (401, 104, None));
    let wrong = meta.plain(Method::GET, &path).bearer_auth("wrong");
    assert_eq!(error(Meta::answer(wrong).await), (401, 190, None));
    let foreign = meta.plain(Method::GET, &path).bearer_auth("other-token");
    assert_eq!(error(Meta::answer(foreign).await), (400, 100, Some(33)));
    let by_query = format!("{path}?access_token=demo-access-token");
    assert_eq!(
        Meta::answer(meta.plain(Method::GET, &by_query)).await.0,
        200
    );
    meta.turns(json!({"token_expired": true})).await;
    let (status, answer) = meta.posts(text_to(SARA, "x")).await;
    assert_eq!(error((status, answer.clone())), (401, 190, Some(463)));
    assert_eq!(answer["error"]["type"], "OAuthException");
    assert!(answer["error"]["fbtrace_id"].is_string());
    meta.stop().await;
}
