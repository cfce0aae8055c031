//! What has to be set going once a commit is on disk.

use std::sync::Arc;

use super::engine::Engine;
use crate::domain::ids::{AgentId, ChannelId, ConversationId, MediaId, MessageId};

/// What follows a commit. Losing it loses nothing: at the next start the store says the same.
#[derive(Debug, Default)]
pub struct Afterwards {
    /// Messages that go out.
    pub send: Vec<(ChannelId, ConversationId, MessageId)>,
    /// Files to be fetched.
    pub fetch: Vec<MediaId>,
    /// The owner has read this conversation: the customer may know.
    pub read_receipt: Option<ConversationId>,
    /// Whose drafts are no longer what they were.
    pub drafts: Vec<(AgentId, ConversationId)>,
}

impl Engine {
    /// Sets going what follows a commit.
    pub fn follow_up(self: &Arc<Self>, afterwards: Afterwards) {
        for (channel, conversation, message) in afterwards.send {
            self.senders.enqueue(channel, conversation, message);
        }
        for media in afterwards.fetch {
            self.fetcher.fetch(media);
        }
        if let Some(conversation) = afterwards.read_receipt {
            self.senders.tell_read(conversation);
        }
        for (agent, conversation) in afterwards.drafts {
            let engine = self.clone();
            actix::spawn(async move { engine.tell_draft(agent, conversation).await });
        }
    }
}
