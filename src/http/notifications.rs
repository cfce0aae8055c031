//! What one wants to be told, and the browsers in which one is told.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};

use super::auth::Signed;
use super::body::Items;
use super::error::{ApiError, Code};
use crate::actors::engine::Engine;
use crate::actors::teller::NewBrowser;
use crate::domain::ids::PushSubscriptionId;
use crate::domain::telling::Choices;
use crate::domain::time::Timestamp;
use crate::store::push_subscriptions::PushSubscription;
use crate::store::{notification_choices, push_subscriptions};

/// The key by which browsers know our pushes.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct PushKey {
    /// The `applicationServerKey` of a subscription, in base64url.
    public_key: String,
}

/// A browser that takes web push.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct BrowserRow {
    /// Its id.
    id: PushSubscriptionId,
    /// The browser, as it calls itself.
    user_agent: String,
    /// Since when.
    created_at: Timestamp,
    /// Whether it is the one that asks.
    current: bool,
}

/// A subscription as browsers write it (`PushSubscription.toJSON()`).
#[derive(Deserialize, utoipa::ToSchema)]
pub(super) struct BrowserBody {
    /// Where its push service takes messages: https, on a public host.
    endpoint: String,
    /// What its messages are encrypted with.
    keys: BrowserKeys,
}

/// What a browser's messages are encrypted with.
#[derive(Deserialize, utoipa::ToSchema)]
pub(super) struct BrowserKeys {
    /// A public key, in base64url.
    p256dh: String,
    /// A secret, in base64url.
    auth: String,
}

fn row(browser: PushSubscription, who: &Signed) -> BrowserRow {
    BrowserRow {
        id: browser.id,
        user_agent: browser.user_agent,
        created_at: browser.created_at,
        current: who.pass.session() == Some(browser.session),
    }
}

/// What one wants to be told, and how.
#[utoipa::path(get, path = "/api/me/notifications", tag = "Notifications",
    responses((status = 200, body = Choices)))]
pub(super) async fn choices(
    who: Signed,
    engine: web::Data<Engine>,
) -> Result<web::Json<Choices>, ApiError> {
    let agent = who.principal.agent;
    let choices = engine
        .readers
        .read(move |connection| notification_choices::load(connection, agent))
        .await?;
    Ok(web::Json(choices))
}

/// Says what one wants to be told, and how; what is absent is as at the beginning.
#[utoipa::path(put, path = "/api/me/notifications", tag = "Notifications",
    request_body = Choices, responses((status = 200, body = Choices)))]
pub(super) async fn choose(
    who: Signed,
    body: web::Json<Choices>,
    engine: web::Data<Engine>,
) -> Result<web::Json<Choices>, ApiError> {
    engine.choose(&who.principal, *body).await?;
    Ok(body)
}

/// The key by which browsers know our pushes.
#[utoipa::path(get, path = "/api/push-key", tag = "Notifications",
    responses((status = 200, body = PushKey)))]
pub(super) async fn key(_: Signed, engine: web::Data<Engine>) -> web::Json<PushKey> {
    web::Json(PushKey {
        public_key: engine.teller.public_key(),
    })
}

/// One's browsers that take web push, the newest first.
#[utoipa::path(get, path = "/api/push-subscriptions", tag = "Notifications",
    responses((status = 200, body = Items<BrowserRow>)))]
pub(super) async fn list(
    who: Signed,
    engine: web::Data<Engine>,
) -> Result<web::Json<Items<BrowserRow>>, ApiError> {
    let (agent, now) = (who.principal.agent, (engine.clock)());
    let browsers = engine
        .readers
        .read(move |connection| push_subscriptions::of_agent(connection, agent, now))
        .await?;
    let items = browsers.into_iter().map(|browser| row(browser, &who));
    Ok(web::Json(Items {
        items: items.collect(),
    }))
}

/// Takes a browser in, for as long as its session lasts. One that is known stays the same.
#[utoipa::path(post, path = "/api/push-subscriptions", tag = "Notifications",
    request_body = BrowserBody, responses((status = 201, body = BrowserRow)))]
pub(super) async fn add(
    request: HttpRequest,
    who: Signed,
    body: web::Json<BrowserBody>,
    engine: web::Data<Engine>,
) -> Result<HttpResponse, ApiError> {
    let session = who.pass.session().ok_or_else(|| {
        ApiError::new(Code::Invalid).detail("pushes go to browsers, which sign in with a session")
    })?;
    let agent = request.headers().get(header::USER_AGENT);
    let agent = agent.and_then(|agent| agent.to_str().ok());
    let body = body.into_inner();
    let new = NewBrowser {
        session,
        endpoint: body.endpoint,
        public_key: body.keys.p256dh,
        auth: body.keys.auth,
        user_agent: agent.unwrap_or_default().to_owned(),
    };
    let browser = engine.subscribe(&who.principal, new).await?;
    Ok(HttpResponse::Created().json(row(browser, &who)))
}

/// Forgets one of one's browsers.
#[utoipa::path(delete, path = "/api/push-subscriptions/{id}", tag = "Notifications",
    params(("id" = String, Path)), responses((status = 204, description = "Forgotten")))]
pub(super) async fn remove(
    who: Signed,
    id: web::Path<PushSubscriptionId>,
    engine: web::Data<Engine>,
) -> Result<HttpResponse, ApiError> {
    engine.unsubscribe(&who.principal, id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Pushes to one of one's browsers at once, whatever one chose.
#[utoipa::path(post, path = "/api/push-subscriptions/{id}/test", tag = "Notifications",
    params(("id" = String, Path)),
    responses((status = 204, description = "The push service has taken it")))]
pub(super) async fn test(
    who: Signed,
    id: web::Path<PushSubscriptionId>,
    engine: web::Data<Engine>,
) -> Result<HttpResponse, ApiError> {
    engine.try_out(&who.principal, id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}
