//! Holds the place of the application: serves `/healthz` and `/metrics` until it is told to stop.

use std::io;

use actix_web::{App, HttpResponse, HttpServer, web};

use crate::cli::NewAgent;
use crate::config::Config;
use crate::signals::{Drained, Signals};
use crate::telemetry::{self, TelemetryError};

/// Why the server ends.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The system refuses.
    #[error("the server cannot run on {0}")]
    Listen(std::net::SocketAddr, #[source] io::Error),
    /// Metrics cannot be recorded.
    #[error(transparent)]
    Telemetry(#[from] TelemetryError),
    /// The command belongs to a room that is not built in here.
    #[error("this build has no database")]
    Absent,
}

/// Serves until SIGTERM or SIGINT.
pub async fn serve(config: Config) -> Result<(), AppError> {
    let metrics = telemetry::metrics()?;
    let refused = |error| AppError::Listen(config.listen, error);
    let mut signals = Signals::listen().map_err(refused)?;
    let mut server = HttpServer::new(move || {
        let metrics = metrics.clone();
        App::new()
            .route("/healthz", web::get().to(HttpResponse::Ok))
            .route(
                "/metrics",
                web::get().to(move || std::future::ready(metrics())),
            )
    })
    .disable_signals();
    if let Some(workers) = config.workers {
        server = server.workers(workers);
    }
    let server = server.bind(config.listen).map_err(refused)?;
    for address in server.addrs() {
        tracing::info!(http.address = %address, "Baton listens");
    }
    let server = server.run();
    let handle = server.handle();
    let running = actix_web::rt::spawn(server);
    let stop = signals.stop().await;
    tracing::info!(?stop, "Stopping");
    let drained = signals.drain(config.shutdown, handle.stop(true)).await;
    if drained != Drained::Finished(()) {
        tracing::warn!(?drained, "Some work was cut off");
    }
    running.abort();
    Ok(())
}

/// Holds the place of migrations.
pub async fn migrate(_config: Config) -> Result<(), AppError> {
    Err(AppError::Absent)
}

/// Holds the place of adding people.
pub async fn add_agent(_config: Config, _agent: NewAgent) -> Result<(), AppError> {
    Err(AppError::Absent)
}
