//! Plays one conversation of the history: every turn is put to the rules as it would have been at
//! its time, and what they decide is written as the engine writes it. Nothing goes out: what an
//! agent wrote long ago has long arrived.

mod customer;
mod desk;
mod ticks;

use std::collections::BTreeMap;

use rand::RngExt;
use rand::rngs::StdRng;

use super::DemoError;
use super::contents::Words;
use super::customers::Caller;
use super::files::Filed;
use super::history::{self, Ending, Episode, Plan, Timed};
use super::people::{Crew, LineDetails};
use super::script::Side;
use crate::domain::command::{Command, CommandKind};
use crate::domain::conversation::Conversation;
use crate::domain::decide::decide;
use crate::domain::event::Event;
use crate::domain::ids::{AgentId, IdBlock, IdGenerator, MessageId};
use crate::domain::message::Message;
use crate::domain::summary::{Contact, Summary};
use crate::domain::time::Timestamp;
use crate::store::media::{Arriving, Uploaded};
use crate::store::write::{ConversationWrite, Step, StepKey, StepKind};

/// A conversation, played.
pub(super) struct Played {
    /// What has to be committed.
    pub write: ConversationWrite,
    /// Every file in it.
    pub files: Vec<Filed>,
    /// Those of them that agents sent.
    pub uploads: Vec<Uploaded>,
}

/// A conversation as far as it has been played.
pub(super) struct Thread<'a> {
    crew: &'a Crew,
    ids: &'a IdGenerator,
    dice: &'a mut StdRng,
    caller: Caller,
    line: LineDetails,
    words: Words,
    now: Timestamp,
    owner_there: bool,
    before: Conversation,
    summary: Summary,
    steps: Vec<Step>,
    reads: BTreeMap<AgentId, i64>,
    files: Vec<Filed>,
    uploads: Vec<Uploaded>,
    /// The customer's newest message.
    said: Option<Message>,
    /// The newest answer.
    answered: Option<Message>,
}

impl<'a> Thread<'a> {
    /// Plays a conversation from its first turn to where it stands now.
    ///
    /// # Errors
    /// A scene that the rules refuse, or that names what is not there.
    pub(super) fn play(
        crew: &'a Crew,
        ids: &'a IdGenerator,
        plan: Plan,
        now: Timestamp,
        dice: &'a mut StdRng,
    ) -> Result<Played, DemoError> {
        let first = plan.episodes.first().and_then(|it| it.turns.first());
        let began = first.map_or(now, |first| first.at);
        let line = crew.lines.get(&plan.line).copied();
        let line = line.ok_or_else(|| DemoError::Incomplete(format!("{:?}", plan.line)))?;
        let mut thread = Self::begin(crew, ids, plan.caller, line, began, dice);
        thread.now = now;
        let last = plan.episodes.len().saturating_sub(1);
        for (place, episode) in plan.episodes.iter().enumerate() {
            thread.owner_there = episode.owner_there;
            thread.words = thread.fresh_words();
            let ending = if place < last {
                Ending::Resolved
            } else {
                thread.owner_there &= plan.ending != Ending::Queued;
                plan.ending
            };
            thread.episode(episode)?;
            thread.end(ending, episode)?;
        }
        Ok(thread.finish())
    }

    fn begin(
        crew: &'a Crew,
        ids: &'a IdGenerator,
        caller: Caller,
        line: LineDetails,
        began: Timestamp,
        dice: &'a mut StdRng,
    ) -> Self {
        let contact = Contact {
            id: ids.next(began),
            given_name: None,
            name: caller.person.name.clone(),
            username: caller.person.username.clone(),
            identities: caller.person.identities.clone(),
            no_marketing_since: None,
            blocked_at: None,
        };
        let id = ids.next(began);
        let mut before = Conversation::begin(id, crew.workspace, line.id, contact.id, began);
        before.branch = line.branch;
        before.team = line.team;
        Self {
            crew,
            ids,
            words: Words::new(caller.language, caller.first_name(), dice),
            dice,
            caller,
            line,
            now: began,
            owner_there: true,
            summary: Summary {
                conversation: before.clone(),
                contact,
                last_message: None,
            },
            before,
            steps: Vec::new(),
            reads: BTreeMap::new(),
            files: Vec::new(),
            uploads: Vec::new(),
            said: None,
            answered: None,
        }
    }

    fn fresh_words(&mut self) -> Words {
        Words::new(self.caller.language, self.caller.first_name(), self.dice)
    }

    fn episode(&mut self, episode: &Episode) -> Result<(), DemoError> {
        let mut before = None;
        for (place, timed) in episode.turns.iter().enumerate() {
            let next = episode
                .turns
                .get(place + 1)
                .map_or(self.now, |next| next.at);
            match timed.turn.side() {
                Side::Customer => self.customer(*timed)?,
                Side::Agent => self.agent(*timed, before, next)?,
                Side::Desk => self.desk(*timed, before)?,
                Side::Nobody => {}
            }
            before = Some(timed.at);
        }
        Ok(())
    }

    fn end(&mut self, ending: Ending, episode: &Episode) -> Result<(), DemoError> {
        let Some(Timed { at, .. }) = episode.turns.last().copied() else {
            return Ok(());
        };
        let soon = history::between(self.dice, 10 * history::SECOND, 2 * history::MINUTE);
        let after = Timestamp(at.plus_millis(soon).0.min(self.now.0));
        match ending {
            Ending::Queued | Ending::Answered => Ok(()),
            Ending::Owned => self.take_up(after),
            Ending::Snoozed => self.snooze(after),
            Ending::Resolved => self.resolve(after),
        }
    }

    fn state(&self) -> &Conversation {
        &self.summary.conversation
    }

    /// Puts something to the rules.
    fn decide(&self, kind: CommandKind, at: Timestamp) -> Result<(IdBlock, Vec<Event>), DemoError> {
        let ids = self.ids.block(at);
        let events = decide(self.state(), &Command { ids, kind }, at)?;
        Ok((ids, events))
    }

    /// Believes what was decided, and keeps it to be written: without what would be sent, and
    /// with each reader's last position only.
    fn believe(&mut self, events: Vec<Event>, key: Option<StepKey>, file: Option<Arriving>) {
        let mut kept = Vec::with_capacity(events.len());
        for event in events {
            self.summary.conversation.apply(&event);
            match event {
                Event::SendRequested { .. } => {}
                Event::ReadMoved {
                    agent, read_seq, ..
                } => {
                    self.reads.insert(agent, read_seq);
                }
                event => kept.push(event),
            }
        }
        if !kept.is_empty() {
            let kind = StepKind::Decided { events: kept, file };
            self.steps.push(Step { key, kind });
        }
    }

    fn finish(mut self) -> Played {
        let reads = self.reads.iter().map(|(agent, read_seq)| Event::ReadMoved {
            agent: *agent,
            read_seq: *read_seq,
            marked_unread: false,
        });
        let events: Vec<Event> = reads.collect();
        if !events.is_empty() {
            let kind = StepKind::Decided { events, file: None };
            self.steps.push(Step { key: None, kind });
        }
        let write = ConversationWrite {
            before: self.before,
            shown: None,
            after: self.summary,
            newcomer: Some(self.caller.person.clone()),
            gained: self.caller.person.identities,
            renamed: false,
            steps: self.steps,
            ids: self.ids.block(self.now),
            absorbed: None,
        };
        Played {
            write,
            files: self.files,
            uploads: self.uploads,
        }
    }

    /// An id as Meta makes them.
    fn wamid(&mut self) -> String {
        ticks::wamid(self.caller.party(), self.dice.random())
    }
}

/// The message that a command itself made, as opposed to quiet lines.
fn own_message(events: &mut [Event], ids: IdBlock) -> Option<&mut Message> {
    events.iter_mut().find_map(|event| match event {
        Event::EntryAdded { message } if message.id == ids.nth::<MessageId>(0) => {
            Some(message.as_mut())
        }
        _ => None,
    })
}
