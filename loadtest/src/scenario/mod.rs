//! The scenarios.

pub mod claims;
mod customers;
pub mod fanout;
pub mod footprint;
mod gauges;
pub mod herd;
pub mod ingest;
pub mod latency;
pub mod lists;
pub mod slow;
pub mod soak;
mod staffed;
