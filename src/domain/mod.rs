//! Our rules, pure: what a conversation is, who may do what to it, and what follows.
//!
//! Nothing here reads a clock, draws a random number, logs or waits: ids and time come in with
//! the command, and decisions go out as events (`decide`) that `Conversation::apply` replays.

pub mod answers;
pub mod command;
pub mod contact;
pub mod contact_field;
pub mod content;
pub mod conversation;
pub mod decide;
pub mod delivery;
pub mod episodes;
pub mod event;
pub mod fields;
pub mod ids;
pub mod inbound;
pub mod message;
pub mod outreach;
pub mod people;
pub mod permissions;
pub mod personal;
pub mod rejection;
pub mod reply_window;
pub mod saved_view;
pub mod search;
pub mod summary;
pub mod telling;
pub mod template;
pub mod time;
pub mod undo;
pub mod view;
