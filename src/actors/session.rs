//! One connected console: what it looks at, and what waits for it.
//!
//! An ordinary actor, which runs whether or not the peer reads. The socket pulls the next batch
//! when the last one has left; meanwhile the outbox conflates, within a bound of bytes.

mod catch_up;
mod frames;
mod outbox;
mod recheck;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use actix::prelude::*;

use self::outbox::Outbox;
pub use self::recheck::Recheck;
use super::engine::Engine;
use super::hub::{Encoded, Greeting, Join, Leave, Missed, SessionKey};
use crate::domain::ids::ConversationId;
use crate::domain::permissions::Principal;
use crate::protocol::{CloseReason, ServerFrame, Watch};

/// Says, at any moment, who a connection is; `None` when it may no longer be anybody.
pub type Authority = Arc<dyn Fn() -> Option<Principal> + Send + Sync>;

/// Cuts a connection from outside, for peers that neither read nor go away.
pub type Cut = Box<dyn Fn() + Send>;

/// How long a client may take to say hello.
const HELLO: Duration = Duration::from_secs(10);

/// How long a client may take to answer a close before it is cut off.
const FAREWELL: Duration = Duration::from_secs(3);

/// What one socket write takes at the most, in bytes, unless a single frame is larger.
const BATCH_BYTES: usize = 64 * 1_024;

/// Commands of one console under way at once.
const COMMANDS: usize = 64;

static NEXT_KEY: AtomicU64 = AtomicU64::new(1);

/// One connected console.
pub struct AgentSession {
    key: SessionKey,
    engine: Arc<Engine>,
    authority: Authority,
    principal: Arc<Principal>,
    socket: Recipient<ToSocket>,
    cut: Cut,
    outbox: Outbox,
    greeted: bool,
    /// The threads that were open when it came back.
    threads: HashSet<ConversationId>,
    /// The socket has asked for more and got nothing yet.
    hungry: bool,
    /// When the socket was last given something.
    fed_at: Instant,
    heard_at: Instant,
    commands: usize,
}

/// For the socket.
#[derive(Message)]
#[rtype(result = "()")]
pub enum ToSocket {
    /// Text frames to write; ask for more when they have left.
    Frames(Vec<String>),
    /// Say goodbye.
    Close(CloseReason),
}

impl AgentSession {
    /// A session of somebody whose socket is `socket`.
    pub fn new(
        engine: Arc<Engine>,
        authority: Authority,
        principal: Principal,
        socket: Recipient<ToSocket>,
        cut: Cut,
    ) -> Self {
        let outbox = Outbox::new(engine.settings.outbox_bytes);
        Self {
            key: NEXT_KEY.fetch_add(1, Ordering::Relaxed),
            engine,
            authority,
            principal: Arc::new(principal),
            socket,
            cut,
            outbox,
            greeted: false,
            threads: HashSet::new(),
            hungry: true,
            fed_at: Instant::now(),
            heard_at: Instant::now(),
            commands: 0,
        }
    }

    /// Gives the socket what waits, if it wants something.
    fn feed(&mut self) {
        if !self.hungry || self.outbox.is_empty() {
            return;
        }
        let frames = self.outbox.take(BATCH_BYTES);
        metrics::counter!("baton_live_frames_total")
            .increment(u64::try_from(frames.len()).unwrap_or(0));
        self.hungry = false;
        self.fed_at = Instant::now();
        self.socket.do_send(ToSocket::Frames(frames));
    }

    fn send(&mut self, frame: &ServerFrame) {
        self.outbox.push_frame(frames::text(frame));
        self.check_bound();
        self.feed();
    }

    /// Past its bound the outbox is dropped: the client reloads what it shows.
    fn check_bound(&mut self) {
        if self.outbox.overflows() {
            metrics::counter!("baton_live_resets_total").increment(1);
            let cursor = self.outbox.newest_cursor();
            self.outbox.clear();
            let reset = ServerFrame::Reset {
                reason: "too_slow".to_owned(),
                cursor,
            };
            self.outbox.push_frame(frames::text(&reset));
        }
    }

    fn close(&mut self, reason: CloseReason, ctx: &mut Context<Self>) {
        self.socket.do_send(ToSocket::Close(reason));
        // A peer that does not read never sees it; it is cut off.
        ctx.run_later(FAREWELL, |session, ctx| {
            (session.cut)();
            ctx.stop();
        });
    }

    fn watch_over(&mut self, ctx: &mut Context<Self>) {
        let settings = &self.engine.settings;
        let now = Instant::now();
        if !self.hungry && now.duration_since(self.fed_at) > settings.stalled {
            metrics::counter!("baton_live_evictions_total").increment(1);
            (self.cut)();
            ctx.stop();
        } else if now.duration_since(self.heard_at) > settings.heartbeat.saturating_mul(3) {
            self.close(CloseReason::Idle, ctx);
        } else if !self.greeted && now.duration_since(self.heard_at) > HELLO {
            self.close(CloseReason::NoHello, ctx);
        }
    }

    fn hello(&mut self, resume: Option<String>, watch: Vec<Watch>, ctx: &mut Context<Self>) {
        if self.greeted {
            self.send(&frames::error("hello was said already"));
            return;
        }
        self.greeted = true;
        let principal = self.principal.clone();
        let readers = self.engine.readers.clone();
        let hub = self.engine.hub.address().clone();
        let (key, address) = (self.key, ctx.address());
        let held = resume.clone();
        self.threads = watch.iter().filter_map(Watch::thread).collect();
        let joining = async move {
            let watch = frames::allowed(&readers, &principal, watch).await;
            hub.send(Join {
                key,
                address,
                principal,
                resume,
                watch,
            })
            .await
        };
        // Nothing else is taken in between, so that nothing overtakes the welcome.
        ctx.wait(
            joining
                .into_actor(self)
                .map(|greeting, session, ctx| match greeting {
                    Ok(greeting) => session.welcome(greeting, held, ctx),
                    Err(_) => session.close(CloseReason::Restarting, ctx),
                }),
        );
    }

    /// Until what was missed has been delivered, the client keeps the cursor it came with.
    fn welcome(&mut self, greeting: Greeting, held: Option<String>, ctx: &mut Context<Self>) {
        let cursor = greeting.cursor;
        let resumed = matches!(greeting.missed, Missed::These(_) | Missed::Stored { .. });
        let known = held.filter(|_| resumed).unwrap_or_else(|| cursor.clone());
        self.outbox.set_cursor(&known.as_str().into());
        self.send(&ServerFrame::Welcome {
            cursor: known.clone(),
            resumed,
            agent: self.principal.agent,
            now: (self.engine.clock)(),
            heartbeat_seconds: self.engine.settings.heartbeat.as_secs(),
        });
        self.take_in(&known.into(), vec![greeting.counts]);
        match greeting.missed {
            Missed::NoCursor => {}
            Missed::These(items) => self.take_in(&cursor.into(), items),
            Missed::Stored { after, upto } => catch_up::begin(self, after, upto, cursor, ctx),
            Missed::Unknown => {
                let reason = "unknown_cursor".to_owned();
                self.send(&ServerFrame::Reset { reason, cursor });
            }
        }
    }

    fn take_in(&mut self, cursor: &Arc<str>, items: Vec<Arc<Encoded>>) {
        for item in items {
            self.outbox.push_item(item);
        }
        self.outbox.set_cursor(cursor);
        self.check_bound();
        self.feed();
    }
}

impl Actor for AgentSession {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Context<Self>) {
        ctx.run_interval(Duration::from_secs(1), Self::watch_over);
    }

    fn stopped(&mut self, _: &mut Context<Self>) {
        if self.greeted {
            self.engine.hub.address().do_send(Leave { key: self.key });
        }
    }
}

/// What a batch of the hub's holds for this session.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Deliver {
    /// Where the stream stands after it.
    pub cursor: Arc<str>,
    /// What happened.
    pub items: Vec<Arc<Encoded>>,
}

impl Handler<Deliver> for AgentSession {
    type Result = ();

    fn handle(&mut self, deliver: Deliver, _: &mut Context<Self>) {
        self.take_in(&deliver.cursor, deliver.items);
    }
}

/// Who is in a conversation has changed.
#[derive(Message)]
#[rtype(result = "()")]
pub struct PresenceChanged {
    /// In which.
    pub conversation: ConversationId,
    /// The frame that says so.
    pub frame: Arc<str>,
}

impl Handler<PresenceChanged> for AgentSession {
    type Result = ();

    fn handle(&mut self, changed: PresenceChanged, _: &mut Context<Self>) {
        self.outbox
            .push_presence(changed.conversation, &changed.frame);
        self.check_bound();
        self.feed();
    }
}

/// The server stops.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Farewell;

impl Handler<Farewell> for AgentSession {
    type Result = ();

    fn handle(&mut self, _: Farewell, ctx: &mut Context<Self>) {
        self.close(CloseReason::Restarting, ctx);
    }
}

/// The socket has written what it had.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Pull;

impl Handler<Pull> for AgentSession {
    type Result = ();

    fn handle(&mut self, _: Pull, _: &mut Context<Self>) {
        self.hungry = true;
        self.feed();
    }
}

/// The socket is gone.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Gone;

impl Handler<Gone> for AgentSession {
    type Result = ();

    fn handle(&mut self, _: Gone, ctx: &mut Context<Self>) {
        ctx.stop();
    }
}

/// The client is there: a text frame, or only a sign of life.
#[derive(Message)]
#[rtype(result = "()")]
pub enum FromClient {
    /// A text frame.
    Text(String),
    /// A WebSocket ping or pong.
    Alive,
}

impl Handler<FromClient> for AgentSession {
    type Result = ();

    fn handle(&mut self, from: FromClient, ctx: &mut Context<Self>) {
        self.heard_at = Instant::now();
        if let FromClient::Text(text) = from {
            frames::handle(self, &text, ctx);
        }
    }
}
