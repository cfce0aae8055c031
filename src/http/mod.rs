//! The edge: HTTP.

pub mod console;
pub mod webhook;
