//! One connected console: what it looks at, and what waits for it.
//!
//! An ordinary actor, which runs whether or not the peer reads. The socket pulls the next batch
//! when the last one has left; meanwhile the outbox conflates, within a bound of bytes.

mod backlog;
mod catch_up;
mod frames;
mod handouts;
mod outbox;
mod parcel;
mod recheck;
mod taking;
mod tap;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use actix::prelude::*;
use bytestring::ByteString;
use metrics::Counter;

pub use self::backlog::Backlogs;
use self::outbox::Outbox;
pub use self::parcel::Parcel;
pub use self::recheck::Recheck;
pub use self::tap::Tap;
use super::engine::Engine;
use super::hub::{Greeting, Join, Leave, Missed, SessionKey};
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
const BATCH_BYTES: usize = 32 * 1_024;

/// How often a session looks whether its client still reads and speaks.
const WATCH: Duration = Duration::from_secs(1);

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
    threads: Vec<ConversationId>,
    /// Whether the socket takes more.
    tap: Arc<Tap>,
    /// When the socket was last given something.
    fed_at: Instant,
    heard_at: Instant,
    pinged_at: Instant,
    commands: usize,
    frames: Counter,
}

/// For the socket.
#[derive(Message)]
#[rtype(result = "()")]
pub enum ToSocket {
    /// Text frames to write; open the tap when they have left.
    Frames(Vec<ByteString>),
    /// Ask whether anybody is there. Browsers answer by themselves, also for a tab that sleeps.
    Ping,
    /// Say goodbye.
    Close(CloseReason),
}

impl AgentSession {
    /// A session of somebody whose socket is `socket`, which opens the `tap`.
    pub fn new(
        engine: Arc<Engine>,
        authority: Authority,
        principal: Principal,
        socket: Recipient<ToSocket>,
        tap: Arc<Tap>,
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
            threads: Vec::new(),
            tap,
            fed_at: Instant::now(),
            heard_at: Instant::now(),
            pinged_at: Instant::now(),
            commands: 0,
            frames: metrics::counter!("baton_live_frames_total"),
        }
    }

    /// Gives the socket what waits, if it wants something.
    fn feed(&mut self) {
        if self.outbox.is_empty() || !self.tap.is_open() {
            return;
        }
        let frames = self.outbox.take(BATCH_BYTES);
        self.hand_over(frames);
    }

    fn hand_over(&mut self, frames: Vec<ByteString>) {
        self.frames
            .increment(u64::try_from(frames.len()).unwrap_or(0));
        self.tap.close(!self.outbox.is_empty());
        self.fed_at = Instant::now();
        self.socket.do_send(ToSocket::Frames(frames));
    }

    fn send(&mut self, frame: &ServerFrame) {
        self.outbox.push_frame(frames::text(frame).into());
        self.check_bound();
        self.feed();
    }

    /// Past its bound the outbox is dropped: the client reloads what it shows.
    fn check_bound(&mut self) {
        if self.outbox.overflows() {
            metrics::counter!("baton_live_resets_total").increment(1);
            let cursor = self.outbox.newest_cursor().to_string();
            self.outbox.clear();
            let reset = ServerFrame::Reset {
                reason: "too_slow".to_owned(),
                cursor,
            };
            self.outbox.push_frame(frames::text(&reset).into());
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

    /// Whether it is time to ask a console that says nothing by itself.
    fn asks(&self, now: Instant) -> bool {
        let heartbeat = self.engine.settings.heartbeat;
        let since = |moment: Instant| now.duration_since(moment);
        since(self.heard_at) >= heartbeat && since(self.pinged_at) >= heartbeat
    }

    fn watch_over(&mut self, ctx: &mut Context<Self>) {
        let settings = &self.engine.settings;
        let now = Instant::now();
        // Not later than promised: the next look would be.
        let stalled = now.duration_since(self.fed_at) + WATCH > settings.stalled;
        if self.tap.is_closed() && stalled {
            metrics::counter!("baton_live_evictions_total").increment(1);
            (self.cut)();
            ctx.stop();
        } else if now.duration_since(self.heard_at) > settings.heartbeat.saturating_mul(3) {
            self.close(CloseReason::Idle, ctx);
        } else if !self.greeted && now.duration_since(self.heard_at) > HELLO {
            self.close(CloseReason::NoHello, ctx);
        } else if !self.tap.is_closed() && self.asks(now) {
            self.pinged_at = now;
            self.socket.do_send(ToSocket::Ping);
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
            let watch = frames::allowed(&readers, &principal, watch).await.ok()?;
            let join = Join {
                key,
                address,
                principal,
                resume,
                watch,
            };
            hub.send(join).await.ok()
        };
        // Nothing else is taken in between, so that nothing overtakes the welcome.
        ctx.wait(
            joining
                .into_actor(self)
                .map(|greeting, session, ctx| match greeting {
                    Some(greeting) => session.welcome(greeting, held, ctx),
                    None => session.close(CloseReason::Restarting, ctx),
                }),
        );
    }

    /// Until what was missed has been delivered, the client keeps the cursor it came with.
    fn welcome(&mut self, greeting: Greeting, held: Option<String>, ctx: &mut Context<Self>) {
        let cursor = greeting.cursor;
        let resumed = matches!(greeting.missed, Missed::These(_) | Missed::Stored(_));
        let known = held.filter(|_| resumed).unwrap_or_else(|| cursor.clone());
        self.outbox.set_cursor(&known.as_str().into());
        let welcome = frames::text(&ServerFrame::Welcome {
            cursor: known.clone(),
            resumed,
            agent: self.principal.agent,
            now: (self.engine.clock)(),
            heartbeat_seconds: self.engine.settings.heartbeat.as_secs(),
        });
        // What follows goes out together with it.
        self.outbox.push_frame(welcome.into());
        if let Some(counts) = greeting.counts {
            self.push_frames(&Parcel::single(known.into(), counts));
        }
        match greeting.missed {
            Missed::NoCursor => self.feed(),
            Missed::These(items) => self.take_missed(&cursor, items),
            Missed::Stored(gap) => catch_up::begin(self, gap, cursor, ctx),
            Missed::Unknown => {
                let reason = "unknown_cursor".to_owned();
                self.send(&ServerFrame::Reset { reason, cursor });
            }
        }
    }
}

impl Actor for AgentSession {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Context<Self>) {
        ctx.run_interval(WATCH, Self::watch_over);
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
pub struct Deliver(pub Arc<Parcel>);

impl Handler<Deliver> for AgentSession {
    type Result = ();

    fn handle(&mut self, Deliver(parcel): Deliver, _: &mut Context<Self>) {
        self.take_parcel(&parcel);
    }
}

/// Who is in a conversation has changed.
#[derive(Message)]
#[rtype(result = "()")]
pub struct PresenceChanged {
    /// In which.
    pub conversation: ConversationId,
    /// The frame that says so.
    pub frame: ByteString,
}

impl Handler<PresenceChanged> for AgentSession {
    type Result = ();

    fn handle(&mut self, changed: PresenceChanged, _: &mut Context<Self>) {
        self.outbox
            .push_presence(changed.conversation, changed.frame);
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

/// The socket has written what it had, and something more waits for it.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Pull;

impl Handler<Pull> for AgentSession {
    type Result = ();

    fn handle(&mut self, _: Pull, _: &mut Context<Self>) {
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
