//! What only one reader knows of their work: what is new to them, and where they are mentioned.

use std::collections::HashMap;

use super::conversation::{Conversation, Scope, Status};
use super::ids::{AgentId, ConversationId};
use super::permissions::Principal;
use super::summary::ReadPosition;

/// How much the customer wrote, and how much of it is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// How many messages.
    pub inbound: i64,
    /// How many of them are answered.
    pub answered: i64,
}

/// What one reader knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Personal {
    /// Their own open conversations.
    pub own: HashMap<ConversationId, Written>,
    /// Where they stand; at the beginning where nothing is said.
    pub positions: HashMap<ConversationId, ReadPosition>,
    /// Where an unread note names them, and who may see that.
    pub mentions: HashMap<ConversationId, Scope>,
}

impl Personal {
    /// How many of their own have something new to them.
    pub fn unread(&self) -> i64 {
        let unread = self.own.iter().filter(|(id, written)| {
            let position = self.positions.get(id).copied().unwrap_or_default();
            position.unread_of(written.inbound, written.answered) > 0
        });
        i64::try_from(unread.count()).unwrap_or(i64::MAX)
    }

    /// In how many conversations that they may see an unread note names them.
    pub fn mentioned(&self, reader: &Principal) -> i64 {
        let seen = self.mentions.values();
        let seen = seen.filter(|scope| reader.may_see(scope));
        i64::try_from(seen.count()).unwrap_or(i64::MAX)
    }

    /// Takes in a conversation as it is now. `false` when it has become theirs and nobody knows
    /// yet how far they have read it.
    #[must_use]
    pub fn take_in(&mut self, reader: AgentId, state: &Conversation) -> bool {
        if let Some(scope) = self.mentions.get_mut(&state.id) {
            *scope = state.scope();
        }
        if state.owner != Some(reader) || state.status != Status::Open {
            self.own.remove(&state.id);
            return true;
        }
        let written = Written {
            inbound: state.inbound_count,
            answered: state.answered_inbound,
        };
        let was_theirs = self.own.insert(state.id, written).is_some();
        was_theirs || self.positions.contains_key(&state.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{ChannelId, ContactId, TeamId, WorkspaceId};
    use crate::domain::permissions::{NumberScope, Right};
    use crate::domain::time::Timestamp;

    const SARA: AgentId = AgentId(7);

    fn conversation(id: i64, owner: Option<AgentId>, inbound: i64) -> Conversation {
        let (workspace, channel) = (WorkspaceId(1), ChannelId(1));
        let (id, contact) = (ConversationId(id), ContactId(id));
        let mut state = Conversation::begin(id, workspace, channel, contact, Timestamp(0));
        (state.owner, state.inbound_count) = (owner, inbound);
        state.status = Status::Open;
        state
    }

    #[test]
    fn what_is_new_among_ones_own_is_counted() {
        let mut personal = Personal::default();
        let mut state = conversation(1, Some(SARA), 2);
        assert!(!personal.take_in(SARA, &state), "who knows how far");
        assert_eq!(personal.unread(), 1);
        let read = ReadPosition {
            read_seq: 9,
            read_inbound: 2,
            marked_unread: false,
        };
        personal.positions.insert(state.id, read);
        assert_eq!(personal.unread(), 0);
        state.inbound_count = 3;
        assert!(personal.take_in(SARA, &state));
        assert_eq!(personal.unread(), 1);
        state.answered_inbound = 3;
        assert!(personal.take_in(SARA, &state));
        assert_eq!(personal.unread(), 0);
        state.inbound_count = 4;
        state.status = Status::Resolved;
        assert!(personal.take_in(SARA, &state));
        assert_eq!(personal.unread(), 0, "done with");
    }

    #[test]
    fn a_mention_counts_while_its_reader_may_see_it() {
        let sara = Principal {
            agent: SARA,
            workspace: WorkspaceId(1),
            rights: [Right::SeeQueue].into(),
            teams: [TeamId(1)].into(),
            numbers: NumberScope::All,
        };
        let mut personal = Personal::default();
        let mut state = conversation(1, None, 2);
        personal.mentions.insert(state.id, state.scope());
        assert_eq!(personal.mentioned(&sara), 1);
        state.team = Some(TeamId(2));
        assert!(personal.take_in(SARA, &state));
        assert_eq!(personal.mentioned(&sara), 0);
    }
}
