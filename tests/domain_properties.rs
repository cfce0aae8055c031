//! The core as laws: whatever people, customers and time do, in whatever order, these hold.

#![expect(
    clippy::unwrap_used,
    reason = "a test that meets something unexpected has failed"
)]

mod domain {
    mod conversation;
    mod delivery;
    mod sight;
    mod story;
}
