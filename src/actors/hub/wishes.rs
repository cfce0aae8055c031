//! What sessions tell the hub while they are there: what they show, where they are, who they are.

use std::sync::Arc;

use actix::prelude::*;

use super::{Hub, SessionKey};
use crate::actors::session::{PresenceChanged, Recheck};
use crate::domain::ids::{AgentId, ConversationId};
use crate::domain::permissions::Principal;
use crate::protocol::{PresenceState, Watch};

/// A session shows something more, or something less.
#[derive(Message)]
#[rtype(result = "()")]
pub struct SetWatch {
    /// Its number.
    pub key: SessionKey,
    /// What it shows, or no longer shows.
    pub watch: Watch,
    /// Whether it shows it.
    pub shown: bool,
}

impl Handler<SetWatch> for Hub {
    type Result = ();

    fn handle(&mut self, set: SetWatch, _: &mut Context<Self>) {
        let Some(listener) = self.sessions.get_mut(&set.key) else {
            return;
        };
        let thread = set.watch.thread();
        let people = matches!(set.watch, Watch::People { .. });
        let agent = listener.principal.agent;
        listener.watching.set(set.watch, set.shown);
        match thread {
            Some(conversation) if set.shown => {
                let frame = self
                    .presence
                    .frame(conversation, agent, self.roster.as_ref());
                listener.address.do_send(PresenceChanged {
                    conversation,
                    frame,
                });
            }
            // Whoever does not show a thread is not in it.
            Some(conversation) if self.presence.forget(set.key, conversation) => {
                self.tell_presence(conversation);
            }
            Some(_) => {}
            None if people && set.shown => self.tell_colleagues_to(set.key),
            None => {}
        }
    }
}

/// Somebody looks at a conversation, writes in it, or left it.
#[derive(Message)]
#[rtype(result = "()")]
pub struct SetPresence {
    /// Whose session.
    pub key: SessionKey,
    /// In which conversation.
    pub conversation: ConversationId,
    /// What they do there.
    pub state: PresenceState,
}

impl Handler<SetPresence> for Hub {
    type Result = ();

    fn handle(&mut self, set: SetPresence, _: &mut Context<Self>) {
        let Some(listener) = self.sessions.get(&set.key) else {
            return;
        };
        // Whoever says where they are must show it: the session checked that they may.
        if !listener.watching.conversation(set.conversation) {
            return;
        }
        let agent: AgentId = listener.principal.agent;
        let now = std::time::Instant::now();
        if self
            .presence
            .set(set.key, agent, set.conversation, set.state, now)
        {
            self.tell_presence(set.conversation);
        }
    }
}

/// Rights, teams or sessions have changed: every session asks what it still may.
#[derive(Message)]
#[rtype(result = "()")]
pub(super) struct RightsChanged;

impl Handler<RightsChanged> for Hub {
    type Result = ();

    fn handle(&mut self, _: RightsChanged, _: &mut Context<Self>) {
        for listener in self.sessions.values() {
            listener.address.do_send(Recheck);
        }
    }
}

/// What a session may from now on.
#[derive(Message)]
#[rtype(result = "Standing")]
pub struct SetPrincipal {
    /// Its number.
    pub key: SessionKey,
    /// Who it is now.
    pub principal: Arc<Principal>,
}

/// What a session shows at the moment its rights change.
#[derive(MessageResponse)]
pub struct Standing {
    /// Where the stream stands.
    pub cursor: String,
    /// The threads that it shows.
    pub threads: Vec<ConversationId>,
}

impl Handler<SetPrincipal> for Hub {
    type Result = Standing;

    fn handle(&mut self, set: SetPrincipal, _: &mut Context<Self>) -> Standing {
        let workspace = set.principal.workspace;
        let mut threads = Vec::new();
        if let Some(listener) = self.sessions.get_mut(&set.key) {
            listener.principal = set.principal;
            threads.extend(listener.watching.threads());
            self.counts.mark_changed(workspace);
        }
        // By the new rights: the cursor stands behind it.
        self.tell_all();
        Standing {
            cursor: self.cursor(workspace),
            threads,
        }
    }
}
