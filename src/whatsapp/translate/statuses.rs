//! How far a message of ours has come.

use serde::Deserialize;
use serde_json::Value;

use crate::domain::contact::Identity;
use crate::domain::delivery::{DeliveryReport, DeliveryState, Fault, Price, StatusUpdate};
use crate::domain::inbound::InboundItem;
use crate::whatsapp::error::fault_words;
use crate::whatsapp::payload::{MetaError, Pricing, Status};

use super::identity;
use super::notices;
use super::place::Place;

/// Reads one of `value.statuses`.
///
/// # Errors
/// Why it cannot be understood: no object, no message id, no state.
pub(super) fn item(place: &Place<'_>, raw: &Value) -> Result<InboundItem, String> {
    if !raw.is_object() {
        return Err("a status is not an object".to_owned());
    }
    let status = Status::deserialize(raw).map_err(|error| error.to_string())?;
    if status.kind.as_deref() == Some("call") {
        return Ok(notices::call_status(place, raw));
    }
    let external_id = status.id.clone().filter(|id| !id.trim().is_empty());
    let word = status.status.clone().filter(|word| !word.is_empty());
    let word = word.ok_or("a status does not say which")?;
    let report = DeliveryReport {
        state: state(&word),
        at: place.moment(status.timestamp),
        fault: fault(&word, &status.errors),
        price: status.pricing.as_ref().and_then(price),
    };
    Ok(InboundItem::Status(StatusUpdate {
        external_id: external_id.ok_or("a status names no message")?,
        callback: status.biz_opaque_callback_data.clone(),
        recipient: recipient(place, &status),
        report,
        word,
    }))
}

/// Our state for Meta's word; one we do not know proves that Meta has the message.
pub(super) fn state(word: &str) -> DeliveryState {
    match word.to_ascii_lowercase().as_str() {
        "delivered" => DeliveryState::Delivered,
        "read" => DeliveryState::Read,
        "played" => DeliveryState::Played,
        "failed" | "error" => DeliveryState::Failed,
        _ => DeliveryState::Sent,
    }
}

fn fault(word: &str, errors: &[MetaError]) -> Option<Fault> {
    match errors.first() {
        Some(error) => Some(fault_of(error)),
        None if state(word) == DeliveryState::Failed => Some(Fault {
            code: 0,
            title: "WhatsApp gave no reason".to_owned(),
            details: None,
            advice: Some("retry".to_owned()),
        }),
        None => None,
    }
}

/// An error of a webhook in words. One without a code gets none of our advice.
pub(super) fn fault_of(error: &MetaError) -> Fault {
    match error.code {
        Some(code) => fault_words(code, error.heading(), error.words()),
        None => Fault {
            code: 0,
            ..fault_words(-1, error.heading(), error.words())
        },
    }
}

fn price(pricing: &Pricing) -> Option<Price> {
    let kind = pricing.kind.as_deref();
    // `billable` is announced to go; what is regular is charged.
    let regular = || kind.is_none_or(|kind| kind == "regular");
    Some(Price {
        category: pricing.category.clone()?,
        billable: pricing.billable.unwrap_or_else(regular),
        model: pricing.pricing_model.clone(),
        kind: pricing.kind.clone(),
    })
}

/// Everybody it may have gone to: the person, or the participant of a group.
fn recipient(place: &Place<'_>, status: &Status) -> Vec<Identity> {
    let participant = identity::addresses(
        status.recipient_participant_user_id.as_deref(),
        status.recipient_participant_parent_user_id.as_deref(),
        status.recipient_participant_id.as_deref(),
    );
    if status.recipient_type.as_deref() == Some("group") || !participant.is_empty() {
        return participant;
    }
    let named = identity::addresses(
        status.recipient_user_id.as_deref(),
        status.recipient_parent_user_id.as_deref(),
        status.recipient_id.as_deref(),
    );
    identity::person(place, named)
        .map(|person| person.identities)
        .unwrap_or_default()
}
