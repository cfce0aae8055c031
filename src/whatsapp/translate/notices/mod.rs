//! News about numbers, accounts, templates and people, each as one line for a person, with the
//! value as it came beside it.

mod account;
mod number;
mod people;
mod template;
mod words;

use serde::Deserialize;
use serde_json::Value;

use crate::domain::inbound::{ChannelNotice, InboundItem, Severity};
use crate::domain::time::Timestamp;
use crate::whatsapp::error::{Disposition, row};
use crate::whatsapp::payload::{MetaError, lenient};

use super::place::{Outcome, Place};
use super::statuses;
use words::Words;

/// What a notice says.
type Line = (Severity, String);

/// Keys of a change that hold messages and what surrounds them.
const STREAM_KEYS: [&str; 9] = [
    "messaging_product",
    "metadata",
    "contacts",
    "messages",
    "statuses",
    "message_echoes",
    "user_id_update",
    "history",
    "errors",
];

/// A change that is a notice as a whole, or a list of them.
pub(super) fn of_field(place: &Place<'_>, outcomes: &mut Vec<Outcome>) {
    if let Some((list, describe)) = people::list_of(place) {
        errors(place, outcomes);
        return place.each(list, outcomes, |raw| {
            if !raw.is_object() {
                return Err(format!("an item of `{list}` is not an object"));
            }
            let stamp = raw.get("timestamp").and_then(lenient::as_integer);
            let at = stamp.map(|stamp| place.moment(Some(stamp)));
            let (line, raw) = (describe(Words(raw)), place.alone(list, raw));
            Ok(Some(notice(place, line, raw, at)))
        });
    }
    let whole = Value::Object(place.value.clone());
    let line = describe(&place.field, Words(&whole));
    let item = notice(place, line, whole, None);
    outcomes.push(Ok(place.inbound(item)));
}

fn describe(field: &str, value: Words<'_>) -> Line {
    account::describe(field, value)
        .or_else(|| template::describe(field, value))
        .or_else(|| number::describe(field, value))
        .or_else(|| people::describe(field, value))
        .unwrap_or_else(|| (Severity::Info, format!("unknown webhook field `{field}`")))
}

fn notice(place: &Place<'_>, line: Line, raw: Value, at: Option<Timestamp>) -> InboundItem {
    let (severity, title) = line;
    InboundItem::Notice(ChannelNotice {
        field: place.field.clone(),
        severity,
        title,
        raw,
        at: at.or_else(|| place.entry_moment()),
    })
}

/// Errors of the change itself, which belong to no message.
pub(super) fn errors(place: &Place<'_>, outcomes: &mut Vec<Outcome>) {
    match place.value.get("errors") {
        None | Some(Value::Null | Value::Array(_)) => {}
        Some(part) => return outcomes.push(unknown_part(place, "errors", part)),
    }
    place.each("errors", outcomes, |raw| {
        let code = raw.get("code").and_then(lenient::as_integer);
        let stops = code
            .and_then(|code| row(code, None))
            .is_some_and(|row| matches!(row.disposition, Disposition::StopChannel { .. }));
        let severity = if stops {
            Severity::Critical
        } else {
            Severity::Warning
        };
        let line = (severity, format!("WhatsApp reports: {}", error_words(raw)));
        Ok(Some(notice(place, line, place.alone("errors", raw), None)))
    });
}

/// An error in one line: `Rate limit hit (130429): too many messages`.
pub(super) fn error_words(raw: &Value) -> String {
    let error = MetaError::deserialize(raw).unwrap_or_default();
    let fault = statuses::fault_of(&error);
    let code = error
        .code
        .map(|code| format!(" ({code})"))
        .unwrap_or_default();
    let details = fault.details.filter(|details| *details != fault.title);
    let details = details
        .map(|words| format!(": {words}"))
        .unwrap_or_default();
    format!("{}{code}{details}", fault.title)
}

/// What a change of messages holds besides them; or that it holds nothing we know.
pub(super) fn leftovers(place: &Place<'_>, streams: bool, outcomes: &mut Vec<Outcome>) {
    let mut left = false;
    for (key, part) in place.value {
        let compound = part.is_object() || part.is_array();
        if STREAM_KEYS.contains(&key.as_str()) || (streams && !compound) {
            continue;
        }
        left = true;
        outcomes.push(unknown_part(place, key, part));
    }
    if !streams && !left && !place.value.contains_key("errors") {
        let line = format!("a webhook of `{}` held nothing", place.field);
        let raw = Value::Object(place.value.clone());
        let item = notice(place, (Severity::Info, line), raw, None);
        outcomes.push(Ok(place.inbound(item)));
    }
}

fn unknown_part(place: &Place<'_>, key: &str, part: &Value) -> Outcome {
    let line = format!("unknown part `{key}` in a webhook of `{}`", place.field);
    let raw = place.around(key, part.clone(), part);
    Ok(place.inbound(notice(place, (Severity::Info, line), raw, None)))
}

/// Calls, and how far they came.
pub(super) fn calls(place: &Place<'_>, outcomes: &mut Vec<Outcome>) {
    let before = outcomes.len();
    place.each("calls", outcomes, |raw| {
        Ok(Some(call(place, "calls", raw, people::call(Words(raw)))))
    });
    place.each("statuses", outcomes, |raw| {
        Ok(Some(call_status(place, raw)))
    });
    if outcomes.len() == before {
        return of_field(place, outcomes);
    }
    errors(place, outcomes);
}

/// How far a call came.
pub(super) fn call_status(place: &Place<'_>, raw: &Value) -> InboundItem {
    call(place, "statuses", raw, people::call_status(Words(raw)))
}

fn call(place: &Place<'_>, list: &str, raw: &Value, title: String) -> InboundItem {
    let stamp = raw.get("timestamp").and_then(lenient::as_integer);
    let at = stamp.map(|stamp| place.moment(Some(stamp)));
    notice(place, (Severity::Info, title), place.alone(list, raw), at)
}
