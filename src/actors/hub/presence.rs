//! Who is looking and who is composing: leases of eight seconds, never stored.

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
    until: Instant,
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
        let before = leases.get(&key).map(|lease| lease.state);
        if state == PresenceState::Away {
            leases.remove(&key);
            if leases.is_empty() {
                self.leases.remove(&conversation);
            }
            return before.is_some();
        }
        leases.insert(
            key,
            Lease {
                agent,
                state,
                until: now + LEASE,
            },
        );
        before != Some(state)
    }

    /// Ends leases that were not renewed; the conversations whose picture changed.
    pub(super) fn expire(&mut self, now: Instant) -> Vec<ConversationId> {
        self.end(|_, lease| lease.until <= now)
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

    /// Who is in a conversation.
    pub(super) fn people(&self, conversation: ConversationId) -> HashSet<AgentId> {
        let leases = self.leases.get(&conversation).into_iter();
        leases
            .flat_map(HashMap::values)
            .map(|lease| lease.agent)
            .collect()
    }

    /// Who is in a conversation, for everybody but one: each person once, composing before
    /// looking.
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
            if lease.state == PresenceState::Composing {
                *state = lease.state;
            }
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
