//! Reads what was set, key by key, as the type that the table promises.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use config::{Value, ValueKind};
use secrecy::SecretString;

use super::error::{ConfigError, Origin};
use super::keys::{self, Key, Preset};
use super::kind::{Kind, parse_bytes};
use super::sources::{Setpoint, Setting};
use super::types::MetaApp;

/// Everything that was set; every name in it is a key.
pub(super) struct Values {
    settings: BTreeMap<String, Setting>,
}

type Read<T> = Result<T, ConfigError>;

impl Values {
    /// Refuses names that are no key.
    pub fn new(settings: BTreeMap<String, Setting>) -> Read<Self> {
        match settings.iter().find(|(name, _)| keys::find(name).is_none()) {
            Some((name, setting)) => Err(ConfigError::unknown(name, setting.origin.clone())),
            None => Ok(Self { settings }),
        }
    }

    /// A value that `parse` understands, or nothing when it is neither set nor given by the table.
    pub fn optional<T>(&self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Read<Option<T>> {
        let Some((key, origin, text)) = self.text(name)? else {
            return Ok(None);
        };
        match parse(text) {
            Some(value) => Ok(Some(value)),
            None => Err(ConfigError::wrong(key, origin, text)),
        }
    }

    /// A value that the table gives a default for.
    pub fn required<T>(&self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Read<T> {
        self.optional(name, parse)?
            .ok_or_else(|| ConfigError::unknown(name, Origin::Default))
    }

    /// A number or a size within the bounds of the table.
    pub fn number<T: TryFrom<u64>>(&self, name: &str) -> Read<T> {
        self.required(name, |text| within(name, text))
    }

    /// A number within the bounds of the table, or nothing.
    pub fn optional_number<T: TryFrom<u64>>(&self, name: &str) -> Read<Option<T>> {
        self.optional(name, |text| within(name, text))
    }

    /// A stretch of time; `unit` is how many seconds one is.
    pub fn duration(&self, name: &str, unit: u64) -> Read<Duration> {
        let count: u64 = self.number(name)?;
        Ok(Duration::from_secs(count.saturating_mul(unit)))
    }

    /// A secret, or nothing.
    pub fn secret(&self, name: &str) -> Read<Option<SecretString>> {
        self.optional(name, some_text::<String>)
            .map(|secret| secret.map(SecretString::from))
    }

    /// The Meta apps: those listed, and the one that stands alone.
    pub fn apps(&self) -> Read<Vec<MetaApp>> {
        let mut apps = self.listed_apps()?;
        let id = self.optional("meta.app_id", some_text)?;
        if let Some(secret) = self.secret("meta.app_secret")? {
            let name = None;
            apps.push(MetaApp { id, name, secret });
        }
        Ok(apps)
    }

    fn listed_apps(&self) -> Read<Vec<MetaApp>> {
        let Some(setting) = self.settings.get("meta.apps") else {
            return Ok(Vec::new());
        };
        let wrong = || match keys::find("meta.apps") {
            Some(key) => ConfigError::wrong(key, setting.origin.clone(), ""),
            None => ConfigError::unknown("meta.apps", setting.origin.clone()),
        };
        let Setpoint::List(items) = &setting.value else {
            return Err(wrong());
        };
        items
            .iter()
            .map(|item| app(item).ok_or_else(wrong))
            .collect()
    }

    fn text(&self, name: &str) -> Read<Option<(&'static Key, Origin, &str)>> {
        let Some(key) = keys::find(name) else {
            return Err(ConfigError::unknown(name, Origin::Default));
        };
        let Some(setting) = self.settings.get(name) else {
            return Ok(match key.default {
                Preset::Value(text) => Some((key, Origin::Default, text)),
                Preset::Derived(_) | Preset::Unset => None,
            });
        };
        match &setting.value {
            Setpoint::Text(text) => Ok(Some((key, setting.origin.clone(), text))),
            Setpoint::List(_) => Err(ConfigError::wrong(key, setting.origin.clone(), "a list")),
        }
    }
}

/// Text that is not empty.
pub(super) fn some_text<T: FromStr>(text: &str) -> Option<T> {
    (!text.trim().is_empty())
        .then(|| text.parse().ok())
        .flatten()
}

/// The path of a folder.
pub(super) fn folder(text: &str) -> Option<PathBuf> {
    some_text(text)
}

fn within<T: TryFrom<u64>>(name: &str, text: &str) -> Option<T> {
    let (number, least, most) = match keys::find(name)?.kind {
        Kind::Bytes(least, most) => (parse_bytes(text)?, least, most),
        Kind::Number(least, most) => (text.trim().parse().ok()?, least, most),
        _ => return None,
    };
    let fits = (least..=most).contains(&number);
    fits.then(|| T::try_from(number).ok()).flatten()
}

/// One table of `[[meta.apps]]`; nothing when it has no secret or something else besides.
fn app(item: &Value) -> Option<MetaApp> {
    let ValueKind::Table(table) = &item.kind else {
        return None;
    };
    let known = ["id", "name", "secret"];
    if table.keys().any(|name| !known.contains(&name.as_str())) {
        return None;
    }
    let text = |name: &str| match table.get(name).map(|value| &value.kind) {
        None => Some(None),
        Some(ValueKind::Table(_) | ValueKind::Array(_) | ValueKind::Nil) => None,
        Some(plain) => some_text::<String>(&plain.to_string()).map(Some),
    };
    Some(MetaApp {
        id: text("id")?,
        name: text("name")?,
        secret: text("secret")??.into(),
    })
}
