//! Conversations that we begin, and messages that a person has sent again.

use std::sync::Arc;

use super::{CommandError, Marks, Outcome, request};
use crate::actors::engine::Engine;
use crate::domain::command::{Reply, Request};
use crate::domain::contact::Person;
use crate::domain::content::{Content, Template};
use crate::domain::delivery::DeliveryState;
use crate::domain::ids::{ChannelId, ConversationId, MessageId, TeamId};
use crate::domain::outreach::Outreach;
use crate::domain::permissions::{Principal, Right};
use crate::domain::rejection::Rejection;
use crate::store::{conversations, messages};
use crate::whatsapp::validate;

impl Engine {
    /// Writes to a customer first, with a template; the conversation is found or begun.
    ///
    /// # Errors
    /// As [`Engine::execute`]; `Invalid` when the number is not the person's or the customer has
    /// no address.
    pub async fn begin(
        self: &Arc<Self>,
        principal: &Principal,
        channel: ChannelId,
        person: &Person,
        template: Template,
        key: Option<String>,
    ) -> Result<(ConversationId, Outcome), CommandError> {
        let channel = self
            .roster
            .channel(channel)
            .filter(|channel| channel.workspace == principal.workspace)
            .filter(|channel| principal.numbers.holds(channel.id))
            .ok_or_else(|| CommandError::Invalid("there is no such number".to_owned()))?;
        if !principal.may(Right::Reply) {
            return Err(CommandError::Rejected(Rejection::Forbidden {
                right: Right::Reply,
            }));
        }
        if person
            .identities
            .iter()
            .all(|identity| identity.value.is_empty())
        {
            return Err(CommandError::Invalid(
                "give a phone number or a user id".to_owned(),
            ));
        }
        let content = Content::Template(template);
        request::template_file(self, principal, &content).await?;
        validate::check(&content).map_err(|limit| {
            CommandError::Rejected(Rejection::Unsendable {
                reason: limit.to_string(),
            })
        })?;
        let conversation = self.directory.resolve(self, &channel, person).await?;
        let outcome = self
            .send_anew(
                principal,
                conversation,
                content,
                None,
                channel.default_team,
                key,
            )
            .await?;
        Ok((conversation, outcome))
    }

    /// Sends a failed or unknown message again, as a new one: a person has decided that.
    ///
    /// # Errors
    /// As [`Engine::execute`]; `Invalid` when the message has neither failed nor is unknown.
    pub async fn retry(
        self: &Arc<Self>,
        principal: &Principal,
        message: MessageId,
        key: Option<String>,
    ) -> Result<Outcome, CommandError> {
        let (entry, conversation) = self
            .readers
            .read(move |connection| {
                let entry = messages::load(connection, message)?;
                let conversation = entry.message.conversation_id;
                let found = conversations::load(connection, conversation)?;
                Ok((entry, found.conversation))
            })
            .await?;
        if !principal.may_see_conversation(&conversation) {
            return Err(CommandError::Rejected(Rejection::NotVisible));
        }
        let message = entry.message;
        let state = message.delivery.as_ref().map(|delivery| delivery.state);
        if !matches!(state, Some(DeliveryState::Failed | DeliveryState::Unknown)) {
            return Err(CommandError::Invalid(
                "only a failed message is sent again".to_owned(),
            ));
        }
        let quote = message.reply_to;
        self.send_anew(
            principal,
            message.conversation_id,
            message.content,
            quote,
            None,
            key,
        )
        .await
    }

    async fn send_anew(
        self: &Arc<Self>,
        principal: &Principal,
        conversation: ConversationId,
        content: Content,
        reply_to: Option<crate::domain::message::Quote>,
        default_team: Option<TeamId>,
        key: Option<String>,
    ) -> Result<Outcome, CommandError> {
        let marks = Marks::sound(key, None)?;
        let request = Request::Reply(Box::new(Reply {
            content,
            seen: None,
            reply_to,
            forwarded: None,
            resolve: false,
            default_team,
            outreach: Outreach::default(),
        }));
        self.ask(principal, conversation, marks, request).await
    }
}
