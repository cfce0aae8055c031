//! What follows from a command: the state machine of a conversation.
//!
//! `decide` looks at the state and answers with events or a [`Rejection`]; it changes nothing.
//! The thread entries among the events carry dense places, `state.seq + 1` onwards.

mod absorb;
mod agent;
mod failing;
mod ownership;
mod reply;
#[cfg(test)]
mod tests;
mod undo;
mod world;

use super::command::{Command, CommandKind};
use super::content::Content;
use super::conversation::Conversation;
use super::event::{Activity, Event};
use super::ids::IdBlock;
use super::message::{Author, Direction, Message};
use super::rejection::Rejection;
use super::time::Timestamp;

/// What follows from `command` at the moment `at`. An empty answer means that it is already so.
pub fn decide(
    state: &Conversation,
    command: &Command,
    at: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    let mut draft = Draft::new(state, command.ids, at);
    match &command.kind {
        CommandKind::Agent {
            principal,
            policy,
            request,
        } => {
            agent::decide(&mut draft, principal, *policy, request)?;
        }
        CommandKind::Receive {
            received,
            owner_available,
            default_team,
        } => {
            world::receive(&mut draft, received, *owner_available, *default_team);
        }
        CommandKind::Wake => world::wake(&mut draft),
        CommandKind::FailAnswer { seq } => failing::decide(&mut draft, *seq),
        CommandKind::Absorb { other, by } => absorb::decide(&mut draft, other, *by),
    }
    Ok(draft.events)
}

/// Events in the making, and the state as it will be after them.
struct Draft {
    state: Conversation,
    at: Timestamp,
    ids: IdBlock,
    used: usize,
    events: Vec<Event>,
}

impl Draft {
    fn new(state: &Conversation, ids: IdBlock, at: Timestamp) -> Self {
        // The first id of the block belongs to the message itself; quiet lines take the others.
        Self {
            state: state.clone(),
            at,
            ids,
            used: 1,
            events: Vec::new(),
        }
    }

    fn push(&mut self, event: Event) {
        self.state.apply(&event);
        self.events.push(event);
    }

    /// Adds the command's own message.
    fn message(&mut self, direction: Direction, author: Author, at: Timestamp, content: Content) {
        let message = self.entry(self.ids.nth(0), direction, author, at, content);
        self.push(Event::EntryAdded {
            message: Box::new(message),
        });
    }

    /// Adds a quiet line.
    fn line(&mut self, author: Author, activity: Activity) {
        let id = self.ids.nth(self.used);
        self.used += 1;
        let content = Content::Activity(activity);
        let message = self.entry(id, Direction::Internal, author, self.at, content);
        self.push(Event::EntryAdded {
            message: Box::new(message),
        });
    }

    fn entry(
        &self,
        id: super::ids::MessageId,
        direction: Direction,
        author: Author,
        at: Timestamp,
        content: Content,
    ) -> Message {
        Message {
            id,
            conversation_id: self.state.id,
            seq: self.state.seq + 1,
            direction,
            author,
            at,
            content,
            external_id: None,
            reply_to: None,
            reactions: Vec::new(),
            delivery: None,
            forwarded: None,
            referral: None,
            edited_at: None,
            edits: Vec::new(),
            revoked_at: None,
        }
    }
}
