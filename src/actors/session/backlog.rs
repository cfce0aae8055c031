//! What memory does not reach back to, read from the store once for everybody who comes back.
//!
//! After a restart every console asks for nearly the same; the first to ask has it read, the
//! others wait for that and share it. Who may see what of it is decided for each of them.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::Mutex;

use super::handouts::Handouts;
use crate::actors::hub::Encoded;
use crate::domain::conversation::Scope;
use crate::domain::ids::{ConversationId, WorkspaceId};
use crate::domain::summary::Change;
use crate::protocol::row::Names;
use crate::store::connection::{AnyConnection, Readers};
use crate::store::error::StoreError;
use crate::store::transaction::Published;
use crate::store::{conversations, events, messages};

/// Whoever missed more than this reloads what it shows.
const MOST: i64 = 5_000;

/// Cursors within so many places share what is read.
const NEIGHBOURS: i64 = 256;

/// What was touched in one stretch of a stream, as it was when it was read.
pub(super) struct Backlog {
    after: i64,
    upto: i64,
    pub(super) rows: Vec<Row>,
    pub(super) entries: Vec<Entry>,
}

/// A conversation that changed.
pub(super) struct Row {
    /// The last place of the stretch at which it did.
    pub(super) seq: i64,
    pub(super) conversation: ConversationId,
    pub(super) scope: Scope,
    pub(super) item: Arc<Encoded>,
}

/// A thread's entry that is new or different.
pub(super) struct Entry {
    /// The last place of the stretch at which it changed.
    pub(super) seq: i64,
    pub(super) conversation: ConversationId,
    pub(super) item: Arc<Encoded>,
}

/// The latest backlog of each workspace; as many values as [`MOST`] events touch.
#[derive(Default)]
pub struct Backlogs {
    kept: Mutex<HashMap<WorkspaceId, Arc<Backlog>>>,
    pub(super) handouts: Handouts,
}

impl Backlogs {
    /// What was touched after one place and up to another, perhaps together with what was touched
    /// a little earlier.
    ///
    /// # Errors
    /// `NotFound` when it is too much; otherwise the store's.
    pub(super) async fn get(
        &self,
        readers: &Readers,
        names: Arc<dyn Names + Send + Sync>,
        workspace: WorkspaceId,
        (after, upto): (i64, i64),
    ) -> Result<Arc<Backlog>, StoreError> {
        if upto - after > MOST {
            return Err(StoreError::NotFound);
        }
        let mut kept = self.kept.lock().await;
        if let Some(backlog) = kept.get(&workspace)
            && backlog.upto == upto
            && backlog.after <= after
        {
            return Ok(backlog.clone());
        }
        let from = after - after.rem_euclid(NEIGHBOURS);
        let reading =
            move |connection: &mut _| Backlog::read(connection, &names, workspace, (from, upto));
        let backlog = Arc::new(readers.read(reading).await?);
        kept.insert(workspace, backlog.clone());
        Ok(backlog)
    }
}

impl Backlog {
    /// What was touched after one place and up to another.
    pub(super) fn of((after, upto): (i64, i64), rows: Vec<Row>, entries: Vec<Entry>) -> Self {
        Self {
            after,
            upto,
            rows,
            entries,
        }
    }

    fn read(
        connection: &mut AnyConnection,
        names: &Arc<dyn Names + Send + Sync>,
        workspace: WorkspaceId,
        (after, upto): (i64, i64),
    ) -> Result<Self, StoreError> {
        let touched = events::touched(connection, workspace, after, upto)?;
        let encoded = |change| {
            let published = Published {
                workspace,
                seq: upto,
                change,
            };
            Arc::new(Encoded::new(published, names.clone()))
        };
        let (mut rows, mut entries) = (Vec::new(), Vec::new());
        let mut scopes = HashMap::new();
        for (conversation, seq) in touched.conversations {
            let summary = match conversations::load(connection, conversation) {
                Err(StoreError::NotFound) => continue,
                found => Box::new(found?),
            };
            let scope = summary.conversation.scope();
            scopes.insert(conversation, scope);
            let before = None;
            rows.push(Row {
                seq,
                conversation,
                scope,
                item: encoded(Change::Conversation { before, summary }),
            });
        }
        for (id, seq) in touched.messages {
            let entry = match messages::load(connection, id) {
                Err(StoreError::NotFound) => continue,
                found => Box::new(found?),
            };
            let conversation = entry.message.conversation_id;
            if let Some(scope) = scopes.get(&conversation).copied() {
                entries.push(Entry {
                    seq,
                    conversation,
                    item: encoded(Change::Entry { scope, entry }),
                });
            }
        }
        Ok(Self::of((after, upto), rows, entries))
    }
}
