//! The command line: which commands there are, and what each of them takes.

mod agent;
mod migrate;
mod settings;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub use agent::{AddAgent, AgentArgs, NewAgent, PasswordError, read_password};
pub use migrate::MigrateArgs;
pub use settings::{ServeSettings, StorageSettings};

use crate::demo::DemoArgs;
use crate::simulator::SimulateArgs;

/// A shared WhatsApp inbox in which every conversation has exactly one owner.
#[derive(Debug, Parser)]
#[command(name = "baton", version, about, max_term_width = 100)]
pub struct Cli {
    /// Configuration file; without it, baton.toml in the current folder if there is one.
    #[arg(long, global = true, env = "BATON_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What Baton can be told to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves consoles, the interface and webhooks; --help explains every key.
    Serve(ServeSettings),
    /// Runs server, pretend Meta and customers who write, on a folder of its own.
    Demo(DemoArgs),
    /// Runs the pretend Meta alone.
    Simulate(SimulateArgs),
    /// Brings the database up to date, or copies it into another one.
    Migrate(MigrateArgs),
    /// Adds the people who work here.
    #[command(subcommand)]
    Agent(AgentCommand),
}

/// What can be done about the people who work here.
#[derive(Debug, Subcommand)]
pub enum AgentCommand {
    /// Adds a person; the password is asked for, or read from standard input.
    Add(AddAgent),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::config::KEYS;

    fn long_help(command: &str) -> String {
        let mut cli = Cli::command();
        let command = cli.find_subcommand_mut(command).unwrap();
        command.render_long_help().to_string()
    }

    fn words(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_long_help_of_serve_explains_every_key() {
        // Help is wrapped to the terminal, so only words are compared.
        let help = long_help("serve");
        let help = words(&help);
        for key in KEYS {
            for part in [
                key.name,
                key.help,
                key.default_in_words(),
                &key.variable().unwrap_or_default(),
                &words(&key.kind.expected()),
            ] {
                assert!(help.contains(part), "{}: `{part}` is missing", key.name);
            }
        }
    }

    #[test]
    fn a_flag_becomes_a_pair_of_key_and_value() {
        let line = [
            "baton",
            "serve",
            "--live-ring-events",
            "64",
            "--listen",
            "127.0.0.1:0",
        ];
        let Command::Serve(settings) = Cli::parse_from(line).command else {
            panic!("serve was meant");
        };
        let pairs = [("listen", "127.0.0.1:0"), ("live.ring_events", "64")];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(settings.into_flags(), pairs);
    }

    #[test]
    fn secrets_cannot_be_given_as_flags() {
        for flag in ["--secret-key", "--meta-verify-token", "--meta-app-secret"] {
            let line = ["baton", "serve", flag, "hunter2"];
            let error = Cli::try_parse_from(line).unwrap_err();
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
        let line = ["baton", "agent", "add", "--password", "hunter2"];
        assert!(Cli::try_parse_from(line).is_err());
    }
}
