//! Customers over HTTP: list, make, change phone and user id.

use actix_web::HttpResponse;
use actix_web::web::{Bytes, Data, Path, Query};
use serde::Deserialize;
use serde_json::json;

use super::error::{ControlError, parse};
use crate::simulator::changes::{change_phone, change_user_id};
use crate::simulator::customers::{Customer, CustomerId, NewCustomer};
use crate::simulator::world::World;

#[derive(Deserialize)]
pub(super) struct Search {
    /// Part of a name, phone or user id.
    #[serde(default)]
    q: String,
    #[serde(default = "usual_limit")]
    limit: usize,
}

fn usual_limit() -> usize {
    200
}

/// The id in the path.
pub(super) fn customer_id(text: &str) -> Result<CustomerId, ControlError> {
    text.parse()
        .map_err(|_| ControlError::Unknown(format!("customer {text}")))
}

pub(super) async fn list(world: Data<World>, search: Query<Search>) -> HttpResponse {
    let wanted = search.q.to_lowercase();
    let customers = world.customers();
    // Those made by hand come first: the others only fill the room.
    let by_hand = customers.all().iter().filter(|customer| !customer.lively);
    let lively = customers.all().iter().filter(|customer| customer.lively);
    let found: Vec<&Customer> = by_hand
        .chain(lively)
        .filter(|customer| matches(customer, &wanted))
        .take(search.limit)
        .collect();
    HttpResponse::Ok().json(json!({"items": found, "total": customers.all().len()}))
}

fn matches(customer: &Customer, wanted: &str) -> bool {
    let holds = |text: &Option<String>| text.as_ref().is_some_and(|text| text.contains(wanted));
    wanted.is_empty()
        || customer.name.to_lowercase().contains(wanted)
        || customer.user_id.to_lowercase().contains(wanted)
        || holds(&customer.phone)
        || holds(&customer.username)
}

pub(super) async fn make(world: Data<World>, body: Bytes) -> Result<HttpResponse, ControlError> {
    let new: NewCustomer = parse(&body)?;
    let customer = world.add_customer(new)?;
    Ok(HttpResponse::Created().json(customer))
}

#[derive(Deserialize)]
struct NewPhone {
    phone: String,
}

pub(super) async fn phone(
    world: Data<World>,
    id: Path<String>,
    body: Bytes,
) -> Result<HttpResponse, ControlError> {
    let NewPhone { phone } = parse(&body)?;
    let customer = change_phone(&world.into_inner(), customer_id(&id)?, &phone)?;
    Ok(HttpResponse::Ok().json(customer))
}

#[derive(Deserialize)]
struct NewUserId {
    #[serde(default)]
    user_id: Option<String>,
}

pub(super) async fn user_id(
    world: Data<World>,
    id: Path<String>,
    body: Bytes,
) -> Result<HttpResponse, ControlError> {
    let NewUserId { user_id } = parse(&body)?;
    let customer = change_user_id(&world.into_inner(), customer_id(&id)?, user_id)?;
    Ok(HttpResponse::Ok().json(customer))
}
