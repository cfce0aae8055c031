//! The edge: HTTP.

pub mod webhook;
