//! What a batch of inputs will do to a conversation, and what each of them will be answered.

mod entries;
mod world;

use super::input::{Answered, Envelope, Input, Reply};
use super::{Known, answer};
use crate::actors::afterwards::Afterwards;
use crate::actors::commands::{CommandError, Outcome};
use crate::actors::engine::Engine;
use crate::domain::command::{Command, CommandKind, Request};
use crate::domain::contact::{Identity, Person};
use crate::domain::conversation::{Conversation, ReplyPolicy};
use crate::domain::decide::decide;
use crate::domain::event::Event;
use crate::domain::ids::{IdBlock, MessageId};
use crate::domain::message::Message;
use crate::domain::permissions::Principal;
use crate::domain::rejection::Rejection;
use crate::domain::summary::{Entry, Summary};
use crate::domain::time::Timestamp;
use crate::domain::undo::{Act, Trace};
use crate::protocol::row::{ConversationRow, MessageRow};
use crate::store::dedupe::{CommandKey, FirstEffect};
use crate::store::media::Arriving;
use crate::store::operations::{Operation, OperationKey};
use crate::store::write::{Absorbed, ConversationWrite, Step, StepKey, StepKind, show_added};

/// What a batch of inputs comes to.
pub(super) struct Plan {
    /// What has to be committed; `None` when nothing happens.
    pub write: Option<ConversationWrite>,
    /// One answer per input, good once the write is committed.
    pub answers: Vec<Reply>,
    /// What has to be set going once it is committed.
    pub afterwards: Afterwards,
    steps: Vec<usize>,
}

impl Plan {
    /// Lets the rules decide on each input in turn.
    pub(super) fn make(engine: &Engine, known: &Known, batch: &[Envelope]) -> Self {
        let mut planning = Planning::new(engine, known);
        let mut answers = Vec::with_capacity(batch.len());
        for (position, envelope) in batch.iter().enumerate() {
            planning.position = position;
            let reply = planning.input(&envelope.input);
            answers.push(reply);
        }
        let (write, steps, afterwards) = planning.finish(known);
        Self {
            write,
            answers,
            afterwards,
            steps,
        }
    }

    /// Which input a step of the write came from.
    pub(super) fn input_of_step(&self, step: usize) -> Option<usize> {
        self.steps.get(step).copied()
    }
}

struct Planning<'a> {
    engine: &'a Engine,
    now: Timestamp,
    position: usize,
    summary: Summary,
    gained: Vec<Identity>,
    renamed: bool,
    absorbed: Option<Absorbed>,
    steps: Vec<Step>,
    positions: Vec<usize>,
    afterwards: Afterwards,
}

impl<'a> Planning<'a> {
    fn new(engine: &'a Engine, known: &Known) -> Self {
        let gained = if known.newcomer.is_some() {
            known.summary.contact.identities.clone()
        } else {
            Vec::new()
        };
        Self {
            engine,
            now: (engine.clock)(),
            position: 0,
            summary: known.summary.clone(),
            gained,
            renamed: false,
            absorbed: None,
            steps: Vec::new(),
            positions: Vec::new(),
            afterwards: Afterwards::default(),
        }
    }

    fn finish(self, known: &Known) -> (Option<ConversationWrite>, Vec<usize>, Afterwards) {
        let nothing = self.steps.is_empty() && self.gained.is_empty() && !self.renamed;
        let write = (!nothing).then(|| ConversationWrite {
            before: known.summary.conversation.clone(),
            shown: known.summary.last_message.clone(),
            after: self.summary,
            newcomer: known.newcomer.clone(),
            gained: self.gained,
            renamed: self.renamed,
            steps: self.steps,
            ids: self.engine.ids.block(self.now),
            absorbed: self.absorbed,
        });
        (write, self.positions, self.afterwards)
    }

    fn step(&mut self, key: Option<StepKey>, kind: StepKind) {
        self.steps.push(Step { key, kind });
        self.positions.push(self.position);
    }

    fn state(&self) -> &Conversation {
        &self.summary.conversation
    }

    fn input(&mut self, input: &Input) -> Reply {
        match input {
            Input::Ask {
                principal,
                request,
                key,
                draft,
                operation,
            } => {
                let (given, before) = (self.state().clone(), self.steps.len());
                let reply = self.ask(principal, request, key.as_ref());
                if reply.is_ok() && self.steps.len() > before {
                    self.log(principal, request, operation, &given);
                    self.drop_draft(principal.agent, *draft);
                }
                reply
            }
            Input::Receive {
                kind,
                message,
                quote,
            } => self.receive(*kind, message, quote.clone()),
            Input::Gain { identities } => {
                let person = Person {
                    identities: identities.clone(),
                    ..Person::default()
                };
                self.know(&person);
                self.effect(None)
            }
            Input::Prefer { no_marketing_since } => self.prefer(*no_marketing_since),
            Input::Reintroduce => {
                self.step(None, StepKind::Reintroduced);
                self.effect(None)
            }
            Input::Absorb { other, by } => self.absorb(other, *by),
            Input::Wake => {
                let ids = self.engine.ids.block(self.now);
                self.world(ids, CommandKind::Wake, None, None)
            }
            Input::Amend { .. } | Input::Report { .. } | Input::Refresh { .. } => {
                self.about_an_entry(input)
            }
        }
    }

    fn effect(&self, message: Option<MessageId>) -> Reply {
        let conversation = self.state().id;
        Ok(Answered::Effect(Some(FirstEffect {
            conversation,
            message,
        })))
    }

    fn decide(&self, ids: IdBlock, kind: CommandKind) -> Result<Vec<Event>, Rejection> {
        decide(self.state(), &Command { ids, kind }, self.now)
    }

    fn apply(&mut self, events: &[Event]) {
        for event in events {
            self.summary.conversation.apply(event);
            show_added(&mut self.summary.last_message, event);
        }
    }

    /// Something the world says: the rules never refuse it.
    fn world(
        &mut self,
        ids: IdBlock,
        kind: CommandKind,
        key: Option<StepKey>,
        file: Option<Arriving>,
    ) -> Reply {
        let events = self.decide(ids, kind)?;
        self.apply(&events);
        let message = own_message(&events, ids).map(|message| message.id);
        if let Some(file) = &file {
            self.afterwards.fetch.push(file.id);
        }
        if !events.is_empty() {
            self.step(key, StepKind::Decided { events, file });
        }
        self.effect(message)
    }

    fn ask(&mut self, principal: &Principal, request: &Request, key: Option<&CommandKey>) -> Reply {
        let ids = self.engine.ids.block(self.now);
        let channel = self.engine.roster.channel(self.state().channel);
        let policy = channel
            .as_ref()
            .map_or(ReplyPolicy::OwnerOnly, |channel| channel.reply_policy);
        let (principal, mut request) = (principal.clone(), request.clone());
        if let Request::Reply(reply) = &mut request {
            reply.outreach.holds = channel
                .map(|channel| channel.holds.clone())
                .unwrap_or_default();
            reply.outreach.no_marketing_since = self.summary.contact.no_marketing_since;
            reply.outreach.blocked_since = self.summary.contact.blocked_at;
        }
        let reads = matches!(request, Request::MarkRead { .. });
        // The key of what the queue hands out is for whichever conversation is taken in the end;
        // what cannot be taken back at this moment may be so at the next.
        let settles = !matches!(request, Request::Take | Request::Undo(_));
        let reader = principal.agent;
        let decided = self.decide(
            ids,
            CommandKind::Agent {
                principal,
                policy,
                request,
            },
        );
        let answer = match decided {
            Err(rejection) => {
                if settles {
                    self.keep(key, &Err(rejection.clone()), Vec::new())?;
                }
                return Err(CommandError::Rejected(rejection));
            }
            Ok(events) => {
                self.apply(&events);
                if reads && self.state().owner == Some(reader) {
                    self.afterwards.read_receipt = Some(self.state().id);
                }
                self.note_sends(&events);
                let outcome = self.outcome(&events, ids);
                self.keep(key, &Ok(outcome.clone()), events)?;
                outcome
            }
        };
        Ok(Answered::Outcome(answer))
    }

    fn keep(
        &mut self,
        key: Option<&CommandKey>,
        answer: &Result<Outcome, Rejection>,
        events: Vec<Event>,
    ) -> Result<(), CommandError> {
        let key = match key {
            Some(key) => Some(StepKey::Command(key.clone(), answer::keep(answer)?)),
            None => None,
        };
        if key.is_some() || !events.is_empty() {
            self.step(key, StepKind::Decided { events, file: None });
        }
        Ok(())
    }

    /// Remembers what was just done, so that it can be taken back; or that it was.
    fn log(&mut self, who: &Principal, request: &Request, name: &str, given: &Conversation) {
        if let Request::Undo(undo) = request {
            let operation = undo.id;
            self.step(None, StepKind::TakenBack { operation });
            return;
        }
        let events = match self.steps.last().map(|step| &step.kind) {
            Some(StepKind::Decided { events, .. }) => events.as_slice(),
            _ => &[],
        };
        let act = Act::of(request);
        let Some(trace) = act.and_then(|act| Trace::of(act, given, events)) else {
            return;
        };
        let done = Operation {
            id: self.engine.ids.next(self.now),
            key: OperationKey {
                workspace: who.workspace,
                agent: who.agent,
                name: name.to_owned(),
            },
            conversation: given.id,
            at: self.now,
            trace,
            is_over: false,
        };
        self.step(None, StepKind::Logged(Box::new(done)));
    }

    fn note_sends(&mut self, events: &[Event]) {
        let channel = self.state().channel;
        let conversation = self.state().id;
        for event in events {
            if let Event::SendRequested { message } = event {
                self.afterwards.send.push((channel, conversation, *message));
            }
        }
    }

    /// What the asker gets: the message made, or the conversation as it will be.
    fn outcome(&self, events: &[Event], ids: IdBlock) -> Outcome {
        let names = self.engine.roster.as_ref();
        match own_message(events, ids) {
            Some(message) => {
                let entry = Entry {
                    message: message.clone(),
                    media: None,
                };
                Outcome::Message {
                    message: Box::new(MessageRow::new(&entry, names)),
                }
            }
            None => {
                let mut summary = self.summary.clone();
                if !self.steps.is_empty() || !events.is_empty() {
                    summary.conversation.version += 1;
                }
                Outcome::Conversation {
                    row: Box::new(ConversationRow::new(&summary, names)),
                }
            }
        }
    }
}

/// The message that a command itself made, as opposed to quiet lines.
fn own_message(events: &[Event], ids: IdBlock) -> Option<&Message> {
    events.iter().find_map(|event| match event {
        Event::EntryAdded { message } | Event::HistoryAdded { message }
            if message.id == ids.nth::<MessageId>(0) =>
        {
            Some(message.as_ref())
        }
        _ => None,
    })
}
