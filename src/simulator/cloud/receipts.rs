//! `status: "read"`: the business has read a customer's message, and maybe types an answer.

use std::sync::Arc;

use actix_web::HttpResponse;
use serde_json::{Map, Value, json};

use super::error::MetaError;
use crate::simulator::clock::now_ms;
use crate::simulator::ledger::Entry;
use crate::simulator::options::BusinessNumber;
use crate::simulator::threads::Direction;
use crate::simulator::world::World;

/// How long "typing…" shows, in milliseconds.
const TYPING: i64 = 25_000;

/// Takes a receipt; everything before that message counts as read too.
pub(super) fn take(
    world: &Arc<World>,
    number: &BusinessNumber,
    body: &Map<String, Value>,
) -> Result<HttpResponse, MetaError> {
    if body.get("status").and_then(Value::as_str) != Some("read") {
        return Err(MetaError::parameter("Param status must be one of {read}."));
    }
    let message_id = body
        .get("message_id")
        .and_then(Value::as_str)
        .ok_or_else(|| MetaError::missing("message_id"))?;
    let typing = typing(body)?;
    let place = {
        let threads = world.threads();
        threads
            .message(message_id)
            .filter(|message| message.direction == Direction::FromCustomer)
            .and_then(|_| threads.place(message_id).cloned())
    };
    let place = place
        .filter(|place| place.number == number.phone_number_id)
        .ok_or_else(|| MetaError::value("message_id is not a message of a customer"))?;
    let until = typing.then(|| now_ms() + TYPING);
    world.threads().business_read(message_id, until);
    world.ledger().record(Entry::Receipt {
        number: number.phone_number_id.clone(),
        message_id: message_id.to_owned(),
        typing,
        at: now_ms(),
    });
    world.changed(place.customer, number);
    Ok(HttpResponse::Ok().json(json!({"success": true})))
}

fn typing(body: &Map<String, Value>) -> Result<bool, MetaError> {
    let Some(indicator) = body.get("typing_indicator") else {
        return Ok(false);
    };
    match indicator.get("type").and_then(Value::as_str) {
        Some("text") => Ok(true),
        _ => Err(MetaError::parameter(
            "Param typing_indicator['type'] must be one of {text}.",
        )),
    }
}
