//! One conversation, awake: takes what is asked of it in order, lets the rules decide, has it
//! committed, and only then believes it.
//!
//! While a commit is under way new inputs gather; the next commit takes them all. An uncertain
//! actor stops, and the next input starts it anew from the store.

mod answer;
mod input;
mod plan;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix::prelude::*;
use tokio::sync::oneshot;

pub(super) use answer::parse as parse_answer;
pub use input::{Answered, Envelope, Input, ReceivedKind, Reply};

use self::plan::Plan;
use super::commands::CommandError;
use super::engine::Engine;
use crate::domain::contact::Person;
use crate::domain::conversation::Conversation;
use crate::domain::ids::ConversationId;
use crate::domain::summary::Summary;
use crate::store::conversations;
use crate::store::error::StoreError;
use crate::store::write::{Repeated, Written};

/// How many inputs may wait; one more is refused at once.
const MAILBOX: usize = 2_048;

/// How many inputs one commit takes.
const TOGETHER: usize = 64;

/// A conversation that is awake.
pub struct ConversationActor {
    engine: Arc<Engine>,
    id: ConversationId,
    known: Option<Known>,
    pending: VecDeque<Envelope>,
    /// Who waits to absorb it.
    successors: Vec<oneshot::Sender<Option<Conversation>>>,
    committing: bool,
    last_used: Instant,
}

/// What is known of the conversation: what was committed last.
#[derive(Clone)]
pub struct Known {
    /// The conversation, its customer and what its row shows.
    pub summary: Summary,
    /// The customer as first described, until the first commit has created them.
    pub newcomer: Option<Person>,
}

impl ConversationActor {
    /// A conversation that stands in the store.
    pub fn stored(engine: Arc<Engine>, id: ConversationId) -> Self {
        Self::new(engine, id, None)
    }

    /// A conversation that its first message will create.
    pub fn begun(engine: Arc<Engine>, known: Known) -> Self {
        Self::new(engine, known.summary.conversation.id, Some(known))
    }

    fn new(engine: Arc<Engine>, id: ConversationId, known: Option<Known>) -> Self {
        Self {
            engine,
            id,
            known,
            pending: VecDeque::new(),
            successors: Vec::new(),
            committing: false,
            last_used: Instant::now(),
        }
    }

    fn wake_up(&mut self, ctx: &mut Context<Self>) {
        if self.known.is_some() {
            return;
        }
        let id = self.id;
        let reading = self.engine.readers.clone();
        let loading = async move {
            reading
                .read(move |connection| {
                    if conversations::merged_into(connection, id)?.is_some() {
                        return Err(StoreError::Conflict("joined to another".to_owned()));
                    }
                    conversations::load(connection, id)
                })
                .await
        };
        // Nothing is taken from the mailbox before this is done.
        ctx.wait(
            loading
                .into_actor(self)
                .map(|loaded, actor, ctx| match loaded {
                    Ok(summary) => {
                        actor.known = Some(Known {
                            summary,
                            newcomer: None,
                        })
                    }
                    Err(error) => actor.give_up(&error, ctx),
                }),
        );
    }

    /// Forgets everything: whoever waits learns why, whoever comes next starts anew.
    fn give_up(&mut self, error: &StoreError, ctx: &mut Context<Self>) {
        if !matches!(error, StoreError::NotFound | StoreError::Conflict(_)) {
            tracing::warn!(conversation.id = %self.id, error = %error, "a conversation starts anew");
        }
        for envelope in self.pending.drain(..) {
            envelope.answer(Err(CommandError::Store(error.clone())));
        }
        ctx.stop();
    }

    fn commit_pending(&mut self, ctx: &mut Context<Self>) {
        if !self.committing && !self.successors.is_empty() {
            self.hand_over(ctx);
        }
        if self.committing || self.pending.is_empty() {
            return;
        }
        let joining = |envelope: &Envelope| matches!(*envelope.input, Input::Absorb { .. });
        let take = match self.pending.iter().position(joining) {
            // The entries of another conversation come behind the last of ours: first, and alone.
            Some(0) => 1,
            Some(before) => before.min(TOGETHER),
            None => self.pending.len().min(TOGETHER),
        };
        let batch: Vec<Envelope> = self.pending.drain(..take).collect();
        self.commit(batch, ctx);
    }

    fn commit(&mut self, batch: Vec<Envelope>, ctx: &mut Context<Self>) {
        let Some(known) = &self.known else {
            let error = StoreError::Unavailable("the conversation is not loaded".to_owned());
            for envelope in batch {
                envelope.answer(Err(CommandError::Store(error.clone())));
            }
            return;
        };
        let mut plan = Plan::make(&self.engine, known, &batch);
        let Some(wanted) = plan.write.take() else {
            self.answer(batch, plan, ctx);
            return;
        };
        self.committing = true;
        let committer = self.engine.committer.clone();
        let committing = async move { committer.write_conversation(wanted).await };
        ctx.spawn(committing.into_actor(self).map(move |outcome, actor, ctx| {
            actor.committing = false;
            actor.committed(outcome, batch, plan, ctx);
        }));
    }

    fn committed(
        &mut self,
        outcome: Result<Written, StoreError>,
        mut batch: Vec<Envelope>,
        plan: Plan,
        ctx: &mut Context<Self>,
    ) {
        match outcome {
            Ok(Written::Done(summary)) => {
                self.known = Some(Known {
                    summary: *summary,
                    newcomer: None,
                });
                self.answer(batch, plan, ctx);
            }
            Ok(Written::Repeated(repeated)) => {
                for (index, first) in repeated.into_iter().rev() {
                    let Some(position) = plan.input_of_step(index) else {
                        continue;
                    };
                    if position < batch.len() {
                        batch.remove(position).answer(again(first));
                    }
                }
                self.commit(batch, ctx);
            }
            Err(error) => {
                for envelope in batch {
                    envelope.answer(Err(CommandError::Store(error.clone())));
                }
                self.give_up(&error, ctx);
            }
        }
    }

    fn answer(&mut self, batch: Vec<Envelope>, plan: Plan, ctx: &mut Context<Self>) {
        self.engine.follow_up(plan.afterwards);
        for (envelope, answer) in batch.into_iter().zip(plan.answers) {
            envelope.answer(answer);
        }
        self.commit_pending(ctx);
    }

    fn sleep_when_idle(&self, ctx: &mut Context<Self>) {
        let idle = self.engine.settings.idle;
        ctx.run_later(idle.max(Duration::from_secs(1)), move |actor, ctx| {
            let busy = actor.committing || !actor.pending.is_empty();
            if !busy && actor.last_used.elapsed() >= idle {
                ctx.stop();
            } else {
                actor.sleep_when_idle(ctx);
            }
        });
    }
}

/// The first answer again.
fn again(first: Repeated) -> Reply {
    match first {
        Repeated::Update(effect) => Ok(Answered::Effect(Some(effect))),
        Repeated::Command(answer) => parse_answer(&answer).map(Answered::Outcome),
    }
}

impl Actor for ConversationActor {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Context<Self>) {
        ctx.set_mailbox_capacity(MAILBOX);
        self.wake_up(ctx);
        self.sleep_when_idle(ctx);
        metrics::gauge!("baton_conversations_live").increment(1);
    }

    fn stopped(&mut self, ctx: &mut Context<Self>) {
        self.engine.directory.forget(self.id, &ctx.address());
        metrics::gauge!("baton_conversations_live").decrement(1);
    }
}

impl Handler<Envelope> for ConversationActor {
    type Result = ();

    fn handle(&mut self, envelope: Envelope, ctx: &mut Context<Self>) {
        self.last_used = Instant::now();
        if self.pending.len() >= MAILBOX {
            let full = StoreError::Unavailable("the conversation has too much to do".to_owned());
            envelope.answer(Err(CommandError::Store(full)));
            return;
        }
        self.pending.push_back(envelope);
        self.commit_pending(ctx);
    }
}

/// Stop, so that another conversation can absorb this one. Answered as soon as nothing is under
/// way, with what was committed last.
#[derive(Message)]
#[rtype(result = "()")]
pub struct HandOver(pub oneshot::Sender<Option<Conversation>>);

impl Handler<HandOver> for ConversationActor {
    type Result = ();

    fn handle(&mut self, HandOver(successor): HandOver, ctx: &mut Context<Self>) {
        self.successors.push(successor);
        if !self.committing {
            self.hand_over(ctx);
        }
    }
}

impl ConversationActor {
    /// Gives what is known to whoever waits for it, and stops.
    fn hand_over(&mut self, ctx: &mut Context<Self>) {
        let known = self.known.as_ref();
        let state = known.map(|known| known.summary.conversation.clone());
        for successor in self.successors.drain(..) {
            // Whoever no longer waits starts over.
            let _ = successor.send(state.clone());
        }
        self.give_up(&StoreError::Conflict("joined to another".to_owned()), ctx);
    }
}
