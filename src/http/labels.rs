//! Labels.

use actix_web::{HttpResponse, web};

use super::auth::Signed;
use super::body::Items;
use super::error::ApiError;
use crate::actors::office::Office;
use crate::domain::ids::LabelId;
use crate::protocol::directory::{LabelChange, LabelRow, NewLabel};
use crate::store::labels::{self, Label};

fn row(label: Label) -> LabelRow {
    LabelRow {
        id: label.id,
        name: label.name,
        color: label.color,
    }
}

/// The labels, by name.
#[utoipa::path(get, path = "/api/labels", tag = "Directory",
    responses((status = 200, body = Items<LabelRow>)))]
pub(super) async fn list(
    who: Signed,
    office: web::Data<Office>,
) -> Result<web::Json<Items<LabelRow>>, ApiError> {
    let workspace = who.principal.workspace;
    let labels = office
        .readers
        .read(move |connection| labels::list(connection, workspace))
        .await?;
    let items = labels.into_iter().map(row).collect();
    Ok(web::Json(Items { items }))
}

/// Adds a label.
#[utoipa::path(post, path = "/api/labels", tag = "Administration", request_body = NewLabel,
    responses((status = 201, body = LabelRow)))]
pub(super) async fn add(
    who: Signed,
    body: web::Json<NewLabel>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let adding = office
        .administration
        .add_label(&who.principal, body.into_inner());
    Ok(HttpResponse::Created().json(row(adding.await?)))
}

/// Changes a label.
#[utoipa::path(patch, path = "/api/labels/{id}", tag = "Administration",
    params(("id" = String, Path)), request_body = LabelChange,
    responses((status = 200, body = LabelRow)))]
pub(super) async fn change(
    who: Signed,
    id: web::Path<LabelId>,
    body: web::Json<LabelChange>,
    office: web::Data<Office>,
) -> Result<web::Json<LabelRow>, ApiError> {
    let change = body.into_inner();
    let changing = office
        .administration
        .change_label(&who.principal, id.into_inner(), change);
    Ok(web::Json(row(changing.await?)))
}

/// Deletes a label that no conversation carries.
#[utoipa::path(delete, path = "/api/labels/{id}", tag = "Administration",
    params(("id" = String, Path)), responses((status = 204, description = "Deleted")))]
pub(super) async fn delete(
    who: Signed,
    id: web::Path<LabelId>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let deleting = office
        .administration
        .delete_label(&who.principal, id.into_inner());
    deleting.await?;
    Ok(HttpResponse::NoContent().finish())
}
