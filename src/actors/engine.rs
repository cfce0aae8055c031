//! Everything that runs, in one place: what the edges (`http`, `live`) are given.

use std::sync::Arc;
use std::time::Duration;

use super::commands::HandingOut;
use super::directory::Directory;
use super::fetcher::Fetcher;
use super::hub::HubHandle;
use super::library::Templates;
use super::roster::Roster;
use super::sender::Senders;
use super::session::Backlogs;
use crate::domain::ids::IdGenerator;
use crate::store::committer::{Clock, Committer};
use crate::store::connection::Readers;
use crate::whatsapp::client::Client;

/// What the engine goes by.
#[derive(Clone, Debug)]
pub struct Settings {
    /// After how long without use a conversation goes to sleep.
    pub idle: Duration,
    /// Messages per second and number.
    pub send_per_second: u32,
    /// Calls to Meta under way at once, per number.
    pub send_in_flight: usize,
    /// How many messages one customer may get in a burst.
    pub pair_burst: u32,
    /// Seconds per message to one customer, on average.
    pub pair_seconds: u32,
    /// Bytes that wait for one console at the most.
    pub outbox_bytes: usize,
    /// How long a console may leave what waits unread.
    pub stalled: Duration,
    /// How often a console has to be heard of.
    pub heartbeat: Duration,
    /// Bytes of a file from Meta at the most.
    pub media_max_bytes: u64,
}

/// The running engine.
pub struct Engine {
    /// What it goes by.
    pub settings: Settings,
    /// Reads, for whoever asks.
    pub readers: Readers,
    /// The only writer.
    pub committer: Committer,
    /// Makes ids.
    pub ids: Arc<IdGenerator>,
    /// Tells the time.
    pub clock: Clock,
    /// People, teams and numbers.
    pub roster: Arc<Roster>,
    /// The conversations that are awake.
    pub directory: Directory,
    /// What the queue is just handing out.
    pub handing_out: HandingOut,
    /// Tells consoles what was committed.
    pub hub: HubHandle,
    /// What consoles missed that come back after a restart.
    pub backlogs: Backlogs,
    /// One sender per number.
    pub senders: Senders,
    /// Fetches files from Meta.
    pub fetcher: Fetcher,
    /// Where files lie.
    pub files: Arc<dyn object_store::ObjectStore>,
    /// Meta.
    pub meta: Client,
    /// Templates of each number.
    pub templates: Templates,
}
