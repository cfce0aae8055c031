//! A webhook's body becomes what happened, in our own words.
//!
//! The body is parsed once; then every entry, change, message, status, echo and notice is taken
//! on its own, so that one that cannot be understood harms no other: it becomes a [`Poison`] that
//! holds it alone in its envelope, ready to be replayed. Whatever is merely unknown is not poison:
//! it is kept whole, as `Content::Unknown` or as a notice.

mod content;
mod history;
mod identity;
mod messages;
mod notices;
mod place;
mod statuses;
mod surrogates;

use serde_json::{Map, Value, json};

use crate::domain::inbound::{Inbound, Poison};
use crate::domain::time::Timestamp;

use super::payload::lenient;
pub(super) use identity::addresses;
use messages::Side;
use place::{Outcome, Place};

/// A body that is no webhook at all.
#[derive(Debug, thiserror::Error)]
pub enum TranslateError {
    /// Not JSON, or nested more than 128 deep.
    #[error("the body is not JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    /// JSON without a list of entries.
    #[error("the body has no list of entries")]
    NoEntries,
}

/// Everything a webhook says, in its own order. `received_at` stands in for moments that are
/// missing or absurd.
///
/// # Errors
/// [`TranslateError`] when the body is no webhook; everything inside one comes back item by item.
pub fn translate(
    body: &[u8],
    received_at: Timestamp,
) -> Result<Vec<Result<Inbound, Poison>>, TranslateError> {
    let body = parse(body)?;
    let entries = body.get("entry").and_then(Value::as_array);
    let entries = entries.ok_or(TranslateError::NoEntries)?;
    let mut outcomes = Vec::new();
    for raw in entries {
        match Entry::read(raw) {
            Ok(entry) => entry.translate(received_at, &mut outcomes),
            Err(reason) => outcomes.push(Err(poisoned(reason, None, place::webhook(raw.clone())))),
        }
    }
    Ok(outcomes)
}

/// Meta's own JSON is pure ASCII, but half an emoji at the end of a shortened name, or bytes that
/// are no UTF-8, must not cost the other 999 updates: both become U+FFFD.
fn parse(body: &[u8]) -> Result<Value, serde_json::Error> {
    serde_json::from_slice(body).or_else(|error| {
        let mended = surrogates::mended(&String::from_utf8_lossy(body));
        serde_json::from_str(&mended).map_err(|_| error)
    })
}

/// Fields that bring messages and what belongs to them, even when a change of theirs holds none.
const STREAM_FIELDS: [&str; 4] = [
    "messages",
    "history",
    "smb_message_echoes",
    "user_id_update",
];

/// One of `entry`.
struct Entry<'a> {
    fields: &'a Map<String, Value>,
    changes: &'a [Value],
}

impl<'a> Entry<'a> {
    fn read(raw: &'a Value) -> Result<Self, &'static str> {
        let fields = raw.as_object().ok_or("an entry is not an object")?;
        let changes = fields.get("changes").and_then(Value::as_array);
        let changes = changes.ok_or("an entry has no list of changes")?;
        Ok(Self { fields, changes })
    }

    fn translate(&self, received_at: Timestamp, outcomes: &mut Vec<Outcome>) {
        for raw in self.changes {
            match Place::read(self.fields, raw, received_at) {
                Ok(place) => change(&place, outcomes),
                Err(reason) => {
                    let account = self.fields.get("id").and_then(lenient::as_text);
                    let mut entry = self.fields.clone();
                    entry.insert("changes".to_owned(), json!([raw]));
                    let raw = place::webhook(Value::Object(entry));
                    outcomes.push(Err(poisoned(reason, account, raw)));
                }
            }
        }
    }
}

fn poisoned(reason: &str, account: Option<String>, raw: Value) -> Poison {
    Poison {
        reason: reason.to_owned(),
        account,
        number: None,
        raw,
    }
}

/// The lists that a change may hold, and what reads one item of each.
fn change(place: &Place<'_>, outcomes: &mut Vec<Outcome>) {
    if place.field == "calls" {
        return notices::calls(place, outcomes);
    }
    let before = outcomes.len();
    place.each("messages", outcomes, |raw| {
        messages::from_field(place, raw).map(Some)
    });
    place.each("message_echoes", outcomes, |raw| {
        messages::item(place, raw, Side::Business, None).map(Some)
    });
    place.each("statuses", outcomes, |raw| {
        statuses::item(place, raw).map(Some)
    });
    place.each("user_id_update", outcomes, |raw| {
        identity::user_id_update(place, raw).map(Some)
    });
    history::chunks(place, outcomes);
    let streams = outcomes.len() > before;
    if streams || STREAM_FIELDS.contains(&place.field.as_str()) {
        notices::errors(place, outcomes);
        notices::leftovers(place, streams, outcomes);
    } else {
        notices::of_field(place, outcomes);
    }
}

#[cfg(test)]
mod tests;
