//! The scenarios.

pub mod claims;
mod customers;
pub mod fanout;
pub mod footprint;
mod gauges;
pub mod herd;
pub mod ingest;
pub mod slow;
