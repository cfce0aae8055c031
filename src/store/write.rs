//! One conversation's part of a commit: dedupe, thread, row, counts, outbox and stream, all or
//! nothing.

use super::amend;
use super::contacts;
use super::conversations;
use super::dedupe::{self, CommandKey, FirstEffect, UpdateKey};
use super::error::StoreError;
use super::media::{self, Arriving};
use super::messages;
use super::orphans::{self, Amendment};
use super::outbox;
use super::read_positions;
use super::transaction::Transaction;
use crate::domain::contact::{Identity, Person};
use crate::domain::content::Content;
use crate::domain::conversation::Conversation;
use crate::domain::delivery::DeliveryReport;
use crate::domain::event::Event;
use crate::domain::ids::{AgentId, ConversationId, MessageId};
use crate::domain::message::{Direction, Message};
use crate::domain::summary::{Change, Entry, LastMessage, Place, ReadPosition, Summary};
use crate::domain::time::Timestamp;

/// What one conversation wants committed.
#[derive(Debug)]
pub struct ConversationWrite {
    /// As it was when it was decided upon; `version` 0 means that it is new.
    pub before: Conversation,
    /// What its row showed.
    pub shown: Option<LastMessage>,
    /// As it shall be.
    pub after: Summary,
    /// The customer as the first message describes them, when the conversation is new.
    pub newcomer: Option<Person>,
    /// Identities that the customer has gained.
    pub gained: Vec<Identity>,
    /// The customer's names have changed to those in `after`.
    pub renamed: bool,
    /// What happens, in order.
    pub steps: Vec<Step>,
    /// Another conversation of the same person that is joined to this one.
    pub absorbed: Option<Conversation>,
}

/// One thing that happens.
#[derive(Debug)]
pub struct Step {
    /// By what a repetition is known.
    pub key: Option<StepKey>,
    /// What it is.
    pub kind: StepKind,
}

/// By what a repetition is known.
#[derive(Clone, Debug)]
pub enum StepKey {
    /// An update of Meta's.
    Update(UpdateKey),
    /// A person's command, with the answer to keep.
    Command(CommandKey, String),
}

/// What happens.
#[derive(Debug)]
pub enum StepKind {
    /// Events were decided; the message among them may bring a file.
    Decided {
        /// The events.
        events: Vec<Event>,
        /// The file.
        file: Option<Arriving>,
    },
    /// Something changes about an entry that is there.
    Amended {
        /// Which entry.
        target: MessageId,
        /// What.
        amendment: Amendment,
    },
    /// Our sender reports on a message.
    Reported {
        /// Which message.
        target: MessageId,
        /// What became of it.
        report: DeliveryReport,
        /// Meta's id of it, once known.
        external_id: Option<String>,
        /// What follows for the outbox.
        outbox: OutboxChange,
    },
    /// A file came, or will never come: whoever shows the entry shows it anew.
    Refreshed {
        /// Which entry.
        target: MessageId,
    },
}

/// What a report means for the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboxChange {
    /// A call begins.
    Begin,
    /// Not taken: again at that time.
    Postpone(Timestamp),
    /// Done with, one way or the other.
    Remove,
}

/// What became of a write.
#[derive(Debug)]
pub enum Written {
    /// It is done; the conversation as it is now.
    Done(Box<Summary>),
    /// Nothing was written: these steps had happened before, and this is what they gave.
    Repeated(Vec<(usize, Repeated)>),
}

/// What a step gave when it happened first.
#[derive(Clone, Debug)]
pub enum Repeated {
    /// An update's effect.
    Update(FirstEffect),
    /// A command's answer.
    Command(String),
}

/// Commits one conversation's write.
///
/// # Errors
/// `Conflict` when the conversation, the customer or an identity has moved on: load again.
pub fn apply(
    transaction: &mut Transaction<'_>,
    write: ConversationWrite,
) -> Result<Written, StoreError> {
    let repeated = repetitions(transaction, &write.steps)?;
    if !repeated.is_empty() {
        return Ok(Written::Repeated(repeated));
    }
    let mut making = Making {
        changes: Vec::new(),
        inbound_count: write.before.inbound_count,
        before: write.before,
        shown: write.shown,
        after: write.after,
    };
    making.know_the_customer(
        transaction,
        write.newcomer.as_ref(),
        &write.gained,
        write.renamed,
    )?;
    if let Some(other) = &write.absorbed {
        making.absorb(transaction, other)?;
    }
    for step in write.steps {
        making.step(transaction, step)?;
    }
    making.finish(transaction)
}

fn repetitions(
    transaction: &mut Transaction<'_>,
    steps: &[Step],
) -> Result<Vec<(usize, Repeated)>, StoreError> {
    let mut repeated = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let first = match &step.key {
            None => None,
            Some(StepKey::Update(key)) => {
                dedupe::find(transaction.connection, key)?.map(Repeated::Update)
            }
            Some(StepKey::Command(key, _)) => {
                dedupe::find_answer(transaction.connection, key)?.map(Repeated::Command)
            }
        };
        repeated.extend(first.map(|first| (index, first)));
    }
    Ok(repeated)
}

struct Making {
    before: Conversation,
    shown: Option<LastMessage>,
    after: Summary,
    inbound_count: i64,
    changes: Vec<Change>,
}

impl Making {
    fn know_the_customer(
        &mut self,
        transaction: &mut Transaction<'_>,
        newcomer: Option<&Person>,
        gained: &[Identity],
        renamed: bool,
    ) -> Result<(), StoreError> {
        let contact = &self.after.contact;
        let workspace = self.before.workspace;
        if let Some(person) = newcomer {
            contacts::create(transaction, workspace, contact.id, person)?;
        } else if renamed {
            let (name, username) = (contact.name.as_deref(), contact.username.as_deref());
            contacts::rename(transaction, contact.id, name, username)?;
        }
        contacts::add_identities(
            transaction,
            workspace,
            self.before.channel,
            contact.id,
            gained,
        )
    }

    fn absorb(
        &mut self,
        transaction: &mut Transaction<'_>,
        other: &Conversation,
    ) -> Result<(), StoreError> {
        messages::move_all(transaction, other.id, &self.before)?;
        outbox::move_all(transaction, other.id, self.before.id)?;
        contacts::merge(transaction, other.contact, self.before.contact)?;
        conversations::mark_merged(transaction, other, self.before.id)?;
        self.inbound_count += other.inbound_count;
        self.changes.push(Change::Merged {
            before: Place::of(other),
            conversation: other.id,
            into: self.before.id,
        });
        Ok(())
    }

    fn step(&mut self, transaction: &mut Transaction<'_>, step: Step) -> Result<(), StoreError> {
        match step.kind {
            StepKind::Decided { events, file } => {
                self.decided(transaction, &events, file.as_ref())?;
                self.remember(transaction, step.key, first_message(&events))?;
            }
            StepKind::Amended { target, amendment } => {
                let changed = amend::apply(transaction, target, &amendment)?;
                self.note_change(transaction, changed)?;
                self.remember(transaction, step.key, Some(target))?;
            }
            StepKind::Reported {
                target,
                report,
                external_id,
                outbox,
            } => {
                match outbox {
                    OutboxChange::Begin => outbox::begin(transaction, target)?,
                    OutboxChange::Postpone(until) => outbox::postpone(transaction, target, until)?,
                    OutboxChange::Remove => {
                        outbox::remove(transaction, target)?;
                    }
                }
                let changed = amend::report(transaction, target, &report, external_id.as_deref())?;
                self.note_change(transaction, changed)?;
            }
            StepKind::Refreshed { target } => {
                let message = messages::load(transaction.connection, target)?.message;
                self.note_change(transaction, Some(message))?;
            }
        }
        Ok(())
    }

    fn remember(
        &self,
        transaction: &mut Transaction<'_>,
        key: Option<StepKey>,
        message: Option<MessageId>,
    ) -> Result<(), StoreError> {
        match key {
            None => Ok(()),
            Some(StepKey::Update(key)) => {
                dedupe::insert(transaction, &key, &self.after.conversation, message)
            }
            Some(StepKey::Command(key, answer)) => {
                dedupe::insert_answer(transaction, &key, &answer)
            }
        }
    }

    fn decided(
        &mut self,
        transaction: &mut Transaction<'_>,
        events: &[Event],
        file: Option<&Arriving>,
    ) -> Result<(), StoreError> {
        for event in events {
            match event {
                Event::EntryAdded { message } => self.add_entry(transaction, message, file)?,
                Event::SendRequested { message } => {
                    outbox::insert(transaction, &self.after.conversation, *message)?;
                }
                Event::ReadMoved {
                    agent,
                    read_seq,
                    marked_unread,
                } => {
                    self.move_reader(transaction, *agent, *read_seq, *marked_unread)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn add_entry(
        &mut self,
        transaction: &mut Transaction<'_>,
        message: &Message,
        file: Option<&Arriving>,
    ) -> Result<(), StoreError> {
        if message.direction == Direction::In {
            self.inbound_count += 1;
        }
        let state = &self.after.conversation;
        messages::insert(transaction, state, message, self.inbound_count)?;
        let has_file = message.content.media().is_some();
        if let Some(file) = file.filter(|_| has_file) {
            media::insert_arriving(transaction, state, message.id, file)?;
        }
        self.show(message);
        if has_file {
            self.publish_entry(transaction, message.id)?;
        } else {
            self.tell(Entry {
                message: message.clone(),
                media: None,
            });
        }
        if message.direction == Direction::Out {
            self.react_to(transaction, message)?;
        }
        self.adopt_orphans(transaction, message)
    }

    /// An emoji of ours also shows on the message it is for.
    fn react_to(
        &mut self,
        transaction: &mut Transaction<'_>,
        reaction: &Message,
    ) -> Result<(), StoreError> {
        let Content::Reaction { emoji, target } = &reaction.content else {
            return Ok(());
        };
        let Ok(target) = target.parse::<MessageId>() else {
            return Ok(());
        };
        let mut message = messages::load(transaction.connection, target)?.message;
        amend::react(&mut message, reaction.author.clone(), emoji.as_deref());
        messages::update(transaction, &message)?;
        self.note_change(transaction, Some(message))
    }

    /// What came for this message before it came itself.
    fn adopt_orphans(
        &mut self,
        transaction: &mut Transaction<'_>,
        message: &Message,
    ) -> Result<(), StoreError> {
        let Some(external_id) = &message.external_id else {
            return Ok(());
        };
        let channel = self.after.conversation.channel;
        for amendment in orphans::take(transaction, channel, external_id)? {
            let changed = amend::apply(transaction, message.id, &amendment)?;
            self.note_change(transaction, changed)?;
        }
        Ok(())
    }

    fn move_reader(
        &mut self,
        transaction: &mut Transaction<'_>,
        agent: AgentId,
        read_seq: i64,
        marked_unread: bool,
    ) -> Result<(), StoreError> {
        let state = &self.after.conversation;
        let read_inbound = if read_seq >= state.seq {
            self.inbound_count
        } else {
            messages::inbound_up_to(transaction.connection, state.id, read_seq)?
        };
        let to = ReadPosition {
            read_seq,
            read_inbound,
            marked_unread,
        };
        let moved = read_positions::advance(transaction, state.workspace, agent, state.id, to)?;
        if let Some(position) = moved {
            self.changes.push(Change::Read {
                agent,
                conversation: state.id,
                position,
            });
        }
        Ok(())
    }

    fn note_change(
        &mut self,
        transaction: &mut Transaction<'_>,
        changed: Option<Message>,
    ) -> Result<(), StoreError> {
        let Some(message) = changed else {
            return Ok(());
        };
        let shown = self.after.last_message.as_ref().map(|last| last.id);
        if shown == Some(message.id) {
            self.show(&message);
        }
        self.publish_entry(transaction, message.id)
    }

    /// The list row shows this message from now on; quiet lines and emojis it never shows.
    fn show(&mut self, message: &Message) {
        if matches!(
            message.content,
            Content::Activity(_) | Content::Reaction { .. }
        ) {
            return;
        }
        self.after.last_message = Some(last_message(message));
    }

    fn publish_entry(
        &mut self,
        transaction: &mut Transaction<'_>,
        id: MessageId,
    ) -> Result<(), StoreError> {
        let entry = messages::load(transaction.connection, id)?;
        self.tell(entry);
        Ok(())
    }

    fn tell(&mut self, entry: Entry) {
        let id = entry.message.id;
        // Several changes of one entry in one commit are told once, as it is at the end.
        self.changes.retain(
            |change| !matches!(change, Change::Entry { entry, .. } if entry.message.id == id),
        );
        let scope = self.after.conversation.scope();
        self.changes.push(Change::Entry {
            scope,
            entry: Box::new(entry),
        });
        Ok(())
    }

    fn finish(mut self, transaction: &mut Transaction<'_>) -> Result<Written, StoreError> {
        let workspace = self.before.workspace;
        self.after.conversation.version = self.before.version + 1;
        let last = self.after.last_message.as_ref();
        let row_changed = self.before.version == 0
            || self.after.conversation
                != (Conversation {
                    version: self.before.version + 1,
                    ..self.before.clone()
                })
            || self.shown.as_ref() != last;
        if row_changed {
            conversations::save(transaction, &self.before, &self.after.conversation, last)?;
            self.changes.push(Change::Conversation {
                before: (self.before.version > 0).then(|| Place::of(&self.before)),
                summary: Box::new(self.after.clone()),
            });
        } else {
            self.after.conversation.version = self.before.version;
        }
        for change in self.changes {
            transaction.publish(workspace, change)?;
        }
        Ok(Written::Done(Box::new(self.after)))
    }
}

fn first_message(events: &[Event]) -> Option<MessageId> {
    events.iter().find_map(|event| match event {
        Event::EntryAdded { message } if !matches!(message.content, Content::Activity(_)) => {
            Some(message.id)
        }
        _ => None,
    })
}

/// What a list row shows of a message.
pub fn last_message(message: &Message) -> LastMessage {
    LastMessage {
        id: message.id,
        seq: message.seq,
        direction: message.direction,
        author: message.author.clone(),
        kind: message.content.kind().to_owned(),
        preview: message.content.preview(),
        at: message.at,
        delivery: message.delivery.as_ref().map(|delivery| delivery.state),
    }
}

/// The conversation that an id leads to, which may have been joined to another.
pub fn follow(
    connection: &mut super::connection::AnyConnection,
    id: ConversationId,
) -> Result<ConversationId, StoreError> {
    let mut current = id;
    while let Some(into) = conversations::merged_into(connection, current)? {
        current = into;
    }
    Ok(current)
}
