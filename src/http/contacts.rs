//! Customers: the card, what people change about it, and what a customer has left behind.

mod past;

use actix_web::web;

pub(super) use past::{
    __path_episodes, __path_files, __path_record, FileKind, episodes, files, record,
};

use super::auth::Signed;
use super::error::ApiError;
use crate::actors::contacts::ContactError;
use crate::actors::engine::Engine;
use crate::domain::ids::ContactId;
use crate::protocol::contact::{ContactCard, ContactChange, ContactMerge, IdentityRow};
use crate::protocol::row::{ContactRow, ConversationRow, Named, Names};
use crate::store::contact_cards::Card;

fn told(engine: &Engine, card: Card) -> ContactCard {
    let roster = engine.roster.as_ref();
    let identities = card.addresses.into_iter();
    let conversations = card.conversations.iter();
    ContactCard {
        contact: ContactRow::from(&card.contact),
        version: card.version,
        identities: identities
            .map(|(identity, channel, since)| IdentityRow {
                kind: identity.kind,
                value: identity.value,
                channel: Named::new(channel, Names::channel(roster, channel)),
                since,
            })
            .collect(),
        conversations: conversations
            .map(|(summary, position)| {
                ConversationRow::new(summary, roster).read_by(*position, summary)
            })
            .collect(),
        given_name: card.contact.given_name,
        own_name: card.contact.name,
        fields: card.values.into_iter().collect(),
        created_at: card.created_at,
    }
}

/// Everything that is known about a customer, for whoever may see one of their conversations.
#[utoipa::path(get, path = "/api/contacts/{id}", tag = "Contacts",
    params(("id" = String, Path)), responses((status = 200, body = ContactCard)))]
pub(super) async fn show(
    who: Signed,
    id: web::Path<ContactId>,
    engine: web::Data<Engine>,
) -> Result<web::Json<ContactCard>, ApiError> {
    let card = engine.contact(&who.principal, id.into_inner()).await?;
    Ok(web::Json(told(&engine, card)))
}

/// Changes a customer's name and fields, all or nothing. `conflict` when somebody changed them
/// since the given version; then `contact` is the card as it is now.
#[utoipa::path(patch, path = "/api/contacts/{id}", tag = "Contacts",
    params(("id" = String, Path)), request_body = ContactChange,
    responses((status = 200, body = ContactCard)))]
pub(super) async fn change(
    who: Signed,
    id: web::Path<ContactId>,
    body: web::Json<ContactChange>,
    engine: web::Data<Engine>,
) -> Result<web::Json<ContactCard>, ApiError> {
    let (engine, id) = (engine.into_inner(), id.into_inner());
    let changed = engine
        .change_contact(&who.principal, id, body.into_inner())
        .await;
    match changed {
        Ok(card) => Ok(web::Json(told(&engine, card))),
        Err(ContactError::Moved) => {
            let now = engine.contact(&who.principal, id).await?;
            let moved = ApiError::from(ContactError::Moved);
            Err(moved.with("contact", serde_json::json!(told(&engine, now))))
        }
        Err(error) => Err(error.into()),
    }
}

/// Blocks a customer at WhatsApp: they can no longer write to their number, nor it to them. Only
/// customers who wrote within a day can be blocked.
#[utoipa::path(post, path = "/api/contacts/{id}/block", tag = "Contacts",
    params(("id" = String, Path)), responses((status = 200, body = ContactCard)))]
pub(super) async fn block(
    who: Signed,
    id: web::Path<ContactId>,
    engine: web::Data<Engine>,
) -> Result<web::Json<ContactCard>, ApiError> {
    let engine = engine.into_inner();
    let card = engine
        .block_contact(&who.principal, id.into_inner())
        .await?;
    Ok(web::Json(told(&engine, card)))
}

/// Lets a blocked customer write again.
#[utoipa::path(delete, path = "/api/contacts/{id}/block", tag = "Contacts",
    params(("id" = String, Path)), responses((status = 200, body = ContactCard)))]
pub(super) async fn unblock(
    who: Signed,
    id: web::Path<ContactId>,
    engine: web::Data<Engine>,
) -> Result<web::Json<ContactCard>, ApiError> {
    let engine = engine.into_inner();
    let card = engine
        .unblock_contact(&who.principal, id.into_inner())
        .await?;
    Ok(web::Json(told(&engine, card)))
}

/// Joins another customer of the same number, who is the same person, to this one. It cannot be
/// taken back.
#[utoipa::path(post, path = "/api/contacts/{id}/merge", tag = "Contacts",
    params(("id" = String, Path)), request_body = ContactMerge,
    responses((status = 200, body = ContactCard)))]
pub(super) async fn merge(
    who: Signed,
    id: web::Path<ContactId>,
    body: web::Json<ContactMerge>,
    engine: web::Data<Engine>,
) -> Result<web::Json<ContactCard>, ApiError> {
    let engine = engine.into_inner();
    let card = engine
        .merge_contacts(&who.principal, id.into_inner(), body.contact_id)
        .await?;
    Ok(web::Json(told(&engine, card)))
}
