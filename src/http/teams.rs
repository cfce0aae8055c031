//! Teams.

use actix_web::{HttpResponse, web};

use super::auth::Signed;
use super::body::Items;
use super::error::ApiError;
use crate::actors::office::Office;
use crate::domain::ids::TeamId;
use crate::domain::people::Team;
use crate::protocol::directory::{NewTeam, TeamChange, TeamRow};

fn row(team: &Team) -> TeamRow {
    TeamRow {
        id: team.id,
        name: team.name.clone(),
        branch_id: team.branch,
    }
}

/// The teams, by name.
#[utoipa::path(get, path = "/api/teams", tag = "Directory",
    responses((status = 200, body = Items<TeamRow>)))]
pub(super) async fn list(who: Signed, office: web::Data<Office>) -> web::Json<Items<TeamRow>> {
    let snapshot = office.roster.snapshot();
    let items = snapshot
        .teams_by_name()
        .filter(|team| team.workspace == who.principal.workspace)
        .map(|team| row(&team))
        .collect();
    web::Json(Items { items })
}

/// Adds a team.
#[utoipa::path(post, path = "/api/teams", tag = "Administration", request_body = NewTeam,
    responses((status = 201, body = TeamRow)))]
pub(super) async fn add(
    who: Signed,
    body: web::Json<NewTeam>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let adding = office
        .administration
        .add_team(&who.principal, body.into_inner());
    Ok(HttpResponse::Created().json(row(&adding.await?)))
}

/// Changes a team.
#[utoipa::path(patch, path = "/api/teams/{id}", tag = "Administration",
    params(("id" = String, Path)), request_body = TeamChange,
    responses((status = 200, body = TeamRow)))]
pub(super) async fn change(
    who: Signed,
    id: web::Path<TeamId>,
    body: web::Json<TeamChange>,
    office: web::Data<Office>,
) -> Result<web::Json<TeamRow>, ApiError> {
    let change = body.into_inner();
    let changing = office
        .administration
        .change_team(&who.principal, id.into_inner(), change);
    Ok(web::Json(row(&changing.await?)))
}

/// Deletes a team that has no conversations and to which no number leads.
#[utoipa::path(delete, path = "/api/teams/{id}", tag = "Administration",
    params(("id" = String, Path)), responses((status = 204, description = "Deleted")))]
pub(super) async fn delete(
    who: Signed,
    id: web::Path<TeamId>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let deleting = office
        .administration
        .delete_team(&who.principal, id.into_inner());
    deleting.await?;
    Ok(HttpResponse::NoContent().finish())
}
