//! Given a conversation, when somebody asks something, then this follows: the whole state machine
//! as tables.

mod absorbing;
mod answering;
mod failing;
mod marking;
mod owning;
mod receiving;
mod resting;
mod undoing;
mod writing_first;

use std::collections::BTreeSet;

use crate::domain::command::{AssignTarget, Command, CommandKind, Received, Reply, Request};
use crate::domain::contact::Person;
use crate::domain::content::{Content, Template};
use crate::domain::conversation::{Conversation, LastReply, ReplyPolicy, Status};
use crate::domain::event::Event;
use crate::domain::ids::{
    AgentId, ChannelId, ContactId, ConversationId, IdBlock, MessageId, TeamId, WorkspaceId,
};
use crate::domain::message::Author;
use crate::domain::outreach::Outreach;
use crate::domain::permissions::{BUILT_IN_ROLES, NumberScope, Principal, Right};
use crate::domain::rejection::Rejection;
use crate::domain::time::Timestamp;

const NOW: Timestamp = Timestamp(1_800_000_000_000);
const LATER: Timestamp = Timestamp(1_800_000_600_000);
const SALES: TeamId = TeamId(10);
const SUPPORT: TeamId = TeamId(20);
/// Two agents of the same team.
const SARA: AgentId = AgentId(1);
const OMAR: AgentId = AgentId(2);
/// Their supervisor.
const HUDA: AgentId = AgentId(3);
/// An agent of another team.
const LINA: AgentId = AgentId(4);
/// A colleague of Sara's who may only look on.
const NOUR: AgentId = AgentId(5);
/// An administrator of the same workspace, and one of another.
const ADAM: AgentId = AgentId(6);
const EVE: AgentId = AgentId(7);

fn person(agent: AgentId) -> Principal {
    let (role, team) = match agent {
        SARA | OMAR => (0, SALES),
        LINA => (0, SUPPORT),
        HUDA => (1, SALES),
        NOUR => (0, SALES),
        _ => (2, SALES),
    };
    let mut rights: BTreeSet<Right> = BUILT_IN_ROLES[role].rights.iter().copied().collect();
    if agent == NOUR {
        rights = BTreeSet::from([Right::SeeQueue, Right::SeeTeam]);
    }
    Principal {
        agent,
        workspace: WorkspaceId(if agent == EVE { 2 } else { 1 }),
        rights,
        teams: BTreeSet::from([team]),
        numbers: NumberScope::All,
    }
}

fn target(agent: AgentId) -> AssignTarget {
    AssignTarget {
        principal: person(agent),
    }
}

/// An open conversation of the sales team with ten entries, four of them the customer's; the last
/// one, an hour old, waits.
fn conversation() -> Conversation {
    let began = NOW.plus_millis(-7_200_000);
    let (workspace, channel, contact) = (WorkspaceId(1), ChannelId(1), ContactId(1));
    let mut state = Conversation::begin(ConversationId(1), workspace, channel, contact, began);
    state.status = Status::Open;
    state.team = Some(SALES);
    state.seq = 10;
    state.version = 7;
    state.episode = 1;
    state.inbound_count = 4;
    state.answered_inbound = 3;
    state.waiting_since = Some(NOW.plus_millis(-3_600_000));
    state.last_inbound_at = state.waiting_since;
    state
}

fn free() -> Conversation {
    conversation()
}

fn of(owner: AgentId) -> Conversation {
    let mut state = conversation();
    state.owner = Some(owner);
    state
}

fn snoozed(mut state: Conversation) -> Conversation {
    state.status = Status::Snoozed { until: LATER };
    state
}

fn resolved(mut state: Conversation) -> Conversation {
    state.status = Status::Resolved;
    state.waiting_since = None;
    state
}

fn text(words: &str) -> Content {
    Content::Text {
        text: words.to_owned(),
    }
}

fn template() -> Content {
    Content::Template(Template {
        name: "hello".to_owned(),
        language: "ar".to_owned(),
        components: Vec::new(),
        preview: None,
    })
}

fn reply(content: Content) -> Reply {
    Reply {
        content,
        seen: None,
        reply_to: None,
        forwarded: None,
        resolve: false,
        default_team: None,
        outreach: Outreach::default(),
    }
}

fn answer(content: Content) -> Request {
    Request::Reply(Box::new(reply(content)))
}

/// What was decided, and about what.
struct Decided {
    given: Conversation,
    ids: IdBlock,
    outcome: Result<Vec<Event>, Rejection>,
}

fn decided(given: &Conversation, kind: CommandKind) -> Decided {
    let ids = IdBlock::starting_at(1_000);
    let outcome = super::decide(given, &Command { ids, kind }, NOW);
    Decided {
        given: given.clone(),
        ids,
        outcome,
    }
}

/// Somebody asks something of a conversation on a number where only owners answer.
fn when(given: &Conversation, who: AgentId, request: Request) -> Decided {
    when_policy(given, who, ReplyPolicy::OwnerOnly, request)
}

fn when_policy(
    given: &Conversation,
    who: AgentId,
    policy: ReplyPolicy,
    request: Request,
) -> Decided {
    let principal = person(who);
    decided(
        given,
        CommandKind::Agent {
            principal,
            policy,
            request,
        },
    )
}

fn received(author: Author, at: Timestamp, content: Content) -> Received {
    Received {
        author,
        external_id: "wamid.1".to_owned(),
        at,
        content,
        reply_to: None,
        forwarded: None,
        referral: None,
        person: Person::default(),
        historic: false,
    }
}

fn when_received(given: &Conversation, received: Received, owner_available: bool) -> Decided {
    decided(
        given,
        CommandKind::Receive {
            received: Box::new(received),
            owner_available,
            default_team: Some(SUPPORT),
        },
    )
}

impl Decided {
    /// It was accepted, and these are its events in short; gives the conversation after it.
    #[track_caller]
    fn then(&self, expected: &[&str]) -> Conversation {
        let events = self.outcome.as_ref().expect("it should be accepted");
        let sketched: Vec<String> = events.iter().map(sketch).collect();
        assert_eq!(sketched, expected);
        self.is_sound(events)
    }

    #[track_caller]
    fn refused(&self, expected: Rejection) {
        assert_eq!(self.outcome, Err(expected));
    }

    #[track_caller]
    fn forbidden(&self, right: Right) {
        self.refused(Rejection::Forbidden { right });
    }

    /// What holds of every decision: entries are dense, ids unique and of the block, the place of
    /// a file's id untouched; replaying it all once more changes nothing.
    #[track_caller]
    fn is_sound(&self, events: &[Event]) -> Conversation {
        let mut after = self.given.clone();
        let mut used = BTreeSet::from([self.ids.nth::<MessageId>(15)]);
        for event in events {
            let before = after.seq;
            after.apply(event);
            if let Event::EntryAdded { message } | Event::HistoryAdded { message } = event {
                assert_eq!(message.seq, before + 1);
                assert_eq!(after.seq, message.seq);
                assert!(used.insert(message.id), "{} twice", message.id);
            }
            let once = after.clone();
            after.apply(event);
            assert_eq!(after, once, "{event:?}");
        }
        let once = after.clone();
        for event in events {
            after.apply(event);
        }
        assert_eq!(after, once);
        assert_eq!(after.version, self.given.version);
        after
    }
}

/// An event in few words; quiet lines begin with `|`.
fn sketch(event: &Event) -> String {
    let name = |id: Option<AgentId>| id.map_or("-".to_owned(), |id| id.to_string());
    match event {
        Event::EntryAdded { message } => match &message.content {
            Content::Activity(activity) => {
                let activity = serde_json::to_value(activity).unwrap();
                format!("| {}", activity["activity"].as_str().unwrap())
            }
            content => format!("{:?} {}", message.direction, content.kind()),
        },
        Event::HistoryAdded { message } => format!("history {}", message.content.kind()),
        Event::EpisodeOpened { episode } => format!("episode {episode}"),
        Event::OwnerChanged { from, to, change } => {
            format!("owner {}>{} {change:?}", name(*from), name(*to))
        }
        Event::TeamChanged { to, .. } => {
            format!("team {}", to.map_or("-".to_owned(), |id| id.to_string()))
        }
        Event::Resolved => "resolved".to_owned(),
        Event::Opened => "opened".to_owned(),
        Event::Snoozed { until } => format!("snoozed {}", until.since(NOW)),
        Event::FollowUpSet { at } => format!("follow up {:?}", at.map(|at| at.since(NOW))),
        Event::Labelled { added, removed } => format!("labels +{added:?} -{removed:?}"),
        Event::Prioritised { priority } => format!("priority {priority:?}"),
        Event::AssistantSet { mode } => format!("assistant {mode:?}"),
        Event::WaitingBegan { since } => format!("waiting {}", since.since(NOW)),
        Event::Answered { seq, .. } => format!("answered {seq}"),
        Event::AnswerFailed { seq } => format!("failed {seq}"),
        Event::WindowRenewed { at } => format!("window {}", at.since(NOW)),
        Event::ReadMoved {
            agent,
            read_seq,
            marked_unread,
        } => format!(
            "{agent} read {read_seq}{}",
            if *marked_unread { " unread" } else { "" }
        ),
        Event::Absorbed { seq, gain } => {
            format!(
                "absorbed to {seq}, +{} in, +{}",
                gain.inbound, gain.answered
            )
        }
        Event::SendRequested { message } => format!("send {message}"),
    }
}
