//! The table of every configuration key; flags, help, errors and README follow from it.

use super::kind::Kind;

/// One key of `baton.toml`.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name, the section before the dot: `live.ring_events`.
    pub name: &'static str,
    /// What values it takes.
    pub kind: Kind,
    /// What holds when nobody says otherwise.
    pub default: Preset,
    /// What it is for, one or two sentences.
    pub help: &'static str,
}

/// What a key is when it is not set.
#[derive(Clone, Copy, Debug)]
pub enum Preset {
    /// This value.
    Value(&'static str),
    /// Something that follows from other keys or from the machine, in words.
    Derived(&'static str),
    /// Nothing.
    Unset,
}

impl Key {
    /// The section, or an empty text for a key that stands alone.
    pub fn section(&self) -> &'static str {
        self.name.split_once('.').map_or("", |(section, _)| section)
    }

    /// The environment variable that sets it, `BATON_LIVE__RING_EVENTS`; lists have none.
    pub fn variable(&self) -> Option<String> {
        let variable = || format!("BATON_{}", self.name.to_uppercase().replace('.', "__"));
        (self.kind != Kind::Apps).then(variable)
    }

    /// The flag that sets it, without dashes; secrets and lists have none.
    pub fn flag(&self) -> Option<String> {
        (!self.kind.is_secret()).then(|| self.name.replace(['.', '_'], "-"))
    }

    /// The default in words.
    pub fn default_in_words(&self) -> &'static str {
        match self.default {
            Preset::Value(text) | Preset::Derived(text) => text,
            Preset::Unset => "none",
        }
    }
}

/// The key of that name.
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

const fn key(name: &'static str, kind: Kind, default: Preset, help: &'static str) -> Key {
    Key {
        name,
        kind,
        default,
        help,
    }
}

use Kind::{Bytes, Number, Secret};
use Preset::{Derived, Unset, Value};

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// Every key, in the order in which help and README show them.
#[rustfmt::skip]
pub const KEYS: &[Key] = &[
    key("listen", Kind::Address, Value("127.0.0.1:8080"),
        "Address on which consoles, the interface and webhooks are served."),
    key("public_url", Kind::Origin, Unset,
        "Address under which browsers reach Baton through a proxy. Live connections are accepted from it, and from the host they are made to."),
    key("data", Kind::Folder, Value("data"),
        "Folder of everything Baton keeps in files."),
    key("database", Kind::Database, Derived("sqlite:<data>/baton.db"),
        "Where the database is. Keep a password in the environment or the file, because arguments are visible to everyone on the machine."),
    key("secret_key", Kind::SecretKey, Derived("<data>/secret.key"),
        "Key that seals the access tokens of numbers in the database. Without it, one is made at the first start; keep a copy apart from the database's."),
    key("workers", Number(1, 1024), Derived("one per core"),
        "Threads that serve HTTP and WebSocket connections."),

    key("log.filter", Kind::LogFilter, Value("info"),
        "What is logged, as directives of tracing's EnvFilter: baton=debug,warn."),
    key("log.format", Kind::Choice(&["text", "json"]), Value("text"),
        "How log lines look; json is one object a line."),

    key("meta.api_url", Kind::Url, Value("https://graph.facebook.com/v25.0"),
        "Address of Meta's Cloud API, with its version."),
    key("meta.verify_token", Secret, Unset,
        "Token that Meta sends when the webhook is set up, made up by you; without it verification is refused."),
    key("meta.app_secret", Secret, Unset,
        "Secret of the Meta app that signs webhooks, when there is one app only."),
    key("meta.app_id", Kind::Text, Unset,
        "Id of the app that meta.app_secret belongs to."),
    key("meta.apps", Kind::Apps, Unset,
        "Meta apps that sign webhooks, when there are several. Without any secret, every webhook is refused."),

    key("media.store", Kind::MediaStore, Derived("file:<data>/media"),
        "Where photos, recordings and documents are kept. S3 takes region, endpoint and credentials from the usual variables: AWS_REGION, AWS_ENDPOINT, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY."),
    key("media.max_bytes", Bytes(MIB, GIB), Value("100 MiB"),
        "Largest file that is fetched from Meta or taken from a console; WhatsApp's own limits per type hold besides."),

    key("webhook.max_bytes", Bytes(64 * KIB, 64 * MIB), Value("4 MiB"),
        "Largest webhook that is read; Meta sends at most 3 MB."),
    key("webhook.max_in_flight", Number(1, 1_000_000), Value("2048"),
        "Webhooks in progress at once; above it they are answered 503, and Meta sends them again."),

    key("store.queue", Number(1, 1_000_000), Value("4096"),
        "Writes that may wait for the database; above it they are refused at once."),
    key("store.group", Number(1, 65_536), Value("1024"),
        "Most writes that share one commit."),
    key("store.readers", Number(1, 256), Value("4"),
        "Connections that read the database for people; as many read for the conversations."),
    key("store.statement_seconds", Number(1, 3600), Value("20"),
        "Seconds that PostgreSQL may take for one statement; then it is broken off (statement_timeout)."),
    key("store.idle_transaction_seconds", Number(1, 3600), Value("30"),
        "Seconds after which PostgreSQL ends a transaction in which nothing happens, so that a server that hangs holds nothing up (idle_in_transaction_session_timeout)."),

    key("live.outbox_bytes", Bytes(16 * KIB, 64 * MIB), Value("256 KiB"),
        "Bytes that may wait for one console; above it they are dropped, and the console loads anew."),
    key("live.ring_events", Number(16, 16_777_216), Value("16384"),
        "Latest events kept in memory, from which a console that was away catches up."),
    key("live.ring_bytes", Bytes(MIB, 16 * GIB), Value("64 MiB"),
        "Memory that those events may take; the oldest leave first."),
    key("live.stalled_seconds", Number(1, 3600), Value("20"),
        "Seconds after which a console that reads nothing is cut off."),
    key("live.heartbeat_seconds", Number(1, 3600), Value("20"),
        "Seconds between two pings to a console."),
    key("live.grace_seconds", Number(0, 3600), Value("60"),
        "Seconds for which somebody still counts as there after their last console is gone, so that a tab that reloads or sleeps takes nobody off duty."),

    key("conversation.idle_minutes", Number(1, 1440), Value("10"),
        "Minutes without a message after which a conversation leaves memory."),
    key("conversation.window_notice_minutes", Number(1, 1439), Value("60"),
        "Minutes before a reply window closes at which the conversation's owner is told."),

    key("session.days", Number(1, 365), Value("30"),
        "Days that a sign-in lasts."),

    key("send.per_second", Number(1, 1000), Value("80"),
        "Messages a second for each number; Meta's standard throughput is 80."),
    key("send.pair_burst", Number(1, 1000), Value("45"),
        "Messages to one customer at once, before the pair's rate holds."),
    key("send.pair_seconds", Number(1, 600), Value("6"),
        "Seconds per message to one customer once the burst is spent."),
    key("send.timeout_seconds", Number(1, 300), Value("30"),
        "Seconds to wait for Meta's answer; then the outcome of that send is unknown."),
    key("send.in_flight", Number(1, 1000), Value("32"),
        "Calls to Meta in progress at once for each number."),

    key("push.contact", Kind::Contact, Derived("<public_url>"),
        "Address at which push services reach whoever runs this server."),
    key("push.excepted_hosts", Kind::Text, Unset,
        "Hosts, separated by commas, at which push services are taken although they are not public, and without https; for tests."),

    key("metrics.token", Secret, Unset,
        "Bearer token that /metrics asks for; without it the page is open."),

    key("shutdown.seconds", Number(1, 3600), Value("25"),
        "Seconds that work in progress has to finish once the server is told to stop."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_sections_stand_together() {
        let mut sections: Vec<_> = KEYS.iter().map(Key::section).collect();
        sections.dedup();
        let mut distinct = sections.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(
            sections.len(),
            distinct.len(),
            "a section is torn: {sections:?}"
        );
        for key in KEYS {
            assert_eq!(
                KEYS.iter().filter(|other| other.name == key.name).count(),
                1
            );
        }
    }

    #[test]
    fn a_nested_key_has_a_variable_with_two_underscores_and_a_flag_with_dashes() {
        let key = find("live.ring_events").unwrap();
        assert_eq!(key.variable().unwrap(), "BATON_LIVE__RING_EVENTS");
        assert_eq!(key.flag().unwrap(), "live-ring-events");
    }

    #[test]
    fn secrets_have_no_flag() {
        for name in [
            "secret_key",
            "meta.verify_token",
            "meta.app_secret",
            "metrics.token",
        ] {
            assert_eq!(find(name).unwrap().flag(), None, "{name}");
        }
    }
}
