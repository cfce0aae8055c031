//! The beginning: who first opens Baton makes its first administrator.

use actix_web::{HttpRequest, HttpResponse, web};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::auth;
use super::error::ApiError;
use super::me::{self, Me};
use crate::actors::administration::{OfficeError, SetUp};
use crate::actors::engine::Engine;
use crate::actors::office::Office;
use crate::domain::people::Language;
use crate::store::error::StoreError;

/// What guesses at the set-up token are counted under.
const GUESSED: &str = "set-up token";

/// Whether nobody is there yet.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct SetupState {
    /// Whether the set-up page is to be shown.
    needed: bool,
}

/// The first administrator.
#[derive(Deserialize, utoipa::ToSchema)]
pub(super) struct SetupBody {
    /// From the server's terminal.
    token: String,
    /// The workspace's name.
    workspace: String,
    /// The administrator's name.
    name: String,
    /// By which they sign in.
    email: String,
    /// At least 8 characters.
    password: String,
    /// The workspace's language, and theirs.
    #[serde(default)]
    language: Language,
}

/// Whether Baton has to be set up.
#[utoipa::path(get, path = "/api/setup", tag = "Session", security(()),
    responses((status = 200, body = SetupState)))]
pub(super) async fn state(office: web::Data<Office>) -> web::Json<SetupState> {
    let needed = office.administration.setup_needed();
    web::Json(SetupState { needed })
}

/// Sets Baton up, and signs the first administrator in.
#[utoipa::path(post, path = "/api/setup", tag = "Session", security(()), request_body = SetupBody,
    responses((status = 200, description = "Signed in; the session is in the cookie", body = Me)))]
pub(super) async fn create(
    request: HttpRequest,
    body: web::Json<SetupBody>,
    office: web::Data<Office>,
    engine: web::Data<Engine>,
) -> Result<HttpResponse, ApiError> {
    auth::same_origin(&request)?;
    let from = auth::address(&request);
    office.sign_in.not_too_often(from, GUESSED)?;
    let body = body.into_inner();
    let asked = SetUp {
        token: SecretString::from(body.token),
        workspace: body.workspace,
        name: body.name,
        email: body.email,
        password: SecretString::from(body.password),
        language: body.language,
    };
    let made = office.administration.set_up(asked).await;
    if matches!(made, Err(OfficeError::WrongSetupToken)) {
        office.sign_in.failed(from, GUESSED);
    }
    let agent = made?;
    let browser = auth::user_agent(&request);
    let signed_in = office.sign_in.begin(&agent, &browser).await?;
    let principal = office.roster.principal(agent.id);
    let principal = principal.ok_or(StoreError::NotFound)?;
    let me = me::of(&office, &engine, &principal).await?;
    Ok(HttpResponse::Ok()
        .cookie(auth::cookie(&request, &signed_in))
        .json(me))
}
