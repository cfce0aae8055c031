//! The wall clock, as the two units that Meta's payloads and our ledger speak.

use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970, UTC.
pub(crate) fn now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|elapsed| i64::try_from(elapsed.as_millis()).ok())
        .unwrap_or(0)
}

/// Seconds since 1970, UTC: the unit of `timestamp` in webhooks.
pub(crate) fn now_seconds() -> i64 {
    now_ms() / 1000
}
