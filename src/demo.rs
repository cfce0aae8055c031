//! `baton demo`: server, pretend Meta and a contact centre at work, in one process.
//!
//! ```text
//! folder      where it lives: a fresh folder that goes at the end, or a kept one
//! people      workspace, teams, numbers, agents        library   labels and quick replies
//! customers   who writes                               script    what is said, contents how
//! history     who gets which conversation, until when  thread    plays one through the rules
//! files       pictures, voice notes, documents         fill      all of it into the database
//! phones      the customers' phones, as the database remembers them
//! banner      what is printed
//! ```

mod banner;
mod contents;
mod customers;
mod files;
mod fill;
mod folder;
mod history;
mod library;
mod people;
mod phones;
mod script;
mod thread;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use crate::actors::administration::OfficeError;
use crate::app::{AppError, Application, Premises};
use crate::config::{Config, ConfigError};
use crate::domain::rejection::Rejection;
use crate::signals::Signals;
use crate::simulator::{
    APP_SECRET, KnobError, Knobs, Simulator, SimulatorError, SimulatorHandle, SimulatorOptions,
    VERIFY_TOKEN,
};
use crate::store::error::StoreError;
use folder::Folder;

/// Flags of `baton demo`.
#[derive(Args, Clone, Debug)]
pub struct DemoArgs {
    /// Address of the console.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address of the pretend Meta and of the customer's phone.
    #[arg(long, default_value = "127.0.0.1:9090")]
    pub simulator_listen: SocketAddr,
    /// Folder that is kept; without it a fresh one is made and removed at the end.
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// Messages a second that customers write; 0 for silence.
    #[arg(long, default_value_t = 0.5)]
    pub rate: f64,
}

/// Why the demo cannot start, or ends.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The server.
    #[error(transparent)]
    App(#[from] AppError),
    /// The configuration made of the flags.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The pretend Meta.
    #[error(transparent)]
    Simulator(#[from] SimulatorError),
    /// The rate means nothing.
    #[error(transparent)]
    Knob(#[from] KnobError),
    /// The pretend Meta and the server do not find each other.
    #[error("the webhook address did not pass Meta's handshake: {0}")]
    Handshake(String),
    /// The folder.
    #[error("the folder {0} cannot be used")]
    Folder(PathBuf, #[source] std::io::Error),
    /// The folder is somebody's.
    #[error("{0} holds data that is not the demo's; name another folder")]
    Foreign(PathBuf),
    /// People, teams, numbers or library.
    #[error(transparent)]
    Office(#[from] OfficeError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A scene of the history breaks the rules.
    #[error("the demo's history is refused: {0}")]
    Refused(#[from] Rejection),
    /// The history names something that is not there.
    #[error("the demo's history is incomplete: {0}")]
    Incomplete(String),
    /// A file of the history.
    #[error("a file cannot be stored: {0}")]
    File(String),
}

/// Runs the demo until SIGTERM or SIGINT, then drains and removes what was not to be kept.
///
/// # Errors
/// Whatever keeps it from starting.
pub async fn run(args: DemoArgs) -> Result<(), DemoError> {
    // From here on a signal ends the demo in good order, also while it gets ready.
    let mut signals = Signals::listen().map_err(|error| AppError::Listen(args.listen, error))?;
    let folder = Folder::open(args.data.clone())?;
    let opened = tokio::select! {
        opened = open(&args, &folder) => opened?,
        _ = signals.stop() => return folder.close().await,
    };
    let (simulator, application) = opened;
    let places = banner::Places::of(&args, application.port(), simulator.port(), &folder);
    let serving = actix_web::rt::spawn(application.run_until_stopped());
    simulator
        .subscribe(&places.webhook())
        .await
        .map_err(DemoError::Handshake)?;
    simulator.turn_knobs(&json!({"rate": args.rate}))?;
    println!("{}", places.words());
    let silence = actix_web::rt::spawn(fall_silent(signals, simulator.clone()));
    let served = serving.await;
    silence.abort();
    // It lets go of the pretend Meta, whether it was needed or not.
    let _ = silence.await;
    if let Some(simulator) = Arc::into_inner(simulator) {
        simulator.stop().await;
    }
    folder.close().await?;
    match served {
        Ok(served) => Ok(served?),
        // Only a runtime that ends cancels the server.
        Err(_) => Ok(()),
    }
}

/// Gets everything ready: the pretend Meta, the data, and a server that listens.
async fn open(
    args: &DemoArgs,
    folder: &Folder,
) -> Result<(Arc<SimulatorHandle>, Application), DemoError> {
    let simulator = Arc::new(start_simulator(args).await?);
    let config = config(args, folder.path(), simulator.port())?;
    let premises = Premises::open(&config).await?;
    if fill::needed(&premises, folder.path()).await? {
        fill::fill(&premises).await?;
    }
    // Before the server starts: what its outbox still holds goes to customers who are there.
    phones::fill(&premises, &simulator).await?;
    drop(premises);
    Ok((simulator, Application::build(config).await?))
}

/// The pretend Meta, silent until the server is there.
async fn start_simulator(args: &DemoArgs) -> Result<SimulatorHandle, DemoError> {
    let knobs = Knobs {
        rate: args.rate,
        ..Knobs::default()
    };
    knobs.check()?;
    let options = SimulatorOptions {
        listen: args.simulator_listen,
        population: history::COUNT + NEWCOMERS,
        ..SimulatorOptions::default()
    };
    Ok(Simulator::start(options).await?)
}

/// Customers beside those of the history, who write for the first time.
const NEWCOMERS: usize = 80;

/// Customers no longer write once the demo is told to stop; what they wrote is answered.
async fn fall_silent(mut signals: Signals, simulator: Arc<SimulatorHandle>) {
    signals.stop().await;
    if let Err(error) = simulator.turn_knobs(&json!({"rate": 0, "answers": 0})) {
        tracing::warn!(%error, "the customers go on writing");
    }
}

fn config(args: &DemoArgs, data: &Path, simulator: u16) -> Result<Config, DemoError> {
    let api = format!(
        "http://{}/v25.0",
        banner::reachable(args.simulator_listen, simulator)
    );
    Ok(Config::from_pairs(&[
        ("listen", &args.listen.to_string()),
        ("data", &data.to_string_lossy()),
        ("meta.api_url", &api),
        ("meta.verify_token", VERIFY_TOKEN),
        ("meta.app_secret", APP_SECRET),
        ("shutdown.seconds", "10"),
    ])?)
}
