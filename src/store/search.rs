//! The search index: the words of entries and customers, kept beside the tables they are made of.
//!
//! An indexer fills it behind everybody's back, [`Turn`] by turn; readers look in it, and through
//! what it has not taken in yet ([`fresh`]). It knows words and ids alone: who may
//! see what, and what an entry says now, is asked of the tables themselves.

mod cursor;
pub(in crate::store) mod found;
pub mod fresh;
pub mod index;
mod messages;
mod places;
pub mod reach;
mod sources;
mod turn;

pub use cursor::SearchCursor;
pub use messages::{Hit, MessagePage, MessageQuery, page};
pub use turn::Turn;

use crate::domain::search::Query;

/// What lists are searched for.
#[derive(Clone, Debug)]
pub struct Search {
    /// The words.
    pub query: Query,
    /// Where they may stand.
    pub within: Within,
}

/// Where the words of a search may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// In the customer's name, user name or phone number, or in a label.
    Customers,
    /// There, or in what was said: of very frequent words, in the newest 5,000 entries.
    Everything,
}
