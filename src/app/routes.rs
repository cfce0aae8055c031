//! Puts the edges together and listens.

use std::sync::Arc;

use actix_web::dev::{Server, Service as _};
use actix_web::{App, HttpServer, web};
use tokio::sync::Semaphore;

use super::AppError;
use super::door::Door;
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

/// What waits in memory for a peer that does not read, in bytes, before no more is made for it.
const WRITE_BUFFER: usize = 16 * 1_024;

/// Binds the address; the server serves once it is polled.
pub(super) fn listen(
    config: &Config,
    engine: &Arc<Engine>,
    office: &Arc<Office>,
) -> Result<(Server, Door), AppError> {
    let refused = |error| AppError::Listen(config.listen, error);
    let (door, listener) = Door::open(config.listen).map_err(refused)?;
    let engine = web::Data::from(engine.clone());
    let office = web::Data::from(office.clone());
    let gate = web::Data::new(gate(config));
    let edge = web::Data::new(edge(config)?);
    let console = Console::load().map_err(|error| AppError::Console(error.to_string()))?;
    let origins = web::Data::new(Origins {
        public: config.public_url.clone(),
    });
    let largest_webhook = config.webhook.max_bytes;
    let (traffic, coming) = (door.traffic(), door.traffic());
    let mut server = HttpServer::new(move || {
        let traffic = traffic.clone();
        App::new()
            .wrap_fn(move |request, next| {
                let passage = traffic.enter();
                let answering = next.call(request);
                async move {
                    let mut answer = answering.await?;
                    passage.mark(answer.response_mut().head_mut());
                    Ok(answer)
                }
            })
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
    .h1_write_buffer_size(WRITE_BUFFER)
    .on_connect(move |stream, data| {
        coming.stir();
        connection::remember(stream, data);
    });
    if let Some(workers) = config.workers {
        server = server.workers(workers);
    }
    let server = server.listen(listener).map_err(refused)?;
    Ok((server.run(), door))
}

fn edge(config: &Config) -> Result<Edge, AppError> {
    Ok(Edge {
        public_url: config.public_url.clone(),
        metrics: Arc::new(telemetry::metrics()?),
        metrics_token: config.metrics_token.clone(),
    })
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
