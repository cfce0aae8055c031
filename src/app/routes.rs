//! Puts the edges together and listens.

use std::net::SocketAddr;
use std::sync::Arc;

use actix_web::dev::Server;
use actix_web::{App, HttpServer, web};
use tokio::sync::Semaphore;

use super::AppError;
use crate::actors::engine::Engine;
use crate::actors::office::Office;
use crate::config::Config;
use crate::http;
use crate::http::console::Console;
use crate::http::edge::Edge;
use crate::http::webhook::{self, WebhookGate};
use crate::live::connection;
use crate::live::handshake::Origins;
use crate::live::socket;
use crate::telemetry;

/// Connections that may wait to be accepted; the system may allow fewer.
const BACKLOG: u32 = 8_192;

/// What waits in memory for a peer that does not read, in bytes, before no more is made for it.
const WRITE_BUFFER: usize = 16 * 1_024;

/// Binds the address; the server serves once it is polled.
pub(super) fn listen(
    config: &Config,
    engine: &Arc<Engine>,
    office: &Arc<Office>,
) -> Result<(Server, SocketAddr), AppError> {
    let refused = |error| AppError::Listen(config.listen, error);
    let engine = web::Data::from(engine.clone());
    let office = web::Data::from(office.clone());
    let gate = web::Data::new(gate(config));
    let edge = web::Data::new(Edge {
        public_url: config.public_url.clone(),
        metrics: Arc::new(telemetry::metrics()?),
        metrics_token: config.metrics_token.clone(),
    });
    let console = Console::load().map_err(|error| AppError::Console(error.to_string()))?;
    let origins = web::Data::new(Origins {
        public: config.public_url.clone(),
    });
    let largest_webhook = config.webhook.max_bytes;
    let mut server = HttpServer::new(move || {
        App::new()
            .app_data(engine.clone())
            .app_data(office.clone())
            .app_data(gate.clone())
            .app_data(origins.clone())
            .app_data(edge.clone())
            .service(
                web::resource("/webhooks/whatsapp")
                    .app_data(web::PayloadConfig::new(largest_webhook))
                    .route(web::get().to(webhook::verify))
                    .route(web::post().to(webhook::receive)),
            )
            .route("/live", web::get().to(socket::live))
            .configure(http::routes::configure)
            .configure(|config| console.configure(config))
    })
    .disable_signals()
    .shutdown_timeout(config.shutdown.as_secs())
    // Thousands of consoles come back at once after a restart.
    .backlog(BACKLOG)
    .h1_write_buffer_size(WRITE_BUFFER)
    .on_connect(connection::remember);
    if let Some(workers) = config.workers {
        server = server.workers(workers);
    }
    let server = server.bind(config.listen).map_err(refused)?;
    let address = server.addrs().first().copied().unwrap_or(config.listen);
    Ok((server.run(), address))
}

fn gate(config: &Config) -> WebhookGate {
    let apps = config.meta.apps.iter().map(|app| webhook::App {
        id: app.id.clone(),
        secret: app.secret.clone(),
    });
    WebhookGate {
        verify_token: config.meta.verify_token.clone(),
        apps: apps.collect(),
        room: Semaphore::new(config.webhook.max_in_flight),
    }
}
