//! What was written on the phone app before the number came to us: up to 180 days, in chunks.

use serde_json::{Map, Value, json};

use crate::domain::delivery::{DeliveryReport, DeliveryState, Fault, StatusUpdate};
use crate::domain::inbound::{ChannelNotice, InboundItem, InboundMessage, Severity};
use crate::whatsapp::payload::lenient;

use super::identity;
use super::messages::{self, Side};
use super::notices;
use super::place::{Outcome, Place};
use super::statuses;

/// Every chunk of `value.history`: its messages, how far they had come, and a notice.
pub(super) fn chunks(place: &Place<'_>, outcomes: &mut Vec<Outcome>) {
    let mut threads = Vec::new();
    place.each("history", outcomes, |raw| {
        let chunk = raw
            .as_object()
            .ok_or("a part of the history is not an object")?;
        let held = chunk.get("threads").and_then(Value::as_array);
        threads.extend(held.into_iter().flatten().cloned());
        let bare = held.is_some() && chunk.len() == 1;
        Ok((!bare).then(|| chunk_notice(place, chunk)))
    });
    for raw in &threads {
        thread(place, raw, outcomes);
    }
}

fn thread(place: &Place<'_>, raw: &Value, outcomes: &mut Vec<Outcome>) {
    let Some(items) = raw.get("messages").and_then(Value::as_array) else {
        let value = place.around("history", json!([{"threads": [raw]}]), raw);
        let reason = "a thread of the history has no messages".to_owned();
        return outcomes.push(Err(place.poison(reason, value)));
    };
    let id = raw.get("id").unwrap_or(&Value::Null);
    let customer = lenient::as_text(id);
    for raw in items {
        let side = side(place, raw, customer.as_deref());
        match messages::item(place, raw, side, customer.as_deref()) {
            Ok(mut item) => {
                belongs_to_the_past(&mut item);
                let status = past_status(raw, &item);
                outcomes.push(Ok(place.inbound(item)));
                outcomes.extend(status.map(|status| Ok(place.inbound(status))));
            }
            Err(reason) => {
                let value = place.around("history", messages::in_thread(id, raw), raw);
                outcomes.push(Err(place.poison(reason, value)));
            }
        }
    }
}

/// Nobody has to answer what was said before the number came to us.
fn belongs_to_the_past(item: &mut InboundItem) {
    match item {
        InboundItem::Message(message) | InboundItem::Echo(message) => message.historic = true,
        InboundItem::Reaction(reaction) => reaction.historic = true,
        _ => {}
    }
}

/// Who wrote: the business when the sender is our own number, or when somebody other than the
/// thread's customer wrote to somebody.
pub(super) fn side(place: &Place<'_>, raw: &Value, customer: Option<&str>) -> Side {
    let address = |key: &str| raw.get(key).and_then(lenient::as_text);
    let from = address("from").and_then(|from| identity::phone(&from));
    let own = place.metadata.display_phone_number.as_deref();
    let customer = customer.and_then(identity::phone);
    let ours = from == own.and_then(identity::phone);
    let elsewhere = from != customer && address("to").is_some();
    if from.is_some() && (ours || elsewhere) {
        Side::Business
    } else {
        Side::Customer
    }
}

/// How far a message of ours had come on the phone.
fn past_status(raw: &Value, item: &InboundItem) -> Option<InboundItem> {
    let InboundItem::Echo(InboundMessage {
        external_id,
        at,
        person,
        ..
    }) = item
    else {
        return None;
    };
    let word = raw.pointer("/history_context/status")?;
    let word = lenient::as_text(word)?.to_ascii_lowercase();
    if word == "pending" {
        return None;
    }
    let state = statuses::state(&word);
    let fault = (state == DeliveryState::Failed).then(|| Fault {
        code: 0,
        title: "it failed on the phone".to_owned(),
        details: None,
        advice: Some("none".to_owned()),
    });
    Some(InboundItem::Status(StatusUpdate {
        external_id: external_id.clone(),
        callback: None,
        recipient: person.identities.clone(),
        report: DeliveryReport {
            state,
            at: *at,
            fault,
            price: None,
        },
        word,
    }))
}

/// How far the history is, or why there is none. The messages themselves are left out of it.
fn chunk_notice(place: &Place<'_>, chunk: &Map<String, Value>) -> InboundItem {
    let mut rest = chunk.clone();
    rest.remove("threads");
    let part = |key: &str| {
        let value = chunk.get("metadata").and_then(|part| part.get(key));
        value
            .and_then(lenient::as_text)
            .unwrap_or_else(|| "?".to_owned())
    };
    let error = chunk.get("errors").and_then(|errors| errors.get(0));
    let (severity, title) = match error {
        Some(error) => (
            Severity::Warning,
            format!("the phone app's history: {}", notices::error_words(error)),
        ),
        None => (
            Severity::Info,
            format!(
                "the phone app's history: phase {}, {} % have arrived",
                part("phase"),
                part("progress")
            ),
        ),
    };
    InboundItem::Notice(ChannelNotice {
        field: place.field.clone(),
        severity,
        title,
        raw: place.around("history", json!([rest]), &Value::Null),
        at: place.entry_moment(),
    })
}
