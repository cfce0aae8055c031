//! What others ask the hub.

use std::collections::HashSet;

use actix::prelude::*;

use super::{Hub, HubHandle};
use crate::domain::ids::{AgentId, ConversationId};
use crate::domain::permissions::Principal;
use crate::protocol::row::Counts;

impl HubHandle {
    /// How many conversations somebody's views hold.
    pub async fn counts(&self, principal: Principal) -> Option<Counts> {
        self.address.send(AskCounts(principal)).await.ok()
    }

    /// Who looks at a conversation, or writes in it. Nobody, when the hub has no time to say.
    pub async fn lookers(&self, conversation: ConversationId) -> HashSet<AgentId> {
        let asked = self.address.send(AskLookers(conversation)).await;
        asked.unwrap_or_default()
    }
}

#[derive(Message)]
#[rtype(result = "Counts")]
struct AskCounts(Principal);

impl Handler<AskCounts> for Hub {
    type Result = MessageResult<AskCounts>;

    fn handle(&mut self, ask: AskCounts, _: &mut Context<Self>) -> Self::Result {
        MessageResult(self.counts.of(&ask.0))
    }
}

#[derive(Message)]
#[rtype(result = "HashSet<AgentId>")]
struct AskLookers(ConversationId);

impl Handler<AskLookers> for Hub {
    type Result = MessageResult<AskLookers>;

    fn handle(&mut self, ask: AskLookers, _: &mut Context<Self>) -> Self::Result {
        MessageResult(self.presence.people(ask.0))
    }
}
