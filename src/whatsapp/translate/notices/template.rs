//! Notices about templates and flows.

use crate::domain::inbound::Severity::{Info, Warning};

use super::Line;
use super::words::Words;

/// The line of a notice about a template or a flow, if `field` is one.
pub(super) fn describe(field: &str, value: Words<'_>) -> Option<Line> {
    Some(match field {
        "message_template_status_update" => status(value),
        "message_template_quality_update" => quality(value),
        "message_template_components_update" => (Info, format!("{} has new content", name(value))),
        "template_category_update" => category(value),
        "flows" => {
            let event = value.plain_or_unknown("event");
            (
                Info,
                format!("a flow: {event}{}", value.because(&["message"])),
            )
        }
        _ => return None,
    })
}

/// `template order_update (en_US)`.
fn name(value: Words<'_>) -> String {
    let name = value.or_unknown("message_template_name");
    match value.get("message_template_language") {
        Some(language) => format!("template {name} ({language})"),
        None => format!("template {name}"),
    }
}

fn status(value: Words<'_>) -> Line {
    let event = value.or_unknown("event");
    let (severity, happened) = match event.as_str() {
        "APPROVED" => (Info, "was approved"),
        "REJECTED" => (Warning, "was rejected"),
        "PENDING" => (Info, "is being reviewed"),
        "IN_APPEAL" => (Info, "is under appeal"),
        "REINSTATED" => (Info, "may be sent again"),
        "PAUSED" => (Warning, "is paused"),
        "DISABLED" => (Warning, "is disabled"),
        "FLAGGED" => (Warning, "will be disabled because of its quality"),
        "LOCKED" => (Warning, "is locked"),
        "LIMIT_EXCEEDED" => (Warning, "exceeds the number of templates allowed"),
        "PENDING_DELETION" => (Info, "will be deleted"),
        "DELETED" => (Info, "was deleted"),
        "ARCHIVED" => (Info, "was archived"),
        "UNARCHIVED" => (Info, "was taken out of the archive"),
        _ => (Info, ""),
    };
    let happened = match happened {
        "" => format!("is now {}", value.plain_or_unknown("event")),
        known => known.to_owned(),
    };
    (
        severity,
        format!("{} {happened}{}", name(value), reason(value)),
    )
}

fn reason(value: Words<'_>) -> String {
    let words = value.because(&["rejection_info/reason", "other_info/description"]);
    if !words.is_empty() {
        return words;
    }
    match value.plain("reason") {
        Some(reason) if reason != "none" => format!(": {reason}"),
        _ => String::new(),
    }
}

fn quality(value: Words<'_>) -> Line {
    let new = value.plain_or_unknown("new_quality_score");
    let severity = match new.as_str() {
        "red" | "yellow" => Warning,
        _ => Info,
    };
    let old = value.plain_or_unknown("previous_quality_score");
    let name = name(value);
    (
        severity,
        format!("the quality of {name} went from {old} to {new}"),
    )
}

fn category(value: Words<'_>) -> Line {
    let name = name(value);
    match (value.plain("new_category"), value.plain("correct_category")) {
        (_, Some(correct)) => (
            Warning,
            format!("{name} will be moved to the category {correct}"),
        ),
        (Some(new), None) => {
            let old = value.plain("previous_category");
            let old = old.map(|old| format!(" from {old}")).unwrap_or_default();
            (
                Warning,
                format!("{name} was moved{old} to the category {new}"),
            )
        }
        (None, None) => (Info, format!("the category of {name} changed")),
    }
}
