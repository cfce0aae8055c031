//! Reply windows that close before long, told to whoever holds the conversation.
//!
//! How far they have been told is kept as one moment for each workspace: windows that close up to
//! then have been told. A customer who writes again moves the end of the window, which is told
//! again when its time comes.

use std::collections::HashMap;

use super::{AT_ONCE, told};
use crate::actors::engine::Engine;
use crate::domain::ids::{ConversationId, WorkspaceId};
use crate::domain::reply_window;
use crate::domain::summary::Due;
use crate::domain::time::Timestamp;
use crate::store::connection::AnyConnection;
use crate::store::error::StoreError;
use crate::store::transaction::Transaction;
use crate::store::{conversations, due, settings};

/// How often the moment is written while nothing is told, in milliseconds.
const WRITE_MILLIS: i64 = 10 * 60 * 1_000;

/// How far windows have been told.
#[derive(Default)]
pub(super) struct Windows {
    told: HashMap<WorkspaceId, Told>,
}

#[derive(Clone, Copy)]
struct Told {
    upto: Timestamp,
    written: Timestamp,
}

impl Windows {
    /// Tells of the windows that close before long.
    pub(super) async fn tell(&mut self, engine: &Engine, now: Timestamp) -> Result<(), StoreError> {
        let notice = i64::try_from(engine.settings.window_notice.as_millis()).unwrap_or(i64::MAX);
        let upto = now.plus_millis(notice);
        let workspaces: Vec<_> = engine
            .roster
            .snapshot()
            .workspaces
            .keys()
            .copied()
            .collect();
        for workspace in workspaces {
            let told = match self.told.get(&workspace) {
                Some(told) => *told,
                None => known(engine, workspace, upto).await?,
            };
            let told = tell_in(engine, workspace, told, (now, upto)).await?;
            self.told.insert(workspace, told);
        }
        Ok(())
    }
}

fn setting(workspace: WorkspaceId) -> String {
    format!("windows_told:{workspace}")
}

/// Where the last life stopped. The first one begins here: what closes sooner is no news.
async fn known(
    engine: &Engine,
    workspace: WorkspaceId,
    upto: Timestamp,
) -> Result<Told, StoreError> {
    let kept = engine
        .readers
        .read(move |connection| settings::get(connection, &setting(workspace)))
        .await?;
    let written = kept.and_then(|text| text.parse().ok()).map(Timestamp);
    Ok(Told {
        upto: written.unwrap_or(upto),
        written: written.unwrap_or_default(),
    })
}

async fn tell_in(
    engine: &Engine,
    workspace: WorkspaceId,
    told: Told,
    (now, upto): (Timestamp, Timestamp),
) -> Result<Told, StoreError> {
    // A clock that was set back tells nothing twice; a window that has closed is no news.
    let after = told.upto.max(now);
    if upto <= after {
        return Ok(told);
    }
    let reading = move |connection: &mut _| closing(connection, workspace, (after, upto));
    let (closing, reached) = engine.readers.read(reading).await?;
    if closing.is_empty() && reached.since(told.written) < WRITE_MILLIS {
        return Ok(Told {
            upto: reached,
            ..told
        });
    }
    let telling = engine.committer.write(move |transaction| {
        for (id, at) in closing {
            tell_one(transaction, id, at)?;
        }
        settings::put(
            transaction,
            &setting(workspace),
            &reached.millis().to_string(),
        )
    });
    telling.await?;
    Ok(Told {
        upto: reached,
        written: reached,
    })
}

/// The windows that close between two moments, and up to which of the two these are all.
fn closing(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    (after, upto): (Timestamp, Timestamp),
) -> Result<(Vec<(ConversationId, Timestamp)>, Timestamp), StoreError> {
    let mut first = due::closing_windows(connection, workspace, (after, upto), AT_ONCE)?;
    let full = i64::try_from(first.len()).is_ok_and(|count| count >= AT_ONCE);
    let Some((_, last)) = first.last().copied().filter(|_| full) else {
        return Ok((first, upto));
    };
    // More may close at the very moment at which the last of them does.
    first.retain(|(_, at)| *at < last);
    let moment = (last.plus_millis(-1), last);
    first.extend(due::closing_windows(
        connection,
        workspace,
        moment,
        i64::MAX,
    )?);
    Ok((first, last))
}

/// Tells of one, unless the customer wrote or somebody let go of it since it was read.
fn tell_one(
    transaction: &mut Transaction<'_>,
    id: ConversationId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let summary = conversations::load(transaction.connection, id)?;
    let state = &summary.conversation;
    let closes = state.last_inbound_at.map(reply_window::closes_at);
    if closes != Some(at) || state.holder().is_none() {
        return Ok(());
    }
    let workspace = state.workspace;
    transaction.publish(workspace, told(Due::Window, at, summary))
}
