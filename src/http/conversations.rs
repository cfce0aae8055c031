//! Conversations: lists, one of them, and what people ask of it.

mod command;
mod list;
mod next;

use actix_web::{HttpResponse, web};

pub(super) use command::{__path_typing, COMMANDS, Gives, idempotency_key, marks, perform, typing};
pub(super) use list::{__path_list, list};
pub(super) use next::{__path_next, next};

use super::auth::Signed;
use super::error::{ApiError, Code};
use super::me;
use crate::actors::engine::Engine;
use crate::actors::office::Office;
use crate::domain::ids::ConversationId;
use crate::domain::permissions::Principal;
use crate::domain::summary::{ReadPosition, Summary};
use crate::protocol::row::{ConversationRow, Counts};
use crate::store::{conversations, read_positions};

/// A conversation that the reader may see, with where they stand in it.
///
/// # Errors
/// `not_found` when it is not there or not theirs to see; `merged` with the other's id when it
/// was joined to another one.
pub(super) async fn visible(
    office: &Office,
    reader: &Principal,
    id: ConversationId,
) -> Result<(Summary, ReadPosition), ApiError> {
    let agent = reader.agent;
    let (summary, position, into) = office
        .readers
        .read(move |connection| {
            let into = conversations::merged_into(connection, id)?;
            let summary = conversations::load(connection, id)?;
            let position = read_positions::load(connection, agent, id)?;
            Ok((summary, position, into))
        })
        .await?;
    let state = &summary.conversation;
    if state.workspace != reader.workspace || !reader.may_see(&state.scope()) {
        return Err(ApiError::new(Code::NotFound));
    }
    match into {
        Some(into) => Err(ApiError::new(Code::Merged).with("into", into.to_string())),
        None => Ok((summary, position)),
    }
}

/// One conversation.
#[utoipa::path(get, path = "/api/conversations/{id}", tag = "Conversations",
    params(("id" = String, Path)), responses((status = 200, body = ConversationRow)))]
pub(super) async fn show(
    who: Signed,
    id: web::Path<ConversationId>,
    office: web::Data<Office>,
) -> Result<web::Json<ConversationRow>, ApiError> {
    let (summary, position) = visible(&office, &who.principal, id.into_inner()).await?;
    let row = ConversationRow::new(&summary, &*office.roster);
    Ok(web::Json(row.read_by(position, &summary)))
}

/// How many conversations one's views hold.
#[utoipa::path(get, path = "/api/conversations/counts", tag = "Conversations",
    responses((status = 200, body = Counts)))]
pub(super) async fn counts(
    who: Signed,
    engine: web::Data<Engine>,
) -> Result<HttpResponse, ApiError> {
    let counts = me::counts(&engine, &who.principal).await?;
    Ok(HttpResponse::Ok().json(counts))
}
