//! Notices about people: what they want, whom the phone app knows, groups and calls.

use crate::domain::inbound::Severity::{Info, Warning};

use super::super::place::Place;
use super::Line;
use super::words::Words;

/// What puts one item of a list in words.
type Describe = fn(Words<'_>) -> Line;

/// The list in which this field brings its notices one by one, and what describes one.
pub(super) fn list_of(place: &Place<'_>) -> Option<(&'static str, Describe)> {
    let found: (&'static str, Describe) = match place.field.as_str() {
        "user_preferences" => ("user_preferences", preference),
        "group_lifecycle_update"
        | "group_participants_update"
        | "group_participant_update"
        | "group_settings_update"
        | "group_status_update" => ("groups", group),
        _ => return None,
    };
    place.value.get(found.0)?.as_array()?;
    Some(found)
}

/// The line of a notice about people, if `field` is one.
pub(super) fn describe(field: &str, value: Words<'_>) -> Option<Line> {
    Some(match field {
        "smb_app_state_sync" => {
            let contacts = value.0.get("state_sync").and_then(|list| list.as_array());
            let count = contacts.map_or(0, Vec::len);
            (
                Info,
                format!("the phone app's contacts: {count} were added or removed"),
            )
        }
        "user_preferences" => (Info, "a customer's preference changed".to_owned()),
        "calls" => (Info, "a call".to_owned()),
        _ if field.starts_with("group_") => (Info, "a group changed".to_owned()),
        _ => return None,
    })
}

fn preference(item: Words<'_>) -> Line {
    let who = item
        .get("wa_id")
        .or_else(|| item.get("user_id"))
        .unwrap_or_else(|| "?".to_owned());
    let what = item.plain_or_unknown("category");
    let title = match item.plain_or_unknown("value").as_str() {
        "stop" => format!("{who} wants no more {what}"),
        "resume" => format!("{who} wants {what} again"),
        "signup" => format!("{who} signed up for {what}"),
        other => format!("{who} chose {other} for {what}"),
    };
    (Info, title)
}

fn group(item: Words<'_>) -> Line {
    let kind = item.plain_or_unknown("type");
    let kind = kind.strip_prefix("group ").unwrap_or(&kind);
    let name = item.get("subject").or_else(|| item.get("group_id"));
    let name = name.unwrap_or_else(|| "?".to_owned());
    let reason = item.because(&["errors/0/title", "errors/0/message"]);
    let severity = if reason.is_empty() { Info } else { Warning };
    (severity, format!("group {name}: {kind}{reason}"))
}

/// A call that begins or ends.
pub(super) fn call(item: Words<'_>) -> String {
    let event = match item.or_unknown("event").as_str() {
        "connect" => "begins".to_owned(),
        "terminate" => format!("ended ({})", item.plain_or_unknown("status")),
        other => other.to_owned(),
    };
    let (from, to) = (item.or_unknown("from"), item.or_unknown("to"));
    format!("a call from {from} to {to} {event}")
}

/// How far a call of ours came.
pub(super) fn call_status(item: Words<'_>) -> String {
    let to = item.or_unknown("recipient_id");
    format!("a call to {to}: {}", item.plain_or_unknown("status"))
}
