//! What a console missed for longer than memory reaches: the store knows what changed, and the
//! console gets it as it is now.

use std::collections::HashSet;
use std::sync::Arc;

use actix::prelude::*;

use super::AgentSession;
use super::backlog::Backlog;
use crate::actors::hub::{Encoded, Gap};
use crate::domain::ids::ConversationId;
use crate::domain::permissions::Principal;
use crate::protocol::{CloseReason, ServerFrame};
use crate::store::error::StoreError;

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
        let (readers, names) = (&engine.readers, engine.roster.clone());
        engine
            .backlogs
            .get(readers, names, workspace, stretch)
            .await
    };
    let reading = reading.into_actor(session);
    ctx.wait(reading.map(move |backlog, session, ctx| match backlog {
        Ok(backlog) => {
            let threads = std::mem::take(&mut session.threads).into_iter().collect();
            let items = missed(&backlog, &gap, &session.principal, &threads);
            session.take_missed(&cursor, items);
        }
        Err(StoreError::NotFound) => {
            let reason = "too_old".to_owned();
            session.outbox.set_cursor(&cursor.clone().into());
            session.send(&ServerFrame::Reset { reason, cursor });
        }
        // It comes again with the cursor it has.
        Err(_) => session.close(CloseReason::Restarting, ctx),
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
    let mut visible = HashSet::new();
    let mut items = Vec::new();
    for row in backlog.rows.iter().filter(|row| row.seq > gap.after) {
        // What memory holds is newer than what was read; the place decides who may see it.
        let now = gap.recent.row(row.conversation);
        let (scope, item) = now.unwrap_or((Some(row.scope), &row.item));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actors::hub::{Audience, Recent};
    use crate::actors::session::backlog::{Entry, Row};
    use crate::domain::conversation::{Scope, Status};
    use crate::domain::ids::{AgentId, ChannelId, TeamId, WorkspaceId};
    use crate::domain::permissions::{NumberScope, Right};
    use crate::domain::summary::Place;

    const OURS: TeamId = TeamId(1);
    const THEIRS: TeamId = TeamId(2);

    fn sara() -> Principal {
        Principal {
            agent: AgentId(7),
            workspace: WorkspaceId(1),
            rights: [Right::SeeQueue].into(),
            teams: [OURS].into(),
            numbers: NumberScope::All,
        }
    }

    fn of(team: TeamId) -> Scope {
        Scope {
            channel: ChannelId(1),
            branch: None,
            team: Some(team),
            owner: None,
        }
    }

    fn item(json: &str, audience: Audience) -> Arc<Encoded> {
        Arc::new(Encoded::ready(1, json, audience, None))
    }

    fn row(seq: i64, conversation: i64, team: TeamId, json: &str) -> Row {
        Row {
            seq,
            conversation: ConversationId(conversation),
            scope: of(team),
            item: item(json, Audience::Everybody),
        }
    }

    fn backlog() -> Backlog {
        let entry = |conversation, json| Entry {
            seq: 20,
            conversation: ConversationId(conversation),
            item: item(json, Audience::Everybody),
        };
        let rows = vec![
            row(5, 1, OURS, "known"),
            row(15, 2, OURS, "row 2"),
            row(16, 3, THEIRS, "row 3"),
            row(17, 4, OURS, "row 4"),
        ];
        let entries = vec![
            entry(2, "entry 2"),
            entry(3, "entry 3"),
            entry(4, "entry 4"),
        ];
        Backlog::of((0, 20), rows, entries)
    }

    /// Conversation 4 went to another team since.
    fn gap() -> Gap {
        let place = |team| Place {
            scope: of(team),
            status: Status::Open,
            follow_up: false,
        };
        let moved = Audience::Row {
            conversation: ConversationId(4),
            before: Some(place(OURS)),
            after: Some(place(THEIRS)),
        };
        Gap {
            after: 10,
            upto: 20,
            recent: Arc::new(Recent::of(vec![item("row 4 of theirs", moved)])),
            newer: vec![item("newer", Audience::Everybody)],
        }
    }

    #[test]
    fn whoever_comes_back_gets_what_they_may_see_now_and_nothing_else() {
        let threads = [2, 3, 4].map(ConversationId).into();
        let items = missed(&backlog(), &gap(), &sara(), &threads);
        let json: Vec<_> = items.iter().map(|item| item.json().to_string()).collect();
        let gone =
            |id| format!("{{\"kind\":\"gone\",\"conversation_id\":\"{id}\",\"merged_into\":null}}");
        assert_eq!(json, ["row 2", &gone(3), &gone(4), "entry 2", "newer"]);
    }

    #[test]
    fn entries_of_threads_that_were_not_open_are_not_told() {
        let items = missed(&backlog(), &gap(), &sara(), &HashSet::new());
        assert!(items.iter().all(|item| !item.json().starts_with("entry")));
    }
}
