//! Notices about one of our phone numbers.

use crate::domain::inbound::Severity::{Info, Warning};

use super::Line;
use super::words::Words;

/// The line of a notice about a number, if `field` is one.
pub(super) fn describe(field: &str, value: Words<'_>) -> Option<Line> {
    let number = || value.or_unknown("display_phone_number");
    Some(match field {
        "phone_number_quality_update" => quality(value),
        "phone_number_name_update" => {
            let decision = value.plain_or_unknown("decision");
            let name = value.or_unknown("requested_verified_name");
            let severity = if decision == "approved" {
                Info
            } else {
                Warning
            };
            let reason = match value.plain("rejection_reason") {
                Some(reason) if reason != "none" => format!(": {reason}"),
                _ => String::new(),
            };
            let number = number();
            (
                severity,
                format!("the name {name} of {number} was {decision}{reason}"),
            )
        }
        "security" => {
            let event = value.plain_or_unknown("event");
            (
                Warning,
                format!("the two-step PIN of {}: {event}", number()),
            )
        }
        "business_username_updates" => {
            let status = value.plain_or_unknown("status");
            let name = value.get("username").map(|name| format!(" {name}"));
            let name = name.unwrap_or_default();
            (
                Info,
                format!("the user name{name} of {} is {status}", number()),
            )
        }
        _ => return None,
    })
}

fn quality(value: Words<'_>) -> Line {
    let event = value.or_unknown("event");
    let limit = value
        .plain("max_daily_conversations_per_business")
        .or_else(|| value.plain("current_limit"));
    let limit = limit
        .map(|limit| format!(" (limit {limit})"))
        .unwrap_or_default();
    let number = value.or_unknown("display_phone_number");
    let (severity, happened) = match event.as_str() {
        "ONBOARDING" => (Info, "is connected".to_owned()),
        "THROUGHPUT_UPGRADE" => (Info, "may send faster".to_owned()),
        "UPGRADE" => (Info, "may write to more customers".to_owned()),
        "DOWNGRADE" => (Warning, "may write to fewer customers".to_owned()),
        "FLAGGED" => (Warning, "is flagged for its low quality".to_owned()),
        "UNFLAGGED" => (Info, "is no longer flagged".to_owned()),
        _ => (
            Info,
            format!("changed: {}", value.plain_or_unknown("event")),
        ),
    };
    (severity, format!("number {number} {happened}{limit}"))
}
