//! Tells consoles what was committed: who may see it, and who wants it.
//!
//! The committer hands every batch over in order, through a bounded channel, so that the stream
//! is never faster than its readers' hub. Each change is encoded once and shared by all sessions;
//! a session gets one message per batch.

mod colleagues;
mod counts;
mod desks;
mod door;
mod drafts;
mod encode;
mod heads;
mod interest;
mod pace;
mod presence;
mod questions;
mod recent;
mod ring;
mod shares;
mod telling;
mod wishes;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix::prelude::*;
use tokio::sync::mpsc;

pub use door::{Gap, Greeting, Join, Leave, Missed};
pub use drafts::DraftNews;
pub use encode::{Audience, Encoded, StateKey};
pub use interest::Watching;
pub use recent::Recent;
pub use wishes::{SetPresence, SetPrincipal, SetWatch, Standing};

use self::counts::CountBook;
use self::desks::Desks;
use self::heads::Heads;
use self::pace::{Pace, Rest};
use self::presence::PresenceBook;
use self::ring::Ring;
use self::wishes::RightsChanged;
use super::roster::Roster;
use super::session::AgentSession;
use crate::domain::ids::{AgentId, ConversationId, WorkspaceId};
use crate::domain::permissions::Principal;
use crate::domain::summary::Change;
use crate::protocol::Colleague;
use crate::protocol::row::Counts;
use crate::store::committer::Publisher;
use crate::store::connection::Readers;
use crate::store::conversations::Count;
use crate::store::personal;
use crate::store::transaction::Published;

/// Batches that may wait for the hub before the committer does.
const WAITING: usize = 1_024;

/// How often changed counts and expired presence are told.
const TICK: Duration = Duration::from_millis(250);

/// How to reach the hub; cheap to clone.
#[derive(Clone)]
pub struct HubHandle {
    address: Addr<Hub>,
    heads: Arc<Heads>,
}

/// A session's number, for the hub.
pub type SessionKey = u64;

/// What the hub starts from.
pub struct HubStart {
    /// Reads what only one reader knows.
    pub readers: Readers,
    /// Names and rights.
    pub roster: Arc<Roster>,
    /// The database's generation: cursors of another are worth nothing.
    pub generation: String,
    /// Where each workspace's stream stands.
    pub heads: HashMap<WorkspaceId, i64>,
    /// How many conversations there are of each kind.
    pub counts: HashMap<WorkspaceId, Vec<Count>>,
    /// How many events are kept for those who come back.
    pub ring_events: usize,
    /// How many bytes they may take, per workspace.
    pub ring_bytes: usize,
}

/// The hub's ear: the committer publishes into one end, the hub listens at the other.
pub fn channel() -> (Publisher, mpsc::Receiver<Vec<Published>>) {
    let (publish, batches) = mpsc::channel(WAITING);
    let publisher: Publisher = Arc::new(move |batch| {
        // On the committer's own thread: it may wait. Without a hub nobody listens any more.
        let _ = publish.blocking_send(batch);
    });
    (publisher, batches)
}

/// The hub.
pub struct Hub {
    readers: Readers,
    roster: Arc<Roster>,
    heads: Arc<Heads>,
    ring: Ring,
    /// What of it those get who were away for long, as it was a moment ago.
    recent: HashMap<WorkspaceId, (i64, Arc<Recent>)>,
    counts: CountBook,
    desks: Desks,
    /// Whose own counts may be others.
    recount: HashSet<AgentId>,
    presence: PresenceBook,
    /// What those who watch their colleagues were told last.
    colleagues: HashMap<WorkspaceId, Vec<Colleague>>,
    /// Boxed, because the table is larger than what it holds.
    sessions: HashMap<SessionKey, Box<Listener>>,
    /// What was committed and has not been told yet.
    untold: HashMap<WorkspaceId, Vec<Arc<Encoded>>>,
    pace: Pace,
    /// Whether changed counts wait for the hub's rest to end.
    counts_are_due: bool,
    batches: Option<mpsc::Receiver<Vec<Published>>>,
    /// Whether the server stops: whoever still comes is told so at once.
    leaving: bool,
}

struct Listener {
    address: Addr<AgentSession>,
    principal: Arc<Principal>,
    watching: Watching,
    /// Where the stream stood when it came: it knows everything up to there.
    joined_at: i64,
    told_counts: Option<Counts>,
}

impl HubHandle {
    /// Starts the hub on an arbiter.
    pub fn start(
        arbiter: &ArbiterHandle,
        start: HubStart,
        batches: mpsc::Receiver<Vec<Published>>,
    ) -> Self {
        let ring = Ring::new(start.ring_events, start.ring_bytes, &start.heads);
        let heads = Arc::new(Heads::new(start.generation, start.heads));
        let shared = heads.clone();
        let address = Hub::start_in_arbiter(arbiter, move |_| Hub {
            readers: start.readers,
            roster: start.roster,
            heads,
            ring,
            recent: HashMap::new(),
            counts: CountBook::new(&start.counts),
            desks: Desks::default(),
            recount: HashSet::new(),
            presence: PresenceBook::default(),
            colleagues: HashMap::new(),
            sessions: HashMap::new(),
            leaving: false,
            untold: HashMap::new(),
            pace: Pace::default(),
            counts_are_due: false,
            batches: Some(batches),
        });
        Self {
            address,
            heads: shared,
        }
    }

    /// Where the live stream is now: what is read from here on is not behind it, and whoever goes
    /// on from it misses nothing of what is read.
    pub fn cursor(&self, workspace: WorkspaceId) -> String {
        self.heads.cursor(workspace)
    }

    /// The hub's address, for sessions.
    pub fn address(&self) -> &Addr<Hub> {
        &self.address
    }

    /// Tells every console that the server stops.
    pub async fn say_farewell(&self) {
        // Without a hub there is nobody left to tell.
        let _ = self.address.send(SayFarewell).await;
    }
}

#[derive(Message)]
#[rtype(result = "()")]
struct SayFarewell;

impl Handler<SayFarewell> for Hub {
    type Result = ();

    fn handle(&mut self, _: SayFarewell, _: &mut Context<Self>) {
        self.leaving = true;
        for listener in self.sessions.values() {
            listener.address.do_send(super::session::Farewell);
        }
    }
}

impl Actor for Hub {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Context<Self>) {
        // Sessions come and go in herds; the committer's batches come by their own channel.
        ctx.set_mailbox_capacity(65_536);
        if let Some(mut batches) = self.batches.take() {
            let stream = futures_util::stream::poll_fn(move |task| batches.poll_recv(task));
            ctx.add_stream(stream);
        }
        ctx.run_interval(TICK, Self::tick);
        let address = ctx.address();
        let mut rights = self.roster.changes();
        ctx.spawn(
            async move {
                while rights.changed().await.is_ok() {
                    address.do_send(RightsChanged);
                }
            }
            .into_actor(self),
        );
    }
}

impl StreamHandler<Vec<Published>> for Hub {
    fn handle(&mut self, batch: Vec<Published>, ctx: &mut Context<Self>) {
        for published in batch {
            let workspace = published.workspace;
            self.heads.move_to(workspace, published.seq);
            self.counts.change(workspace, &published.change);
            self.move_desks(&published);
            let encoded = Arc::new(Encoded::new(published, self.roster.clone()));
            self.ring.push(workspace, encoded.clone());
            self.untold.entry(workspace).or_default().push(encoded);
        }
        match self.pace.rest(Instant::now()) {
            Rest::Over => self.tell_all(),
            Rest::Begins(rest) => {
                ctx.run_later(rest, |hub, _| hub.tell_all());
            }
            Rest::Goes => {}
        }
    }
}

impl Hub {
    fn cursor(&self, workspace: WorkspaceId) -> String {
        self.heads.cursor(workspace)
    }

    /// What only those who are here know moves with a change.
    fn move_desks(&mut self, published: &Published) {
        let touched = self.desks.change(&published.change);
        if touched.is_empty() {
            return;
        }
        self.recount.extend(&touched);
        if let Change::Mentioned(_) | Change::MentionsRead { .. } = published.change {
            for agent in touched {
                self.show_mentions(agent);
            }
        }
    }

    /// Consoles that watch their mentions hear of the conversations in which they are.
    fn show_mentions(&mut self, agent: AgentId) {
        let Some(known) = self.desks.of(agent) else {
            return;
        };
        let theirs = |listener: &&mut Box<Listener>| listener.principal.agent == agent;
        for listener in self.sessions.values_mut().filter(theirs) {
            listener.watching.mentioned_in(known.mentions.keys());
        }
        self.recount.insert(agent);
    }

    /// Has the desks read that only the store knows.
    fn read_desks(&mut self, ctx: &mut Context<Self>) {
        for agent in self.desks.take_unknown() {
            let readers = self.readers.clone();
            let reading = async move { readers.read(move |c| personal::load(c, agent)).await.ok() };
            ctx.spawn(reading.into_actor(self).map(move |read, hub, _| {
                if hub.desks.put(agent, read) {
                    hub.show_mentions(agent);
                }
            }));
        }
    }

    /// What somebody's views hold, once that is known.
    fn counts_of(&self, principal: &Principal) -> Option<Counts> {
        let known = self.desks.of(principal.agent)?;
        Some(Counts {
            mentions: known.mentioned(principal),
            unread: known.unread(),
            ..self.counts.of(principal)
        })
    }

    fn tick(&mut self, ctx: &mut Context<Self>) {
        self.read_desks(ctx);
        for conversation in self.presence.expire(Instant::now()) {
            self.tell_presence(conversation);
        }
        self.tell_colleagues();
        // Nobody is to keep alive what memory has forgotten.
        self.recent.clear();
        if self.pace.is_awaited() {
            self.counts_are_due = true;
        } else {
            self.tell_changed_counts();
        }
    }

    fn tell_presence(&self, conversation: ConversationId) {
        for listener in self.sessions.values() {
            if listener.watching.conversation(conversation) {
                let frame = self.presence.frame(
                    conversation,
                    listener.principal.agent,
                    self.roster.as_ref(),
                );
                listener.address.do_send(super::session::PresenceChanged {
                    conversation,
                    frame,
                });
            }
        }
    }
}
