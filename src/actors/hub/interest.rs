//! Whether a session gets an item: may it see it, and does it show it?

use std::collections::HashSet;

use super::encode::{Audience, Encoded};
use crate::domain::ids::ConversationId;
use crate::domain::permissions::{Principal, Right};
use crate::domain::summary::Place;
use crate::domain::view::{StatusFilter, View};
use crate::protocol::Watch;

/// What a session shows.
#[derive(Clone, Debug, Default)]
pub struct Watching {
    views: HashSet<(View, StatusFilter)>,
    conversations: HashSet<ConversationId>,
    people: bool,
    /// Where unread notes name the reader.
    mentions: HashSet<ConversationId>,
}

impl Watching {
    /// Everything in the list.
    pub fn new(watches: Vec<Watch>) -> Self {
        let mut watching = Self::default();
        for watch in watches {
            watching.set(watch, true);
        }
        watching
    }

    /// Shows something more, or something less.
    pub fn set(&mut self, watch: Watch, shown: bool) {
        match (watch, shown) {
            (Watch::People { .. }, shown) => self.people = shown,
            (Watch::View { view, status }, true) => {
                self.views.insert((view, status));
            }
            (Watch::View { view, status }, false) => {
                self.views.remove(&(view, status));
            }
            (Watch::Conversation { conversation }, true) => {
                self.conversations.insert(conversation);
            }
            (Watch::Conversation { conversation }, false) => {
                self.conversations.remove(&conversation);
            }
        }
    }

    /// Whether colleagues are shown.
    pub(super) fn people(&self) -> bool {
        self.people
    }

    /// Whether a thread is open.
    pub fn conversation(&self, id: ConversationId) -> bool {
        self.conversations.contains(&id)
    }

    /// The threads that are open.
    pub fn threads(&self) -> impl Iterator<Item = ConversationId> {
        self.conversations.iter().copied()
    }

    /// Unread notes name the reader there.
    pub fn mentioned_in<'a>(&mut self, conversations: impl Iterator<Item = &'a ConversationId>) {
        self.mentions = conversations.copied().collect();
    }

    /// Whether a view that is shown holds a conversation that stands there.
    pub(super) fn holds(&self, id: ConversationId, place: &Place, principal: &Principal) -> bool {
        self.views.iter().any(|(view, status)| {
            status.holds(place.status)
                && view.holds(place, principal)
                && (*view != View::Mentions || self.mentions.contains(&id))
        })
    }
}

/// What an item is to a session.
pub(super) enum Interest {
    /// Nothing.
    None,
    /// It gets it.
    Wanted,
    /// It must be told that it no longer sees the conversation.
    Gone(ConversationId, Box<Encoded>),
}

/// What an item is to a session.
pub(super) fn of(item: &Encoded, principal: &Principal, watching: &Watching) -> Interest {
    let wanted = match &item.audience {
        Audience::Everybody => true,
        Audience::Administrators => principal.may(Right::ManageChannels),
        Audience::Person(agent) => principal.agent == *agent,
        Audience::Team(scope) => principal.may_see(scope) && principal.is_of_team(scope),
        Audience::Named { agent, scope } => principal.agent == *agent && principal.may_see(scope),
        Audience::Thread {
            conversation,
            scope,
        } => watching.conversation(*conversation) && principal.may_see(scope),
        Audience::Row {
            conversation,
            before,
            after,
        } => {
            return row(
                item.seq,
                *conversation,
                before.as_ref(),
                after.as_ref(),
                principal,
                watching,
            );
        }
    };
    if wanted {
        Interest::Wanted
    } else {
        Interest::None
    }
}

fn row(
    seq: i64,
    conversation: ConversationId,
    before: Option<&Place>,
    after: Option<&Place>,
    principal: &Principal,
    watching: &Watching,
) -> Interest {
    let open = watching.conversation(conversation);
    let saw = before
        .filter(|place| principal.may_see(&place.scope))
        .is_some_and(|place| open || watching.holds(conversation, place, principal));
    match after {
        Some(place) if principal.may_see(&place.scope) => {
            if saw || open || watching.holds(conversation, place, principal) {
                Interest::Wanted
            } else {
                Interest::None
            }
        }
        // Joined to another: the item itself says so.
        None if saw => Interest::Wanted,
        Some(_) if saw => Interest::Gone(conversation, Box::new(Encoded::gone(seq, conversation))),
        _ => Interest::None,
    }
}
