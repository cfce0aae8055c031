//! Baton: a shared WhatsApp inbox in which every conversation has exactly one owner.
//!
//! The map of the house. A room may use the rooms to its right, nothing else
//! (`tests/architecture.rs` reads the `use` lines and holds us to it):
//!
//! ```text
//! main → app → http, live, simulator, actors, store, whatsapp, push, domain
//! demo → app, simulator, actors, store, protocol, domain
//! http, live → actors, store (reads), protocol, domain   (whatsapp only from http/webhook.rs)
//! actors → store, whatsapp, push, protocol, domain
//! store → domain
//! whatsapp, push → domain
//! simulator → whatsapp::payload
//! ```
//!
//! Writes only through actors. `store` and `whatsapp` never meet. `domain` is pure: no clock,
//! no randomness, no I/O.

pub mod actors;
pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod http;
pub mod live;
pub mod protocol;
pub mod push;
pub mod signals;
pub mod simulator;
pub mod store;
pub mod telemetry;
pub mod whatsapp;
