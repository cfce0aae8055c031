//! The edge: what the world can ask of Baton over HTTP.

pub mod console;
