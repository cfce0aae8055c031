//! The edge: HTTP. One file per resource; `routes` is the whole table, `error` the only place
//! where status codes live.

mod agents;
mod auth;
mod body;
mod branches;
mod channels;
mod compress;
pub mod console;
mod contact_fields;
mod contact_notes;
mod contacts;
mod conversations;
mod drafts;
pub mod edge;
pub mod error;
mod health;
mod labels;
mod me;
pub mod media;
mod messages;
mod notices;
mod notifications;
pub mod openapi;
mod operations;
mod outgoing;
mod quarantine;
mod quick_replies;
mod roles;
pub mod routes;
mod search;
mod session;
mod setup;
mod teams;
mod tokens;
mod views;
pub mod webhook;
