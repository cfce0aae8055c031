//! People's commands on their way to a conversation, and the first answer kept for each key.

mod begin;
mod forward;
mod request;
mod since;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::conversation::{Answered, Input};
use super::engine::Engine;
use crate::domain::command::Request;
use crate::domain::content::{Content, Template};
use crate::domain::ids::ConversationId;
use crate::domain::permissions::Principal;
use crate::domain::rejection::Rejection;
use crate::protocol::command::CommandBody;
use crate::protocol::row::{ConversationRow, MessageRow};
use crate::store::conversations;
use crate::store::dedupe::CommandKey;
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

/// The longest key a client may make up.
const MAX_KEY: usize = 200;

impl Engine {
    /// Does what a person asks of a conversation. With a `key`, asking again gives the first
    /// answer again and changes nothing.
    pub async fn execute(
        self: &Arc<Self>,
        principal: &Principal,
        conversation: ConversationId,
        key: Option<String>,
        body: CommandBody,
    ) -> Result<Outcome, CommandError> {
        if key
            .as_ref()
            .is_some_and(|key| key.is_empty() || key.len() > MAX_KEY)
        {
            return Err(CommandError::Invalid(
                "a key has 1 to 200 characters".to_owned(),
            ));
        }
        // Asked through several tries inside, a command without a key must not happen twice.
        let key = key.unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
        if let CommandBody::Forward(body) = body {
            return forward::execute(self, principal, conversation, &key, body).await;
        }
        let draft = body.draft();
        let request = request::understand(self, principal, conversation, body).await?;
        self.ask_from(principal, conversation, key, request, draft)
            .await
    }

    /// Gives a conversation an understood request.
    pub(super) async fn ask(
        self: &Arc<Self>,
        principal: &Principal,
        conversation: ConversationId,
        key: String,
        request: Request,
    ) -> Result<Outcome, CommandError> {
        self.ask_from(principal, conversation, key, request, None)
            .await
    }

    /// The same, when it sends what somebody was writing.
    async fn ask_from(
        self: &Arc<Self>,
        principal: &Principal,
        conversation: ConversationId,
        key: String,
        mut request: Request,
        draft: Option<DraftPart>,
    ) -> Result<Outcome, CommandError> {
        if let Request::Reply(reply) = &mut request
            && let Content::Template(template) = &reply.content
        {
            reply.outreach.marketing = self.is_marketing(conversation, template).await?;
        }
        let key = CommandKey {
            workspace: principal.workspace,
            agent: principal.agent,
            // The same key for another conversation is another command.
            key: format!("{conversation}:{key}"),
        };
        let input = Input::Ask {
            principal: principal.clone(),
            request,
            key: Some(key),
            draft,
        };
        match self
            .directory
            .deliver(self, conversation, &Arc::new(input))
            .await?
        {
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
