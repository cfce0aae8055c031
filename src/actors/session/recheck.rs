//! Rights that change under an open console: it is closed, or goes on with what is left.

use std::sync::Arc;

use actix::prelude::*;

use super::{AgentSession, frames};
use crate::actors::hub::{Encoded, Leave, SetPrincipal, SetWatch, Standing};
use crate::domain::ids::ConversationId;
use crate::domain::permissions::Principal;
use crate::protocol::{CloseReason, ServerFrame, Watch};

/// Rights may have changed: ask again who this is.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Recheck;

impl Handler<Recheck> for AgentSession {
    type Result = ();

    fn handle(&mut self, _: Recheck, ctx: &mut Context<Self>) {
        match (self.authority)() {
            None => {
                self.outbox.clear();
                self.engine.hub.address().do_send(Leave { key: self.key });
                self.greeted = false;
                self.close(CloseReason::SessionRevoked, ctx);
            }
            Some(principal) if principal != *self.principal => self.go_on_as(principal, ctx),
            Some(_) => {}
        }
    }
}

impl AgentSession {
    /// Goes on with other rights: threads that may not be seen any more are gone, and the client
    /// loads the lists it shows anew.
    fn go_on_as(&mut self, principal: Principal, ctx: &mut Context<Self>) {
        self.principal = Arc::new(principal);
        if !self.greeted {
            return;
        }
        let (key, principal) = (self.key, self.principal.clone());
        let hub = self.engine.hub.address().clone();
        let readers = self.engine.readers.clone();
        let changing = async move {
            let set = SetPrincipal {
                key,
                principal: principal.clone(),
            };
            let Standing { cursor, threads } = hub.send(set).await.ok()?;
            let watches = threads
                .iter()
                .map(|id| Watch::Conversation { conversation: *id });
            let allowed = frames::allowed(&readers, &principal, watches.collect());
            let allowed = allowed.await.ok()?;
            let kept: Vec<_> = allowed.iter().filter_map(Watch::thread).collect();
            let gone = threads
                .into_iter()
                .filter(|id| !kept.contains(id))
                .collect();
            Some((cursor, gone))
        };
        // In order: what is hidden from now on must not be shown by what was asked before.
        ctx.wait(changing.into_actor(self).map(|changed, session, ctx| {
            match changed {
                Some((cursor, gone)) => session.hide(cursor, gone),
                // Nobody knows what it may see: it comes again.
                None => session.close(CloseReason::Restarting, ctx),
            }
        }));
    }

    fn hide(&mut self, cursor: String, gone: Vec<ConversationId>) {
        for conversation in gone {
            self.engine.hub.address().do_send(SetWatch {
                key: self.key,
                watch: Watch::Conversation { conversation },
                shown: false,
            });
            self.outbox.push_item(&Encoded::gone(0, conversation));
        }
        self.outbox.set_cursor(&cursor.as_str().into());
        self.send(&ServerFrame::Reset {
            reason: "rights_changed".to_owned(),
            cursor,
        });
    }
}
