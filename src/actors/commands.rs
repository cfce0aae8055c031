//! People's commands on their way to a conversation, and the first answer kept for each key.

mod begin;
mod forward;
mod marks;
mod next;
mod operations;
mod request;
mod since;

use std::sync::Arc;

pub use marks::Marks;
pub use next::HandingOut;
use serde::{Deserialize, Serialize};

use super::conversation::{Answered, Input, parse_answer};
use super::engine::Engine;
use crate::domain::command::Request;
use crate::domain::content::{Content, Template};
use crate::domain::ids::ConversationId;
use crate::domain::permissions::Principal;
use crate::domain::rejection::Rejection;
use crate::protocol::command::CommandBody;
use crate::protocol::row::{ConversationRow, MessageRow};
use crate::store::conversations;
use crate::store::drafts::DraftPart;
use crate::store::error::StoreError;

/// What a command gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "gave", rename_all = "snake_case")]
pub enum Outcome {
    /// The conversation as it is now.
    Conversation {
        /// Its row.
        row: Box<ConversationRow>,
    },
    /// The message or note it made.
    Message {
        /// The entry.
        message: Box<MessageRow>,
    },
    /// The messages it made.
    Messages {
        /// The entries.
        items: Vec<MessageRow>,
    },
}

/// Why a command gave nothing.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CommandError {
    /// The rules say no.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// It makes no sense: an unknown file, a message of another conversation, too long a text.
    #[error("{0}")]
    Invalid(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// Does what a person asks of a conversation. Asking again with the same key gives the first
    /// answer again and changes nothing.
    pub async fn execute(
        self: &Arc<Self>,
        principal: &Principal,
        conversation: ConversationId,
        marks: Marks,
        body: CommandBody,
    ) -> Result<Outcome, CommandError> {
        if let CommandBody::Forward(body) = body {
            return forward::execute(self, principal, conversation, &marks.key, body).await;
        }
        let marks = marks.sending(body.draft());
        let request = request::understand(self, principal, conversation, body).await?;
        self.ask(principal, conversation, marks, request).await
    }

    /// Gives a conversation an understood request.
    pub(super) async fn ask(
        self: &Arc<Self>,
        principal: &Principal,
        conversation: ConversationId,
        marks: Marks,
        mut request: Request,
    ) -> Result<Outcome, CommandError> {
        if let Request::Reply(reply) = &mut request
            && let Content::Template(template) = &reply.content
        {
            reply.outreach.marketing = self.is_marketing(conversation, template).await?;
        }
        let marks = marks.within(conversation);
        self.ask_as(principal, conversation, marks, request).await
    }

    /// Gives a conversation something a person asks, known by a key.
    async fn ask_as(
        self: &Arc<Self>,
        principal: &Principal,
        conversation: ConversationId,
        marks: Marks,
        request: Request,
    ) -> Result<Outcome, CommandError> {
        let input = Input::Ask {
            principal: principal.clone(),
            request,
            key: Some(marks.command_key(principal)),
            draft: marks.draft,
            operation: marks.operation,
        };
        let input = Arc::new(input);
        match self.directory.deliver(self, conversation, &input).await? {
            Answered::Outcome(outcome) => Ok(outcome),
            Answered::Effect(_) => Err(CommandError::Store(StoreError::NotFound)),
        }
    }

    /// Whether a template is marketing to somebody who wants none; nobody else has to be asked.
    async fn is_marketing(
        &self,
        conversation: ConversationId,
        template: &Template,
    ) -> Result<bool, StoreError> {
        let found = self
            .readers
            .read(move |connection| conversations::load(connection, conversation))
            .await;
        let summary = match found {
            Ok(summary) => summary,
            // A customer whom nobody has written to yet.
            Err(StoreError::NotFound) => return Ok(false),
            Err(error) => return Err(error),
        };
        let channel = self.roster.channel(summary.conversation.channel);
        match channel.filter(|_| summary.contact.no_marketing_since.is_some()) {
            Some(channel) => Ok(self.templates.is_marketing(self, &channel, template).await),
            None => Ok(false),
        }
    }
}

impl CommandBody {
    /// What of its writer's draft a command sends.
    fn draft(&self) -> Option<DraftPart> {
        match self {
            Self::Messages(body) => body.draft.then_some(DraftPart::Reply),
            Self::Note(body) => body.draft.then_some(DraftPart::Note),
            _ => None,
        }
    }
}
