//! Quick replies.

use actix_web::{HttpResponse, web};

use super::auth::Signed;
use super::body::Items;
use super::error::ApiError;
use crate::actors::office::Office;
use crate::domain::ids::QuickReplyId;
use crate::domain::permissions::{Principal, Right};
use crate::protocol::directory::{NewQuickReply, QuickReplyChange, QuickReplyRow};
use crate::store::quick_replies::{self, QuickReply};

fn row(reply: QuickReply) -> QuickReplyRow {
    QuickReplyRow {
        id: reply.id,
        shortcut: reply.shortcut,
        title: reply.title,
        text: reply.text,
        team_id: reply.team,
        owner_id: reply.owner,
        language: reply.language,
        media_id: reply.media,
    }
}

/// One's own, one's teams', everybody's; whoever keeps the library sees those of all teams.
fn may_use(reader: &Principal, reply: &QuickReply) -> bool {
    match (reply.owner, reply.team) {
        (Some(owner), _) => owner == reader.agent,
        (None, Some(team)) => reader.teams.contains(&team) || reader.may(Right::ManageLibrary),
        (None, None) => true,
    }
}

/// The quick replies that one may use, by shortcut.
#[utoipa::path(get, path = "/api/quick-replies", tag = "Directory",
    responses((status = 200, body = Items<QuickReplyRow>)))]
pub(super) async fn list(
    who: Signed,
    office: web::Data<Office>,
) -> Result<web::Json<Items<QuickReplyRow>>, ApiError> {
    let workspace = who.principal.workspace;
    let replies = office
        .readers
        .read(move |connection| quick_replies::list(connection, workspace))
        .await?;
    let replies = replies.into_iter();
    let items = replies
        .filter(|reply| may_use(&who.principal, reply))
        .map(row)
        .collect();
    Ok(web::Json(Items { items }))
}

/// Adds a quick reply.
#[utoipa::path(post, path = "/api/quick-replies", tag = "Administration",
    request_body = NewQuickReply, responses((status = 201, body = QuickReplyRow)))]
pub(super) async fn add(
    who: Signed,
    body: web::Json<NewQuickReply>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let adding = office
        .administration
        .add_quick_reply(&who.principal, body.into_inner());
    Ok(HttpResponse::Created().json(row(adding.await?)))
}

/// Changes a quick reply.
#[utoipa::path(patch, path = "/api/quick-replies/{id}", tag = "Administration",
    params(("id" = String, Path)), request_body = QuickReplyChange,
    responses((status = 200, body = QuickReplyRow)))]
pub(super) async fn change(
    who: Signed,
    id: web::Path<QuickReplyId>,
    body: web::Json<QuickReplyChange>,
    office: web::Data<Office>,
) -> Result<web::Json<QuickReplyRow>, ApiError> {
    let change = body.into_inner();
    let changing =
        office
            .administration
            .change_quick_reply(&who.principal, id.into_inner(), change);
    Ok(web::Json(row(changing.await?)))
}

/// Deletes a quick reply.
#[utoipa::path(delete, path = "/api/quick-replies/{id}", tag = "Administration",
    params(("id" = String, Path)), responses((status = 204, description = "Deleted")))]
pub(super) async fn delete(
    who: Signed,
    id: web::Path<QuickReplyId>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let deleting = office
        .administration
        .delete_quick_reply(&who.principal, id.into_inner());
    deleting.await?;
    Ok(HttpResponse::NoContent().finish())
}
