//! The messages that a webhook's items are about, looked up in one go.

use std::collections::HashMap;
use std::sync::Arc;

use crate::actors::engine::Engine;
use crate::actors::roster::Channel;
use crate::domain::ids::{ChannelId, ConversationId, MessageId};
use crate::domain::inbound::InboundItem;
use crate::domain::message::Quote;
use crate::store::connection::AnyConnection;
use crate::store::error::StoreError;
use crate::store::messages;

/// Where a message stands.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub conversation: ConversationId,
    pub message: MessageId,
    pub quote: Quote,
}

/// Messages by number and Meta's id, or by our own id.
#[derive(Default)]
pub(super) struct Targets {
    by_external: HashMap<(ChannelId, String), Target>,
    by_callback: HashMap<(ChannelId, String), Target>,
}

impl Targets {
    /// Looks up every message that the items mention.
    pub(super) async fn look_up(
        engine: &Engine,
        items: &[(Arc<Channel>, InboundItem)],
    ) -> Result<Self, StoreError> {
        let mut external = Vec::new();
        let mut callbacks = Vec::new();
        for (channel, item) in items {
            external.extend(mentioned(item).map(|id| (channel.id, id.to_owned())));
            if let InboundItem::Status(status) = item {
                callbacks.extend(
                    status
                        .callback
                        .clone()
                        .map(|callback| (channel.id, callback)),
                );
            }
        }
        if external.is_empty() && callbacks.is_empty() {
            return Ok(Self::default());
        }
        engine
            .readers
            .read(move |connection| Self::read(connection, external, callbacks))
            .await
    }

    fn read(
        connection: &mut AnyConnection,
        external: Vec<(ChannelId, String)>,
        callbacks: Vec<(ChannelId, String)>,
    ) -> Result<Self, StoreError> {
        let mut targets = Self::default();
        for (channel, id) in external {
            if let Some(message) = messages::find_external(connection, channel, &id)? {
                targets
                    .by_external
                    .insert((channel, id), Target::of(&message));
            }
        }
        for (channel, callback) in callbacks {
            let Ok(id) = callback.parse::<MessageId>() else {
                continue;
            };
            let ours = match messages::load(connection, id) {
                Err(StoreError::NotFound) => continue,
                found => found?.message,
            };
            if messages::channel(connection, id)? == channel {
                targets
                    .by_callback
                    .insert((channel, callback), Target::of(&ours));
            }
        }
        Ok(targets)
    }

    /// The message an item is about.
    pub(super) fn of(&self, channel: ChannelId, item: &InboundItem) -> Option<&Target> {
        let by_id = mentioned(item).and_then(|id| self.by_external.get(&(channel, id.to_owned())));
        let callback = match item {
            InboundItem::Status(status) => status.callback.clone(),
            _ => None,
        };
        by_id.or_else(|| self.by_callback.get(&(channel, callback?)))
    }
}

impl Target {
    fn of(message: &crate::domain::message::Message) -> Self {
        Self {
            conversation: message.conversation_id,
            message: message.id,
            quote: messages::quote(message),
        }
    }
}

fn mentioned(item: &InboundItem) -> Option<&str> {
    match item {
        InboundItem::Message(message) | InboundItem::Echo(message) => message.reply_to.as_deref(),
        InboundItem::Reaction(reaction) => Some(&reaction.target),
        InboundItem::Edit(edit) => Some(&edit.target),
        InboundItem::Revoke(revoke) => Some(&revoke.target),
        InboundItem::Status(status) => Some(&status.external_id),
        InboundItem::IdentityChange(_) | InboundItem::Notice(_) => None,
    }
}
