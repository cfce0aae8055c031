//! Gathers what file, environment and flags say into one flat map of keys.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use config::{File, FileFormat, Map, Source, Value, ValueKind};

use super::error::{ConfigError, Origin};

/// Where configuration comes from; later ones win: file, environment, flags.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// A file that must be there.
    pub file: Option<PathBuf>,
    /// Variables, of which those named `BATON_*` count.
    pub environment: Vec<(OsString, OsString)>,
    /// Pairs of a key's name and a value.
    pub flags: Vec<(String, String)>,
}

/// What one key was set to.
#[derive(Debug)]
pub(super) struct Setting {
    /// Who set it.
    pub origin: Origin,
    /// The value as text, or the items of a list.
    pub value: Setpoint,
}

/// A value before its type is known.
#[derive(Debug)]
pub(super) enum Setpoint {
    /// One value, in writing.
    Text(String),
    /// A list.
    List(Vec<Value>),
}

/// The file that is read when nobody names one and it exists.
const FILE: &str = "baton.toml";

/// Variables that belong to other commands than `serve`.
const OTHERS: [&str; 2] = ["BATON_CONFIG", "BATON_SIMULATOR_"];

impl Sources {
    /// The sources of a command: the named file or else `baton.toml` if there is one, the
    /// process's environment, and the command's flags.
    pub fn of_process(file: Option<PathBuf>, flags: Vec<(String, String)>) -> Self {
        let usual = || Some(PathBuf::from(FILE)).filter(|path| path.exists());
        Self {
            file: file.or_else(usual),
            environment: std::env::vars_os().collect(),
            flags,
        }
    }

    /// The process's environment alone.
    pub fn of_environment() -> Self {
        Self {
            environment: std::env::vars_os().collect(),
            ..Self::default()
        }
    }

    /// Everything that was set, by the key's name.
    pub(super) fn gather(&self) -> Result<BTreeMap<String, Setting>, ConfigError> {
        let mut settings = BTreeMap::new();
        if let Some(path) = &self.file {
            flatten("", read(path)?, &Origin::File(path.clone()), &mut settings);
        }
        for (name, value) in variables(&self.environment)? {
            let setting = Setting {
                origin: Origin::Environment,
                value: Setpoint::Text(value),
            };
            settings.insert(name, setting);
        }
        for (name, value) in &self.flags {
            let setting = Setting {
                origin: Origin::Flag,
                value: Setpoint::Text(value.clone()),
            };
            settings.insert(name.clone(), setting);
        }
        Ok(settings)
    }
}

fn read(path: &Path) -> Result<Map<String, Value>, ConfigError> {
    File::from(path)
        .format(FileFormat::Toml)
        .collect()
        .map_err(|error| ConfigError::File {
            path: path.to_owned(),
            reason: without_lines(&error.to_string()),
        })
}

/// The parser's words without the lines that it quotes, for they may hold a secret.
fn without_lines(reason: &str) -> String {
    let said: Vec<_> = reason
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.contains('|'))
        .collect();
    said.join(", ")
}

/// The keys that variables set; an empty variable counts as not set.
fn variables(all: &[(OsString, OsString)]) -> Result<Vec<(String, String)>, ConfigError> {
    let mut ours = Vec::new();
    for (variable, value) in all {
        let Some(variable) = variable.to_str() else {
            continue;
        };
        let Some(name) = variable.strip_prefix("BATON_") else {
            continue;
        };
        if value.is_empty() || OTHERS.iter().any(|other| variable.starts_with(other)) {
            continue;
        }
        let value = value.to_str().ok_or_else(|| ConfigError::NotText {
            variable: variable.to_owned(),
        })?;
        ours.push((name.to_lowercase().replace("__", "."), value.to_owned()));
    }
    Ok(ours)
}

fn flatten(
    prefix: &str,
    table: Map<String, Value>,
    origin: &Origin,
    settings: &mut BTreeMap<String, Setting>,
) {
    for (name, value) in table {
        let name = match prefix {
            "" => name,
            section => format!("{section}.{name}"),
        };
        let value = match value.kind {
            ValueKind::Table(inner) => {
                flatten(&name, inner, origin, settings);
                continue;
            }
            ValueKind::Nil => continue,
            ValueKind::Array(items) => Setpoint::List(items),
            plain => Setpoint::Text(plain.to_string()),
        };
        let origin = origin.clone();
        settings.insert(name, Setting { origin, value });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_the_parser_quotes_is_left_out() {
        let reason = "TOML parse error at line 2, column 9\n  |\n2 | secret = hunter2\n  |          ^\nstring values must be quoted\n";
        let said = without_lines(reason);
        assert!(said.contains("line 2, column 9") && said.contains("must be quoted"));
        assert!(!said.contains("hunter2"));
    }

    #[test]
    fn variables_of_other_programs_and_commands_do_not_count() {
        let names = [
            "PATH",
            "BATON_CONFIG",
            "BATON_SIMULATOR_LISTEN",
            "BATON_LIVE__RING_EVENTS",
        ];
        let pairs = names.map(|name| (OsString::from(name), OsString::from("x")));
        let ours = variables(&pairs).unwrap();
        assert_eq!(ours, [("live.ring_events".to_owned(), "x".to_owned())]);
    }

    #[test]
    fn an_empty_variable_is_not_set() {
        let pair = (OsString::from("BATON_PUBLIC_URL"), OsString::new());
        assert!(variables(&[pair]).unwrap().is_empty());
    }
}
