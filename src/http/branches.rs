//! Branches.

use actix_web::{HttpResponse, web};

use super::auth::Signed;
use super::body::Items;
use super::error::ApiError;
use crate::actors::office::Office;
use crate::domain::ids::BranchId;
use crate::domain::people::Branch;
use crate::protocol::directory::{BranchBody, BranchRow};

fn row(branch: &Branch) -> BranchRow {
    BranchRow {
        id: branch.id,
        name: branch.name.clone(),
    }
}

/// The branches, by name.
#[utoipa::path(get, path = "/api/branches", tag = "Directory",
    responses((status = 200, body = Items<BranchRow>)))]
pub(super) async fn list(who: Signed, office: web::Data<Office>) -> web::Json<Items<BranchRow>> {
    let snapshot = office.roster.snapshot();
    let items = snapshot
        .branches_by_name()
        .filter(|branch| branch.workspace == who.principal.workspace)
        .map(|branch| row(&branch))
        .collect();
    web::Json(Items { items })
}

/// Adds a branch.
#[utoipa::path(post, path = "/api/branches", tag = "Administration", request_body = BranchBody,
    responses((status = 201, body = BranchRow)))]
pub(super) async fn add(
    who: Signed,
    body: web::Json<BranchBody>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let adding = office
        .administration
        .add_branch(&who.principal, body.into_inner());
    Ok(HttpResponse::Created().json(row(&adding.await?)))
}

/// Gives a branch another name.
#[utoipa::path(patch, path = "/api/branches/{id}", tag = "Administration",
    params(("id" = String, Path)), request_body = BranchBody,
    responses((status = 200, body = BranchRow)))]
pub(super) async fn change(
    who: Signed,
    id: web::Path<BranchId>,
    body: web::Json<BranchBody>,
    office: web::Data<Office>,
) -> Result<web::Json<BranchRow>, ApiError> {
    let change = body.into_inner();
    let changing = office
        .administration
        .rename_branch(&who.principal, id.into_inner(), change);
    Ok(web::Json(row(&changing.await?)))
}

/// Deletes a branch without teams and numbers.
#[utoipa::path(delete, path = "/api/branches/{id}", tag = "Administration",
    params(("id" = String, Path)), responses((status = 204, description = "Deleted")))]
pub(super) async fn delete(
    who: Signed,
    id: web::Path<BranchId>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let deleting = office
        .administration
        .delete_branch(&who.principal, id.into_inner());
    deleting.await?;
    Ok(HttpResponse::NoContent().finish())
}
