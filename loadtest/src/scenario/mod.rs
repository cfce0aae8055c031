//! The scenarios.

pub mod ingest;
