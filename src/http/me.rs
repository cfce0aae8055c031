//! Oneself.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse, web};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::auth::{self, Signed};
use super::body::Items;
use super::error::{ApiError, Code};
use crate::actors::administration::{OfficeError, PasswordChange};
use crate::actors::engine::Engine;
use crate::actors::office::Office;
use crate::domain::ids::{AgentId, ChannelId};
use crate::domain::people::{Availability, Language};
use crate::domain::permissions::{Principal, Right};
use crate::protocol::directory::OwnChange;
use crate::protocol::row::{Counts, MentionRow, Named, Names};
use crate::store::error::StoreError;
use crate::store::{mentions, personal};

/// Oneself, as the console needs it to start.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Me {
    /// One's id.
    id: AgentId,
    /// One's name.
    name: String,
    /// By which one signs in.
    email: String,
    /// The language of one's pages.
    language: Language,
    /// Whether one takes up new work.
    availability: Availability,
    /// One's role.
    role: Named,
    /// What one may do.
    rights: BTreeSet<Right>,
    /// One's teams.
    teams: Vec<Named>,
    /// One's numbers; `null` for all.
    numbers: Option<Vec<ChannelId>>,
    /// Where one works.
    workspace: WorkspaceRow,
    /// How many conversations one's views hold.
    counts: Counts,
}

/// Where one works.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct WorkspaceRow {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Its language.
    language: Language,
}

/// A new password.
#[derive(Deserialize, utoipa::ToSchema)]
pub(super) struct PasswordBody {
    /// The present one.
    current: String,
    /// The new one: at least 8 characters.
    new: String,
}

/// Whoever acts, with the rights they act with.
pub(super) async fn of(
    office: &Office,
    engine: &Engine,
    principal: &Principal,
) -> Result<Me, ApiError> {
    let snapshot = office.roster.snapshot();
    let agent = snapshot.agents.get(&principal.agent);
    let agent = agent.ok_or(StoreError::NotFound)?;
    let role = snapshot
        .roles
        .get(&agent.role)
        .ok_or(StoreError::NotFound)?;
    let workspace = snapshot.workspaces.get(&agent.workspace);
    let workspace = workspace.ok_or(StoreError::NotFound)?;
    let teams = agent.teams.iter();
    Ok(Me {
        id: agent.id,
        name: agent.name.clone(),
        email: agent.email.clone(),
        language: agent.language,
        availability: agent.availability,
        role: Named::new(role.id, Some(role.name.clone())),
        rights: principal.rights.clone(),
        teams: teams
            .map(|id| Named::new(id, Names::team(&*snapshot, *id)))
            .collect(),
        numbers: agent.only_numbers(),
        workspace: WorkspaceRow {
            id: workspace.id.to_string(),
            name: workspace.name.clone(),
            language: workspace.language,
        },
        counts: counts(engine, principal).await?,
    })
}

/// How many conversations somebody's views hold.
pub(super) async fn counts(engine: &Engine, principal: &Principal) -> Result<Counts, ApiError> {
    let agent = principal.agent;
    let reading = engine.readers.read(move |c| personal::load(c, agent));
    let personal = reading.await?;
    let counts = engine.hub.counts(principal.clone()).await;
    let counts = counts.ok_or(ApiError::new(Code::Overloaded).retry_after(1))?;
    Ok(Counts {
        mentions: personal.mentioned(principal),
        unread: personal.unread(),
        ..counts
    })
}

/// The notes that name oneself and that one has not read, the oldest first.
#[utoipa::path(get, path = "/api/me/mentions", tag = "Conversations",
    responses((status = 200, body = Items<MentionRow>)))]
pub(super) async fn mentions(
    who: Signed,
    office: web::Data<Office>,
) -> Result<web::Json<Items<MentionRow>>, ApiError> {
    let agent = who.principal.agent;
    let open = office.readers.read(move |c| mentions::open(c, agent));
    let names = office.roster.snapshot();
    let open = open.await?.into_iter();
    let seen = open.filter(|mention| who.principal.may_see(&mention.scope));
    let items = seen.map(|mention| MentionRow {
        conversation_id: mention.conversation,
        message_id: mention.message,
        seq: mention.seq,
        by: mention.author.map(|id| Named::new(id, names.agent(id))),
        at: mention.at,
    });
    Ok(web::Json(Items {
        items: items.collect(),
    }))
}

/// Oneself.
#[utoipa::path(get, path = "/api/me", tag = "Session", responses((status = 200, body = Me)))]
pub(super) async fn show(
    who: Signed,
    office: web::Data<Office>,
    engine: web::Data<Engine>,
) -> Result<web::Json<Me>, ApiError> {
    Ok(web::Json(of(&office, &engine, &who.principal).await?))
}

/// Changes one's own name, language or availability.
#[utoipa::path(patch, path = "/api/me", tag = "Session", request_body = OwnChange,
    responses((status = 200, body = Me)))]
pub(super) async fn change(
    who: Signed,
    body: web::Json<OwnChange>,
    office: web::Data<Office>,
    engine: web::Data<Engine>,
) -> Result<web::Json<Me>, ApiError> {
    let change = body.into_inner();
    office
        .administration
        .change_own(&who.principal, change)
        .await?;
    Ok(web::Json(of(&office, &engine, &who.principal).await?))
}

/// Changes one's own password; all other sessions end.
#[utoipa::path(post, path = "/api/me/password", tag = "Session", request_body = PasswordBody,
    responses((status = 204, description = "Changed")))]
pub(super) async fn change_password(
    request: HttpRequest,
    who: Signed,
    body: web::Json<PasswordBody>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    // Whoever found an open console guesses no faster than at the door.
    let from = auth::address(&request);
    let guessed = format!("password of {}", who.principal.agent);
    office.sign_in.not_too_often(from, &guessed)?;
    let body = body.into_inner();
    let change = PasswordChange {
        current: SecretString::from(body.current),
        new: SecretString::from(body.new),
        keep: who.pass.session(),
    };
    let changed = office
        .administration
        .change_password(&who.principal, change)
        .await;
    if matches!(changed, Err(OfficeError::WrongPassword)) {
        office.sign_in.failed(from, &guessed);
    }
    changed?;
    Ok(HttpResponse::NoContent().finish())
}
