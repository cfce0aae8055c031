//! The command line.

use std::error::Error;

use baton::simulator::{SimulateArgs, Simulator};
use clap::{Parser, Subcommand};

/// A shared WhatsApp inbox in which every conversation has exactly one owner.
#[derive(Parser)]
#[command(name = "baton", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs a pretend Meta: Cloud API, webhooks, customers who write, and a customer's phone page.
    Simulate(Box<SimulateArgs>),
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt().init();
    let Command::Simulate(args) = Cli::parse().command;
    let simulator = Simulator::start((*args).try_into()?).await?;
    println!(
        "Customer's phone and pretend Cloud API: {}",
        simulator.url()
    );
    tokio::signal::ctrl_c().await?;
    simulator.stop().await;
    Ok(())
}
