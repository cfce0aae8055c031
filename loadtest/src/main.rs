//! Load against a real Baton server: what it takes in, and how long it takes to say so.

mod ingest;
mod report;

use clap::{Parser, Subcommand};

/// Why a run gives no figures.
#[derive(Debug, thiserror::Error)]
enum LoadError {
    /// The client cannot be made.
    #[error("the client cannot be made: {0}")]
    Client(#[from] reqwest::Error),
    /// A figure is outside what a histogram can hold.
    #[error("a figure cannot be recorded: {0}")]
    Histogram(String),
    /// A promise of Baton's did not hold.
    #[error("{0}")]
    Broken(String),
}

/// Load against a real Baton server.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    /// What to do.
    #[command(subcommand)]
    scenario: Scenario,
    /// Print one JSON object instead of a table.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Scenario {
    /// Signed webhooks with one message each, sent at a planned pace or as fast as they are
    /// acknowledged.
    Ingest(ingest::Ingest),
}

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let outcome = match cli.scenario {
        Scenario::Ingest(plan) => ingest::run(&plan).await,
    };
    match outcome {
        Ok(report) => {
            println!(
                "{}",
                if cli.json {
                    report.json()
                } else {
                    report.table()
                }
            );
            std::process::ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}
