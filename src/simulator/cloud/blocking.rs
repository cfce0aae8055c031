//! `/{PHONE}/block_users`: customers who can no longer write to a number, nor it to them.

use std::sync::Arc;

use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use super::auth;
use super::error::MetaError;
use crate::simulator::clock::now_ms;
use crate::simulator::customers::{Customer, phone_digits};
use crate::simulator::options::BusinessNumber;
use crate::simulator::world::World;

/// A number keeps at most so many.
const MOST: usize = 64_000;

/// The blocked customers of a number.
pub(super) async fn list(
    world: Data<World>,
    request: HttpRequest,
) -> Result<HttpResponse, MetaError> {
    let number = auth::number(&world, &request, request.match_info().query("phone"))?;
    let blocked = world.blocked_on(&number);
    let data: Vec<Value> = blocked
        .iter()
        .map(|customer| json!({"messaging_product": "whatsapp", "wa_id": customer.party()}))
        .collect();
    Ok(HttpResponse::Ok().json(json!({
        "data": data,
        "paging": {"cursors": {"before": "QVFIUbefore", "after": "QVFIUafter"}},
    })))
}

/// Blocks.
pub(super) async fn block(
    world: Data<World>,
    request: HttpRequest,
    body: Bytes,
) -> Result<HttpResponse, MetaError> {
    change(&world, &request, &body, true)
}

/// Unblocks.
pub(super) async fn unblock(
    world: Data<World>,
    request: HttpRequest,
    body: Bytes,
) -> Result<HttpResponse, MetaError> {
    change(&world, &request, &body, false)
}

fn change(
    world: &World,
    request: &HttpRequest,
    body: &Bytes,
    blocks: bool,
) -> Result<HttpResponse, MetaError> {
    let number = auth::number(world, request, request.match_info().query("phone"))?;
    if let Some(code) = world.knobs().block_error {
        return Err(MetaError::new(code, ""));
    }
    let (mut done, mut failed) = (Vec::new(), Vec::new());
    for input in asked(body)? {
        match one(world, &number, &input, blocks) {
            Ok(customer) => done.push(json!({"input": input, "wa_id": customer.party()})),
            Err(error) => {
                failed.push(json!({"input": input, "errors": [error.in_webhook()]}));
            }
        }
    }
    let word = if blocks {
        "added_users"
    } else {
        "removed_users"
    };
    let mut answer = json!({
        "messaging_product": "whatsapp",
        "block_users": {word: done},
    });
    if failed.is_empty() {
        return Ok(HttpResponse::Ok().json(answer));
    }
    let error = MetaError::new(139_100, "See the list of users for the reasons").envelope();
    if let (Some(members), Some(error)) = (answer.as_object_mut(), error.get("error")) {
        members.insert("error".to_owned(), error.clone());
    }
    if let Some(users) = answer
        .pointer_mut("/block_users")
        .and_then(Value::as_object_mut)
    {
        users.insert("failed_users".to_owned(), failed.into());
    }
    Ok(HttpResponse::BadRequest().json(answer))
}

/// Whom the request names.
fn asked(body: &Bytes) -> Result<Vec<String>, MetaError> {
    let body: Value = serde_json::from_slice(body)
        .map_err(|_| MetaError::parameter("The request body is not valid JSON."))?;
    if body.get("messaging_product").and_then(Value::as_str) != Some("whatsapp") {
        return Err(MetaError::parameter(
            "The parameter messaging_product is required.",
        ));
    }
    let users = body.get("block_users").and_then(Value::as_array);
    let users = users.ok_or_else(|| MetaError::missing("block_users"))?;
    let name = |user: &Value| {
        let name = user.get("user").or_else(|| user.get("user_id"))?;
        name.as_str().map(str::to_owned)
    };
    let named: Option<Vec<String>> = users.iter().map(name).collect();
    named
        .filter(|named| !named.is_empty())
        .ok_or_else(|| MetaError::missing("user"))
}

fn one(
    world: &World,
    number: &Arc<BusinessNumber>,
    input: &str,
    blocks: bool,
) -> Result<Customer, MetaError> {
    let found = {
        let customers = world.customers();
        let by_phone = phone_digits(input).and_then(|phone| customers.by_phone(&phone).cloned());
        by_phone.or_else(|| customers.by_user_id(input).cloned())
    };
    let customer = found.ok_or_else(|| MetaError::new(131_026, "Message Undeliverable."))?;
    let key = World::key(&customer, number);
    if blocks && !world.threads().window_is_open(&key, now_ms()) {
        return Err(MetaError::new(
            131_047,
            "More than 24 hours have passed since the customer last wrote to this number.",
        ));
    }
    if blocks && world.blocked_on(number).len() >= MOST {
        return Err(MetaError::new(139_101, ""));
    }
    world.set_blocked(&customer, number, blocks);
    Ok(customer)
}
