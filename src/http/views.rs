//! Saved views.

use actix_web::{HttpResponse, web};

use super::auth::Signed;
use super::body::Items;
use super::error::ApiError;
use crate::actors::office::Office;
use crate::domain::ids::SavedViewId;
use crate::domain::permissions::Principal;
use crate::domain::saved_view::SavedView;
use crate::protocol::directory::{NewSavedView, SavedViewChange, SavedViewRow};
use crate::protocol::row::{Named, Names};
use crate::store::saved_views;

fn row(view: SavedView, reader: &Principal, names: &dyn Names) -> SavedViewRow {
    SavedViewRow {
        id: view.id,
        may_change: view.may_be_changed_by(reader),
        owner: Named::new(view.owner, names.agent(view.owner)),
        name: view.name,
        team_id: view.team,
        filter: view.filter,
        position: view.position,
    }
}

/// The saved views that one has: one's own and one's teams', in order.
#[utoipa::path(get, path = "/api/views", tag = "Directory",
    responses((status = 200, body = Items<SavedViewRow>)))]
pub(super) async fn list(
    who: Signed,
    office: web::Data<Office>,
) -> Result<web::Json<Items<SavedViewRow>>, ApiError> {
    let workspace = who.principal.workspace;
    let known = office
        .readers
        .read(move |connection| saved_views::list(connection, workspace))
        .await?;
    let names = office.roster.snapshot();
    let theirs = known.into_iter().filter(|view| view.is_for(&who.principal));
    let items = theirs.map(|view| row(view, &who.principal, &*names));
    Ok(web::Json(Items {
        items: items.collect(),
    }))
}

/// Saves a view, for oneself or for a team.
#[utoipa::path(post, path = "/api/views", tag = "Directory", request_body = NewSavedView,
    responses((status = 201, body = SavedViewRow)))]
pub(super) async fn add(
    who: Signed,
    body: web::Json<NewSavedView>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let adding = office
        .administration
        .add_view(&who.principal, body.into_inner());
    let view = adding.await?;
    let names = office.roster.snapshot();
    Ok(HttpResponse::Created().json(row(view, &who.principal, &*names)))
}

/// Changes a saved view.
#[utoipa::path(patch, path = "/api/views/{id}", tag = "Directory", params(("id" = String, Path)),
    request_body = SavedViewChange, responses((status = 200, body = SavedViewRow)))]
pub(super) async fn change(
    who: Signed,
    id: web::Path<SavedViewId>,
    body: web::Json<SavedViewChange>,
    office: web::Data<Office>,
) -> Result<web::Json<SavedViewRow>, ApiError> {
    let change = body.into_inner();
    let changing = office
        .administration
        .change_view(&who.principal, id.into_inner(), change);
    let view = changing.await?;
    let names = office.roster.snapshot();
    Ok(web::Json(row(view, &who.principal, &*names)))
}

/// Deletes a saved view.
#[utoipa::path(delete, path = "/api/views/{id}", tag = "Directory",
    params(("id" = String, Path)), responses((status = 204, description = "Deleted")))]
pub(super) async fn delete(
    who: Signed,
    id: web::Path<SavedViewId>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let deleting = office
        .administration
        .delete_view(&who.principal, id.into_inner());
    deleting.await?;
    Ok(HttpResponse::NoContent().finish())
}
