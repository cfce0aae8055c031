//! What people are writing.

use actix_web::web;

use super::auth::Signed;
use super::error::ApiError;
use crate::actors::engine::Engine;
use crate::domain::ids::ConversationId;
use crate::protocol::draft::{DraftBody, DraftRow, Drafts};

/// One's own drafts, and in which visible conversations colleagues have some; never their words.
#[utoipa::path(get, path = "/api/drafts", tag = "Conversations",
    responses((status = 200, body = Drafts)))]
pub(super) async fn list(
    who: Signed,
    engine: web::Data<Engine>,
) -> Result<web::Json<Drafts>, ApiError> {
    Ok(web::Json(engine.drafts(&who.principal).await?))
}

/// Keeps what one is writing in a conversation, in the place of what one wrote there before. A
/// `messages` or `note` command with `draft: true` takes it away in the same commit.
#[utoipa::path(put, path = "/api/conversations/{id}/draft", tag = "Conversations",
    params(("id" = String, Path)), request_body = DraftBody,
    responses((status = 200, body = DraftRow)))]
pub(super) async fn keep(
    who: Signed,
    id: web::Path<ConversationId>,
    body: web::Json<DraftBody>,
    engine: web::Data<Engine>,
) -> Result<web::Json<DraftRow>, ApiError> {
    let engine = engine.into_inner();
    let kept = engine
        .keep_draft(&who.principal, id.into_inner(), body.into_inner())
        .await?;
    Ok(web::Json(kept))
}
