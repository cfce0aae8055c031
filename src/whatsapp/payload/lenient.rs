//! Readers for `#[serde(deserialize_with)]` that take what comes and never fail.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A string, or a number or truth value written as one. NUL characters are dropped: nothing can
/// show them, and PostgreSQL refuses them.
pub fn text<'de, D: Deserializer<'de>>(source: D) -> Result<Option<String>, D::Error> {
    Ok(as_text(&Value::deserialize(source)?))
}

/// An integer, a float without fraction, or a string that holds one.
pub fn integer<'de, D: Deserializer<'de>>(source: D) -> Result<Option<i64>, D::Error> {
    Ok(as_integer(&Value::deserialize(source)?))
}

/// A finite number, or a string that holds one.
pub fn number<'de, D: Deserializer<'de>>(source: D) -> Result<Option<f64>, D::Error> {
    Ok(as_number(&Value::deserialize(source)?))
}

/// A truth value, or a word for one; anything else is `false`.
pub fn flag<'de, D: Deserializer<'de>>(source: D) -> Result<bool, D::Error> {
    let value = Value::deserialize(source)?;
    Ok(as_flag(&value).unwrap_or(false))
}

/// A truth value, or a word for one; anything else is missing.
pub fn maybe_flag<'de, D: Deserializer<'de>>(source: D) -> Result<Option<bool>, D::Error> {
    Ok(as_flag(&Value::deserialize(source)?))
}

/// A part of its own; one that does not fit counts as missing.
pub fn part<'de, D, T>(source: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(T::deserialize(&Value::deserialize(source)?).ok())
}

/// A list of parts; those that do not fit are left out, and anything but a list is empty.
pub fn parts<'de, D, T>(source: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let value = Value::deserialize(source)?;
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    Ok(items
        .iter()
        .filter_map(|item| T::deserialize(item).ok())
        .collect())
}

/// The value as text, see [`text`].
pub fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.contains('\0') => Some(text.replace('\0', "")),
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// The value as an integer, see [`integer`].
pub fn as_integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) => {
            let text = text.trim();
            text.parse().ok().or_else(|| whole(text.parse().ok()?))
        }
        _ => None,
    }
}

fn whole(number: f64) -> Option<i64> {
    // Beyond 2^53 a float no longer says which integer it means.
    let exact = number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0;
    exact.then(|| format!("{number:.0}").parse().ok()).flatten()
}

fn as_number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

fn as_flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(word) => word.trim().to_ascii_lowercase().parse().ok(),
        Value::Number(number) => number.as_f64().map(|number| number != 0.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_come_as_strings_and_strings_as_numbers() {
        assert_eq!(as_integer(&json!("1744344496")), Some(1_744_344_496));
        assert_eq!(as_integer(&json!(1_744_344_496)), Some(1_744_344_496));
        assert_eq!(as_integer(&json!(1.744_344_496e9)), Some(1_744_344_496));
        assert_eq!(as_integer(&json!("1744344496.0")), Some(1_744_344_496));
        assert_eq!(as_integer(&json!("yesterday")), None);
        assert_eq!(as_integer(&json!(u64::MAX)), None);
        assert_eq!(
            as_text(&json!(16_505_551_234_u64)),
            Some("16505551234".to_owned())
        );
        assert_eq!(as_text(&json!({"a": 1})), None);
        assert_eq!(as_number(&json!("37.5")), Some(37.5));
        assert_eq!(as_number(&json!("NaN")), None);
        assert_eq!(as_flag(&json!("True")), Some(true));
        assert_eq!(as_flag(&json!([])), None);
    }

    #[test]
    fn nul_characters_do_not_come_through() {
        assert_eq!(as_text(&json!("a\u{0}b")), Some("ab".to_owned()));
    }
}
