//! Meta's webhook: verified, read, committed, and only then answered with 200.

use std::sync::Arc;
use std::time::Instant;

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use fail::fail_point;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

use crate::actors::engine::Engine;
use crate::actors::inbound::{self, Sender};
use crate::domain::inbound::Poison;
use crate::whatsapp::{signature, translate};

/// A Meta app whose webhooks are taken.
#[derive(Clone, Debug)]
pub struct App {
    /// Meta's id of it.
    pub id: Option<String>,
    /// Signs its webhooks.
    pub secret: SecretString,
}

/// What the webhook goes by.
#[derive(Debug)]
pub struct WebhookGate {
    /// What Meta shows when the webhook is set up; none means that this is refused.
    pub verify_token: Option<SecretString>,
    /// Whose webhooks are taken; none means that all are refused.
    pub apps: Vec<App>,
    /// How many may be in progress at once.
    pub room: Semaphore,
}

/// The query of Meta's verification.
#[derive(Debug, Deserialize)]
pub struct Verification {
    #[serde(rename = "hub.mode")]
    mode: Option<String>,
    #[serde(rename = "hub.challenge")]
    challenge: Option<String>,
    #[serde(rename = "hub.verify_token")]
    verify_token: Option<String>,
}

/// `GET /webhooks/whatsapp`: answers Meta's challenge to whoever knows the verify token.
pub async fn verify(gate: web::Data<WebhookGate>, query: web::Query<Verification>) -> HttpResponse {
    let expected = gate
        .verify_token
        .as_ref()
        .map(|token| token.expose_secret().as_bytes());
    let shown = query.verify_token.as_deref().unwrap_or_default().as_bytes();
    let known = expected.is_some_and(|expected| bool::from(expected.ct_eq(shown)));
    match (&query.challenge, query.mode.as_deref()) {
        (Some(challenge), Some("subscribe")) if known => HttpResponse::Ok()
            .content_type("text/plain")
            .body(challenge.clone()),
        _ => HttpResponse::Forbidden()
            .content_type("text/plain")
            .body("wrong verify token"),
    }
}

/// <https://www.w3.org/TR/server-timing/>
const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// `POST /webhooks/whatsapp`: 200 when everything in it is on disk; 401 when no configured app
/// signed it; 503 at once when there is no room or the store cannot commit.
pub async fn receive(
    request: HttpRequest,
    body: web::Bytes,
    gate: web::Data<WebhookGate>,
    engine: web::Data<Engine>,
) -> HttpResponse {
    metrics::counter!("baton_webhooks_received_total").increment(1);
    let began = Instant::now();
    let Ok(_room) = gate.room.try_acquire() else {
        return refused("overloaded", HttpResponse::ServiceUnavailable());
    };
    metrics::gauge!("baton_webhooks_in_flight").increment(1);
    let mut response = take(&request, &body, &gate, &engine.into_inner()).await;
    metrics::gauge!("baton_webhooks_in_flight").decrement(1);
    let took = began.elapsed();
    metrics::histogram!("baton_webhook_seconds").record(took);
    if !response.status().is_success() {
        // A refusal says how soon it came, whatever else the machine and the way here took.
        let timing = format!("refusal;dur={}", took.as_millis());
        if let Ok(timing) = HeaderValue::from_str(&timing) {
            response.headers_mut().insert(SERVER_TIMING, timing);
        }
    }
    response
}

async fn take(
    request: &HttpRequest,
    body: &web::Bytes,
    gate: &WebhookGate,
    engine: &Arc<Engine>,
) -> HttpResponse {
    let Some(sender) = signer(request, body, gate) else {
        tracing::warn!("a webhook without a valid signature was refused");
        return refused("signature", HttpResponse::Unauthorized());
    };
    let items = understand(engine, body.clone()).await;
    let Ok(items) = items else {
        return refused("interrupted", HttpResponse::ServiceUnavailable());
    };
    match inbound::ingest(engine, &sender, items).await {
        Ok(ingested) => {
            fail_point!("before-answer", |_| std::process::abort());
            metrics::counter!("baton_webhooks_accepted_total").increment(1);
            HttpResponse::Ok().json(serde_json::json!({
                "taken": ingested.taken,
                "quarantined": ingested.quarantined,
            }))
        }
        Err(error) => {
            tracing::warn!(error = %error, "a webhook could not be committed");
            refused("store", HttpResponse::ServiceUnavailable())
        }
    }
}

fn refused(reason: &'static str, mut response: actix_web::HttpResponseBuilder) -> HttpResponse {
    metrics::counter!("baton_webhooks_refused_total", "reason" => reason).increment(1);
    response
        .insert_header(("Retry-After", "5"))
        .content_type("text/plain")
        .body(reason)
}

/// The configured apps whose secret the signature proves.
fn signer(request: &HttpRequest, body: &[u8], gate: &WebhookGate) -> Option<Sender> {
    let header = request
        .headers()
        .get("X-Hub-Signature-256")?
        .to_str()
        .ok()?;
    let mut apps = Vec::new();
    let mut signed = false;
    // Every secret is tried, so that the time tells nothing about which one it was.
    for app in &gate.apps {
        if signature::verify(app.secret.expose_secret().as_bytes(), body, header) {
            signed = true;
            apps.extend(app.id.clone());
        }
    }
    signed.then_some(Sender::Apps(apps))
}

/// Small bodies are read here and now; large ones where reading may take its time.
const LARGE: usize = 128 * 1_024;

type Items = Vec<Result<crate::domain::inbound::Inbound, Poison>>;

async fn understand(
    engine: &Engine,
    body: web::Bytes,
) -> Result<Items, actix_web::error::BlockingError> {
    let received_at = (engine.clock)();
    let large = body.len() >= LARGE;
    let read = move || {
        translate::translate(&body, received_at).unwrap_or_else(|error| {
            // Signed by Meta, and still nothing we can read: kept as it is.
            let raw = String::from_utf8_lossy(&body).into_owned();
            vec![Err(Poison {
                reason: error.to_string(),
                account: None,
                number: None,
                raw: serde_json::Value::String(raw),
            })]
        })
    };
    if large {
        web::block(read).await
    } else {
        Ok(read())
    }
}

/// Takes in again what was set aside, for an administrator: what became of it, in words.
///
/// # Errors
/// Why it cannot be taken in.
pub async fn replay(engine: &Arc<Engine>, raw: &str) -> Result<String, String> {
    let items = match inbound::understood(raw) {
        Some(understood) => vec![Ok(understood)],
        None => translate::translate(raw.as_bytes(), (engine.clock)())
            .map_err(|error| error.to_string())?,
    };
    let mut good = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Ok(item) => good.push(Ok(item)),
            Err(poison) => return Err(poison.reason),
        }
    }
    let ingested = inbound::ingest(engine, &Sender::Administrator, good)
        .await
        .map_err(|error| error.to_string())?;
    if ingested.quarantined > 0 {
        return Err("it was set aside again: its number is not connected".to_owned());
    }
    Ok(format!("{} taken in", ingested.taken))
}
