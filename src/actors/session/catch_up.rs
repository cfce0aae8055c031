//! What a console missed for longer than memory reaches: the store knows what changed, and the
//! console gets it as it is now.

use std::collections::BTreeSet;
use std::sync::Arc;

use actix::prelude::*;

use super::{AgentSession, frames};
use crate::actors::hub::Encoded;
use crate::domain::permissions::Principal;
use crate::domain::summary::{Change, Place};
use crate::protocol::ServerFrame;
use crate::store::connection::AnyConnection;
use crate::store::error::StoreError;
use crate::store::transaction::Published;
use crate::store::{conversations, events, messages};

/// Whoever missed more than this reloads what it shows.
const MOST: i64 = 5_000;

/// Reads what changed after one place and up to another, and queues it before everything newer.
pub(super) fn begin(
    session: &AgentSession,
    after: i64,
    upto: i64,
    cursor: String,
    ctx: &mut Context<AgentSession>,
) {
    let principal = session.principal.clone();
    let readers = session.engine.readers.clone();
    let reading = async move {
        if upto - after > MOST {
            return Err(StoreError::NotFound);
        }
        readers
            .read(move |connection| read(connection, &principal, after, upto))
            .await
    };
    ctx.wait(
        reading
            .into_actor(session)
            .map(move |changes, session, _| match changes {
                Ok(changes) => {
                    let roster = session.engine.roster.clone();
                    let encode =
                        |published: Published| Arc::new(Encoded::new(&published, roster.as_ref()));
                    let items = changes.into_iter().map(encode).collect();
                    session.take_in(&cursor.into(), items);
                }
                Err(_) => {
                    let reset = ServerFrame::Reset {
                        reason: "too_old".to_owned(),
                        cursor,
                    };
                    session.outbox.push_frame(frames::text(&reset));
                    session.feed();
                }
            }),
    );
}

fn read(
    connection: &mut AnyConnection,
    principal: &Principal,
    after: i64,
    upto: i64,
) -> Result<Vec<Published>, StoreError> {
    let touched = events::touched(connection, principal.workspace, after, upto)?;
    let mut changes = Vec::new();
    let mut visible = BTreeSet::new();
    for id in touched.conversations {
        let summary = match conversations::load(connection, id) {
            Err(StoreError::NotFound) => continue,
            found => found?,
        };
        let place = Place::of(&summary.conversation);
        if principal.may_see(&place.scope) {
            visible.insert(id);
            changes.push(Change::Conversation {
                before: None,
                summary: Box::new(summary),
            });
        }
    }
    for id in touched.messages {
        let entry = match messages::load(connection, id) {
            Err(StoreError::NotFound) => continue,
            found => found?,
        };
        let conversation = entry.message.conversation_id;
        if visible.contains(&conversation) {
            let scope = conversations::load(connection, conversation)?
                .conversation
                .scope();
            changes.push(Change::Entry {
                scope,
                entry: Box::new(entry),
            });
        }
    }
    let workspace = principal.workspace;
    let published = |change| Published {
        workspace,
        seq: upto,
        change,
    };
    Ok(changes.into_iter().map(published).collect())
}
