//! Consoles' live connections: the WebSocket edge.

pub mod connection;
pub mod handshake;
pub mod socket;
