//! What a console missed for longer than memory reaches: the store knows what changed, and the
//! console gets it as it is now.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use actix::prelude::*;

use super::AgentSession;
use super::backlog::Backlog;
use crate::actors::hub::{Audience, Encoded, Gap};
use crate::domain::conversation::Scope;
use crate::domain::ids::ConversationId;
use crate::domain::permissions::Principal;
use crate::protocol::ServerFrame;

/// Has what changed in the gap read, and queues it before everything newer.
pub(super) fn begin(
    session: &AgentSession,
    gap: Gap,
    cursor: String,
    ctx: &mut Context<AgentSession>,
) {
    let engine = session.engine.clone();
    let workspace = session.principal.workspace;
    let stretch = (gap.after, gap.upto);
    let reading = async move {
        let (readers, names) = (&engine.readers, &engine.roster);
        engine
            .backlogs
            .get(readers, names, workspace, stretch)
            .await
    };
    let reading = reading.into_actor(session);
    ctx.wait(reading.map(move |backlog, session, _| match backlog {
        Ok(backlog) => {
            let items = missed(&backlog, &gap, &session.principal, &session.threads);
            session.take_in(&cursor.into(), &items);
        }
        Err(_) => {
            let reason = "too_old".to_owned();
            session.outbox.set_cursor(&cursor.clone().into());
            session.send(&ServerFrame::Reset { reason, cursor });
        }
    }));
}

/// What somebody missed: rows as they are now (or that they may no longer be seen), entries of
/// open threads, and then what memory holds.
fn missed(
    backlog: &Backlog,
    gap: &Gap,
    principal: &Principal,
    threads: &HashSet<ConversationId>,
) -> Vec<Arc<Encoded>> {
    let latest = latest(&gap.recent);
    let mut visible = HashSet::new();
    let mut items = Vec::new();
    for row in backlog.rows.iter().filter(|row| row.seq > gap.after) {
        // What memory holds is newer than what was read; the place decides who may see it.
        let (scope, item) = match latest.get(&row.conversation) {
            Some((scope, item)) => (*scope, *item),
            None => (Some(row.scope), &row.item),
        };
        if scope.is_some_and(|scope| principal.may_see(&scope)) {
            visible.insert(row.conversation);
            items.push(item.clone());
        } else {
            items.push(Arc::new(Encoded::gone(gap.upto, row.conversation)));
        }
    }
    let entries = backlog.entries.iter().filter(|entry| {
        let open = threads.contains(&entry.conversation);
        entry.seq > gap.after && open && visible.contains(&entry.conversation)
    });
    items.extend(entries.map(|entry| entry.item.clone()));
    items.extend(gap.newer.iter().cloned());
    items
}

type Latest<'a> = HashMap<ConversationId, (Option<Scope>, &'a Arc<Encoded>)>;

/// Where conversations stand by what memory holds, and the items that say so.
fn latest(recent: &[Arc<Encoded>]) -> Latest<'_> {
    let mut latest = HashMap::new();
    for item in recent {
        if let Audience::Row {
            conversation,
            after,
            ..
        } = &item.audience
        {
            latest.insert(*conversation, (after.map(|place| place.scope), item));
        }
    }
    latest
}
