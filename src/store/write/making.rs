//! A conversation's write in the making.

use super::{
    Absorbed, ConversationWrite, OutboxChange, Step, StepKey, StepKind, Written, first_message,
    show, show_added,
};
use crate::domain::content::Content;
use crate::domain::conversation::Conversation;
use crate::domain::event::Event;
use crate::domain::ids::MessageId;
use crate::domain::message::{Direction, Message};
use crate::domain::summary::{Change, Entry, Place, Summary};
use crate::store::error::StoreError;
use crate::store::media::{self, Arriving};
use crate::store::transaction::Transaction;
use crate::store::{
    amend, contacts, conversations, dedupe, drafts, mentions, messages, operations, orphans, outbox,
};

/// The write as far as it has come.
pub(super) struct Making<'a> {
    pub(super) write: &'a ConversationWrite,
    pub(super) before: &'a Conversation,
    pub(super) after: Summary,
    /// Its updates are claimed, and nothing is kept for its messages.
    prepared: bool,
    pub(super) inbound_count: i64,
    pub(super) changes: Vec<Change>,
    /// The customer's own data changed, which the row shows.
    pub(super) customer_changed: bool,
    /// Messages of ours that failed, by place.
    pub(super) failed: Vec<i64>,
}

impl<'a> Making<'a> {
    pub(super) fn new(write: &'a ConversationWrite) -> Self {
        Self {
            write,
            before: &write.before,
            after: write.after.clone(),
            prepared: false,
            inbound_count: write.before.inbound_count,
            changes: Vec::new(),
            customer_changed: false,
            failed: Vec::new(),
        }
    }

    /// A write whose updates somebody has claimed already, and for which nothing is kept.
    pub(super) fn prepared(write: &'a ConversationWrite) -> Self {
        Self {
            prepared: true,
            ..Self::new(write)
        }
    }

    /// A newcomer whom nobody can know yet.
    pub(super) fn introduce(&self, transaction: &mut Transaction<'_>) {
        let Some(person) = &self.write.newcomer else {
            return;
        };
        let (workspace, contact) = (self.before.workspace, self.after.contact.id);
        contacts::create(transaction, workspace, contact, person);
        for identity in &self.write.gained {
            contacts::add_identity(
                transaction,
                workspace,
                self.before.channel,
                contact,
                identity,
            );
        }
    }

    pub(super) fn know_the_customer(
        &self,
        transaction: &mut Transaction<'_>,
    ) -> Result<(), StoreError> {
        let contact = &self.after.contact;
        let workspace = self.before.workspace;
        if let Some(person) = &self.write.newcomer {
            contacts::create(transaction, workspace, contact.id, person);
        } else if self.write.renamed {
            let (name, username) = (contact.name.as_deref(), contact.username.as_deref());
            contacts::rename(transaction, contact.id, name, username)?;
        }
        contacts::add_identities(
            transaction,
            workspace,
            self.before.channel,
            contact.id,
            &self.write.gained,
        )
    }

    pub(super) fn absorb(
        &mut self,
        transaction: &mut Transaction<'_>,
        Absorbed { other, by }: &Absorbed,
    ) -> Result<(), StoreError> {
        self.join_row(transaction, other)?;
        messages::move_all(transaction, other.id, self.before)?;
        outbox::move_all(transaction, other.id, self.before.id)?;
        mentions::move_all(transaction, other.id, self.before)?;
        drafts::join(transaction, other.id, self.before.id)?;
        self.join_customers(transaction, other.contact, *by)?;
        conversations::mark_merged(transaction, other, self.before.id)?;
        self.inbound_count += other.inbound_count;
        self.changes.push(Change::Merged {
            before: Place::of(other),
            conversation: other.id,
            into: self.before.id,
        });
        Ok(())
    }

    pub(super) fn step(
        &mut self,
        transaction: &mut Transaction<'_>,
        step: &Step,
    ) -> Result<(), StoreError> {
        match &step.kind {
            StepKind::Decided { events, file } => {
                self.decided(transaction, events, file.as_ref())?;
                self.remember(transaction, step.key.as_ref(), first_message(events));
            }
            StepKind::Amended { target, amendment } => {
                transaction.flush()?;
                let changed = amend::apply(transaction, *target, amendment)?;
                self.note_failure(changed.as_ref());
                self.note_change(transaction, changed)?;
                self.remember(transaction, step.key.as_ref(), Some(*target));
            }
            StepKind::Reported {
                target,
                report,
                external_id,
                outbox,
            } => {
                transaction.flush()?;
                match outbox {
                    OutboxChange::Begin => outbox::begin(transaction, *target)?,
                    OutboxChange::Postpone(until) => {
                        outbox::postpone(transaction, *target, *until)?;
                    }
                    OutboxChange::Remove => {
                        outbox::remove(transaction, *target)?;
                    }
                }
                let changed = amend::report(transaction, *target, report, external_id.as_deref())?;
                self.note_failure(changed.as_ref());
                self.note_change(transaction, changed)?;
            }
            StepKind::Preferred { no_marketing_since } => {
                contacts::set_no_marketing(transaction, self.before.contact, *no_marketing_since)?;
                self.customer_changed = true;
            }
            StepKind::DraftSent { agent, part } => {
                drafts::sent(transaction, *agent, self.before.id, *part)?;
            }
            StepKind::Reintroduced => self.reintroduce(transaction)?,
            StepKind::Logged(done) => operations::insert(transaction, done)?,
            StepKind::TakenBack { operation } => operations::end(transaction, *operation)?,
            StepKind::Refreshed { target } => {
                let message = messages::load(transaction.connection, *target)?.message;
                self.note_change(transaction, Some(message))?;
            }
        }
        Ok(())
    }

    fn remember(
        &self,
        transaction: &mut Transaction<'_>,
        key: Option<&StepKey>,
        message: Option<MessageId>,
    ) {
        match key {
            None => {}
            Some(StepKey::Update(_)) if self.prepared => {}
            Some(StepKey::Update(key)) => {
                dedupe::insert(transaction, key, &self.after.conversation, message);
            }
            Some(StepKey::Command(key, answer)) => {
                dedupe::insert_answer(transaction, key, answer);
            }
        }
    }

    pub(super) fn decided(
        &mut self,
        transaction: &mut Transaction<'_>,
        events: &[Event],
        file: Option<&Arriving>,
    ) -> Result<(), StoreError> {
        for event in events {
            show_added(&mut self.after.last_message, event);
            match event {
                Event::EntryAdded { message } => {
                    if message.direction == Direction::In {
                        self.inbound_count += 1;
                    }
                    self.add_entry(transaction, message, file)?;
                }
                Event::HistoryAdded { message } => self.add_entry(transaction, message, file)?,
                Event::SendRequested { message } => {
                    outbox::insert(transaction, &self.after.conversation, *message);
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
        let state = &self.after.conversation;
        messages::insert(transaction, state, message, self.inbound_count)?;
        let has_file = message.content.media().is_some();
        if let Some(file) = file.filter(|_| has_file) {
            media::insert_arriving(transaction, state, message.id, file)?;
        }
        if has_file {
            self.publish_entry(transaction, message.id)?;
        } else {
            self.tell(Entry {
                message: message.clone(),
                media: None,
            });
        }
        match &message.content {
            Content::Note { mentions, .. } => self.mention(transaction, message, mentions)?,
            _ if message.direction == Direction::Out => self.react_to(transaction, message)?,
            _ => {}
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
        transaction.flush()?;
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
        let Some(external_id) = message.external_id.as_ref().filter(|_| !self.prepared) else {
            return Ok(());
        };
        let channel = self.after.conversation.channel;
        for amendment in orphans::take(transaction, channel, external_id)? {
            transaction.flush()?;
            let changed = amend::apply(transaction, message.id, &amendment)?;
            self.note_failure(changed.as_ref());
            self.note_change(transaction, changed)?;
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
            show(&mut self.after.last_message, &message);
        }
        self.publish_entry(transaction, message.id)
    }

    fn publish_entry(
        &mut self,
        transaction: &mut Transaction<'_>,
        id: MessageId,
    ) -> Result<(), StoreError> {
        transaction.flush()?;
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
    }

    pub(super) fn finish(
        mut self,
        transaction: &mut Transaction<'_>,
    ) -> Result<Written, StoreError> {
        let workspace = self.before.workspace;
        self.after.conversation.version = self.before.version + 1;
        let last = self.after.last_message.as_ref();
        let row_changed = self.before.version == 0
            || self.customer_changed
            || self.after.conversation
                != (Conversation {
                    version: self.before.version + 1,
                    ..self.before.clone()
                })
            || self.write.shown.as_ref() != last;
        if row_changed {
            conversations::save(transaction, self.before, &self.after.conversation, last)?;
            self.changes.push(Change::Conversation {
                before: (self.before.version > 0).then(|| Place::of(self.before)),
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
