//! One sender per number: takes messages from the outbox to Meta, in order within a conversation,
//! within Meta's limits, and never the same one twice.

mod attempt;
pub(super) mod consequences;
mod courtesy;
mod office;
mod pace;
mod recover;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix::prelude::*;

pub use office::Senders;

use self::attempt::Verdict;
use self::pace::{NumberPace, PairPace};
use super::engine::Engine;
use super::roster::ChannelState;
use crate::domain::ids::{ChannelId, ConversationId, MessageId};

/// A number that could not reach the store or Meta looks again after this.
const BREATH: Duration = Duration::from_millis(250);

/// A message that waits in memory; the outbox in the store holds the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    pub message: MessageId,
    pub attempts: u32,
    pub not_before: Instant,
}

/// The sender of one number.
pub(super) struct Sender {
    engine: Arc<Engine>,
    channel: ChannelId,
    waiting: HashMap<ConversationId, VecDeque<Letter>>,
    /// What waits, whichever conversation it waits in: nothing may wait twice.
    known: HashSet<MessageId>,
    /// Conversations with something to send, in turn.
    turn: VecDeque<ConversationId>,
    in_flight: HashSet<ConversationId>,
    number: NumberPace,
    pairs: HashMap<ConversationId, PairPace>,
    /// The whole number waits until then.
    held_until: Instant,
    wake_at: Option<Instant>,
}

impl Sender {
    pub(super) fn new(engine: Arc<Engine>, channel: ChannelId) -> Self {
        let number = NumberPace::new(engine.settings.send_per_second);
        Self {
            engine,
            channel,
            waiting: HashMap::new(),
            known: HashSet::new(),
            turn: VecDeque::new(),
            in_flight: HashSet::new(),
            number,
            pairs: HashMap::new(),
            held_until: Instant::now(),
            wake_at: None,
        }
    }

    fn at_rest(&self) -> bool {
        let channel = self.engine.roster.channel(self.channel);
        channel.is_none_or(|channel| channel.state != ChannelState::Ok)
    }

    /// Starts as many calls as may be under way, each for another conversation.
    fn pump(&mut self, ctx: &mut Context<Self>) {
        if self.at_rest() {
            return;
        }
        let mut soonest: Option<Instant> = None;
        for _ in 0..self.turn.len() {
            if self.in_flight.len() >= self.engine.settings.send_in_flight {
                return;
            }
            let Some(conversation) = self.turn.pop_front() else {
                break;
            };
            match self.due(conversation) {
                None => {}
                Some(at) if at > Instant::now() => {
                    self.turn.push_back(conversation);
                    soonest = Some(soonest.map_or(at, |soonest| soonest.min(at)));
                }
                Some(_) => self.send_next(conversation, ctx),
            }
        }
        if let Some(at) = soonest {
            self.wake(at, ctx);
        }
    }

    /// When the next message of a conversation may go; `None` when there is none.
    fn due(&mut self, conversation: ConversationId) -> Option<Instant> {
        let letter = self.waiting.get(&conversation)?.front()?;
        let settings = &self.engine.settings;
        let pair = self
            .pairs
            .entry(conversation)
            .or_insert_with(|| PairPace::new(settings.pair_burst, settings.pair_seconds));
        let now = Instant::now();
        let earliest = letter
            .not_before
            .max(self.held_until)
            .max(pair.ready_at(now));
        Some(if earliest > now {
            earliest
        } else {
            self.number.ready_at(now)
        })
    }

    fn send_next(&mut self, conversation: ConversationId, ctx: &mut Context<Self>) {
        let letter = self
            .waiting
            .get(&conversation)
            .and_then(VecDeque::front)
            .copied();
        let Some(letter) = letter else { return };
        let now = Instant::now();
        self.number.take(now);
        if let Some(pair) = self.pairs.get_mut(&conversation) {
            pair.take(now);
        }
        self.in_flight.insert(conversation);
        let attempt = attempt::make(self.engine.clone(), self.channel, conversation, letter);
        ctx.spawn(attempt.into_actor(self).map(move |verdict, sender, ctx| {
            sender.in_flight.remove(&conversation);
            sender.settle(conversation, verdict);
            sender.pump(ctx);
        }));
    }

    fn settle(&mut self, conversation: ConversationId, verdict: Verdict) {
        let Some(letters) = self.waiting.get_mut(&conversation) else {
            return;
        };
        match verdict {
            Verdict::Done => {
                metrics::gauge!("baton_outbox_waiting").decrement(1);
                if let Some(letter) = letters.pop_front() {
                    self.known.remove(&letter.message);
                }
            }
            Verdict::Again { after, hold_number } => {
                let at = Instant::now() + after;
                if let Some(letter) = letters.front_mut() {
                    letter.attempts += 1;
                    letter.not_before = at;
                }
                if hold_number {
                    self.held_until = self.held_until.max(at);
                }
            }
            // The store did not take our word for it; nothing was called yet.
            Verdict::NotBegun => {
                if let Some(letter) = letters.front_mut() {
                    letter.not_before = Instant::now() + BREATH;
                }
            }
        }
        if letters.is_empty() {
            self.waiting.remove(&conversation);
            self.forget_idle_pairs();
        } else {
            self.turn.push_back(conversation);
        }
    }

    fn forget_idle_pairs(&mut self) {
        if self.pairs.len() > 1_000 {
            let now = Instant::now();
            self.pairs.retain(|_, pair| !pair.is_fresh(now));
        }
    }

    fn wake(&mut self, at: Instant, ctx: &mut Context<Self>) {
        if self
            .wake_at
            .is_some_and(|known| known <= at && known > Instant::now())
        {
            return;
        }
        self.wake_at = Some(at);
        let pause = at.saturating_duration_since(Instant::now());
        ctx.run_later(pause.max(Duration::from_millis(1)), |sender, ctx| {
            sender.wake_at = None;
            sender.pump(ctx);
        });
    }
}

impl Actor for Sender {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Context<Self>) {
        ctx.set_mailbox_capacity(65_536);
        let mut changes = self.engine.roster.changes();
        let address = ctx.address();
        // A number that was stopped may go on.
        ctx.spawn(
            async move {
                while changes.changed().await.is_ok() {
                    address.do_send(Look);
                }
            }
            .into_actor(self),
        );
    }
}

/// Look again whether something can be sent.
#[derive(Message)]
#[rtype(result = "()")]
struct Look;

impl Handler<Look> for Sender {
    type Result = ();

    fn handle(&mut self, _: Look, ctx: &mut Context<Self>) {
        self.pump(ctx);
    }
}

/// Something to send.
#[derive(Message)]
#[rtype(result = "()")]
pub(super) struct Post {
    pub conversation: ConversationId,
    pub letter: Letter,
}

impl Handler<Post> for Sender {
    type Result = ();

    fn handle(&mut self, post: Post, ctx: &mut Context<Self>) {
        if !self.known.insert(post.letter.message) {
            return;
        }
        metrics::gauge!("baton_outbox_waiting").increment(1);
        let in_flight = usize::from(self.in_flight.contains(&post.conversation));
        let letters = self.waiting.entry(post.conversation).or_default();
        // One that was found late goes before what came after it.
        let newer = |letter: &Letter| letter.message > post.letter.message;
        let place = letters.iter().rposition(|letter| !newer(letter));
        let place = place.map_or(0, |before| before + 1).max(in_flight);
        letters.insert(place.min(letters.len()), post.letter);
        if letters.len() == 1 {
            self.turn.push_back(post.conversation);
        }
        self.pump(ctx);
    }
}
