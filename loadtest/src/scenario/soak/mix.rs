//! The proportions of an ordinary day, from a file.

use std::collections::BTreeMap;
use std::path::Path;

use config::{Config, File, FileFormat};
use serde::Deserialize;

use crate::error::LoadError;

/// What this program brings along.
const USUAL: &str = include_str!("../../../mix.toml");

/// What an agent does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Looks at a list.
    List,
    /// Opens a thread.
    Thread,
    /// Claims a free conversation.
    Claim,
    /// Answers a customer of theirs.
    Reply,
    /// Writes a note for colleagues.
    Note,
    /// Resolves a conversation of theirs.
    Resolve,
    /// Closes the console, and comes back.
    Leave,
}

/// How a customer writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Writing {
    /// One message.
    Single,
    /// Three, one webhook after the other.
    Burst,
    /// Four in one webhook.
    Album,
}

/// The proportions of a day.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mix {
    agents: BTreeMap<Action, u64>,
    customers: BTreeMap<Writing, u64>,
}

impl Mix {
    /// Reads a file, or the one this program brings along.
    ///
    /// # Errors
    /// A file that is not there, or says something else.
    pub fn read(path: Option<&Path>) -> Result<Self, LoadError> {
        let builder = Config::builder();
        let builder = match path {
            None => builder.add_source(File::from_str(USUAL, FileFormat::Toml)),
            Some(path) => builder.add_source(File::from(path).format(FileFormat::Toml)),
        };
        let read = builder.build().and_then(Config::try_deserialize);
        let mix: Self = read.map_err(|error| LoadError::impossible(error.to_string()))?;
        if total(&mix.agents) == 0 || total(&mix.customers) == 0 {
            return Err(LoadError::impossible("a day on which nobody does anything"));
        }
        Ok(mix)
    }

    /// What an agent does next, for any random number.
    pub fn action(&self, random: u64) -> Action {
        pick(&self.agents, random).unwrap_or(Action::List)
    }

    /// How a customer writes next, for any random number.
    pub fn writing(&self, random: u64) -> Writing {
        pick(&self.customers, random).unwrap_or(Writing::Single)
    }
}

fn total<T>(shares: &BTreeMap<T, u64>) -> u64 {
    shares.values().sum()
}

fn pick<T: Copy>(shares: &BTreeMap<T, u64>, random: u64) -> Option<T> {
    let mut left = random % total(shares).max(1);
    shares.iter().find_map(|(what, share)| {
        if left < *share {
            return Some(*what);
        }
        left -= share;
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_kept() {
        let mix = Mix::read(None).unwrap();
        let replies = (0..1_000).filter(|random| mix.action(*random) == Action::Reply);
        assert_eq!(replies.count(), 150);
        let albums = (0..1_000).filter(|random| mix.writing(*random) == Writing::Album);
        assert_eq!(albums.count(), 100);
    }
}
