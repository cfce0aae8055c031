//! What one did and may take back.

use actix_web::web;

use super::auth::Signed;
use super::body::Items;
use super::error::ApiError;
use crate::actors::engine::Engine;
use crate::protocol::operation::{OperationRow, Refused, UndoneRow};

/// What one did in the last fifteen minutes and may still take back, the latest first.
#[utoipa::path(get, path = "/api/operations", tag = "Conversations",
    responses((status = 200, body = Items<OperationRow>)))]
pub(super) async fn list(
    who: Signed,
    engine: web::Data<Engine>,
) -> Result<web::Json<Items<OperationRow>>, ApiError> {
    let items = engine.operations(&who.principal).await?;
    Ok(web::Json(Items { items }))
}

/// Takes back what one did under a name, in every conversation it was done to. What a colleague did
/// since stands: such a conversation is refused (`moved_on`), and when all are, so is the whole.
#[utoipa::path(post, path = "/api/operations/{id}/undo", tag = "Conversations",
    params(("id" = String, Path)), responses((status = 200, body = UndoneRow)))]
pub(super) async fn undo(
    who: Signed,
    id: web::Path<String>,
    engine: web::Data<Engine>,
) -> Result<web::Json<UndoneRow>, ApiError> {
    let id = id.into_inner();
    let undone = engine.undo(&who.principal, id.clone()).await?;
    let refused = undone.refused.iter();
    let refused: Vec<Refused> = refused
        .map(|(conversation, rejection)| Refused::new(*conversation, rejection))
        .collect();
    match undone.refused.into_iter().next() {
        Some((_, first)) if undone.items.is_empty() => {
            Err(ApiError::from(first).with("refused", serde_json::json!(refused)))
        }
        _ => Ok(web::Json(UndoneRow {
            id,
            items: undone.items,
            refused,
        })),
    }
}
