//! Whether the server lives, whether it can work, and its metrics.

use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use secrecy::ExposeSecret;
use subtle::ConstantTimeEq;

use super::edge::Edge;
use super::error::{ApiError, Code};
use crate::actors::office::Office;
use crate::protocol::entrance::bearer_token;
use crate::store::settings;

/// How long a read may take before the server counts as not ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process lives.
#[utoipa::path(get, path = "/healthz", tag = "Operations", security(()),
    responses((status = 200, description = "It lives")))]
pub(super) async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok")
}

/// The database can be read and has room for writes.
#[utoipa::path(get, path = "/readyz", tag = "Operations", security(()),
    responses((status = 200, description = "It can work")))]
pub(super) async fn ready(office: web::Data<Office>) -> Result<HttpResponse, ApiError> {
    let busy = |detail: &str| {
        ApiError::new(Code::Overloaded)
            .detail(detail)
            .retry_after(1)
    };
    if office.committer.room() == 0 {
        return Err(busy("too many writes are waiting"));
    }
    let reading = office
        .readers
        .read(|connection| settings::get(connection, "generation"));
    let read = tokio::time::timeout(PATIENCE, reading).await;
    read.map_err(|_| busy("the database does not answer"))??;
    Ok(HttpResponse::Ok().content_type("text/plain").body("ready"))
}

/// The metrics, for whoever shows the configured token (if there is one).
#[utoipa::path(get, path = "/metrics", tag = "Operations", security(("token" = [])),
    responses((status = 200, description = "Prometheus's text format", content_type = "text/plain")))]
pub(super) async fn metrics(
    request: HttpRequest,
    edge: web::Data<Edge>,
) -> Result<HttpResponse, ApiError> {
    if let Some(token) = &edge.metrics_token {
        let shown = request.headers().get(header::AUTHORIZATION);
        let shown = shown
            .and_then(|value| value.to_str().ok())
            .and_then(bearer_token)
            .unwrap_or_default();
        let known = token.expose_secret().as_bytes().ct_eq(shown.as_bytes());
        if !bool::from(known) {
            return Err(ApiError::new(Code::NotSignedIn));
        }
    }
    Ok(HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4")
        .body((edge.metrics)()))
}
