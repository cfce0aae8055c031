//! Sessions come and go: what they missed, and what they leave behind.

use std::sync::Arc;
use std::time::Instant;

use actix::prelude::*;

use super::shares::wanted;
use super::{Encoded, Hub, Listener, Recent, SessionKey, Watching};
use crate::actors::session::{AgentSession, Farewell};
use crate::domain::ids::WorkspaceId;
use crate::domain::permissions::Principal;
use crate::protocol::Watch;

/// A session says hello.
#[derive(Message)]
#[rtype(result = "Greeting")]
pub struct Join {
    /// Its number.
    pub key: SessionKey,
    /// Where it is.
    pub address: Addr<AgentSession>,
    /// Who it is.
    pub principal: Arc<Principal>,
    /// The cursor it holds.
    pub resume: Option<String>,
    /// What it shows.
    pub watch: Vec<Watch>,
}

/// How the hub answers.
#[derive(MessageResponse)]
pub struct Greeting {
    /// Where the stream stands.
    pub cursor: String,
    /// What the session missed.
    pub missed: Missed,
    /// Its counts, when they are known already.
    pub counts: Option<Encoded>,
}

/// What a session missed since its cursor.
pub enum Missed {
    /// It had no cursor, and so missed nothing.
    NoCursor,
    /// Everything it missed is here, in order.
    These(Vec<Arc<Encoded>>),
    /// The memory does not reach back that far, but the store does: it knows what changed after
    /// the first and up to the second place.
    Stored(Gap),
    /// The cursor is of another database, or no cursor at all.
    Unknown,
}

/// A stretch of the stream that only the store remembers, and what came after it.
pub struct Gap {
    /// It begins after this place.
    pub after: i64,
    /// It ends with this place.
    pub upto: i64,
    /// Everything after it, whoever may see it: where conversations stand now.
    pub recent: Arc<Recent>,
    /// What of it the session gets.
    pub newer: Vec<Arc<Encoded>>,
}

impl Handler<Join> for Hub {
    type Result = Greeting;

    fn handle(&mut self, join: Join, ctx: &mut Context<Self>) -> Greeting {
        self.pace.came(Instant::now());
        let workspace = join.principal.workspace;
        let agent = join.principal.agent;
        self.desks.come(agent);
        self.read_desks(ctx);
        let counts = self.counts_of(&join.principal);
        let head = self.heads.of(workspace);
        let mut listener = Listener {
            address: join.address,
            principal: join.principal,
            watching: Watching::new(join.watch),
            joined_at: head,
            told_counts: counts.clone(),
        };
        if let Some(known) = self.desks.of(agent) {
            listener.watching.mentioned_in(known.mentions.keys());
        }
        let missed = match join
            .resume
            .as_deref()
            .map(|cursor| self.heads.place(cursor))
        {
            None => Missed::NoCursor,
            Some(Some(seq)) if (0..=head).contains(&seq) => {
                self.missed(workspace, seq, &mut listener)
            }
            Some(_) => Missed::Unknown,
        };
        if self.leaving {
            listener.address.do_send(Farewell);
        }
        self.sessions.insert(join.key, Box::new(listener));
        // First, so that whoever watches their colleagues sees themselves among them.
        self.roster.arrives(agent);
        self.tell_colleagues_to(join.key);
        metrics::gauge!("baton_live_sessions").increment(1);
        Greeting {
            cursor: self.cursor(workspace),
            missed,
            counts: counts.as_ref().map(Encoded::counts),
        }
    }
}

impl Hub {
    fn missed(&mut self, workspace: WorkspaceId, seq: i64, listener: &mut Listener) -> Missed {
        let (principal, watching) = (&listener.principal, &mut listener.watching);
        if let Some(items) = self.ring.since(workspace, seq) {
            return Missed::These(wanted(&items, principal, watching));
        }
        let recent = self.recent(workspace);
        Missed::Stored(Gap {
            after: seq,
            upto: self.ring.floor(workspace),
            newer: wanted(recent.items(), principal, watching),
            recent,
        })
    }

    /// Everything that memory holds of a stream.
    fn recent(&mut self, workspace: WorkspaceId) -> Arc<Recent> {
        let head = self.heads.of(workspace);
        if let Some((at, recent)) = self.recent.get(&workspace)
            && *at == head
        {
            return recent.clone();
        }
        let floor = self.ring.floor(workspace);
        let items = self.ring.since(workspace, floor).unwrap_or_default();
        let recent = Arc::new(Recent::of(items));
        self.recent.insert(workspace, (head, recent.clone()));
        recent
    }
}

/// A session is gone.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Leave {
    /// Its number.
    pub key: SessionKey,
}

impl Handler<Leave> for Hub {
    type Result = ();

    fn handle(&mut self, leave: Leave, _: &mut Context<Self>) {
        if let Some(listener) = self.sessions.remove(&leave.key) {
            self.roster.leaves(listener.principal.agent);
            self.desks.leave(listener.principal.agent);
            metrics::gauge!("baton_live_sessions").decrement(1);
        }
        for conversation in self.presence.leave(leave.key) {
            self.tell_presence(conversation);
        }
    }
}
