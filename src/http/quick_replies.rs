//! Quick replies.

use actix_web::{HttpResponse, web};

use super::auth::Signed;
use super::body::Items;
use super::error::ApiError;
use crate::actors::office::Office;
use crate::domain::ids::{MediaId, QuickReplyId};
use crate::protocol::directory::{NewQuickReply, QuickReplyChange, QuickReplyRow};
use crate::store::media;
use crate::store::quick_replies::{self, QuickReply};

fn row(reply: QuickReply, file_name: Option<String>) -> QuickReplyRow {
    QuickReplyRow {
        id: reply.id,
        shortcut: reply.shortcut,
        title: reply.title,
        text: reply.text,
        team_id: reply.team,
        owner_id: reply.owner,
        language: reply.language,
        media_id: reply.media,
        file_name,
        used: reply.used,
        last_used_at: reply.last_used_at,
    }
}

/// One quick reply, with the name of its file.
async fn told(office: &Office, reply: QuickReply) -> Result<QuickReplyRow, ApiError> {
    let files: Vec<MediaId> = reply.media.into_iter().collect();
    let names = office
        .readers
        .read(move |connection| media::names(connection, &files))
        .await?;
    let name = reply.media.and_then(|file| names.get(&file).cloned());
    Ok(row(reply, name))
}

/// The quick replies that one may use, by shortcut.
#[utoipa::path(get, path = "/api/quick-replies", tag = "Directory",
    responses((status = 200, body = Items<QuickReplyRow>)))]
pub(super) async fn list(
    who: Signed,
    office: web::Data<Office>,
) -> Result<web::Json<Items<QuickReplyRow>>, ApiError> {
    let reader = who.principal;
    let (replies, names) = office
        .readers
        .read(move |connection| {
            let mut replies = quick_replies::list(connection, reader.workspace)?;
            replies.retain(|reply| reply.is_for(&reader));
            let files: Vec<MediaId> = replies.iter().filter_map(|reply| reply.media).collect();
            let names = media::names(connection, &files)?;
            Ok((replies, names))
        })
        .await?;
    let named = |reply: QuickReply| {
        let name = reply.media.and_then(|file| names.get(&file).cloned());
        row(reply, name)
    };
    let items = replies.into_iter().map(named).collect();
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
    Ok(HttpResponse::Created().json(told(&office, adding.await?).await?))
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
    Ok(web::Json(told(&office, changing.await?).await?))
}

/// Counts that one used a quick reply.
#[utoipa::path(post, path = "/api/quick-replies/{id}/used", tag = "Directory",
    params(("id" = String, Path)), responses((status = 204, description = "Counted")))]
pub(super) async fn used(
    who: Signed,
    id: web::Path<QuickReplyId>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let counting = office
        .administration
        .count_quick_reply(&who.principal, id.into_inner());
    counting.await?;
    Ok(HttpResponse::NoContent().finish())
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
