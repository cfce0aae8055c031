//! Who runs when: the actors, and the engine that holds them together.

pub mod administration;
pub mod commands;
pub mod counts;
pub mod engine;
pub mod office;
pub mod roster;
pub mod sign_in;
