//! Everything that runs, in one place: what the edges (`http`, `live`) are given.

use std::sync::Arc;

use crate::domain::ids::IdGenerator;
use crate::store::committer::{Clock, Committer};
use crate::store::connection::Readers;

/// The running engine. Cheap to clone behind an [`Arc`].
pub struct Engine {
    /// Reads, for whoever asks.
    pub readers: Readers,
    /// The only writer.
    pub committer: Committer,
    /// Makes ids.
    pub ids: Arc<IdGenerator>,
    /// Tells the time.
    pub clock: Clock,
}
