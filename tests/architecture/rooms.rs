//! The plan as data: the rooms, the arrows between them, and what is kept where.

/// A room and the rooms that it may use, written as the paths that it may name.
pub struct Room {
    /// Its name: the first module below `src`.
    pub name: &'static str,
    /// What it may use besides itself.
    pub uses: Uses,
}

/// What a room may use.
pub enum Uses {
    /// Everything: it is at the top.
    Everything,
    /// Only paths that begin so.
    Only(&'static [&'static str]),
}

use Uses::{Everything, Only};

/// Every room of the house. A module that is missing here has no place in the plan.
pub const ROOMS: &[Room] = &[
    room("main", Everything),
    room("lib", Everything),
    room("app", Everything),
    room("cli", Everything),
    room("config", Everything),
    room("telemetry", Everything),
    room("signals", Only(&[])),
    room(
        "demo",
        Only(&[
            "app",
            "config",
            "signals",
            "telemetry",
            "simulator",
            "actors",
            "store",
            "protocol",
            "domain",
        ]),
    ),
    room("http", Only(&["actors", "store", "protocol", "domain"])),
    room("live", Only(&["actors", "store", "protocol", "domain"])),
    room(
        "actors",
        Only(&["store", "whatsapp", "push", "protocol", "domain"]),
    ),
    room("store", Only(&["domain"])),
    room("whatsapp", Only(&["domain"])),
    room("push", Only(&["domain"])),
    room("simulator", Only(&["whatsapp::payload"])),
    room("protocol", Only(&["domain"])),
    room("domain", Only(&[])),
];

const fn room(name: &'static str, uses: Uses) -> Room {
    Room { name, uses }
}

/// One more arrow for one file.
pub struct Exception {
    /// The file below `src`, without `.rs`; a folder of that name counts too.
    pub file: &'static str,
    /// What it may use.
    pub uses: &'static str,
}

/// Files that may use more than their room.
pub const EXCEPTIONS: &[Exception] = &[Exception {
    file: "http/webhook",
    uses: "whatsapp",
}];

/// Rooms that only read the database, and what they must therefore not name.
pub const READERS: &[&str] = &["http", "live"];

/// The part of the store that writes.
pub const WRITER: &str = "store::committer";

/// Rooms without clock, randomness, logging or I/O.
pub const PURE: &[&str] = &["domain", "protocol"];

/// Crates, modules and names that a pure room does not name; crates count with all that begin
/// with their name and an underscore.
pub const IMPURE: &[&str] = &[
    "actix",
    "diesel",
    "reqwest",
    "tokio",
    "tracing",
    "metrics",
    "rand",
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "std::time::SystemTime",
    "std::time::Instant",
];

/// Names that only those files may use: a crate or a type, and the files or rooms.
pub const KEPT: &[(&str, &[&str])] = &[
    ("actix_web_actors", &["live/socket"]),
    ("diesel", &["store", "actors"]),
    ("diesel_migrations", &["store"]),
];

/// The files that name status codes (the table of errors, and the static files of the console),
/// and the rooms that leave them to those.
pub const STATUS_CODES: (&[&str], &[&str]) = (
    &["http/error", "http/console"],
    &["http", "live", "actors", "store", "domain"],
);
