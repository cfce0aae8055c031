//! What a refusal says besides its word: the same over REST and live.

use serde_json::{Map, Value};

use super::row::{Named, Names};
use crate::domain::rejection::Rejection;

/// The members of a problem that belong to this refusal.
pub fn members(rejection: &Rejection) -> Map<String, Value> {
    let Ok(Value::Object(mut members)) = serde_json::to_value(rejection) else {
        return Map::new();
    };
    members.remove("code");
    // The rules' own word for it would stand in the place of RFC 9457's number.
    if let Some(state) = members.remove("status") {
        members.insert("state".to_owned(), state);
    }
    members
}

/// Who holds the baton, by name, when that is what a refusal is about.
pub fn owner(rejection: &Rejection, names: &dyn Names) -> Option<Named> {
    match rejection {
        Rejection::AlreadyOwned { owner } => Some(Named::new(owner, names.agent(*owner))),
        _ => None,
    }
}
