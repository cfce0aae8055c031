//! One message object: written by a customer, or by a colleague on the phone app.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::domain::contact::{Identity, Person};
use crate::domain::inbound::{
    ChannelNotice, InboundEdit, InboundItem, InboundMessage, InboundReaction, InboundRevoke,
    Severity,
};
use crate::domain::message::{Forwarded, Referral};
use crate::domain::time::Timestamp;
use crate::whatsapp::payload::{Context, Message};

use super::content::{self, Body};
use super::identity;
use super::place::Place;

/// Who wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The customer.
    Customer,
    /// A colleague, on the WhatsApp Business app.
    Business,
}

/// What every kind of message has.
struct Head {
    external_id: String,
    at: Timestamp,
    person: Person,
    side: Side,
}

/// One of `value.messages`. Under the field `history` they bring files that were announced before
/// with a placeholder under the same id, so they edit it.
pub(super) fn from_field(place: &Place<'_>, raw: &Value) -> Result<InboundItem, String> {
    if place.field != "history" {
        return item(place, raw, Side::Customer, None);
    }
    let side = super::history::side(place, raw, None);
    let (edit, late) = match item(place, raw, side, None)? {
        InboundItem::Message(late) => (false, late),
        InboundItem::Echo(late) => (true, late),
        other => return Ok(other),
    };
    Ok(InboundItem::Edit(InboundEdit {
        external_id: format!("{}:file", late.external_id),
        at: late.at,
        person: late.person,
        from_business: edit,
        target: late.external_id,
        content: late.content,
        media: late.media,
    }))
}

/// Reads one message object; `thread` is the customer's address when the item itself may not
/// hold it.
///
/// # Errors
/// Why it cannot be understood: no object, no id, nobody it is from or to.
pub(super) fn item(
    place: &Place<'_>,
    raw: &Value,
    side: Side,
    thread: Option<&str>,
) -> Result<InboundItem, String> {
    if !raw.is_object() {
        return Err("a message is not an object".to_owned());
    }
    let message = Message::deserialize(raw).map_err(|error| error.to_string())?;
    let external_id = message.id.clone().filter(|id| !id.trim().is_empty());
    let external_id = external_id.ok_or("a message has no id")?;
    let at = place.moment(message.timestamp);
    if message.group_id.is_some() {
        return Ok(group_notice(place, raw, at));
    }
    let person = identity::person(place, customer_of(&message, side, thread));
    let person = person.ok_or("a message names nobody it is from or to")?;
    let head = Head {
        external_id,
        at,
        person,
        side,
    };
    Ok(special(&message, &head).unwrap_or_else(|| plain(place, &message, raw, head)))
}

/// The customer's addresses: the sender of what customers write, the receiver of echoes.
fn customer_of(message: &Message, side: Side, thread: Option<&str>) -> Vec<Identity> {
    let mut identities = match side {
        Side::Customer => identity::addresses(
            message.from_user_id.as_deref(),
            message.from_parent_user_id.as_deref(),
            message.from.as_deref(),
        ),
        Side::Business => identity::addresses(
            message.to_user_id.as_deref(),
            message.to_parent_user_id.as_deref(),
            message.to.as_deref(),
        ),
    };
    if identities.is_empty() {
        identities.extend(thread.and_then(identity::phone));
    }
    identities
}

/// Baton has no conversations of groups yet: nothing is lost, and administrators see it.
fn group_notice(place: &Place<'_>, raw: &Value, at: Timestamp) -> InboundItem {
    InboundItem::Notice(ChannelNotice {
        field: place.field.clone(),
        severity: Severity::Info,
        title: "a message arrived in a group".to_owned(),
        raw: place.alone("messages", raw),
        at: Some(at),
    })
}

/// Messages about other messages, or about the customer. `None` when it is an ordinary message,
/// or lacks what makes it special.
fn special(message: &Message, head: &Head) -> Option<InboundItem> {
    match message.kind.as_deref()? {
        "reaction" => reaction(message, head),
        "edit" => edit(message, head),
        "revoke" => revoke(message, head),
        "system" => {
            let system = message.system.as_ref()?;
            identity::system_change(message, system, &head.external_id, head.at)
                .map(InboundItem::IdentityChange)
        }
        _ => None,
    }
}

fn reaction(message: &Message, head: &Head) -> Option<InboundItem> {
    let reaction = message.reaction.as_ref()?;
    Some(InboundItem::Reaction(InboundReaction {
        external_id: head.external_id.clone(),
        at: head.at,
        person: head.person.clone(),
        from_business: head.side == Side::Business,
        target: reaction.message_id.clone().filter(|id| !id.is_empty())?,
        emoji: reaction.emoji.clone().filter(|emoji| !emoji.is_empty()),
        historic: false,
    }))
}

fn edit(message: &Message, head: &Head) -> Option<InboundItem> {
    let edit = message.edit.as_ref()?;
    let raw = edit.message.as_ref().filter(|raw| raw.is_object())?;
    let inner = Message::deserialize(raw).ok()?;
    let Body { content, media } = content::body(&inner, raw, &inner.errors);
    Some(InboundItem::Edit(InboundEdit {
        external_id: head.external_id.clone(),
        at: head.at,
        person: head.person.clone(),
        from_business: head.side == Side::Business,
        target: edit
            .original_message_id
            .clone()
            .filter(|id| !id.is_empty())?,
        content,
        media,
    }))
}

fn revoke(message: &Message, head: &Head) -> Option<InboundItem> {
    let target = message.revoke.as_ref()?.original_message_id.clone();
    Some(InboundItem::Revoke(InboundRevoke {
        external_id: head.external_id.clone(),
        at: head.at,
        person: head.person.clone(),
        from_business: head.side == Side::Business,
        target: target.filter(|id| !id.is_empty())?,
    }))
}

fn plain(place: &Place<'_>, message: &Message, raw: &Value, head: Head) -> InboundItem {
    // Meta puts the error of a message it could not hand over beside the list, now and then.
    let errors = if message.errors.is_empty() {
        &place.errors
    } else {
        &message.errors
    };
    let Body { content, media } = content::body(message, raw, errors);
    let context = message.context.as_ref();
    let inbound = InboundMessage {
        external_id: head.external_id,
        at: head.at,
        person: head.person,
        content,
        media,
        reply_to: context
            .and_then(|context| context.id.clone())
            .filter(|id| !id.is_empty()),
        forwarded: context.and_then(forwarded),
        referral: referral(message),
        historic: false,
    };
    match head.side {
        Side::Customer => InboundItem::Message(inbound),
        Side::Business => InboundItem::Echo(inbound),
    }
}

fn forwarded(context: &Context) -> Option<Forwarded> {
    if context.frequently_forwarded {
        Some(Forwarded::Frequently)
    } else {
        context.forwarded.then_some(Forwarded::Once)
    }
}

/// The advertisement or post that led here; a product that is asked about stands in its place.
fn referral(message: &Message) -> Option<Referral> {
    if let Some(referral) = &message.referral {
        let kind = referral.source_type.clone();
        return Some(Referral {
            source_type: kind.unwrap_or_else(|| "ad".to_owned()),
            source_url: referral.source_url.clone(),
            source_id: referral.source_id.clone(),
            headline: referral.headline.clone(),
            body: referral.body.clone(),
            media_url: [
                &referral.image_url,
                &referral.video_url,
                &referral.thumbnail_url,
            ]
            .into_iter()
            .find_map(Clone::clone),
            click_id: referral.ctwa_clid.clone(),
        });
    }
    let product = message.context.as_ref()?.referred_product.as_ref()?;
    Some(Referral {
        source_type: "product".to_owned(),
        source_id: product.product_retailer_id.clone(),
        headline: product
            .catalog_id
            .as_ref()
            .map(|catalog| format!("catalogue {catalog}")),
        ..Referral::default()
    })
}

/// A message object as history keeps it, alone in its thread.
pub(super) fn in_thread(thread: &Value, message: &Value) -> Value {
    json!([{"threads": [{"id": thread, "messages": [message]}]}])
}
