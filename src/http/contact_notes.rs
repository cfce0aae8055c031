//! Notes about customers.

use actix_web::{HttpResponse, web};

use super::auth::Signed;
use super::body::Page;
use super::error::ApiError;
use super::notices::PageQuery;
use crate::actors::engine::Engine;
use crate::actors::roster::Roster;
use crate::domain::ids::{ContactId, ContactNoteId};
use crate::protocol::contact::{ContactNoteBody, ContactNoteRow};
use crate::protocol::row::{Named, Names};
use crate::store::contact_notes::ContactNote;

fn row(roster: &Roster, note: ContactNote) -> ContactNoteRow {
    ContactNoteRow {
        id: note.id,
        author: Named::new(note.author, Names::agent(roster, note.author)),
        text: note.text,
        created_at: note.created_at,
        edited_at: note.edited_at,
    }
}

/// Notes about a customer, newest first.
#[utoipa::path(get, path = "/api/contacts/{id}/notes", tag = "Contacts",
    params(("id" = String, Path), PageQuery), responses((status = 200, body = Page<ContactNoteRow>)))]
pub(super) async fn list(
    who: Signed,
    id: web::Path<ContactId>,
    query: web::Query<PageQuery>,
    engine: web::Data<Engine>,
) -> Result<web::Json<Page<ContactNoteRow>>, ApiError> {
    let (before, limit) = (query.before()?, query.limit());
    let found = engine
        .contact_notes(&who.principal, id.into_inner(), before, limit + 1)
        .await?;
    let shown = |note| row(&engine.roster, note);
    Ok(web::Json(query.page(found, |note| note.id.get(), shown)))
}

/// Adds a note.
#[utoipa::path(post, path = "/api/contacts/{id}/notes", tag = "Contacts",
    params(("id" = String, Path)), request_body = ContactNoteBody,
    responses((status = 201, body = ContactNoteRow)))]
pub(super) async fn add(
    who: Signed,
    id: web::Path<ContactId>,
    body: web::Json<ContactNoteBody>,
    engine: web::Data<Engine>,
) -> Result<HttpResponse, ApiError> {
    let adding = engine.add_contact_note(&who.principal, id.into_inner(), &body.text);
    Ok(HttpResponse::Created().json(row(&engine.roster, adding.await?)))
}

/// Changes the words of one's own note.
#[utoipa::path(patch, path = "/api/contacts/{id}/notes/{note}", tag = "Contacts",
    params(("id" = String, Path), ("note" = String, Path)), request_body = ContactNoteBody,
    responses((status = 200, body = ContactNoteRow)))]
pub(super) async fn change(
    who: Signed,
    path: web::Path<(ContactId, ContactNoteId)>,
    body: web::Json<ContactNoteBody>,
    engine: web::Data<Engine>,
) -> Result<web::Json<ContactNoteRow>, ApiError> {
    let (id, note) = path.into_inner();
    let changing = engine.reword_contact_note(&who.principal, id, note, &body.text);
    Ok(web::Json(row(&engine.roster, changing.await?)))
}

/// Deletes one's own note, or with the right a colleague's.
#[utoipa::path(delete, path = "/api/contacts/{id}/notes/{note}", tag = "Contacts",
    params(("id" = String, Path), ("note" = String, Path)),
    responses((status = 204, description = "Deleted")))]
pub(super) async fn delete(
    who: Signed,
    path: web::Path<(ContactId, ContactNoteId)>,
    engine: web::Data<Engine>,
) -> Result<HttpResponse, ApiError> {
    let (id, note) = path.into_inner();
    engine.delete_contact_note(&who.principal, id, note).await?;
    Ok(HttpResponse::NoContent().finish())
}
