//! The pretend Meta from outside: every endpoint and every knob, and a client that others wrote.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test that meets something unexpected has failed"
)]

mod simulator {
    mod control;
    mod crowd;
    mod delivery;
    mod failures;
    mod helpers;
    mod limits;
    mod media;
    mod objects;
    mod pywa;
    mod sending;
    mod statuses;
}
