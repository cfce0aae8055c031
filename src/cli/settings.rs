//! Flags that set configuration keys; made from the table of keys, so that none can be missing.

use std::fmt::Write;

use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use crate::config::{KEYS, Key};

/// The flags of `baton serve`: every key that may be one.
#[derive(Debug)]
pub struct ServeSettings(Vec<(String, String)>);

/// The flags of commands that only open the database.
#[derive(Debug)]
pub struct StorageSettings(Vec<(String, String)>);

impl ServeSettings {
    /// Pairs of key and value, in the order of the table.
    pub fn into_flags(self) -> Vec<(String, String)> {
        self.0
    }
}

impl StorageSettings {
    /// Pairs of key and value, in the order of the table.
    pub fn into_flags(self) -> Vec<(String, String)> {
        self.0
    }
}

/// The keys that commands beside `serve` take as flags.
fn storage_keys() -> impl Iterator<Item = &'static Key> {
    let names = ["data", "database", "log.filter", "log.format"];
    KEYS.iter().filter(move |key| names.contains(&key.name))
}

fn with_flags(command: Command, keys: impl Iterator<Item = &'static Key>) -> Command {
    keys.filter_map(argument)
        .fold(command, |command, argument| command.arg(argument))
}

fn argument(key: &'static Key) -> Option<Arg> {
    let heading = match key.section() {
        "" => "Keys",
        section => section,
    };
    let long_help = format!("{}\n{}", key.help, particulars(key));
    Some(
        Arg::new(key.name)
            .long(key.flag()?)
            .value_name(key.kind.name().to_uppercase())
            .help(key.help)
            .long_help(long_help)
            .help_heading(heading),
    )
}

/// How a key is called in file and environment, what it takes, and its default.
fn particulars(key: &Key) -> String {
    let variable = key
        .variable()
        .map_or_else(String::new, |variable| format!(" or {variable}"));
    format!(
        "{}{variable}: {}; default: {}",
        key.name,
        key.kind.expected(),
        key.default_in_words(),
    )
}

/// The end of the long help: the keys that are no flags, and how file and variables look.
fn without_flags() -> String {
    let mut text = String::from(
        "Keys without a flag, because every user of a machine can read arguments:\n\n",
    );
    for key in KEYS.iter().filter(|key| key.flag().is_none()) {
        writeln!(
            text,
            "  {}\n      {}\n      {}\n",
            key.name,
            key.help,
            particulars(key)
        )
        .ok();
    }
    text.push_str(
        "Where keys are set, later ones win: baton.toml (`[live]`, then `ring_events = 16384`), \
         the variables, the flags.\nA list of Meta apps is in the file only: `[[meta.apps]]`, \
         then `secret = \"…\"` and, if you like, `id` and `name`.",
    );
    text
}

fn given(matches: &ArgMatches, keys: impl Iterator<Item = &'static Key>) -> Vec<(String, String)> {
    keys.filter(|key| key.flag().is_some())
        .filter_map(|key| {
            let value = matches.get_one::<String>(key.name)?;
            Some((key.name.to_owned(), value.clone()))
        })
        .collect()
}

impl Args for ServeSettings {
    fn augment_args(command: Command) -> Command {
        with_flags(command, KEYS.iter()).after_long_help(without_flags())
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for ServeSettings {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self(given(matches, KEYS.iter())))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.extend(given(matches, KEYS.iter()));
        Ok(())
    }
}

impl Args for StorageSettings {
    fn augment_args(command: Command) -> Command {
        with_flags(command, storage_keys())
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for StorageSettings {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self(given(matches, storage_keys())))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.extend(given(matches, storage_keys()));
        Ok(())
    }
}
