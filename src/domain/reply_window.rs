//! The customer service window: free-form messages may be sent for 24 hours after the customer's
//! newest message, by Meta's clock; afterwards templates only.
//!
//! Source: Meta, "Send messages", customer service windows.

use super::time::Timestamp;

/// How long the window stays open.
pub const WINDOW_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// Kept back from the end, so that what we let through does not close on its way to Meta.
pub const SAFETY_MILLIS: i64 = 30 * 1_000;

/// When the window that a message at `last_inbound` opened will close.
pub fn closes_at(last_inbound: Timestamp) -> Timestamp {
    last_inbound.plus_millis(WINDOW_MILLIS)
}

/// Whether a free-form message may be sent at `now`.
pub fn is_open(last_inbound: Option<Timestamp>, now: Timestamp) -> bool {
    last_inbound.is_some_and(|at| closes_at(at).since(now) > SAFETY_MILLIS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_closes_a_safe_moment_before_its_end() {
        let wrote = Timestamp(1_000_000);
        let end = closes_at(wrote);
        assert!(is_open(Some(wrote), wrote));
        assert!(is_open(Some(wrote), end.plus_millis(-SAFETY_MILLIS - 1)));
        assert!(!is_open(Some(wrote), end.plus_millis(-SAFETY_MILLIS)));
        assert!(!is_open(None, wrote));
    }
}
