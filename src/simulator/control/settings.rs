//! Knobs, numbers, ledger, and webhooks of any content.

use actix_web::HttpResponse;
use actix_web::web::{Bytes, Data, Query};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::error::{ControlError, parse};
use crate::simulator::webhooks::{Outcome, deliver_raw, verify};
use crate::simulator::world::World;

/// Most lines of one ledger page.
const LARGEST_PAGE: usize = 10_000;

pub(super) async fn knobs(world: Data<World>) -> HttpResponse {
    HttpResponse::Ok().json(world.knobs().as_ref())
}

pub(super) async fn turn(world: Data<World>, body: Bytes) -> Result<HttpResponse, ControlError> {
    let patch: Value = parse(&body)?;
    let knobs = world.turn_knobs(&patch)?;
    Ok(HttpResponse::Ok().json(knobs.as_ref()))
}

pub(super) async fn numbers(world: Data<World>) -> HttpResponse {
    let numbers: Vec<_> = world.numbers.iter().map(AsRef::as_ref).collect();
    HttpResponse::Ok().json(json!({"items": numbers}))
}

#[derive(Deserialize)]
pub(super) struct Since {
    #[serde(default)]
    since: u64,
    #[serde(default = "usual_page")]
    limit: usize,
}

fn usual_page() -> usize {
    1000
}

pub(super) async fn ledger(world: Data<World>, query: Query<Since>) -> HttpResponse {
    let page = world
        .ledger()
        .page(query.since, query.limit.clamp(1, LARGEST_PAGE));
    HttpResponse::Ok().json(page)
}

pub(super) async fn clear_ledger(world: Data<World>) -> HttpResponse {
    world.ledger().clear();
    HttpResponse::NoContent().finish()
}

/// Delivers any JSON as a webhook and tells how the first attempt went: `{id, status}`, status
/// null when there was no answer. What is refused is retried like any other.
pub(super) async fn webhook(world: Data<World>, body: Bytes) -> Result<HttpResponse, ControlError> {
    let json: Box<RawValue> = parse(&body)?;
    let world = world.into_inner();
    let url = world.options.webhook.clone();
    let (id, outcome) = deliver_raw(&world, url, json.get().to_owned()).await;
    let status = match outcome {
        Outcome::Answered(status) => Some(status),
        Outcome::NoAnswer => None,
    };
    Ok(HttpResponse::Ok().json(json!({"id": id, "status": status})))
}

/// Verifies the webhook endpoint as Meta does when it is set up.
pub(super) async fn verification(world: Data<World>) -> HttpResponse {
    let token = world.options.verify_token.expose_secret();
    let result = verify(&world, &world.options.webhook, token).await;
    HttpResponse::Ok().json(match result {
        Ok(()) => json!({"verified": true}),
        Err(reason) => json!({"verified": false, "reason": reason}),
    })
}
