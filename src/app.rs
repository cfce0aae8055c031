//! Wires everything: configuration in, a running server out.

mod build;
mod door;
mod moving;
mod premises;
mod routes;
mod storage;

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;

use actix_web::dev::{Server, ServerHandle};

pub use moving::copy_database;
pub use premises::Premises;

use self::door::Door;
use crate::actors::engine::Engine;
use crate::actors::office::Office;
use crate::cli::NewAgent;
use crate::config::Config;
use crate::signals::{Drained, Signals};
use crate::store::copy::CopyError;
use crate::store::error::StoreError;
use crate::telemetry::TelemetryError;

/// Why the server cannot start, or ends.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The system refuses.
    #[error("the server cannot run on {0}")]
    Listen(std::net::SocketAddr, #[source] io::Error),
    /// Metrics cannot be recorded.
    #[error(transparent)]
    Telemetry(#[from] TelemetryError),
    /// The database.
    #[error("the database cannot be used: {0}")]
    Store(#[from] StoreError),
    /// A flag that names a database.
    #[error("{0}")]
    Address(String),
    /// A copy was being made there, and is not complete.
    #[error("the database holds an unfinished copy: run the same `baton migrate` again")]
    UnfinishedCopy,
    /// Copying from one database to another.
    #[error("the database cannot be copied: {0}")]
    Copy(#[from] CopyError),
    /// The key that seals tokens.
    #[error("the secret key cannot be used: {0}")]
    Key(String),
    /// Where files lie.
    #[error("files cannot be stored: {0}")]
    Files(String),
    /// The client that calls Meta.
    #[error("the client of the Cloud API cannot be made: {0}")]
    Client(String),
    /// The console's pages.
    #[error("the console cannot be served: {0}")]
    Console(String),
    /// People and numbers.
    #[error("{0}")]
    Office(String),
}

/// A built server.
pub struct Application {
    engine: Arc<Engine>,
    office: Arc<Office>,
    server: Server,
    handle: ServerHandle,
    door: Door,
    committer: JoinHandle<()>,
    shutdown: std::time::Duration,
}

impl Application {
    /// Builds everything; it serves once it runs.
    ///
    /// # Errors
    /// Whatever keeps it from starting.
    pub async fn build(config: Config) -> Result<Self, AppError> {
        build::build(config).await
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.door.address().port()
    }

    /// The people side, for whoever fills a demo.
    pub fn office(&self) -> &Arc<Office> {
        &self.office
    }

    /// The engine, for whoever fills a demo.
    pub fn engine(&self) -> &Arc<Engine> {
        &self.engine
    }

    /// Serves until SIGTERM or SIGINT, then drains: no new connections, consoles are told to
    /// reconnect elsewhere, whatever came in is answered, what was committed is on disk.
    ///
    /// # Errors
    /// When the system takes the listener away.
    pub async fn run_until_stopped(self) -> Result<(), AppError> {
        let address = self.door.address();
        let refused = |error| AppError::Listen(address, error);
        let mut signals = Signals::listen().map_err(refused)?;
        let running = actix_web::rt::spawn(self.server);
        tracing::info!(http.address = %address, "Baton listens");
        let stop = signals.stop().await;
        tracing::info!(?stop, "Baton stops");
        let (handle, hub, door) = (self.handle, self.engine.hub.clone(), self.door);
        let draining = async move {
            door.close();
            hub.say_farewell().await;
            door.empty().await;
            handle.stop(true).await;
        };
        let drained = signals.drain(self.shutdown, draining).await;
        if drained != Drained::Finished(()) {
            tracing::warn!(?drained, "some work was cut off");
        }
        running.abort();
        drop((self.engine, self.office));
        // What is queued is still written; the thread ends when the last handle is gone. Actors
        // hold some, so it is only waited for when it has nothing more to do.
        if self.committer.is_finished() {
            let _ = self.committer.join();
        }
        Ok(())
    }
}

/// `baton serve`: serves until SIGTERM or SIGINT.
///
/// # Errors
/// Whatever keeps it from starting.
pub async fn serve(config: Config) -> Result<(), AppError> {
    let application = Application::build(config).await?;
    let token = application
        .office()
        .administration
        .issue_setup_token()
        .await
        .map_err(|error| AppError::Office(error.to_string()))?;
    if let Some(token) = token {
        use secrecy::ExposeSecret as _;
        println!(
            "Nobody can sign in yet. Open http://{}/setup and give this token, once:\n\n    {}\n",
            application.door.address(),
            token.expose_secret()
        );
    }
    application.run_until_stopped().await
}

/// `baton migrate`: brings the database up to date.
///
/// # Errors
/// When the database cannot be reached or a migration fails.
pub async fn migrate(config: Config) -> Result<(), AppError> {
    let url = storage::url(&config)?;
    let ran = actix_web::web::block(move || url.migrate())
        .await
        .map_err(|error| StoreError::Unavailable(error.to_string()))??;
    match ran.len() {
        0 => println!("The database is up to date."),
        _ => println!("Ran: {}", ran.join(", ")),
    }
    Ok(())
}

/// `baton agent add`: adds a person, and a workspace when there is none.
///
/// # Errors
/// An address that is taken, a role or team that does not exist, a password too short.
pub async fn add_agent(config: Config, asked: NewAgent) -> Result<(), AppError> {
    let office = build::office_alone(&config).await?;
    let added = crate::actors::administration::AddedAgent {
        email: asked.email,
        name: asked.name,
        role: asked.role,
        team: asked.team,
        password: asked.password,
    };
    let agent = office
        .administration
        .add_from_command_line(added)
        .await
        .map_err(|error| AppError::Office(error.to_string()))?;
    println!("{} may sign in as {}.", agent.name, agent.email);
    Ok(())
}
