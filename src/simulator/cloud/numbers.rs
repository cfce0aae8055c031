//! Business numbers: their properties, the list of an account, and the business profile (FACTS B8).

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use super::auth::{self, parameter};
use super::error::MetaError;
use super::media;
use crate::simulator::options::BusinessNumber;
use crate::simulator::world::World;

/// The named parameters of `?fields=` alone, and always the id.
pub(super) fn only(request: &HttpRequest, mut object: Value) -> Value {
    if let (Some(fields), Some(map)) = (parameter(request, "fields"), object.as_object_mut()) {
        let wanted: Vec<&str> = fields
            .split(',')
            .filter_map(|field| field.trim().split(['{', '(', '.']).next())
            .collect();
        map.retain(|key, _| key == "id" || wanted.contains(&key.as_str()));
    }
    object
}

fn described(world: &World, number: &BusinessNumber) -> Value {
    let per_second = world.knobs().throughput_per_second;
    let level = if per_second > 80 { "HIGH" } else { "STANDARD" };
    json!({
        "id": number.phone_number_id,
        "display_phone_number": format!("+{}", number.display_phone_number),
        "verified_name": number.verified_name,
        "quality_rating": "GREEN",
        "status": "CONNECTED",
        "name_status": "APPROVED",
        "code_verification_status": "VERIFIED",
        "platform_type": "CLOUD_API",
        "throughput": {"level": level},
        "account_mode": "LIVE",
        "whatsapp_business_manager_messaging_limit": "TIER_100K",
        "webhook_configuration": {"application": world.options.webhook},
        "health_status": {"can_send_message": "AVAILABLE", "entities": [
            {"entity_type": "PHONE_NUMBER", "id": number.phone_number_id,
             "can_send_message": "AVAILABLE"},
            {"entity_type": "WABA", "id": number.waba_id, "can_send_message": "AVAILABLE"},
        ]},
    })
}

/// What `GET /{PHONE}` gives when no fields are named.
const USUAL: [&str; 9] = [
    "id",
    "display_phone_number",
    "verified_name",
    "quality_rating",
    "code_verification_status",
    "platform_type",
    "throughput",
    "status",
    "webhook_configuration",
];

fn answered(request: &HttpRequest, mut described: Value) -> Value {
    if parameter(request, "fields").is_some() {
        return only(request, described);
    }
    if let Some(map) = described.as_object_mut() {
        map.retain(|key, _| USUAL.contains(&key.as_str()));
    }
    described
}

/// `GET /{ID}`: a number, a file or an account.
pub(super) async fn object(
    world: Data<World>,
    request: HttpRequest,
) -> Result<HttpResponse, MetaError> {
    let id = request.match_info().query("object").to_owned();
    auth::signed_in(&world, &request)?;
    if let Some(answer) = media::look_up(&world, &request, &id) {
        return answer;
    }
    if auth::account(&world, &request, &id).is_ok() {
        let account = json!({
            "id": id, "name": "Baton", "currency": "USD", "timezone_id": "1",
            "message_template_namespace": "baton_simulator",
        });
        return Ok(HttpResponse::Ok().json(only(&request, account)));
    }
    let number = auth::number(&world, &request, &id)?;
    Ok(HttpResponse::Ok().json(answered(&request, described(&world, &number))))
}

/// `GET /{WABA}/phone_numbers`.
pub(super) async fn list(
    world: Data<World>,
    request: HttpRequest,
) -> Result<HttpResponse, MetaError> {
    let numbers = auth::account(&world, &request, request.match_info().query("waba"))?;
    let data: Vec<Value> = numbers
        .iter()
        .map(|number| answered(&request, described(&world, number)))
        .collect();
    Ok(HttpResponse::Ok().json(json!({
        "data": data,
        "paging": {"cursors": {"before": "QVFIUbefore", "after": "QVFIUafter"}},
    })))
}

/// `GET /{PHONE}/whatsapp_business_profile`.
pub(super) async fn profile(
    world: Data<World>,
    request: HttpRequest,
) -> Result<HttpResponse, MetaError> {
    let number = auth::number(&world, &request, request.match_info().query("phone"))?;
    let mut profile = json!({
        "about": number.verified_name,
        "address": "1 Market Street",
        "description": "Orders, refunds and deliveries",
        "email": "care@store.example",
        "vertical": "RETAIL",
        "websites": ["https://store.example/"],
    });
    profile = only(&request, profile);
    if let Some(map) = profile.as_object_mut() {
        map.insert("messaging_product".into(), "whatsapp".into());
    }
    Ok(HttpResponse::Ok().json(json!({"data": [profile]})))
}
