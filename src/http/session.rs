//! Signing in and out, and one's sessions.

use actix_web::{HttpRequest, HttpResponse, web};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::auth::{self, Signed};
use super::body::Items;
use super::error::{ApiError, Code};
use super::me::{self, Me};
use crate::actors::engine::Engine;
use crate::actors::office::Office;
use crate::actors::sign_in::PassId;
use crate::domain::ids::SessionId;
use crate::domain::permissions::Right;
use crate::domain::time::Timestamp;
use crate::store::sessions;

/// Who signs in.
#[derive(Deserialize, utoipa::ToSchema)]
pub(super) struct SignInBody {
    /// Their address.
    email: String,
    /// Their password.
    password: String,
}

/// One of somebody's sessions.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct SessionRow {
    /// Its id.
    id: SessionId,
    /// When it began.
    created_at: Timestamp,
    /// When it was last used, to the minute.
    last_seen_at: Timestamp,
    /// The browser, as it calls itself.
    user_agent: String,
    /// Whether this request came by it.
    current: bool,
}

/// Signs in by password.
#[utoipa::path(post, path = "/api/session", tag = "Session", security(()), request_body = SignInBody,
    responses((status = 200, description = "Signed in; the session is in the cookie", body = Me)))]
pub(super) async fn create(
    request: HttpRequest,
    body: web::Json<SignInBody>,
    office: web::Data<Office>,
    engine: web::Data<Engine>,
) -> Result<HttpResponse, ApiError> {
    auth::same_origin(&request)?;
    let body = body.into_inner();
    let from = auth::address(&request);
    let browser = auth::user_agent(&request);
    let password = SecretString::from(body.password);
    let signed_in = office
        .sign_in
        .sign_in(&body.email, password, from, &browser)
        .await?;
    let principal = office.roster.principal(signed_in.agent);
    let principal = principal.ok_or(ApiError::new(Code::InvalidCredentials))?;
    let me = me::of(&office, &engine, &principal).await?;
    Ok(HttpResponse::Ok()
        .cookie(auth::cookie(&request, &signed_in))
        .json(me))
}

/// Signs out.
#[utoipa::path(delete, path = "/api/session", tag = "Session",
    responses((status = 204, description = "Signed out")))]
pub(super) async fn end(
    request: HttpRequest,
    who: Signed,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    office.sign_in.end(who.pass.id()).await?;
    Ok(HttpResponse::NoContent()
        .cookie(auth::no_cookie(&request))
        .finish())
}

/// One's sessions, the last used first.
#[utoipa::path(get, path = "/api/sessions", tag = "Session",
    responses((status = 200, body = Items<SessionRow>)))]
pub(super) async fn list(
    who: Signed,
    office: web::Data<Office>,
) -> Result<web::Json<Items<SessionRow>>, ApiError> {
    let sessions = office.sign_in.sessions(who.principal.agent).await?;
    let current = who.pass.session();
    let rows = sessions.into_iter().map(|session| SessionRow {
        id: session.id,
        created_at: session.created_at,
        last_seen_at: session.last_seen_at,
        user_agent: session.user_agent,
        current: Some(session.id) == current,
    });
    let items = rows.collect();
    Ok(web::Json(Items { items }))
}

/// Ends a session: one's own, or anybody's with the right over people.
#[utoipa::path(delete, path = "/api/sessions/{id}", tag = "Session",
    params(("id" = String, Path)), responses((status = 204, description = "Ended, at once")))]
pub(super) async fn revoke(
    who: Signed,
    id: web::Path<SessionId>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let (workspace, id) = (who.principal.workspace, id.into_inner());
    let session = office
        .readers
        .read(move |connection| sessions::load(connection, workspace, id))
        .await?;
    if session.agent != who.principal.agent && !who.principal.may(Right::ManagePeople) {
        return Err(ApiError::new(Code::NotFound));
    }
    office.sign_in.end(PassId::Session(id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
