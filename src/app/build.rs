//! Builds the server, from the database upwards.

use std::collections::HashMap;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{SystemTime, UNIX_EPOCH};

use actix::{Arbiter, ArbiterHandle};
use fail::fail_point;
use tokio::sync::mpsc;

use super::{AppError, Application, routes, storage};
use crate::actors::alarm;
use crate::actors::commands::HandingOut;
use crate::actors::directory::Directory;
use crate::actors::engine::{Engine, Settings};
use crate::actors::fetcher::Fetcher;
use crate::actors::hub::{self, HubHandle, HubStart};
use crate::actors::indexer;
use crate::actors::library::Templates;
use crate::actors::office::{Office, OfficeParts};
use crate::actors::sender::Senders;
use crate::actors::session::Backlogs;
use crate::actors::sweep;
use crate::actors::teller::{self, Teller};
use crate::config::Config;
use crate::domain::ids::IdGenerator;
use crate::domain::time::Timestamp;
use crate::store::committer::{Clock, Committer, CommitterOptions, Publisher};
use crate::store::connection::Readers;
use crate::store::error::StoreError;
use crate::store::transaction::{Published, last_seq};
use crate::store::{conversations, copy, follow_ups, ids, settings, workspaces};
use crate::whatsapp::client::{Client, Timeouts};

/// The database, open for reading and writing.
struct Opened {
    readers: Readers,
    committer: Committer,
    thread: JoinHandle<()>,
    batches: mpsc::Receiver<Vec<Published>>,
    clock: Clock,
    ids: Arc<IdGenerator>,
}

fn clock() -> Clock {
    Arc::new(now)
}

fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let now = Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX));
    // Tests set the clock by a file that holds milliseconds.
    fail_point!("clock", |file| {
        let told = std::fs::read_to_string(file.unwrap_or_default()).unwrap_or_default();
        now.plus_millis(told.trim().parse().unwrap_or(0))
    });
    now
}

async fn open(config: &Config, publisher: Option<Publisher>) -> Result<Opened, AppError> {
    let url = storage::url(config)?;
    let migrating = url.clone();
    let ran = actix_web::web::block(move || migrating.migrate())
        .await
        .map_err(|error| StoreError::Unavailable(error.to_string()))??;
    for migration in ran {
        tracing::info!(migration, "the database was brought up to date");
    }
    let clock = clock();
    let (ear, batches) = hub::channel();
    let options = CommitterOptions {
        queue: config.store.queue,
        group: config.store.group,
    };
    let publisher = publisher.unwrap_or(ear);
    let (committer, thread) = Committer::start(url.clone(), options, clock.clone(), publisher)?;
    let readers = Readers::new(url, config.store.readers)?;
    if readers.read(copy::unfinished).await? {
        return Err(AppError::UnfinishedCopy);
    }
    let highest = readers.read(ids::highest).await?;
    Ok(Opened {
        readers,
        committer,
        thread,
        batches,
        clock,
        ids: Arc::new(IdGenerator::after(highest)),
    })
}

async fn office(config: &Config, opened: &Opened) -> Result<Arc<Office>, AppError> {
    let seal = storage::seal(config)?;
    let opening = seal.clone();
    let parts = OfficeParts {
        readers: opened.readers.clone(),
        committer: opened.committer.clone(),
        clock: opened.clock.clone(),
        ids: opened.ids.clone(),
        opener: Arc::new(move |sealed, context| {
            opening
                .open(sealed, context)
                .map_err(|error| error.to_string())
        }),
        sealer: Arc::new(move |plain, context| seal.seal(plain, context)),
        session_lifetime: config.session_lifetime,
        grace: config.live.grace,
    };
    Ok(Office::open(parts).await?)
}

/// The people side without a server, for the command line. Nobody listens to what it publishes.
pub(super) async fn office_alone(config: &Config) -> Result<Arc<Office>, AppError> {
    let opened = open(config, Some(Arc::new(|_| {}))).await?;
    office(config, &opened).await
}

/// Builds the server.
pub(super) async fn build(config: Config) -> Result<Application, AppError> {
    let opened = open(&config, None).await?;
    let office = office(&config, &opened).await?;
    let (engine, thread) = start_engine(&config, opened, &office).await?;
    let (server, door) = routes::listen(&config, &engine, &office)?;
    Ok(Application {
        engine,
        office,
        handle: server.handle(),
        server,
        door,
        committer: thread,
        shutdown: config.shutdown,
    })
}

async fn start_engine(
    config: &Config,
    opened: Opened,
    office: &Arc<Office>,
) -> Result<(Arc<Engine>, JoinHandle<()>), AppError> {
    let Opened {
        committer,
        thread,
        batches,
        clock,
        ids,
        ..
    } = opened;
    // Of its own: when a thousand customers write after a quiet hour, a thousand conversations are
    // read, and nobody's list waits behind them.
    let readers = Readers::new(storage::url(config)?, config.store.readers)?;
    let start = hub_start(config, &readers, &committer, office).await?;
    let arbiters = arbiters(config);
    let side = Arbiter::new().handle();
    let (senders, errands) = Senders::new();
    let (fetcher, announced) = Fetcher::new();
    let timeouts = Timeouts {
        call: config.send.timeout,
        ..Timeouts::default()
    };
    let meta = Client::new(config.meta.api_url.as_str(), timeouts)
        .map_err(|error| AppError::Client(error.to_string()))?;
    let teller = Teller::new(storage::push(config, &committer).await?);
    let engine = Arc::new(Engine {
        settings: engine_settings(config),
        readers,
        committer,
        ids,
        clock,
        roster: office.roster.clone(),
        directory: Directory::new(arbiters),
        handing_out: HandingOut::default(),
        hub: HubHandle::start(&side, start, batches),
        backlogs: Backlogs::default(),
        senders,
        fetcher,
        files: storage::files(config)?,
        meta,
        teller,
        templates: Templates::default(),
    });
    Senders::open(&engine, errands, &side).await?;
    Fetcher::open(&engine, announced, &side);
    alarm::start(&engine, &side);
    sweep::start(&engine, &side);
    indexer::start(&engine, &side);
    teller::start(&engine, &side);
    Ok((engine, thread))
}

fn arbiters(config: &Config) -> Vec<ArbiterHandle> {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let count = config.workers.unwrap_or(cores).max(1);
    std::iter::repeat_with(|| Arbiter::new().handle())
        .take(count)
        .collect()
}

fn engine_settings(config: &Config) -> Settings {
    let seconds = config.send.pair_every.as_secs().max(1);
    Settings {
        idle: config.conversation_idle,
        send_per_second: config.send.per_second,
        send_in_flight: config.send.in_flight,
        pair_burst: config.send.pair_burst,
        pair_seconds: u32::try_from(seconds).unwrap_or(u32::MAX),
        outbox_bytes: config.live.outbox_bytes,
        stalled: config.live.stalled,
        heartbeat: config.live.heartbeat,
        media_max_bytes: config.media.max_bytes,
        window_notice: config.window_notice,
    }
}

/// Where the streams stand, before anybody writes.
async fn hub_start(
    config: &Config,
    readers: &Readers,
    committer: &Committer,
    office: &Arc<Office>,
) -> Result<HubStart, AppError> {
    let generation = committer
        .write(|transaction| {
            if let Some(known) = settings::get(transaction.connection, settings::GENERATION)? {
                return Ok(known);
            }
            let fresh = uuid::Uuid::new_v4().simple().to_string();
            settings::put(transaction, settings::GENERATION, &fresh)?;
            Ok(fresh)
        })
        .await?;
    let (heads, counts) = readers
        .read(|connection| {
            let mut heads = HashMap::new();
            let mut counts = HashMap::new();
            for workspace in workspaces::all(connection)? {
                heads.insert(workspace.id, last_seq(connection, workspace.id)?);
                let mut found = conversations::counts(connection, workspace.id)?;
                found.extend(follow_ups::counts(connection, workspace.id)?);
                counts.insert(workspace.id, found);
            }
            Ok((heads, counts))
        })
        .await?;
    let (ring_events, ring_bytes) = (config.live.ring_events, config.live.ring_bytes);
    Ok(HubStart {
        readers: readers.clone(),
        roster: office.roster.clone(),
        generation,
        heads,
        counts,
        ring_events,
        ring_bytes,
    })
}
