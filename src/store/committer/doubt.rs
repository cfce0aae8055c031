//! A commit whose answer was lost: afterwards the database itself says whether it happened.

use crate::store::connection::AnyConnection;
use crate::store::error::StoreError;
use crate::store::events;
use crate::store::transaction::Published;

/// What a commit changed, if it happened.
pub(super) struct Doubt {
    published: Vec<Published>,
}

impl Doubt {
    /// The doubt about a commit; none when it would not have been seen by anybody.
    pub(super) fn about(published: Vec<Published>) -> Option<Self> {
        (!published.is_empty()).then_some(Self { published })
    }

    /// What it changed, if it happened. Nobody else writes, so the last of its places in the
    /// stream is either its own or still free.
    pub(super) fn settle(
        &mut self,
        connection: &mut AnyConnection,
    ) -> Result<Vec<Published>, StoreError> {
        let happened = match self.published.last() {
            Some(last) => events::is_there(connection, last.workspace, last.seq)?,
            None => false,
        };
        Ok(if happened {
            std::mem::take(&mut self.published)
        } else {
            Vec::new()
        })
    }
}
