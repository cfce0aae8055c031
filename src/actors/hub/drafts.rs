//! Drafts travel to their writer's other windows; colleagues learn that there is one, not what it
//! says. They are state, not history: no place in the stream, and read again by whoever comes back.

use std::sync::Arc;

use actix::prelude::*;

use super::{Encoded, Hub, HubHandle, StateKey};
use crate::actors::session::{Deliver, Parcel};
use crate::domain::ids::WorkspaceId;
use crate::domain::summary::Place;
use crate::protocol::Item;
use crate::protocol::draft::DraftRow;
use crate::protocol::row::{Named, Names};
use crate::store::drafts::Draft;

/// What somebody is writing now.
#[derive(Message)]
#[rtype(result = "()")]
pub struct DraftNews {
    /// Where.
    pub workspace: WorkspaceId,
    /// Where the conversation stands.
    pub place: Place,
    /// The draft; an empty one when they have stopped.
    pub draft: Draft,
}

impl HubHandle {
    /// Tells consoles about a draft.
    pub fn tell_draft(&self, news: DraftNews) {
        self.address().do_send(news);
    }
}

impl Handler<DraftNews> for Hub {
    type Result = ();

    fn handle(&mut self, news: DraftNews, _: &mut Context<Self>) {
        let cursor: Arc<str> = self.cursor(news.workspace).into();
        let parcel = |item: Item, key: Option<StateKey>| {
            Arc::new(Parcel::single(cursor.clone(), Encoded::draft(&item, key)))
        };
        let key = StateKey::Draft(news.draft.conversation);
        let mine = parcel(own(&news.draft), Some(key));
        let theirs = parcel(seen(&news.draft, self.roster.as_ref()), None);
        for listener in self.sessions.values() {
            let reader = &listener.principal;
            if reader.workspace != news.workspace {
                continue;
            }
            let id = news.draft.conversation;
            let shows = || {
                listener.watching.conversation(id)
                    || listener.watching.holds(id, &news.place, reader)
            };
            if reader.agent == news.draft.agent {
                listener.address.do_send(Deliver(mine.clone()));
            } else if reader.may_see(&news.place.scope) && shows() {
                listener.address.do_send(Deliver(theirs.clone()));
            }
        }
    }
}

fn own(draft: &Draft) -> Item {
    Item::Draft {
        draft: DraftRow {
            conversation_id: draft.conversation,
            reply: draft.reply.clone(),
            note: draft.note.clone(),
            at: draft.at,
        },
    }
}

fn seen(draft: &Draft, names: &dyn Names) -> Item {
    Item::ColleagueDraft {
        conversation_id: draft.conversation,
        agent: Named::new(draft.agent, names.agent(draft.agent)),
        writes: !draft.is_empty(),
    }
}
