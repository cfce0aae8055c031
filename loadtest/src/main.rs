//! The instrument that says how good Baton is: load, latency, fault and scale runs against a
//! real server, each beside its baseline.
//!
//! `loadtest <scenario> [--server PATH] [--database sqlite|postgres] [--quick] [--json]` starts what
//! it needs, prints progress to standard error, then one table and one JSON object, and fails when
//! an invariant broke.
//!
//! How a scenario is written: it is `pub async fn run(common: &Common, plan: &Plan) ->
//! Result<Report, LoadError>` beside its clap `Args`, listed in [`Scenario`]. `common.report(name)`
//! begins the [`report::Report`] (the disk is measured then); `Stage::start(common, &[(variable,
//! value)])` starts a pinned server, the pretend Meta (`stage.meta`, in this process), a workspace
//! with one team and one number (`stage.office`: `admin`, `hire(n, &mut connection)` gives agents
//! with a `cookie`), and PostgreSQL where asked for. `stage.server` may be `stop`ped, `kill`ed,
//! `wrap`ped, `set` and `start`ed again on its data; `stage.database()` is for helpers named `db_…`
//! that look or write behind its back. Webhooks: `stage.author().request(&[Text])` writes and signs
//! one, `webhook::Load { address, requests, in_flight, pace }.send()` sends many, latencies counted
//! from the planned moment; `webhook::Connection` is one raw kept-alive connection for any request.
//! Comparisons: `pairs::interleave(ROUNDS, &["baton", "bare"], async |side, round| …)` gives medians
//! of ratios for `report.ratio(…)`. Costs: `machine::Meter::begin(&stage.processes()?)` then
//! `micros_each(n)`; `generator.refuse_bottleneck(&mut report)` refuses figures when this program was
//! the bottleneck. All of it runs on one thread: block in `tokio::task::spawn_blocking` only, and
//! run in-process baselines on a thread that called `places.go_to_server()`. Everything ends when
//! it is dropped, also on Ctrl-C and on errors, so keep processes in the scenario's own variables.

mod baseline;
mod checks;
mod console;
mod error;
mod faults;
mod latencies;
mod machine;
mod number;
mod pairs;
mod picture;
mod process;
mod report;
mod rows;
mod scenario;
mod stage;
mod webhook;

use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};

use crate::baseline::Baseline;
use crate::error::LoadError;
use crate::report::Report;
use crate::scenario::{claims, fanout, footprint, herd, ingest, latency, lists, slow, soak};
use crate::stage::Common;

/// Says how good Baton is: load, latency, fault and scale runs against a real server.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(flatten)]
    common: Common,
    /// What to do.
    #[command(subcommand)]
    scenario: Scenario,
}

#[derive(Subcommand)]
enum Scenario {
    /// Signed webhooks as fast as they are acknowledged, beside the same rows in bulk.
    Ingest(ingest::Plan),
    /// Webhooks at half of that rate: until they are acknowledged, and until their owner sees them.
    Latency(latency::Plan),
    /// Every list at its first page and far down, of many conversations and of few.
    Lists(lists::Plan),
    /// An ordinary day, minute by minute: whether memory stays flat and the counters stay right.
    Soak(soak::Plan),
    /// What a row costs for each of a thousand consoles, beside a bare broadcast.
    Fanout(fanout::Plan),
    /// Consoles that never read, among others that do.
    Slow(slow::Plan),
    /// Memory of idle consoles, live conversations and stored ones.
    Footprint(footprint::Plan),
    /// Thousands of consoles come back after a restart, beside bare handshakes.
    Herd(herd::Plan),
    /// Agents fight over conversations.
    Claims(claims::Plan),
    /// A picture of what runs have found.
    Picture(picture::Plan),
    /// A baseline's own process, started by the scenarios.
    #[command(subcommand, hide = true)]
    Baseline(Baseline),
    /// Crashes, full disks, lost databases, a misbehaving Meta: nothing is lost, nothing happens
    /// twice.
    Faults(faults::Plan),
}

impl Scenario {
    async fn run(&self, common: &Common) -> Result<Report, LoadError> {
        match self {
            Self::Ingest(plan) => ingest::run(common, plan).await,
            Self::Latency(plan) => latency::run(common, plan).await,
            Self::Lists(plan) => lists::run(common, plan).await,
            Self::Soak(plan) => soak::run(common, plan).await,
            Self::Fanout(plan) => fanout::run(common, plan).await,
            Self::Slow(plan) => slow::run(common, plan).await,
            Self::Footprint(plan) => footprint::run(common, plan).await,
            Self::Herd(plan) => herd::run(common, plan).await,
            Self::Claims(plan) => claims::run(common, plan).await,
            Self::Baseline(_) | Self::Picture(_) => Err(LoadError::impossible("it is no scenario")),
            Self::Faults(plan) => faults::run(common, plan).await,
        }
    }
}

/// Every invariant held, and the figures may be used.
const FINE: u8 = 0;
/// The run did not come to an end.
const FAILED: u8 = 1;
/// An invariant broke.
const BROKEN: u8 = 2;
/// The figures must not be used.
const REFUSED: u8 = 3;

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Scenario::Baseline(which) = &cli.scenario {
        return baseline::serve(*which);
    }
    if let Scenario::Picture(plan) = &cli.scenario {
        return match picture::draw(plan) {
            Ok(()) => ExitCode::from(FINE),
            Err(error) => failed(&error),
        };
    }
    // Nobody else has installed it at the beginning of the program.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let outcome = measured(&cli);
    ExitCode::from(match outcome {
        Ok(report) => {
            if !cli.common.json {
                print!("{}", report.table());
            }
            println!("{}", report.json());
            match (report.held(), report.refused.is_empty()) {
                (false, _) => BROKEN,
                (true, false) => REFUSED,
                (true, true) => FINE,
            }
        }
        Err(error) => return failed(&error),
    })
}

fn failed(error: &LoadError) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::from(FAILED)
}

fn measured(cli: &Cli) -> Result<Report, LoadError> {
    cli.common.places()?.go_to_generator()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(LoadError::io("the runtime"))?;
    let outcome = runtime.block_on(async {
        let mut stopped = signal(SignalKind::terminate()).map_err(LoadError::io("signals"))?;
        let interrupted = || Err(LoadError::impossible("interrupted"));
        // Whatever the scenario holds ends with it.
        tokio::select! {
            outcome = cli.scenario.run(&cli.common) => outcome,
            _ = tokio::signal::ctrl_c() => interrupted(),
            _ = stopped.recv() => interrupted(),
        }
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
    outcome
}
