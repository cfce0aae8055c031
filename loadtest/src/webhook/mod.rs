//! Signed webhooks over raw sockets: written beforehand, sent in turns, acknowledged or not.

mod author;
mod connection;
mod load;

pub use author::{Author, Text};
pub use connection::{Connection, get};
pub use load::{Load, Outcome, Pace};
