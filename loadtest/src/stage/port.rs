//! Free loopback ports.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};

use crate::error::LoadError;

/// The first port that is tried, and how many there are: below the range from which the system
/// takes the near ends of connections, so a port stays free while a server is down.
const FIRST: u16 = 12_000;
const ROOM: u16 = 8_000;

/// A port of this machine that nobody listens on.
///
/// # Errors
/// None is free.
pub fn free_port() -> Result<u16, LoadError> {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let spread = u16::try_from(std::process::id() % 97).unwrap_or(0) * 80;
    for _ in 0..ROOM {
        let step = NEXT.fetch_add(1, Ordering::Relaxed) % ROOM;
        let port = FIRST + (spread + step) % ROOM;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
    Err(LoadError::impossible("no port is free"))
}
