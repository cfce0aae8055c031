//! Fields that a workspace keeps about its customers.

use actix_web::{HttpResponse, web};

use super::auth::Signed;
use super::body::Items;
use super::error::ApiError;
use crate::actors::office::Office;
use crate::domain::contact_field::ContactField;
use crate::domain::ids::ContactFieldId;
use crate::protocol::contact::{ContactFieldChange, ContactFieldRow, NewContactField};
use crate::store::contact_fields;

fn row(field: ContactField) -> ContactFieldRow {
    ContactFieldRow {
        id: field.id,
        name: field.name,
        kind: field.kind,
        choices: field.choices,
    }
}

/// The fields, in the order in which they were made.
#[utoipa::path(get, path = "/api/contact-fields", tag = "Directory",
    responses((status = 200, body = Items<ContactFieldRow>)))]
pub(super) async fn list(
    who: Signed,
    office: web::Data<Office>,
) -> Result<web::Json<Items<ContactFieldRow>>, ApiError> {
    let workspace = who.principal.workspace;
    let fields = office
        .readers
        .read(move |connection| contact_fields::list(connection, workspace))
        .await?;
    let items = fields.into_iter().map(row).collect();
    Ok(web::Json(Items { items }))
}

/// Adds a field.
#[utoipa::path(post, path = "/api/contact-fields", tag = "Administration",
    request_body = NewContactField, responses((status = 201, body = ContactFieldRow)))]
pub(super) async fn add(
    who: Signed,
    body: web::Json<NewContactField>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let adding = office
        .administration
        .add_contact_field(&who.principal, body.into_inner());
    Ok(HttpResponse::Created().json(row(adding.await?)))
}

/// Changes a field's name or choices.
#[utoipa::path(patch, path = "/api/contact-fields/{id}", tag = "Administration",
    params(("id" = String, Path)), request_body = ContactFieldChange,
    responses((status = 200, body = ContactFieldRow)))]
pub(super) async fn change(
    who: Signed,
    id: web::Path<ContactFieldId>,
    body: web::Json<ContactFieldChange>,
    office: web::Data<Office>,
) -> Result<web::Json<ContactFieldRow>, ApiError> {
    let change = body.into_inner();
    let changing =
        office
            .administration
            .change_contact_field(&who.principal, id.into_inner(), change);
    Ok(web::Json(row(changing.await?)))
}

/// Deletes a field, and what it says about everybody.
#[utoipa::path(delete, path = "/api/contact-fields/{id}", tag = "Administration",
    params(("id" = String, Path)), responses((status = 204, description = "Deleted")))]
pub(super) async fn delete(
    who: Signed,
    id: web::Path<ContactFieldId>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let deleting = office
        .administration
        .delete_contact_field(&who.principal, id.into_inner());
    deleting.await?;
    Ok(HttpResponse::NoContent().finish())
}
