//! What one did and may take back.

use actix_web::web;

use super::auth::Signed;
use super::body::Items;
use super::error::ApiError;
use crate::actors::engine::Engine;
use crate::protocol::operation::{OperationRow, UndoneRow};

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
    let undone = engine.undo(&who.principal, id.into_inner()).await?;
    match undone.refused.first() {
        Some(first) if undone.items.is_empty() => {
            let refused = serde_json::json!(undone.refused);
            Err(ApiError::from(first.rejection.clone()).with("refused", refused))
        }
        _ => Ok(web::Json(undone)),
    }
}
