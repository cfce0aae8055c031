//! Starts the simulator: its own HTTP server, the webhook lanes and the crowd.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use thiserror::Error;
use tokio::task::JoinHandle;
use tracing::info;

use super::cloud::{self, keep_socket, with_meta_headers};
use super::crowd;
use super::handle::SimulatorHandle;
use super::knobs::KnobError;
use super::options::SimulatorOptions;
use super::webhooks::{Lanes, work};
use super::world::World;
use super::{control, phone};

/// How long an idle connection stays open: longer than a careful client keeps one, as Meta's do. A
/// request on a connection that is just being closed would have no known outcome.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// Why a simulator cannot start.
#[derive(Debug, Error)]
pub enum SimulatorError {
    /// The address is taken or not ours.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address asked for.
        address: String,
        /// What the system says.
        source: io::Error,
    },
    /// The client that delivers webhooks cannot be made.
    #[error("cannot make the webhook client: {0}")]
    Client(#[from] reqwest::Error),
    /// A knob has a value that means nothing.
    #[error(transparent)]
    Knob(#[from] KnobError),
    /// The webhook address is not one.
    #[error("the webhook address {0} is not an http or https URL")]
    Webhook(String),
}

/// The pretend Meta.
#[derive(Debug)]
pub struct Simulator;

impl Simulator {
    /// Starts a simulator; it serves until its handle is stopped. Needs a running tokio runtime.
    ///
    /// # Errors
    /// An address that cannot be listened on, a wrong knob or webhook address.
    pub async fn start(options: SimulatorOptions) -> Result<SimulatorHandle, SimulatorError> {
        options.knobs.check()?;
        let webhook = url::Url::parse(&options.webhook);
        if !webhook.is_ok_and(|url| ["http", "https"].contains(&url.scheme())) {
            return Err(SimulatorError::Webhook(options.webhook));
        }
        // Another part of the program may have installed it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let failed = |source| SimulatorError::Listen {
            address: options.listen.to_string(),
            source,
        };
        let listener = TcpListener::bind(options.listen).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let (lanes, ends) = Lanes::new();
        let world = Arc::new(World::new(options.clone(), client, lanes));
        let (server, serving) = serve(&world, listener).map_err(failed)?;
        work(&world, ends);
        crowd::start(&world);
        info!(simulator.address = %address, "the pretend Meta is listening");
        Ok(SimulatorHandle::new(world, server, serving, address))
    }
}

fn serve(
    world: &Arc<World>,
    listener: TcpListener,
) -> io::Result<(ServerHandle, JoinHandle<io::Result<()>>)> {
    let shared = Arc::clone(world);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::from(Arc::clone(&shared)))
            .app_data(web::PayloadConfig::new(cloud::LARGEST_BODY))
            .configure(phone::routes)
            .configure(control::routes)
            .service(
                web::scope("")
                    .wrap(from_fn(with_meta_headers))
                    .configure(cloud::routes),
            )
    })
    .workers(2)
    .keep_alive(KEEP_ALIVE)
    .shutdown_timeout(1)
    .disable_signals()
    .on_connect(keep_socket)
    .listen(listener)?
    .run();
    let handle = server.handle();
    Ok((handle, tokio::spawn(server)))
}
