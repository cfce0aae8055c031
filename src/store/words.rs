//! How the words of the rules are written in columns.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::StoreError;
use crate::domain::conversation::{AssistantMode, Priority, ReplyPolicy};
use crate::domain::message::{Author, Direction, Forwarded};
use crate::domain::summary::MediaState;

/// A value as JSON, or nothing.
pub(super) fn json_option<T: Serialize>(value: Option<&T>) -> Result<Option<String>, StoreError> {
    Ok(value.map(serde_json::to_string).transpose()?)
}

/// The reverse of [`json_option`].
pub(super) fn parse_option<T: DeserializeOwned>(
    text: Option<&str>,
) -> Result<Option<T>, StoreError> {
    Ok(text.map(serde_json::from_str).transpose()?)
}

pub(super) fn priority_to(priority: Priority) -> i64 {
    match priority {
        Priority::Low => -1,
        Priority::Normal => 0,
        Priority::High => 1,
        Priority::Urgent => 2,
    }
}

pub(super) fn priority_from(number: i64) -> Priority {
    match number {
        i64::MIN..=-1 => Priority::Low,
        0 => Priority::Normal,
        1 => Priority::High,
        _ => Priority::Urgent,
    }
}

pub(super) fn assistant_to(mode: AssistantMode) -> &'static str {
    match mode {
        AssistantMode::Off => "off",
        AssistantMode::Suggest => "suggest",
        AssistantMode::Auto => "auto",
    }
}

pub(super) fn assistant_from(word: &str) -> AssistantMode {
    match word {
        "suggest" => AssistantMode::Suggest,
        "auto" => AssistantMode::Auto,
        _ => AssistantMode::Off,
    }
}

/// The word for a reply policy.
pub fn policy_to(policy: ReplyPolicy) -> &'static str {
    match policy {
        ReplyPolicy::OwnerOnly => "owner_only",
        ReplyPolicy::Team => "team",
        ReplyPolicy::Anyone => "anyone",
    }
}

/// The reply policy of a word; the strictest for anything unknown.
pub fn policy_from(word: &str) -> ReplyPolicy {
    match word {
        "team" => ReplyPolicy::Team,
        "anyone" => ReplyPolicy::Anyone,
        _ => ReplyPolicy::OwnerOnly,
    }
}

pub(super) fn direction_to(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "in",
        Direction::Out => "out",
        Direction::Internal => "internal",
    }
}

pub(super) fn direction_from(word: &str) -> Direction {
    match word {
        "in" => Direction::In,
        "out" => Direction::Out,
        _ => Direction::Internal,
    }
}

pub(super) fn author_to(author: &Author) -> (&'static str, Option<i64>) {
    match author {
        Author::Customer => ("customer", None),
        Author::Agent { id } => ("agent", Some(id.get())),
        Author::PhoneApp => ("phone_app", None),
        Author::Assistant => ("assistant", None),
        Author::System => ("system", None),
    }
}

pub(super) fn author_from(word: &str, id: Option<i64>) -> Author {
    match (word, id) {
        ("customer", _) => Author::Customer,
        ("agent", Some(id)) => Author::Agent { id: id.into() },
        ("phone_app", _) => Author::PhoneApp,
        ("assistant", _) => Author::Assistant,
        _ => Author::System,
    }
}

pub(super) fn forwarded_to(forwarded: Forwarded) -> &'static str {
    match forwarded {
        Forwarded::Once => "once",
        Forwarded::Frequently => "frequently",
    }
}

pub(super) fn forwarded_from(word: &str) -> Forwarded {
    if word == "frequently" {
        Forwarded::Frequently
    } else {
        Forwarded::Once
    }
}

/// The word for where a file stands.
pub fn media_state_to(state: MediaState) -> &'static str {
    match state {
        MediaState::Arriving => "arriving",
        MediaState::Stored => "stored",
        MediaState::Failed => "failed",
    }
}

/// Where a file stands, by its word.
pub fn media_state_from(word: &str) -> MediaState {
    match word {
        "stored" => MediaState::Stored,
        "failed" => MediaState::Failed,
        _ => MediaState::Arriving,
    }
}
