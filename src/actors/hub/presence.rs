//! Who is looking and who is composing: leases of eight seconds, never stored. Whoever turns to
//! another window is away until they leave: a browser that sleeps renews nothing.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::{Duration, Instant};

use bytestring::ByteString;

use super::SessionKey;
use crate::domain::ids::{AgentId, ConversationId};
use crate::protocol::row::{Named, Names};
use crate::protocol::{Presence, PresenceState, ServerFrame};

/// How long a word of presence counts.
const LEASE: Duration = Duration::from_secs(8);

struct Lease {
    agent: AgentId,
    state: PresenceState,
    /// Without renewal; `None` until they leave.
    until: Option<Instant>,
}

/// Who is where.
#[derive(Default)]
pub(super) struct PresenceBook {
    leases: HashMap<ConversationId, HashMap<SessionKey, Lease>>,
}

impl PresenceBook {
    /// Takes in a word of presence; whether others see a difference.
    pub(super) fn set(
        &mut self,
        key: SessionKey,
        agent: AgentId,
        conversation: ConversationId,
        state: PresenceState,
        now: Instant,
    ) -> bool {
        let leases = self.leases.entry(conversation).or_default();
        let lease = Lease {
            agent,
            state,
            until: (state != PresenceState::Away).then(|| now + LEASE),
        };
        let before = leases.insert(key, lease);
        before.is_none_or(|before| before.state != state)
    }

    /// A session has left a conversation; whether others see a difference.
    pub(super) fn forget(&mut self, key: SessionKey, conversation: ConversationId) -> bool {
        let Some(leases) = self.leases.get_mut(&conversation) else {
            return false;
        };
        let was_there = leases.remove(&key).is_some();
        if leases.is_empty() {
            self.leases.remove(&conversation);
        }
        was_there
    }

    /// Ends leases that were not renewed; the conversations whose picture changed.
    pub(super) fn expire(&mut self, now: Instant) -> Vec<ConversationId> {
        self.end(|_, lease| lease.until.is_some_and(|until| until <= now))
    }

    /// A session is gone; the conversations it was in.
    pub(super) fn leave(&mut self, key: SessionKey) -> Vec<ConversationId> {
        self.end(|holder, _| *holder == key)
    }

    fn end(&mut self, ends: impl Fn(&SessionKey, &Lease) -> bool) -> Vec<ConversationId> {
        let mut changed = Vec::new();
        self.leases.retain(|conversation, leases| {
            let before = leases.len();
            leases.retain(|key, lease| !ends(key, lease));
            if leases.len() < before {
                changed.push(*conversation);
            }
            !leases.is_empty()
        });
        changed
    }

    /// Who has a conversation before them.
    pub(super) fn people(&self, conversation: ConversationId) -> HashSet<AgentId> {
        let leases = self.leases.get(&conversation).into_iter();
        leases
            .flat_map(HashMap::values)
            .filter(|lease| lease.state != PresenceState::Away)
            .map(|lease| lease.agent)
            .collect()
    }

    /// Who is in a conversation, for everybody but one: each person once, by the window in which
    /// they do most.
    pub(super) fn frame(
        &self,
        conversation: ConversationId,
        reader: AgentId,
        names: &dyn Names,
    ) -> ByteString {
        let mut people: BTreeMap<AgentId, PresenceState> = BTreeMap::new();
        for lease in self
            .leases
            .get(&conversation)
            .into_iter()
            .flat_map(HashMap::values)
        {
            if lease.agent == reader {
                continue;
            }
            let state = people.entry(lease.agent).or_insert(lease.state);
            *state = lease.state.max(*state);
        }
        let agents = people
            .into_iter()
            .map(|(id, state)| Presence {
                agent: Named::new(id, names.agent(id)),
                state,
            })
            .collect();
        let frame = ServerFrame::Presence {
            conversation,
            agents,
        };
        serde_json::to_string(&frame).unwrap_or_default().into()
    }
}
