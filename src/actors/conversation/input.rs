//! What a conversation can be given, and how it answers.

use std::sync::Arc;

use actix::prelude::*;
use tokio::sync::oneshot;

use crate::actors::commands::{CommandError, Outcome};
use crate::domain::command::Request;
use crate::domain::conversation::Conversation;
use crate::domain::delivery::DeliveryReport;
use crate::domain::ids::{AgentId, MessageId};
use crate::domain::inbound::InboundMessage;
use crate::domain::message::Quote;
use crate::domain::permissions::Principal;
use crate::domain::time::Timestamp;
use crate::store::dedupe::{CommandKey, FirstEffect, UpdateKey};
use crate::store::drafts::DraftPart;
use crate::store::orphans::Amendment;
use crate::store::write::OutboxChange;

/// Something for a conversation to do.
#[derive(Debug)]
pub enum Input {
    /// A person asks something.
    Ask {
        /// Who.
        principal: Principal,
        /// What.
        request: Request,
        /// By what a repetition is known.
        key: Option<CommandKey>,
        /// What of their draft it sends.
        draft: Option<DraftPart>,
        /// The name by which it can be taken back.
        operation: String,
    },
    /// A message came.
    Receive {
        /// From the customer or from the phone app.
        kind: ReceivedKind,
        /// The message.
        message: Box<InboundMessage>,
        /// What it answers.
        quote: Option<Quote>,
    },
    /// Something about an entry that is there.
    Amend {
        /// Which entry.
        target: MessageId,
        /// What.
        amendment: Amendment,
        /// By what a repetition is known.
        key: Option<UpdateKey>,
    },
    /// Our sender reports on a message.
    Report {
        /// Which message.
        target: MessageId,
        /// What became of it.
        report: DeliveryReport,
        /// Meta's id of it, once known.
        external_id: Option<String>,
        /// What follows for the outbox.
        outbox: OutboxChange,
    },
    /// A file came, or never will.
    Refresh {
        /// Whose entry it belongs to.
        target: MessageId,
    },
    /// The customer is also known by these.
    Gain {
        /// The identities.
        identities: Vec<crate::domain::contact::Identity>,
    },
    /// Another conversation of the same person is joined to this one.
    Absorb {
        /// The other, as it was committed last.
        other: Box<Conversation>,
        /// Who joins them; `None` when they proved to be one person by themselves.
        by: Option<AgentId>,
    },
    /// What colleagues know about the customer has changed in the store, and the row shows it.
    Reintroduce,
    /// The customer wants no marketing since then, or (`None`) takes it again.
    Prefer {
        /// Since when.
        no_marketing_since: Option<Timestamp>,
    },
    /// The snooze may be over.
    Wake,
}

/// Where a message came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceivedKind {
    /// The customer.
    Customer,
    /// A colleague on the phone app.
    Echo,
}

/// How a conversation answers.
pub type Reply = Result<Answered, CommandError>;

/// What an input gave.
#[derive(Clone, Debug)]
pub enum Answered {
    /// A person's answer.
    Outcome(Outcome),
    /// An update's effect; `None` when it changed nothing that has an id.
    Effect(Option<FirstEffect>),
}

/// An input on its way, with whoever waits for the answer.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Envelope {
    /// What to do.
    pub input: Arc<Input>,
    waiting: oneshot::Sender<Reply>,
}

impl Envelope {
    /// An envelope, and where its answer arrives.
    pub fn new(input: Arc<Input>) -> (Self, oneshot::Receiver<Reply>) {
        let (waiting, answer) = oneshot::channel();
        (Self { input, waiting }, answer)
    }

    /// Answers. Whoever stopped waiting does not need it.
    pub fn answer(self, reply: Reply) {
        let _ = self.waiting.send(reply);
    }
}
