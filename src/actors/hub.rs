//! Tells consoles what was committed: who may see it, and who wants it.
//!
//! The committer hands every batch over in order, through a bounded channel, so that the stream
//! is never faster than its readers' hub. Each change is encoded once and shared by all sessions;
//! a session gets one message per batch.

mod counts;
mod encode;
mod interest;
mod presence;
mod ring;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use actix::prelude::*;
use tokio::sync::mpsc;

pub use encode::{Audience, Encoded, StateKey};
pub use interest::Watching;

use self::counts::CountBook;
use self::presence::PresenceBook;
use self::ring::Ring;
use super::roster::Roster;
use super::session::{AgentSession, Deliver, Recheck};
use crate::domain::ids::{AgentId, ConversationId, WorkspaceId};
use crate::domain::permissions::Principal;
use crate::protocol::{PresenceState, Watch};
use crate::store::committer::Publisher;
use crate::store::conversations::Count;
use crate::store::transaction::Published;

/// Batches that may wait for the hub before the committer does.
const WAITING: usize = 1_024;

/// How often changed counts and expired presence are told.
const TICK: Duration = Duration::from_millis(250);

/// How to reach the hub; cheap to clone.
#[derive(Clone)]
pub struct HubHandle {
    address: Addr<Hub>,
}

/// A session's number, for the hub.
pub type SessionKey = u64;

/// What the hub starts from.
pub struct HubStart {
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
    roster: Arc<Roster>,
    generation: String,
    heads: HashMap<WorkspaceId, i64>,
    ring: Ring,
    counts: CountBook,
    presence: PresenceBook,
    sessions: HashMap<SessionKey, Listener>,
    batches: Option<mpsc::Receiver<Vec<Published>>>,
}

struct Listener {
    address: Addr<AgentSession>,
    principal: Arc<Principal>,
    watching: Watching,
    told_counts: Option<crate::protocol::row::Counts>,
}

impl HubHandle {
    /// Starts the hub on an arbiter.
    pub fn start(
        arbiter: &ArbiterHandle,
        start: HubStart,
        batches: mpsc::Receiver<Vec<Published>>,
    ) -> Self {
        let address = Hub::start_in_arbiter(arbiter, move |_| Hub {
            roster: start.roster,
            generation: start.generation,
            ring: Ring::new(start.ring_events, start.ring_bytes, &start.heads),
            heads: start.heads,
            counts: CountBook::new(&start.counts),
            presence: PresenceBook::default(),
            sessions: HashMap::new(),
            batches: Some(batches),
        });
        Self { address }
    }

    /// The hub's address, for sessions.
    pub fn address(&self) -> &Addr<Hub> {
        &self.address
    }

    /// How many conversations somebody's views hold.
    pub async fn counts(&self, principal: Principal) -> Option<crate::protocol::row::Counts> {
        self.address.send(AskCounts(principal)).await.ok()
    }
}

impl HubHandle {
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
        ctx.run_interval(TICK, |hub, _| hub.tick());
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
    fn handle(&mut self, batch: Vec<Published>, _: &mut Context<Self>) {
        let mut by_workspace: HashMap<WorkspaceId, Vec<Arc<Encoded>>> = HashMap::new();
        for published in batch {
            self.heads.insert(published.workspace, published.seq);
            self.counts.change(published.workspace, &published.change);
            let encoded = Arc::new(Encoded::new(&published, self.roster.as_ref()));
            self.ring.push(published.workspace, encoded.clone());
            by_workspace
                .entry(published.workspace)
                .or_default()
                .push(encoded);
        }
        for (workspace, items) in by_workspace {
            self.tell(workspace, &items);
        }
    }
}

impl Hub {
    fn cursor(&self, workspace: WorkspaceId) -> String {
        let head = self.heads.get(&workspace).copied().unwrap_or(0);
        format!("{}-{head}", self.generation)
    }

    fn tell(&mut self, workspace: WorkspaceId, items: &[Arc<Encoded>]) {
        let cursor: Arc<str> = self.cursor(workspace).into();
        for listener in self.sessions.values_mut() {
            if listener.principal.workspace != workspace {
                continue;
            }
            let wanted = listener.wanted(items);
            if !wanted.is_empty() {
                listener.address.do_send(Deliver {
                    cursor: cursor.clone(),
                    items: wanted,
                });
            }
        }
    }

    fn tick(&mut self) {
        let now = std::time::Instant::now();
        for conversation in self.presence.expire(now) {
            self.tell_presence(conversation);
        }
        for workspace in self.counts.take_changed() {
            let keys: Vec<SessionKey> = self.sessions.keys().copied().collect();
            for key in keys {
                self.tell_counts(key, workspace);
            }
        }
    }

    fn tell_counts(&mut self, key: SessionKey, workspace: WorkspaceId) {
        let cursor = self.cursor(workspace);
        let Some(listener) = self.sessions.get_mut(&key) else {
            return;
        };
        if listener.principal.workspace != workspace {
            return;
        }
        let counts = self.counts.of(&listener.principal);
        if listener.told_counts.as_ref() == Some(&counts) {
            return;
        }
        let item = Arc::new(Encoded::counts(&counts));
        listener.told_counts = Some(counts);
        listener.address.do_send(Deliver {
            cursor: cursor.into(),
            items: vec![item],
        });
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

impl Listener {
    fn wanted(&mut self, items: &[Arc<Encoded>]) -> Vec<Arc<Encoded>> {
        let mut wanted = Vec::new();
        for item in items {
            match interest::of(item, &self.principal, &self.watching) {
                interest::Interest::None => {}
                interest::Interest::Wanted => wanted.push(item.clone()),
                interest::Interest::Gone(conversation, gone) => {
                    let thread = Watch::Conversation { conversation };
                    self.watching.set(thread, false);
                    wanted.push(Arc::new(gone));
                }
            }
        }
        wanted
    }
}

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
    /// Its counts.
    pub counts: Arc<Encoded>,
}

/// What a session missed since its cursor.
pub enum Missed {
    /// It had no cursor, and so missed nothing.
    NoCursor,
    /// Everything it missed is here, in order.
    These(Vec<Arc<Encoded>>),
    /// The memory does not reach back that far, but the store does: it knows what changed after
    /// the first and up to the second place.
    Stored {
        /// After this place.
        after: i64,
        /// Up to this place.
        upto: i64,
    },
    /// The cursor is of another database, or no cursor at all.
    Unknown,
}

impl Handler<Join> for Hub {
    type Result = Greeting;

    fn handle(&mut self, join: Join, _: &mut Context<Self>) -> Greeting {
        let workspace = join.principal.workspace;
        let agent = join.principal.agent;
        let counts = self.counts.of(&join.principal);
        let mut listener = Listener {
            address: join.address,
            principal: join.principal,
            watching: Watching::new(join.watch),
            told_counts: Some(counts.clone()),
        };
        let head = self.heads.get(&workspace).copied().unwrap_or(0);
        let missed = match join.resume.as_deref().map(|cursor| self.place(cursor)) {
            None => Missed::NoCursor,
            Some(Some(seq)) if (0..=head).contains(&seq) => match self.ring.since(workspace, seq) {
                Some(items) => Missed::These(listener.wanted(&items)),
                None => Missed::Stored {
                    after: seq,
                    upto: head,
                },
            },
            Some(_) => Missed::Unknown,
        };
        self.sessions.insert(join.key, listener);
        self.roster.set_online(agent, true);
        metrics::gauge!("baton_live_sessions").increment(1);
        Greeting {
            cursor: self.cursor(workspace),
            missed,
            counts: Arc::new(Encoded::counts(&counts)),
        }
    }
}

impl Hub {
    fn place(&self, cursor: &str) -> Option<i64> {
        let (generation, seq) = cursor.rsplit_once('-')?;
        (generation == self.generation)
            .then(|| seq.parse().ok())
            .flatten()
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
            self.roster.set_online(listener.principal.agent, false);
            metrics::gauge!("baton_live_sessions").decrement(1);
        }
        for conversation in self.presence.leave(leave.key) {
            self.tell_presence(conversation);
        }
    }
}

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
        let thread = match &set.watch {
            Watch::Conversation { conversation } if set.shown => Some(*conversation),
            _ => None,
        };
        listener.watching.set(set.watch, set.shown);
        if let Some(conversation) = thread {
            let agent = listener.principal.agent;
            let frame = self
                .presence
                .frame(conversation, agent, self.roster.as_ref());
            listener.address.do_send(super::session::PresenceChanged {
                conversation,
                frame,
            });
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
struct RightsChanged;

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
#[rtype(result = "()")]
pub struct SetPrincipal {
    /// Its number.
    pub key: SessionKey,
    /// Who it is now.
    pub principal: Arc<Principal>,
}

impl Handler<SetPrincipal> for Hub {
    type Result = ();

    fn handle(&mut self, set: SetPrincipal, _: &mut Context<Self>) {
        let Some(listener) = self.sessions.get_mut(&set.key) else {
            return;
        };
        listener.principal = set.principal;
        self.counts.mark_changed(listener.principal.workspace);
    }
}

#[derive(Message)]
#[rtype(result = "crate::protocol::row::Counts")]
struct AskCounts(Principal);

impl Handler<AskCounts> for Hub {
    type Result = MessageResult<AskCounts>;

    fn handle(&mut self, ask: AskCounts, _: &mut Context<Self>) -> Self::Result {
        MessageResult(self.counts.of(&ask.0))
    }
}
