//! What goes out by itself: first messages with a template, second attempts, and what waits.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};

use super::auth::Signed;
use super::body::Items;
use super::conversations::{idempotency_key, visible};
use super::error::{ApiError, Code};
use crate::actors::commands::Outcome;
use crate::actors::engine::Engine;
use crate::actors::office::Office;
use crate::domain::contact::{Identity, Person};
use crate::domain::content::Template;
use crate::domain::ids::{ChannelId, MessageId};
use crate::domain::permissions::Right;
use crate::protocol::row::{ConversationRow, MessageRow};
use crate::store::unsettled;

/// A first message to a customer.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(super) struct FirstMessage {
    /// Over which number.
    channel_id: ChannelId,
    /// To which phone number, with its country code.
    phone: Option<String>,
    /// To which business-scoped user id.
    user_id: Option<String>,
    /// What the customer is called, when nobody knows yet.
    name: Option<String>,
    /// The template.
    template: Template,
}

/// A conversation that was found or begun, and the message on its way.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Begun {
    /// The conversation.
    conversation: ConversationRow,
    /// The message.
    message: MessageRow,
}

/// Writes to a customer first, with a template.
#[utoipa::path(post, path = "/api/conversations", tag = "Conversations",
    request_body = FirstMessage, responses((status = 202, body = Begun)))]
pub(super) async fn begin(
    request: HttpRequest,
    who: Signed,
    body: web::Json<FirstMessage>,
    office: web::Data<Office>,
    engine: web::Data<Engine>,
) -> Result<HttpResponse, ApiError> {
    let FirstMessage {
        channel_id,
        phone,
        user_id,
        name,
        template,
    } = body.into_inner();
    let user_id = user_id.as_deref().map(Identity::user_id);
    let identities = user_id
        .into_iter()
        .chain(phone.as_deref().map(Identity::phone))
        .collect();
    let person = Person {
        identities,
        name,
        username: None,
    };
    let key = idempotency_key(&request)?;
    let begun = engine
        .begin(&who.principal, channel_id, &person, template, key)
        .await;
    let (id, outcome) = begun?;
    let Outcome::Message { message } = outcome else {
        return Err(ApiError::new(Code::Conflict));
    };
    let (summary, position) = visible(&office, &who.principal, id).await?;
    let row = ConversationRow::new(&summary, &*office.roster).read_by(position, &summary);
    Ok(HttpResponse::Accepted().json(Begun {
        conversation: row,
        message: *message,
    }))
}

/// Sends a failed or unknown message again, as a new one.
#[utoipa::path(post, path = "/api/messages/{id}/retry", tag = "Conversations",
    params(("id" = String, Path)), responses((status = 202, body = MessageRow)))]
pub(super) async fn retry(
    request: HttpRequest,
    who: Signed,
    id: web::Path<MessageId>,
    engine: web::Data<Engine>,
) -> Result<HttpResponse, ApiError> {
    let key = idempotency_key(&request)?;
    match engine.retry(&who.principal, id.into_inner(), key).await? {
        Outcome::Message { message } => Ok(HttpResponse::Accepted().json(message)),
        _ => Err(ApiError::new(Code::Conflict)),
    }
}

/// Which messages of ours are asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct OutboxQuery {
    /// `waiting`, `unknown` or `failed`.
    state: unsettled::Unsettled,
}

/// Messages that wait to be sent, whose outcome is unknown, or that failed; newest first, at most
/// 200.
#[utoipa::path(get, path = "/api/outbox", tag = "Administration", params(OutboxQuery),
    responses((status = 200, body = Items<MessageRow>)))]
pub(super) async fn outbox(
    who: Signed,
    query: web::Query<OutboxQuery>,
    office: web::Data<Office>,
) -> Result<web::Json<Items<MessageRow>>, ApiError> {
    who.demand(Right::ManageChannels)?;
    let (workspace, state) = (who.principal.workspace, query.state);
    let found = office
        .readers
        .read(move |connection| unsettled::list(connection, workspace, state))
        .await?;
    let items = found
        .iter()
        .map(|entry| MessageRow::new(entry, &*office.roster))
        .collect();
    Ok(web::Json(Items { items }))
}

/// The templates of a number, as Meta's own objects.
#[utoipa::path(get, path = "/api/channels/{id}/templates", tag = "Directory",
    params(("id" = String, Path)), responses((status = 200, body = Items<Object>)))]
pub(super) async fn templates(
    who: Signed,
    id: web::Path<ChannelId>,
    engine: web::Data<Engine>,
) -> Result<web::Json<Items<serde_json::Value>>, ApiError> {
    let reader = &who.principal;
    let channel = engine
        .roster
        .channel(id.into_inner())
        .filter(|channel| channel.workspace == reader.workspace)
        .filter(|channel| reader.may(Right::ManageChannels) || reader.numbers.holds(channel.id))
        .ok_or(ApiError::new(Code::NotFound))?;
    let found = engine.templates.of(&engine, &channel).await;
    let items = found.map_err(|error| ApiError::new(Code::MetaRefused).detail(error))?;
    Ok(web::Json(Items {
        items: items.to_vec(),
    }))
}
