//! Fields of a request: there, a string, of the right length.

use serde_json::Value;

use crate::simulator::cloud::MetaError;

/// A string field that must be there.
pub(super) fn text<'a>(object: &'a Value, owner: &str, key: &str) -> Result<&'a str, MetaError> {
    match object.get(key) {
        Some(Value::String(text)) => Ok(text),
        None | Some(Value::Null) => Err(MetaError::missing(&format!("{owner}['{key}']"))),
        Some(_) => Err(MetaError::parameter(format!(
            "Param {owner}['{key}'] must be a string."
        ))),
    }
}

/// A string field that must be there and of a length in characters.
pub(super) fn bounded<'a>(
    object: &'a Value,
    owner: &str,
    key: &str,
    least: usize,
    most: usize,
) -> Result<&'a str, MetaError> {
    let found = text(object, owner, key)?;
    check_length(found, &format!("{owner}['{key}']"), least, most)?;
    Ok(found)
}

/// A string field that may be absent but not too long.
pub(super) fn optional(
    object: &Value,
    owner: &str,
    key: &str,
    most: usize,
) -> Result<(), MetaError> {
    match object.get(key) {
        None | Some(Value::Null) => Ok(()),
        Some(value) => length(value, &format!("{owner}['{key}']"), 0, most),
    }
}

/// A value that must be a string of a length.
pub(super) fn length(
    value: &Value,
    name: &str,
    least: usize,
    most: usize,
) -> Result<(), MetaError> {
    let Some(text) = value.as_str() else {
        return Err(MetaError::parameter(format!(
            "Param {name} must be a string."
        )));
    };
    check_length(text, name, least, most)
}

fn check_length(text: &str, name: &str, least: usize, most: usize) -> Result<(), MetaError> {
    let length = text.chars().count();
    if (least..=most).contains(&length) {
        return Ok(());
    }
    Err(MetaError::parameter(format!(
        "Param {name} must be between {least} and {most} characters long."
    )))
}

/// An array field that must be there with a number of items.
pub(super) fn list<'a>(
    object: &'a Value,
    owner: &str,
    key: &str,
    most: usize,
) -> Result<&'a [Value], MetaError> {
    let name = format!("{owner}['{key}']");
    let Some(list) = object.get(key) else {
        return Err(MetaError::missing(&name));
    };
    match list.as_array() {
        Some(list) if (1..=most).contains(&list.len()) => Ok(list),
        Some(_) => Err(MetaError::value(format!(
            "{name} must have between 1 and {most} items"
        ))),
        None => Err(MetaError::parameter(format!(
            "Param {name} must be an array."
        ))),
    }
}

/// An http or https address.
pub(super) fn link(text: &str, name: &str) -> Result<(), MetaError> {
    let parsed = url::Url::parse(text);
    match parsed.is_ok_and(|url| ["http", "https"].contains(&url.scheme())) {
        true => Ok(()),
        false => Err(MetaError::parameter(format!(
            "Param {name} is not a valid URI."
        ))),
    }
}
