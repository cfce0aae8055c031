//! Why the configuration is refused: the key, its value, and what would be right.

use std::fmt;
use std::path::PathBuf;

use super::keys::{KEYS, Key};

/// A reason not to start. Texts name the key and never show a secret.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A key has a value that it cannot take.
    #[error("{place} is {value}, but it must be {expected}")]
    WrongValue {
        /// Where the value was set.
        place: Place,
        /// The value, or that it is not shown.
        value: String,
        /// What would be right.
        expected: String,
    },
    /// Somebody set a key that Baton does not have.
    #[error("{place} is not a key of Baton: {hint}")]
    UnknownKey {
        /// Where it was set.
        place: Place,
        /// The keys that it may be meant for.
        hint: String,
    },
    /// The file is missing, unreadable, or not TOML.
    #[error("the file {} cannot be read: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The reason, without the lines of the file.
        reason: String,
    },
    /// A variable holds bytes that are not text.
    #[error("the variable {variable} is not UTF-8 text")]
    NotText {
        /// Its name.
        variable: String,
    },
}

/// Who set a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The configuration file.
    File(PathBuf),
    /// A variable `BATON_*`.
    Environment,
    /// A flag, or the program itself.
    Flag,
    /// Nobody: the table's default.
    Default,
}

/// A key and who set it, written the way that person wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The key's dotted name.
    pub name: String,
    /// Who set it.
    pub origin: Origin,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, origin } = self;
        match origin {
            Origin::File(path) => write!(formatter, "{name} in {}", path.display()),
            Origin::Environment => {
                let variable = name.to_uppercase().replace('.', "__");
                write!(formatter, "{name} (the variable BATON_{variable})")
            }
            Origin::Flag => {
                let flag = name.replace(['.', '_'], "-");
                write!(formatter, "{name} (the flag --{flag})")
            }
            Origin::Default => write!(formatter, "{name} (the default)"),
        }
    }
}

impl ConfigError {
    /// The value of a key is wrong; secrets and passwords are left out.
    pub(super) fn wrong(key: &Key, origin: Origin, value: &str) -> Self {
        Self::WrongValue {
            place: Place {
                name: key.name.to_owned(),
                origin,
            },
            value: shown(key, value),
            expected: key.kind.expected(),
        }
    }

    /// There is no such key; names the keys of its section.
    pub(super) fn unknown(name: &str, origin: Origin) -> Self {
        let section = name.split_once('.').map_or(name, |(section, _)| section);
        let mut near: Vec<_> = names_in(section);
        if near.is_empty() {
            near = names_in("");
        }
        Self::UnknownKey {
            place: Place {
                name: name.to_owned(),
                origin,
            },
            hint: format!(
                "there are {}, and more in `baton serve --help`",
                near.join(", ")
            ),
        }
    }
}

fn names_in(section: &str) -> Vec<&'static str> {
    KEYS.iter()
        .filter(|key| key.section() == section)
        .map(|key| key.name)
        .collect()
}

/// The value as it may be printed: no secret, and no address that holds a password.
fn shown(key: &Key, value: &str) -> String {
    if key.kind.is_secret() {
        return "a value that is not shown".to_owned();
    }
    match value.split_once(':') {
        Some((scheme, rest)) if rest.contains('@') => {
            format!("`{scheme}:…` (not shown, because it may hold a password)")
        }
        _ => format!("`{value}`"),
    }
}
