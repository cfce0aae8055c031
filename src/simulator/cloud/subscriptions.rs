//! `/{WABA}/subscribed_apps`: whether and where an account's webhooks are delivered.

use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::auth;
use super::error::MetaError;
use crate::simulator::webhooks::verify;
use crate::simulator::world::{Subscription, World};

/// Id of the pretend Meta app.
const APP_ID: &str = "400000000000001";
/// Longest `override_callback_uri`.
const LONGEST_URI: usize = 200;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Override {
    override_callback_uri: Option<String>,
    verify_token: Option<String>,
}

/// The subscribed app, or none.
pub(super) async fn list(
    world: Data<World>,
    request: HttpRequest,
) -> Result<HttpResponse, MetaError> {
    let waba_id = request.match_info().query("waba");
    auth::account(&world, &request, waba_id)?;
    let subscription = world.subscriptions().get(waba_id).cloned();
    let data: Vec<Value> = subscription
        .filter(|subscription| subscription.active)
        .map(described)
        .into_iter()
        .collect();
    Ok(HttpResponse::Ok().json(json!({"data": data})))
}

fn described(subscription: Subscription) -> Value {
    let mut item = Map::new();
    item.insert(
        "whatsapp_business_api_data".into(),
        json!({"id": APP_ID, "link": "https://store.example/", "name": "Baton"}),
    );
    if let Some(callback) = subscription.callback {
        item.insert("override_callback_uri".into(), callback.into());
    }
    item.into()
}

/// Subscribes; another address is verified first, as Meta does.
pub(super) async fn subscribe(
    world: Data<World>,
    request: HttpRequest,
    body: Bytes,
) -> Result<HttpResponse, MetaError> {
    let waba_id = request.match_info().query("waba").to_owned();
    auth::account(&world, &request, &waba_id)?;
    let wish: Override = match body.is_empty() {
        true => Override::default(),
        false => serde_json::from_slice(&body)
            .map_err(|_| MetaError::parameter("The request body is not valid JSON."))?,
    };
    if let Some(url) = &wish.override_callback_uri {
        if url.len() > LONGEST_URI {
            return Err(MetaError::parameter(
                "Param override_callback_uri must be at most 200 characters long.",
            ));
        }
        let usual = world.options.verify_token.expose_secret();
        let token = wish.verify_token.as_deref().unwrap_or(usual);
        verify(&world, url, token)
            .await
            .map_err(|reason| MetaError::new(2200, reason))?;
    }
    world.subscriptions().insert(
        waba_id,
        Subscription {
            active: true,
            callback: wish.override_callback_uri,
        },
    );
    Ok(HttpResponse::Ok().json(json!({"success": true})))
}

/// Unsubscribes: no more webhooks for this account.
pub(super) async fn unsubscribe(
    world: Data<World>,
    request: HttpRequest,
) -> Result<HttpResponse, MetaError> {
    let waba_id = request.match_info().query("waba").to_owned();
    auth::account(&world, &request, &waba_id)?;
    world
        .subscriptions()
        .insert(waba_id, Subscription::default());
    Ok(HttpResponse::Ok().json(json!({"success": true})))
}
