//! What those who are here know of their own work: read from the store when they come, moved by
//! every committed change. Nobody else costs anything.

use std::collections::{HashMap, HashSet};

use crate::domain::ids::{AgentId, ConversationId};
use crate::domain::personal::Personal;
use crate::domain::summary::{Change, Mention};

/// What one person who is here knows.
#[derive(Default)]
struct Desk {
    sessions: usize,
    /// `None` until it has been read.
    known: Option<Personal>,
    /// It is being read.
    reading: bool,
    /// Something happened meanwhile that may not be in what is being read.
    stale: bool,
}

/// What everybody who is here knows.
#[derive(Default)]
pub(super) struct Desks {
    desks: HashMap<AgentId, Desk>,
    /// Conversations in which an unread note names somebody who is here.
    mentioned: HashSet<ConversationId>,
    /// Whose desk has to be read.
    unknown: HashSet<AgentId>,
}

impl Desks {
    /// Somebody opened a console.
    pub(super) fn come(&mut self, agent: AgentId) {
        let desk = self.desks.entry(agent).or_default();
        desk.sessions += 1;
        if desk.known.is_none() {
            self.unknown.insert(agent);
        }
    }

    /// Somebody closed a console.
    pub(super) fn leave(&mut self, agent: AgentId) {
        if let Some(desk) = self.desks.get_mut(&agent) {
            desk.sessions = desk.sessions.saturating_sub(1);
            if desk.sessions == 0 {
                self.desks.remove(&agent);
            }
        }
    }

    /// Whose desks have to be read now; each is expected back by [`Desks::put`].
    pub(super) fn take_unknown(&mut self) -> Vec<AgentId> {
        let (desks, mut wanted) = (&mut self.desks, Vec::new());
        self.unknown.retain(|agent| match desks.get_mut(agent) {
            Some(desk) if desk.reading => true,
            Some(desk) => {
                (desk.reading, desk.stale) = (true, false);
                wanted.push(*agent);
                false
            }
            None => false,
        });
        wanted
    }

    /// A desk has been read, or could not be; whether it is known now.
    pub(super) fn put(&mut self, agent: AgentId, read: Option<Personal>) -> bool {
        let Some(desk) = self.desks.get_mut(&agent) else {
            return false;
        };
        desk.reading = false;
        match read {
            Some(read) if !desk.stale => {
                self.mentioned.extend(read.mentions.keys());
                desk.known = Some(read);
                true
            }
            _ => {
                self.unknown.insert(agent);
                false
            }
        }
    }

    /// What somebody who is here knows.
    pub(super) fn of(&self, agent: AgentId) -> Option<&Personal> {
        self.desks.get(&agent)?.known.as_ref()
    }

    /// Takes in a change; whose desks it touched.
    pub(super) fn change(&mut self, change: &Change) -> Vec<AgentId> {
        if self.desks.is_empty() {
            return Vec::new();
        }
        match change {
            Change::Conversation { before, summary } => {
                let state = &summary.conversation;
                let former = before.and_then(|before| before.scope.owner);
                let mut touched: Vec<AgentId> = state.owner.into_iter().collect();
                touched.extend(former.filter(|former| state.owner != Some(*former)));
                if self.mentioned.contains(&state.id) {
                    touched.extend(self.readers_of(state.id));
                    touched.sort_unstable();
                    touched.dedup();
                }
                touched.retain(|agent| self.on(*agent, |known| known.take_in(*agent, state)));
                touched
            }
            Change::Read {
                agent,
                conversation,
                position,
            } => self.one(*agent, |known| {
                known.positions.insert(*conversation, *position);
            }),
            Change::Mentioned(mention) => self.mention(mention),
            Change::MentionsRead {
                agent,
                conversation,
            } => self.one(*agent, |known| {
                known.mentions.remove(conversation);
            }),
            Change::Merged { conversation, .. } => {
                // What is joined stands elsewhere from now on: read anew.
                let readers = self.readers_of(*conversation);
                for reader in &readers {
                    self.on(*reader, |_| false);
                }
                readers
            }
            Change::Entry { .. }
            | Change::Due { .. }
            | Change::Availability { .. }
            | Change::Contact { .. }
            | Change::Directory { .. }
            | Change::Notice { .. } => Vec::new(),
        }
    }

    fn mention(&mut self, mention: &Mention) -> Vec<AgentId> {
        let touched = self.one(mention.agent, |known| {
            known.mentions.insert(mention.conversation, mention.scope);
        });
        if !touched.is_empty() {
            self.mentioned.insert(mention.conversation);
        }
        touched
    }

    fn one(&mut self, agent: AgentId, moves: impl FnOnce(&mut Personal)) -> Vec<AgentId> {
        let here = self.on(agent, |known| {
            moves(known);
            true
        });
        here.then_some(agent).into_iter().collect()
    }

    /// Moves what somebody knows; `false` when they are not here. What cannot be known without the
    /// store is read.
    fn on(&mut self, agent: AgentId, moves: impl FnOnce(&mut Personal) -> bool) -> bool {
        let Some(desk) = self.desks.get_mut(&agent) else {
            return false;
        };
        desk.stale = true;
        if desk.known.as_mut().is_some_and(|known| !moves(known)) {
            self.unknown.insert(agent);
        }
        true
    }

    /// Who of those here is named by unread notes of a conversation.
    fn readers_of(&mut self, conversation: ConversationId) -> Vec<AgentId> {
        let named = self.desks.iter().filter(|(_, desk)| {
            let known = desk.known.as_ref();
            known.is_some_and(|known| known.mentions.contains_key(&conversation))
        });
        let named: Vec<AgentId> = named.map(|(agent, _)| *agent).collect();
        if named.is_empty() {
            self.mentioned.remove(&conversation);
        }
        named
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::AgentId;
    use crate::domain::summary::ReadPosition;

    const SARA: AgentId = AgentId(7);

    fn read(conversation: i64) -> Change {
        Change::Read {
            agent: SARA,
            conversation: ConversationId(conversation),
            position: ReadPosition::default(),
        }
    }

    #[test]
    fn what_happens_while_a_desk_is_read_has_it_read_again() {
        let mut desks = Desks::default();
        assert!(desks.change(&read(1)).is_empty(), "nobody is here");
        desks.come(SARA);
        assert_eq!(desks.take_unknown(), [SARA]);
        assert!(desks.take_unknown().is_empty(), "once at a time");
        assert_eq!(desks.change(&read(1)), [SARA]);
        assert!(!desks.put(SARA, Some(Personal::default())));
        assert_eq!(desks.take_unknown(), [SARA]);
        assert!(desks.put(SARA, Some(Personal::default())));
        assert!(desks.of(SARA).is_some());
        desks.leave(SARA);
        assert!(desks.of(SARA).is_none());
        assert!(!desks.put(SARA, Some(Personal::default())));
    }
}
