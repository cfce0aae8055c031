//! One conversation's part of a commit: dedupe, thread, row, counts, outbox and stream, all or
//! nothing.

mod group;
mod making;
mod outcomes;
mod readers;

pub(super) use group::{apply_all, is_plain};

use super::conversations;
use super::dedupe::{self, CommandKey, FirstEffect, UpdateKey};
use super::drafts::DraftPart;
use super::error::StoreError;
use super::media::Arriving;
use super::operations::Operation;
use super::orphans::Amendment;
use super::transaction::Transaction;
use crate::domain::contact::{Identity, Person};
use crate::domain::content::Content;
use crate::domain::conversation::Conversation;
use crate::domain::delivery::DeliveryReport;
use crate::domain::event::Event;
use crate::domain::ids::{AgentId, ConversationId, IdBlock, MessageId, OperationId};
use crate::domain::message::Message;
use crate::domain::summary::{LastMessage, Summary};
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
    /// Ids for the lines that only the commit knows to be needed.
    pub ids: IdBlock,
    /// Another conversation of the same person that is joined to this one.
    pub absorbed: Option<Absorbed>,
}

/// A conversation that is joined to another.
#[derive(Debug)]
pub struct Absorbed {
    /// As it was committed last.
    pub other: Conversation,
    /// Who joined them; `None` when they proved to be one person by themselves.
    pub by: Option<AgentId>,
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
    /// The customer wants no marketing since then, or (`None`) takes it again.
    Preferred {
        /// Since when.
        no_marketing_since: Option<Timestamp>,
    },
    /// What somebody was writing is sent with this.
    DraftSent {
        /// Who.
        agent: AgentId,
        /// What of it.
        part: DraftPart,
    },
    /// What colleagues know about the customer has changed.
    Reintroduced,
    /// Somebody did something that they may take back.
    Logged(Box<Operation>),
    /// Somebody took back what they did.
    TakenBack {
        /// Which.
        operation: OperationId,
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
    write: &ConversationWrite,
) -> Result<Written, StoreError> {
    let repeated = repetitions(transaction, &write.steps)?;
    if !repeated.is_empty() {
        return Ok(Written::Repeated(repeated));
    }
    let mut making = making::Making::new(write);
    making.know_the_customer(transaction)?;
    if let Some(absorbed) = &write.absorbed {
        making.absorb(transaction, absorbed)?;
    }
    for step in &write.steps {
        making.step(transaction, step)?;
    }
    making.settle_failures(transaction, write.ids)?;
    let written = making.finish(transaction)?;
    transaction.flush()?;
    Ok(written)
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

fn first_message(events: &[Event]) -> Option<MessageId> {
    events.iter().find_map(|event| match event {
        Event::EntryAdded { message } | Event::HistoryAdded { message }
            if !matches!(message.content, Content::Activity(_)) =>
        {
            Some(message.id)
        }
        _ => None,
    })
}

/// Has a list row show what an event adds. History gives way to what is newer: it may come at any
/// time.
pub fn show_added(shown: &mut Option<LastMessage>, event: &Event) {
    match event {
        Event::EntryAdded { message } => show(shown, message),
        Event::HistoryAdded { message }
            if shown.as_ref().is_none_or(|shown| shown.at <= message.at) =>
        {
            show(shown, message);
        }
        _ => {}
    }
}

/// Has a list row show a message from now on; quiet lines and emojis it never shows.
fn show(shown: &mut Option<LastMessage>, message: &Message) {
    if !matches!(
        message.content,
        Content::Activity(_) | Content::Reaction { .. }
    ) {
        *shown = Some(last_message(message));
    }
}

/// What a list row shows of a message.
fn last_message(message: &Message) -> LastMessage {
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
