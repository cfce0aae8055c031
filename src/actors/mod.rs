//! Who runs when: the actors, and the engine that holds them together.

pub mod administration;
pub mod afterwards;
pub mod alarm;
pub mod commands;
pub mod contacts;
pub mod conversation;
pub mod directory;
pub mod drafts;
pub mod engine;
pub mod fetcher;
pub mod hub;
pub mod inbound;
pub mod indexer;
pub mod library;
pub mod office;
pub mod roster;
pub mod sender;
pub mod session;
pub mod sign_in;
pub mod sweep;
pub mod teller;
