//! Which conversations are awake, and whose conversation it is when somebody writes.
//!
//! Every conversation is awake at most once. A customer who is seen for the first time gets a
//! conversation in memory at once, so that parallel webhooks meet in the same actor; its first
//! commit creates them in the store, where unique keys have the last word.

mod merge;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix::prelude::*;
use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use tokio::sync::Mutex;

use super::commands::CommandError;
use super::conversation::{ConversationActor, Envelope, Input, Known, Reply};
use super::engine::Engine;
use super::roster::Channel;
use crate::domain::contact::{Identity, Person};
use crate::domain::conversation::Conversation;
use crate::domain::ids::{ChannelId, ConversationId};
use crate::domain::summary::{Contact, Summary};
use crate::store::contacts;
use crate::store::error::StoreError;

/// How often an input is given to a conversation that has just stopped, moved or been joined.
const TRIES: usize = 8;

/// Gates that let one newcomer after the other through; more gates, fewer who wait.
const GATES: usize = 256;

type Address = (ChannelId, Identity);

/// The conversations that are awake.
pub struct Directory {
    awake: DashMap<ConversationId, Awake>,
    people: DashMap<Address, ConversationId>,
    gates: Vec<Mutex<()>>,
    arbiters: Vec<ArbiterHandle>,
    turn: AtomicUsize,
}

struct Awake {
    address: Addr<ConversationActor>,
    people: Vec<Address>,
}

impl Directory {
    /// A directory that wakes conversations on these arbiters, in turn.
    pub fn new(arbiters: Vec<ArbiterHandle>) -> Self {
        Self {
            awake: DashMap::new(),
            people: DashMap::new(),
            gates: std::iter::repeat_with(Mutex::default).take(GATES).collect(),
            arbiters,
            turn: AtomicUsize::new(0),
        }
    }

    /// How many conversations are awake.
    pub fn len(&self) -> usize {
        self.awake.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.awake.is_empty()
    }

    fn start(&self, actor: ConversationActor) -> Addr<ConversationActor> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        match self
            .arbiters
            .get(turn.checked_rem(self.arbiters.len()).unwrap_or(0))
        {
            Some(arbiter) => ConversationActor::start_in_arbiter(arbiter, move |_| actor),
            None => actor.start(),
        }
    }

    fn address(&self, engine: &Arc<Engine>, id: ConversationId) -> Addr<ConversationActor> {
        match self.awake.entry(id) {
            Entry::Occupied(awake) if awake.get().address.connected() => {
                awake.get().address.clone()
            }
            Entry::Occupied(mut gone) => {
                let address = self.start(ConversationActor::stored(engine.clone(), id));
                gone.get_mut().address = address.clone();
                address
            }
            Entry::Vacant(asleep) => {
                let address = self.start(ConversationActor::stored(engine.clone(), id));
                asleep.insert(Awake {
                    address: address.clone(),
                    people: Vec::new(),
                });
                address
            }
        }
    }

    /// A conversation has stopped: nothing of it stays in memory.
    pub fn forget(&self, id: ConversationId, address: &Addr<ConversationActor>) {
        let gone = self
            .awake
            .remove_if(&id, |_, awake| awake.address == *address);
        if let Some((_, awake)) = gone {
            for person in awake.people {
                self.people.remove_if(&person, |_, holder| *holder == id);
            }
        }
    }

    /// Gives a conversation something to do and waits for its answer.
    pub async fn deliver(
        &self,
        engine: &Arc<Engine>,
        id: ConversationId,
        input: &Arc<Input>,
    ) -> Reply {
        let mut current = id;
        let mut last = StoreError::Unavailable("the conversation does not answer".to_owned());
        for _ in 0..TRIES {
            match self.hand_in(engine, current, input)?.await {
                Ok(Err(CommandError::Store(StoreError::Conflict(reason)))) => {
                    last = StoreError::Conflict(reason);
                }
                Ok(reply) => return reply,
                // It stopped with the input in its mailbox; a new one takes it.
                Err(_) => {}
            }
            let into = merge::followed(engine, current).await?;
            if into != current
                && let Input::Ask { principal, .. } = &**input
            {
                return Err(merge::refused(engine, principal, into).await?);
            }
            current = into;
        }
        Err(CommandError::Store(last))
    }

    /// Puts an input into a conversation's mailbox; the order of calls is the order of effects.
    ///
    /// # Errors
    /// `Unavailable` when the mailbox is full.
    pub fn hand_in(
        &self,
        engine: &Arc<Engine>,
        id: ConversationId,
        input: &Arc<Input>,
    ) -> Result<tokio::sync::oneshot::Receiver<Reply>, StoreError> {
        let (envelope, answer) = Envelope::new(input.clone());
        match self.address(engine, id).try_send(envelope) {
            Ok(()) => Ok(answer),
            // The answer's other end is gone with the envelope: the caller tries again.
            Err(SendError::Closed(_)) => Ok(answer),
            Err(SendError::Full(_)) => Err(StoreError::Unavailable(
                "the conversation has too much to do".to_owned(),
            )),
        }
    }

    /// Whose conversation it is when this person writes on this number.
    pub async fn resolve(
        &self,
        engine: &Arc<Engine>,
        channel: &Channel,
        person: &Person,
    ) -> Result<ConversationId, StoreError> {
        if let Some(id) = self.known(channel.id, person) {
            return Ok(id);
        }
        let _gate = match self.gate(channel.id, person) {
            Some(gate) => Some(gate.lock().await),
            None => None,
        };
        let mut holders = self.holders(engine, channel.id, person).await?;
        let id = match holders.len() {
            0 => return Ok(self.welcome(engine, channel, person)),
            1 => holders.remove(0),
            _ => self.merge(engine, holders).await?,
        };
        self.address(engine, id);
        self.remember(id, channel.id, &person.identities);
        Ok(id)
    }

    fn known(&self, channel: ChannelId, person: &Person) -> Option<ConversationId> {
        let mut found = None;
        for identity in &person.identities {
            let holder = *self.people.get(&(channel, identity.clone()))?;
            if found.is_some_and(|found| found != holder) {
                return None;
            }
            found = Some(holder);
        }
        found
    }

    fn gate(&self, channel: ChannelId, person: &Person) -> Option<&Mutex<()>> {
        let mut hasher = DefaultHasher::new();
        (channel, person.identities.first()).hash(&mut hasher);
        let number = usize::try_from(hasher.finish() % 0xffff).unwrap_or(0);
        self.gates.get(number.checked_rem(GATES)?)
    }

    async fn holders(
        &self,
        engine: &Arc<Engine>,
        channel: ChannelId,
        person: &Person,
    ) -> Result<Vec<ConversationId>, StoreError> {
        let mut holders = Vec::new();
        let mut unknown = Vec::new();
        for identity in &person.identities {
            match self.people.get(&(channel, identity.clone())) {
                Some(holder) => holders.push(*holder),
                None => unknown.push(identity.clone()),
            }
        }
        let stored = engine
            .readers
            .read(move |connection| {
                let mut stored = Vec::new();
                for identity in &unknown {
                    let found = contacts::find(connection, channel, identity)?;
                    stored.extend(found.map(|(_, conversation)| conversation));
                }
                Ok(stored)
            })
            .await?;
        holders.extend(stored);
        holders.sort_unstable();
        holders.dedup();
        Ok(holders)
    }

    /// Makes room for a newcomer: ids, an actor, and the addresses that lead to it.
    fn welcome(&self, engine: &Arc<Engine>, channel: &Channel, person: &Person) -> ConversationId {
        let now = (engine.clock)();
        let id: ConversationId = engine.ids.next(now);
        let contact = Contact {
            id: engine.ids.next(now),
            given_name: None,
            name: person.name.clone(),
            username: person.username.clone(),
            identities: person.identities.clone(),
            no_marketing_since: None,
            blocked_at: None,
        };
        let mut conversation =
            Conversation::begin(id, channel.workspace, channel.id, contact.id, now);
        conversation.branch = channel.branch;
        let summary = Summary {
            conversation,
            contact,
            last_message: None,
        };
        let known = Known {
            summary,
            newcomer: Some(person.clone()),
        };
        let address = self.start(ConversationActor::begun(engine.clone(), known));
        self.awake.insert(
            id,
            Awake {
                address,
                people: Vec::new(),
            },
        );
        self.remember(id, channel.id, &person.identities);
        id
    }

    fn remember(&self, id: ConversationId, channel: ChannelId, identities: &[Identity]) {
        let Some(mut awake) = self.awake.get_mut(&id) else {
            return;
        };
        for identity in identities {
            let address = (channel, identity.clone());
            if self.people.insert(address.clone(), id) != Some(id) {
                awake.people.push(address);
            }
        }
    }
}
