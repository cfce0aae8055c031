//! Who runs when: the actors, and the engine that holds them together.

pub mod commands;
pub mod engine;
pub mod roster;
