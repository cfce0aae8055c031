//! Whom a committed entry is news to, before anybody's rights and choices are asked.

use std::collections::BTreeSet;

use super::Occasion;
use crate::domain::content::Content;
use crate::domain::conversation::{Conversation, Status};
use crate::domain::event::Activity;
use crate::domain::ids::AgentId;
use crate::domain::message::{Author, Direction, Message};

/// Something to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// What happened.
    pub occasion: Occasion,
    /// To whom.
    pub hearers: Hearers,
    /// By whose hand, when a colleague did it.
    pub by: Option<AgentId>,
}

/// To whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hearers {
    /// These.
    Agents(BTreeSet<AgentId>),
    /// Everybody whose team the conversation waits for.
    Queue,
}

impl Hearers {
    /// One of them.
    pub fn one(agent: AgentId) -> Self {
        Self::Agents(BTreeSet::from([agent]))
    }
}

/// What an entry is news of, in a conversation as it stands now: what has changed since then is
/// no news any more, and nobody is told what they did themselves.
pub fn of_entry(state: &Conversation, entry: &Message) -> Option<News> {
    let by = entry.author.agent();
    let (occasion, hearers) = match &entry.content {
        Content::Activity(activity) => of_activity(state, activity)?,
        Content::Note { mentions, .. } => {
            let named = mentions.iter().copied().collect();
            (Occasion::Mention, Hearers::Agents(named))
        }
        content if asks(entry, content) => match state.holder() {
            Some(owner) => (Occasion::Answered, Hearers::one(owner)),
            // The line that opened its episode has told the queue already.
            None => return None,
        },
        _ => return None,
    };
    let hearers = match (hearers, by) {
        (Hearers::Agents(mut agents), Some(by)) => {
            agents.remove(&by);
            Hearers::Agents(agents)
        }
        (hearers, _) => hearers,
    };
    let nobody = matches!(&hearers, Hearers::Agents(agents) if agents.is_empty());
    (!nobody).then_some(News {
        occasion,
        hearers,
        by,
    })
}

fn of_activity(state: &Conversation, activity: &Activity) -> Option<(Occasion, Hearers)> {
    let waits = state.owner.is_none() && state.status == Status::Open;
    match activity {
        Activity::OwnerChanged { to: Some(to), .. } if state.holder() == Some(*to) => {
            Some((Occasion::Assigned, Hearers::one(*to)))
        }
        Activity::OwnerChanged { to: None, .. }
        | Activity::TeamChanged { .. }
        | Activity::EpisodeOpened { .. }
        | Activity::Reopened
            if waits =>
        {
            Some((Occasion::Queue, Hearers::Queue))
        }
        _ => None,
    }
}

/// Whether the customer says something that a person has to read.
fn asks(entry: &Message, content: &Content) -> bool {
    let spoken = !matches!(content, Content::Reaction { .. } | Content::System { .. });
    entry.direction == Direction::In && entry.author == Author::Customer && spoken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::OwnerChange;
    use crate::domain::ids::{ChannelId, ContactId, ConversationId, MessageId, WorkspaceId};
    use crate::domain::time::Timestamp;

    const SARA: AgentId = AgentId(7);
    const OMAR: AgentId = AgentId(8);
    const BY_OMAR: Author = Author::Agent { id: OMAR };

    fn state(status: Status, owner: Option<AgentId>) -> Conversation {
        let ids = (WorkspaceId(1), ChannelId(1), ContactId(1));
        let at = Timestamp(0);
        let mut state = Conversation::begin(ConversationId(1), ids.0, ids.1, ids.2, at);
        (state.status, state.owner) = (status, owner);
        state
    }

    fn entry(direction: Direction, author: Author, content: Content) -> Message {
        Message {
            id: MessageId(1),
            conversation_id: ConversationId(1),
            seq: 1,
            direction,
            author,
            at: Timestamp(0),
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

    fn text() -> Content {
        Content::Text {
            text: "hello".to_owned(),
        }
    }

    fn handed(to: Option<AgentId>) -> Content {
        Content::Activity(Activity::OwnerChanged {
            from: None,
            to,
            change: OwnerChange::Assigned,
        })
    }

    #[track_caller]
    fn told(state: &Conversation, entry: &Message, expected: Option<(Occasion, Hearers)>) {
        let told = of_entry(state, entry).map(|news| (news.occasion, news.hearers));
        assert_eq!(told, expected);
    }

    #[test]
    fn the_owner_hears_what_the_customer_says() {
        let hers = state(Status::Open, Some(SARA));
        let said = |content| entry(Direction::In, Author::Customer, content);
        let answered = Some((Occasion::Answered, Hearers::one(SARA)));
        told(&hers, &said(text()), answered);
        let reaction = Content::Reaction {
            emoji: Some("👍".to_owned()),
            target: "1".to_owned(),
        };
        told(&hers, &said(reaction), None);
        let sent = entry(Direction::Out, Author::PhoneApp, text());
        told(&hers, &sent, None);
        told(&state(Status::Open, None), &said(text()), None);
        told(&state(Status::Resolved, Some(SARA)), &said(text()), None);
    }

    #[test]
    fn whoever_is_given_a_conversation_hears_of_it_unless_they_took_it() {
        let hers = state(Status::Open, Some(SARA));
        let by = |author, to| entry(Direction::Internal, author, handed(to));
        let assigned = Some((Occasion::Assigned, Hearers::one(SARA)));
        told(&hers, &by(BY_OMAR, Some(SARA)), assigned);
        told(&hers, &by(Author::Agent { id: SARA }, Some(SARA)), None);
        told(&hers, &by(BY_OMAR, Some(OMAR)), None);
        let queue = Some((Occasion::Queue, Hearers::Queue));
        told(&state(Status::Open, None), &by(BY_OMAR, None), queue);
        told(&hers, &by(BY_OMAR, None), None);
    }

    #[test]
    fn the_queue_hears_what_begins_to_wait_and_still_does() {
        let opened = Content::Activity(Activity::EpisodeOpened { episode: 1 });
        let opened = entry(Direction::Internal, Author::System, opened);
        let queue = Some((Occasion::Queue, Hearers::Queue));
        told(&state(Status::Open, None), &opened, queue);
        told(&state(Status::Open, Some(SARA)), &opened, None);
        told(&state(Status::Resolved, None), &opened, None);
    }

    #[test]
    fn whoever_a_note_names_hears_of_it_but_for_its_author() {
        let note = |mentions: &[AgentId]| Content::Note {
            text: "look".to_owned(),
            mentions: mentions.to_vec(),
        };
        let free = state(Status::Open, None);
        let by_omar = |mentions| entry(Direction::Internal, BY_OMAR, note(mentions));
        let mentioned = Some((Occasion::Mention, Hearers::one(SARA)));
        told(&free, &by_omar(&[SARA, OMAR, SARA]), mentioned);
        told(&free, &by_omar(&[OMAR]), None);
        told(&free, &by_omar(&[]), None);
    }
}
