//! Reminders: told to whoever holds the conversation, or to its team when nobody does.

use super::{AT_ONCE, told};
use crate::actors::engine::Engine;
use crate::domain::conversation::Status;
use crate::domain::summary::Due;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::{conversations, follow_ups};

/// Tells of the reminders that are due.
pub(super) async fn tell(engine: &Engine, now: Timestamp) -> Result<(), StoreError> {
    let due = engine
        .readers
        .read(move |connection| follow_ups::due(connection, now, AT_ONCE))
        .await?;
    for (workspace, id, at) in due {
        let telling = engine.committer.write(move |transaction| {
            if !follow_ups::cross_off(transaction, (workspace, id), now)? {
                return Ok(());
            }
            let summary = conversations::load(transaction.connection, id)?;
            let state = &summary.conversation;
            // Resolved, joined to another, or put off in the meantime: that reminder is void.
            let gone = conversations::merged_into(transaction.connection, id)?.is_some();
            if gone || state.status == Status::Resolved || state.follow_up_at != Some(at) {
                return Ok(());
            }
            transaction.publish(workspace, told(Due::FollowUp, at, summary))
        });
        telling.await?;
    }
    Ok(())
}
