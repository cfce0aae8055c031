//! The command line: reads what is asked for, checks the configuration, and starts it.

use std::error::Error;
use std::future::Future;
use std::path::PathBuf;
use std::process::ExitCode;

use actix::System;
use baton::cli::{AddAgent, AgentCommand, Cli, Command, MigrateArgs, read_password};
use baton::config::{Config, ConfigError, Sources};
use baton::{app, demo, simulator, telemetry};
use clap::Parser;
use mimalloc::MiMalloc;

/// Threads hand each other what they allocate all day; measured, the system's own allocator costs
/// a third of the server's time.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Why a command ends early.
enum Failure {
    /// The configuration is wrong, and nothing was started.
    Configuration(ConfigError),
    /// Anything else, in the words of whoever noticed.
    Other(Box<dyn Error>),
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Configuration(error)
    }
}

fn main() -> ExitCode {
    keep_pages_small();
    // Only a build for tests has points to fail at; `FAILPOINTS` names them.
    let _points = fail::has_failpoints().then(fail::FailScenario::setup);
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Configuration(error)) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
        Err(Failure::Other(error)) => {
            eprintln!("error: {}", with_causes(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

/// Whoever lives long and is small (a console, a conversation) would hold a huge page each among
/// those who are gone: measured, an idle console costs 14 KB with small pages, and 22 KB without.
fn keep_pages_small() {
    // An old kernel refuses; then Baton is larger, and nothing else.
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_thp_disable(true);
}

fn run(Cli { config, command }: Cli) -> Result<(), Failure> {
    match command {
        Command::Serve(settings) => {
            let config = configured(config, settings.into_flags())?;
            wait_for(app::serve(config))
        }
        Command::Migrate(asked) => migrate(config, asked),
        Command::Agent(AgentCommand::Add(asked)) => add_agent(config, asked),
        Command::Demo(args) => {
            without_file()?;
            wait_for(demo::run(args))
        }
        Command::Simulate(args) => {
            without_file()?;
            wait_for(simulator::run(args))
        }
    }
}

fn migrate(file: Option<PathBuf>, asked: MigrateArgs) -> Result<(), Failure> {
    let (ends, settings) = asked.split();
    let config = configured(file, settings.into_flags())?;
    match ends {
        Some((from, to)) => wait_for(app::copy_database(config, from, to)),
        None => wait_for(app::migrate(config)),
    }
}

fn add_agent(file: Option<PathBuf>, asked: AddAgent) -> Result<(), Failure> {
    let (asked, settings) = asked.split();
    let config = configured(file, settings.into_flags())?;
    let password = read_password().map_err(other)?;
    wait_for(app::add_agent(config, asked.with_password(password)))
}

/// The configuration from file, environment and flags; logging follows it from here on.
fn configured(file: Option<PathBuf>, flags: Vec<(String, String)>) -> Result<Config, Failure> {
    let config = Config::load(&Sources::of_process(file, flags))?;
    telemetry::start_logging(&config.log).map_err(other)?;
    Ok(config)
}

/// Demo and simulator take their own flags; only how they log follows the environment.
fn without_file() -> Result<(), Failure> {
    let config = Config::load(&Sources::of_environment())?;
    telemetry::start_logging(&config.log).map_err(other)
}

fn wait_for<E: Error + 'static>(
    command: impl Future<Output = Result<(), E>>,
) -> Result<(), Failure> {
    System::new().block_on(command).map_err(other)
}

fn other(error: impl Error + 'static) -> Failure {
    Failure::Other(error.into())
}

/// An error and what caused it, in one line; a cause that was told already is left out.
fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let told = error.to_string();
        if !text.contains(&told) {
            text = format!("{text}: {told}");
        }
        cause = error.source();
    }
    text
}
