//! People.

use actix_web::{HttpResponse, web};

use super::auth::Signed;
use super::body::Items;
use super::error::ApiError;
use crate::actors::office::Office;
use crate::actors::roster::Roster;
use crate::domain::ids::AgentId;
use crate::domain::people::Agent;
use crate::domain::permissions::{Principal, Right};
use crate::protocol::directory::{AgentChange, AgentRow, NewAgent};
use crate::protocol::row::Named;

/// Somebody, as `reader` may see them.
fn row(roster: &Roster, agent: &Agent, reader: &Principal) -> AgentRow {
    let snapshot = roster.snapshot();
    let role = snapshot.roles.get(&agent.role);
    let whole = reader.may(Right::ManagePeople) || reader.agent == agent.id;
    AgentRow {
        id: agent.id,
        name: agent.name.clone(),
        email: whole.then(|| agent.email.clone()),
        role: Named::new(agent.role, role.map(|role| role.name.clone())),
        teams: agent.teams.clone(),
        channel_ids: whole.then(|| agent.only_numbers()),
        availability: agent.availability,
        availability_reason: agent.availability_reason.clone(),
        online: roster.is_online(agent.id),
        disabled: agent.disabled,
    }
}

/// Everybody, by name, also the disabled.
#[utoipa::path(get, path = "/api/agents", tag = "Directory",
    responses((status = 200, body = Items<AgentRow>)))]
pub(super) async fn list(who: Signed, office: web::Data<Office>) -> web::Json<Items<AgentRow>> {
    let reader = &who.principal;
    let roster = &office.roster;
    let agents = roster.agents().into_iter();
    let items = agents
        .filter(|agent| agent.workspace == reader.workspace)
        .map(|agent| row(roster, &agent, reader))
        .collect();
    web::Json(Items { items })
}

/// Adds somebody.
#[utoipa::path(post, path = "/api/agents", tag = "Administration", request_body = NewAgent,
    responses((status = 201, body = AgentRow)))]
pub(super) async fn add(
    who: Signed,
    body: web::Json<NewAgent>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let adding = office
        .administration
        .add_agent(&who.principal, body.into_inner());
    let agent = adding.await?;
    Ok(HttpResponse::Created().json(row(&office.roster, &agent, &who.principal)))
}

/// Changes somebody.
#[utoipa::path(patch, path = "/api/agents/{id}", tag = "Administration",
    params(("id" = String, Path)), request_body = AgentChange,
    responses((status = 200, body = AgentRow)))]
pub(super) async fn change(
    who: Signed,
    id: web::Path<AgentId>,
    body: web::Json<AgentChange>,
    office: web::Data<Office>,
) -> Result<web::Json<AgentRow>, ApiError> {
    let change = body.into_inner();
    let changing = office
        .administration
        .change_agent(&who.principal, id.into_inner(), change);
    let agent = changing.await?;
    Ok(web::Json(row(&office.roster, &agent, &who.principal)))
}

/// Disables somebody. What they wrote keeps their name, so they are never deleted.
#[utoipa::path(delete, path = "/api/agents/{id}", tag = "Administration",
    params(("id" = String, Path)), responses((status = 204, description = "Disabled")))]
pub(super) async fn disable(
    who: Signed,
    id: web::Path<AgentId>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let disabling = office
        .administration
        .disable_agent(&who.principal, id.into_inner());
    disabling.await?;
    Ok(HttpResponse::NoContent().finish())
}
