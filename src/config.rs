//! What Baton is told: file, then environment, then flags, checked once into typed values.
//!
//! `keys` is the table that everything follows from: reading, flags, help, and the README.

mod error;
mod keys;
mod kind;
mod sources;
mod types;
mod values;

#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;
use tracing_subscriber::EnvFilter;
use url::Url;

use crate::store::sealed::SecretKey;

pub use error::{ConfigError, Origin, Place};
pub use keys::{KEYS, Key, Preset, find};
pub use kind::Kind;
pub use sources::Sources;
pub use types::{Database, LogFormat, MediaStore, MetaApp};
use values::{Values, folder, some_text};

/// Everything a server needs to know, checked. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where consoles, the interface and webhooks are served; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The address under which browsers reach Baton through a proxy.
    pub public_url: Option<Url>,
    /// The folder of everything kept in files.
    pub data: PathBuf,
    /// Where the database is.
    pub database: Database,
    /// Seals tokens in the database; without it `<data>/secret.key` does.
    pub secret_key: Option<SecretKey>,
    /// Threads that serve connections; without it, one per core.
    pub workers: Option<usize>,
    /// What is logged, and how.
    pub log: Log,
    /// Meta's side.
    pub meta: Meta,
    /// Files from customers and colleagues.
    pub media: Media,
    /// What the webhook takes.
    pub webhook: Webhook,
    /// How the database is used.
    pub store: Store,
    /// What consoles may cost.
    pub live: Live,
    /// How long a quiet conversation stays in memory.
    pub conversation_idle: Duration,
    /// How long a sign-in lasts.
    pub session_lifetime: Duration,
    /// How fast messages go out.
    pub send: Send,
    /// How long before a reply window closes that is told.
    pub window_notice: Duration,
    /// Web push.
    pub push: Push,
    /// The bearer token that `/metrics` asks for.
    pub metrics_token: Option<SecretString>,
    /// How long work in progress may take once the server is told to stop.
    pub shutdown: Duration,
}

/// What is logged, and how.
#[derive(Clone, Debug)]
pub struct Log {
    /// Directives that `EnvFilter` has accepted.
    pub filter: String,
    /// How lines look.
    pub format: LogFormat,
}

/// Meta's side.
#[derive(Clone, Debug)]
pub struct Meta {
    /// The Cloud API with its version, for example `https://graph.facebook.com/v25.0`.
    pub api_url: Url,
    /// What Meta sends when the webhook is set up.
    pub verify_token: Option<SecretString>,
    /// The apps whose webhooks are taken; none means that all are refused.
    pub apps: Vec<MetaApp>,
}

/// Files from customers and colleagues.
#[derive(Clone, Debug)]
pub struct Media {
    /// Where they are kept.
    pub store: MediaStore,
    /// The largest, in bytes.
    pub max_bytes: u64,
}

/// What the webhook takes.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// The largest body, in bytes.
    pub max_bytes: usize,
    /// How many are in progress at once.
    pub max_in_flight: usize,
}

/// How the database is used.
#[derive(Clone, Debug)]
pub struct Store {
    /// How many writes may wait.
    pub queue: usize,
    /// How many writes share a commit at most.
    pub group: usize,
    /// Connections that read for people, and as many for the conversations.
    pub readers: u32,
    /// How long PostgreSQL may take for one statement.
    pub statement: Duration,
    /// How long PostgreSQL waits within a transaction.
    pub idle_transaction: Duration,
}

/// What consoles may cost.
#[derive(Clone, Debug)]
pub struct Live {
    /// How many bytes may wait for one console.
    pub outbox_bytes: usize,
    /// How many of the latest events are kept for those who come back.
    pub ring_events: usize,
    /// How many bytes those events may take.
    pub ring_bytes: usize,
    /// After how long a console that reads nothing is cut off.
    pub stalled: Duration,
    /// The time between two pings.
    pub heartbeat: Duration,
    /// How long somebody is still there whose last console is gone.
    pub grace: Duration,
}

/// Web push.
#[derive(Clone, Debug)]
pub struct Push {
    /// At which push services reach whoever runs this server.
    pub contact: Option<String>,
    /// Hosts of push services that need not be public.
    pub excepted_hosts: Vec<String>,
}

/// How fast messages go out.
#[derive(Clone, Debug)]
pub struct Send {
    /// Messages a second for each number.
    pub per_second: u32,
    /// Messages to one customer before the pair's rate holds.
    pub pair_burst: u32,
    /// The time per message to one customer after that.
    pub pair_every: Duration,
    /// How long Meta may take to answer.
    pub timeout: Duration,
    /// Calls in progress at once for each number.
    pub in_flight: usize,
}

const SECOND: u64 = 1;
const MINUTE: u64 = 60;
const DAY: u64 = 86_400;

impl Config {
    /// Reads and checks everything.
    ///
    /// # Errors
    /// The first value that is wrong, the first key that does not exist, or an unreadable file.
    pub fn load(sources: &Sources) -> Result<Self, ConfigError> {
        Self::from_values(&Values::new(sources.gather()?)?)
    }

    /// The defaults with some keys set, without looking at files or the environment:
    /// `Config::from_pairs(&[("listen", "127.0.0.1:0")])`.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn from_pairs(pairs: &[(&str, &str)]) -> Result<Self, ConfigError> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self::load(&Sources {
            flags: pairs.iter().map(owned).collect(),
            ..Sources::default()
        })
    }

    fn from_values(values: &Values) -> Result<Self, ConfigError> {
        let data = values.required("data", folder)?;
        let database = values.optional("database", |text| text.parse().ok())?;
        Ok(Self {
            listen: values.required("listen", |text| text.parse().ok())?,
            public_url: values.optional("public_url", types::origin)?,
            database: database.unwrap_or_else(|| Database::Sqlite(data.join("baton.db"))),
            secret_key: values.optional("secret_key", |text| text.parse().ok())?,
            workers: values.optional_number("workers")?,
            log: Log::read(values)?,
            meta: Meta::read(values)?,
            media: Media::read(values, &data)?,
            webhook: Webhook {
                max_bytes: values.number("webhook.max_bytes")?,
                max_in_flight: values.number("webhook.max_in_flight")?,
            },
            store: Store {
                queue: values.number("store.queue")?,
                group: values.number("store.group")?,
                readers: values.number("store.readers")?,
                statement: values.duration("store.statement_seconds", SECOND)?,
                idle_transaction: values.duration("store.idle_transaction_seconds", SECOND)?,
            },
            live: Live::read(values)?,
            conversation_idle: values.duration("conversation.idle_minutes", MINUTE)?,
            session_lifetime: values.duration("session.days", DAY)?,
            send: Send::read(values)?,
            window_notice: values.duration("conversation.window_notice_minutes", MINUTE)?,
            push: Push::read(values)?,
            metrics_token: values.secret("metrics.token")?,
            shutdown: values.duration("shutdown.seconds", SECOND)?,
            data,
        })
    }
}

impl Log {
    fn read(values: &Values) -> Result<Self, ConfigError> {
        let filter = |text: &str| {
            EnvFilter::try_new(text).ok()?;
            some_text(text)
        };
        Ok(Self {
            filter: values.required("log.filter", filter)?,
            format: values.required("log.format", |text| text.parse().ok())?,
        })
    }
}

impl Meta {
    fn read(values: &Values) -> Result<Self, ConfigError> {
        Ok(Self {
            api_url: values.required("meta.api_url", types::web_address)?,
            verify_token: values.secret("meta.verify_token")?,
            apps: values.apps()?,
        })
    }
}

impl Media {
    fn read(values: &Values, data: &std::path::Path) -> Result<Self, ConfigError> {
        let store = values.optional("media.store", |text| text.parse().ok())?;
        Ok(Self {
            store: store.unwrap_or_else(|| MediaStore::File(data.join("media"))),
            max_bytes: values.number("media.max_bytes")?,
        })
    }
}

impl Live {
    fn read(values: &Values) -> Result<Self, ConfigError> {
        Ok(Self {
            outbox_bytes: values.number("live.outbox_bytes")?,
            ring_events: values.number("live.ring_events")?,
            ring_bytes: values.number("live.ring_bytes")?,
            stalled: values.duration("live.stalled_seconds", SECOND)?,
            heartbeat: values.duration("live.heartbeat_seconds", SECOND)?,
            grace: values.duration("live.grace_seconds", SECOND)?,
        })
    }
}

impl Push {
    fn read(values: &Values) -> Result<Self, ConfigError> {
        let public = values.optional("public_url", types::origin)?;
        let public = public.filter(|url| url.scheme() == "https");
        let contact = values.optional("push.contact", types::contact)?;
        let hosts: Option<String> = values.optional("push.excepted_hosts", some_text)?;
        let hosts = hosts.unwrap_or_default();
        let hosts = hosts.split(',').map(|host| host.trim().to_owned());
        Ok(Self {
            contact: contact.or(public.map(String::from)),
            excepted_hosts: hosts.filter(|host| !host.is_empty()).collect(),
        })
    }
}

impl Send {
    fn read(values: &Values) -> Result<Self, ConfigError> {
        Ok(Self {
            per_second: values.number("send.per_second")?,
            pair_burst: values.number("send.pair_burst")?,
            pair_every: values.duration("send.pair_seconds", SECOND)?,
            timeout: values.duration("send.timeout_seconds", SECOND)?,
            in_flight: values.number("send.in_flight")?,
        })
    }
}
