//! Rows as the server writes them, put into the database behind its back: what is made beforehand,
//! and the baseline in bulk.

mod insert;
mod kinds;
mod seed;

pub use insert::Writer;
pub use kinds::{ConversationChange, ConversationRow, DedupeRow, EventRow, MessageRow};
pub use seed::{FIRST, Ground, History, Mix, Seed, now_millis};
pub(crate) use seed::{dedupe_of, events_of, last_message, text_of};
