//! What a console missed for longer than memory reaches: the store knows what changed, and the
//! console gets it as it is now.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use actix::prelude::*;

use super::AgentSession;
use crate::actors::hub::Encoded;
use crate::domain::ids::ConversationId;
use crate::domain::permissions::Principal;
use crate::domain::summary::Change;
use crate::protocol::ServerFrame;
use crate::store::connection::AnyConnection;
use crate::store::error::StoreError;
use crate::store::transaction::Published;
use crate::store::{conversations, events, messages};

/// Whoever missed more than this reloads what it shows.
const MOST: i64 = 5_000;

/// What was missed, as it is now.
#[derive(Default)]
struct Missed {
    changes: Vec<Change>,
    /// Conversations that changed and may not be seen any more.
    gone: Vec<ConversationId>,
}

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
    let threads = session.threads.clone();
    let reading = async move {
        if upto - after > MOST {
            return Err(StoreError::NotFound);
        }
        readers
            .read(move |connection| read(connection, &principal, &threads, after, upto))
            .await
    };
    let reading = reading.into_actor(session);
    ctx.wait(reading.map(move |missed, session, _| match missed {
        Ok(missed) => session.take_in(&cursor.into(), items(session, missed, upto)),
        Err(_) => {
            let reason = "too_old".to_owned();
            session.outbox.set_cursor(&cursor.clone().into());
            session.send(&ServerFrame::Reset { reason, cursor });
        }
    }));
}

fn items(session: &AgentSession, missed: Missed, upto: i64) -> Vec<Arc<Encoded>> {
    let workspace = session.principal.workspace;
    let names = session.engine.roster.as_ref();
    let gone = missed.gone.into_iter().map(|id| Encoded::gone(upto, id));
    let changed = missed.changes.into_iter().map(|change| {
        let published = Published {
            workspace,
            seq: upto,
            change,
        };
        Encoded::new(&published, names)
    });
    gone.chain(changed).map(Arc::new).collect()
}

fn read(
    connection: &mut AnyConnection,
    principal: &Principal,
    threads: &HashSet<ConversationId>,
    after: i64,
    upto: i64,
) -> Result<Missed, StoreError> {
    let touched = events::touched(connection, principal.workspace, after, upto)?;
    let mut missed = Missed::default();
    let mut visible = HashMap::new();
    for id in touched.conversations {
        let summary = match conversations::load(connection, id) {
            Err(StoreError::NotFound) => continue,
            found => found?,
        };
        let scope = summary.conversation.scope();
        if principal.may_see(&scope) {
            visible.insert(id, scope);
            let summary = Box::new(summary);
            missed.changes.push(Change::Conversation {
                before: None,
                summary,
            });
        } else {
            missed.gone.push(id);
        }
    }
    for id in touched.messages {
        let entry = match messages::load(connection, id) {
            Err(StoreError::NotFound) => continue,
            found => found?,
        };
        let conversation = entry.message.conversation_id;
        if let (Some(scope), true) = (visible.get(&conversation), threads.contains(&conversation)) {
            let (scope, entry) = (*scope, Box::new(entry));
            missed.changes.push(Change::Entry { scope, entry });
        }
    }
    Ok(missed)
}
