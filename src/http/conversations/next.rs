//! What the queue hands out.

use actix_web::{HttpRequest, web};

use super::marks;
use crate::actors::engine::Engine;
use crate::http::auth::Signed;
use crate::http::body::{self, Items};
use crate::http::error::ApiError;
use crate::protocol::command::TakeNextBody;
use crate::protocol::row::ConversationRow;

/// Takes the longest waiting of the queue: no two people who ask at once get the same one. Fewer
/// than asked for, or none, when there are not as many. With the header `Idempotency-Key`, asking
/// again gives the first answer again.
#[utoipa::path(post, path = "/api/conversations/next", tag = "Conversations",
    params(("Idempotency-Key" = Option<String>, Header), ("Operation-Id" = Option<String>, Header)),
    request_body = TakeNextBody, responses((status = 200, body = Items<ConversationRow>)))]
pub(in crate::http) async fn next(
    request: HttpRequest,
    who: Signed,
    body: web::Bytes,
    engine: web::Data<Engine>,
) -> Result<web::Json<Items<ConversationRow>>, ApiError> {
    let wanted = body::or_default(&body)?;
    let marks = marks(&request)?;
    let items = engine.take_next(&who.principal, marks, wanted).await?;
    Ok(web::Json(Items { items }))
}
