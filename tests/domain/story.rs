//! What may happen to a conversation, at random: who does what, and when.

use std::collections::BTreeSet;

use baton::domain::command::{AssignTarget, CommandKind, Received, Reply, Request};
use baton::domain::contact::Person;
use baton::domain::content::{Content, Template};
use baton::domain::conversation::{AssistantMode, Conversation, Priority, ReplyPolicy};
use baton::domain::ids::{
    AgentId, ChannelId, ContactId, ConversationId, LabelId, TeamId, WorkspaceId,
};
use baton::domain::message::Author;
use baton::domain::outreach::Outreach;
use baton::domain::permissions::{ALL_RIGHTS, NumberScope, Principal, Right};
use baton::domain::time::Timestamp;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::conversation::Telling;

/// When every story begins.
pub const BEGINNING: Timestamp = Timestamp(1_800_000_000_000);
/// The number that every story is about.
pub const CHANNEL: ChannelId = ChannelId(1);

/// One thing that happens, some time after the one before.
#[derive(Clone, Debug)]
pub struct Happening {
    /// Milliseconds since the one before.
    pub after: i64,
    /// What.
    pub kind: CommandKind,
}

/// A conversation that nobody has written in yet.
pub fn beginning() -> Conversation {
    let (workspace, contact) = (WorkspaceId(1), ContactId(1));
    Conversation::begin(ConversationId(1), workspace, CHANNEL, contact, BEGINNING)
}

/// Six people, each with any rights, teams and numbers, one of them perhaps a stranger.
pub fn people() -> impl Strategy<Value = Vec<Principal>> {
    (1..=6_i64)
        .map(|agent| person(AgentId(agent)))
        .collect::<Vec<_>>()
}

fn person(agent: AgentId) -> impl Strategy<Value = Principal> {
    let rights = prop_oneof![
        2 => Just(ALL_RIGHTS.to_vec()),
        3 => Just(vec![
            Right::SeeQueue, Right::SeeTeam, Right::Reply, Right::Claim, Right::Assign, Right::Label,
        ]),
        2 => subsequence(ALL_RIGHTS.to_vec(), 0..=ALL_RIGHTS.len()),
    ];
    let workspace = prop_oneof![9 => Just(1), 1 => Just(2)];
    (rights, teams(), numbers(), workspace).prop_map(move |(rights, teams, numbers, workspace)| {
        Principal {
            agent,
            workspace: WorkspaceId(workspace),
            rights: rights.into_iter().collect(),
            teams,
            numbers,
        }
    })
}

pub fn teams() -> impl Strategy<Value = BTreeSet<TeamId>> {
    subsequence(vec![TeamId(1), TeamId(2), TeamId(3)], 0..=3)
        .prop_map(|teams| teams.into_iter().collect())
}

pub fn numbers() -> impl Strategy<Value = NumberScope> {
    prop_oneof![
        3 => Just(NumberScope::All),
        1 => subsequence(vec![CHANNEL, ChannelId(2)], 0..=2)
            .prop_map(|channels| NumberScope::Only(channels.into_iter().collect())),
    ]
}

/// A moment up to three days before the story begins, or within two days after.
fn moment() -> impl Strategy<Value = Timestamp> {
    (-259_200_000..172_800_000_i64).prop_map(|millis| BEGINNING.plus_millis(millis))
}

fn content() -> impl Strategy<Value = Content> {
    let text = "hello".to_owned();
    select(vec![
        Content::Text { text: text.clone() },
        Content::Text { text: text.clone() },
        Content::Reaction {
            emoji: Some("👍".to_owned()),
            target: "1".to_owned(),
        },
        Content::Reaction {
            emoji: None,
            target: "1".to_owned(),
        },
        Content::System {
            kind: "user_changed_number".to_owned(),
            text,
        },
        Content::Template(Template {
            name: "hello".to_owned(),
            language: "ar".to_owned(),
            components: Vec::new(),
            preview: None,
        }),
    ])
}

fn reply() -> impl Strategy<Value = Request> {
    (content(), proptest::option::of(0..60_i64), any::<bool>()).prop_map(
        |(content, seen, resolve)| {
            Request::Reply(Box::new(Reply {
                content,
                seen,
                reply_to: None,
                forwarded: None,
                resolve,
                default_team: None,
                outreach: Outreach::default(),
            }))
        },
    )
}

fn ownership(people: Vec<Principal>) -> impl Strategy<Value = Request> {
    let target = select(people).prop_map(|principal| AssignTarget { principal });
    let team = (1..=3_i64).prop_map(TeamId);
    prop_oneof![
        3 => Just(Request::Claim),
        2 => Just(Request::Take),
        2 => target.clone().prop_map(|to| Request::Assign { to }),
        1 => Just(Request::Release),
        1 => (team, proptest::option::of(target))
            .prop_map(|(team, to)| Request::Transfer { team, to }),
        1 => Just(Request::TakeOver),
    ]
}

fn marking() -> impl Strategy<Value = Request> {
    let labels = || {
        subsequence(vec![1, 2, 3], 0..=3)
            .prop_map(|ids: Vec<i64>| ids.into_iter().map(LabelId).collect())
    };
    prop_oneof![
        Just(Request::Note {
            text: "hm".to_owned(),
            mentions: Vec::new()
        }),
        proptest::option::of(-1..60_i64).prop_map(|seq| Request::MarkRead { seq }),
        Just(Request::MarkUnread),
        Just(Request::Resolve),
        Just(Request::Reopen),
        moment().prop_map(|until| Request::Snooze { until }),
        proptest::option::of(moment()).prop_map(|at| Request::FollowUp { at }),
        (labels(), labels()).prop_map(|(add, remove)| Request::Label { add, remove }),
        select(vec![Priority::Low, Priority::Normal, Priority::Urgent])
            .prop_map(|priority| Request::Prioritise { priority }),
        select(vec![AssistantMode::Off, AssistantMode::Auto])
            .prop_map(|mode| Request::SetAssistant { mode }),
    ]
}

fn asked(people: Vec<Principal>) -> impl Strategy<Value = CommandKind> {
    let policies = vec![
        ReplyPolicy::OwnerOnly,
        ReplyPolicy::Team,
        ReplyPolicy::Anyone,
    ];
    let request = prop_oneof![2 => ownership(people.clone()), 2 => reply(), 3 => marking()];
    (select(people), select(policies), request).prop_map(|(principal, policy, request)| {
        CommandKind::Agent {
            principal,
            policy,
            request,
        }
    })
}

fn received() -> impl Strategy<Value = CommandKind> {
    let author = prop_oneof![3 => Just(Author::Customer), 1 => Just(Author::PhoneApp)];
    (author, moment(), content(), any::<bool>()).prop_map(
        |(author, at, content, owner_available)| CommandKind::Receive {
            received: Box::new(Received {
                author,
                external_id: "wamid.1".to_owned(),
                at,
                content,
                reply_to: None,
                forwarded: None,
                referral: None,
                person: Person::default(),
                historic: false,
            }),
            owner_available,
            default_team: Some(TeamId(1)),
        },
    )
}

fn happening(people: Vec<Principal>, kind: BoxedStrategy<CommandKind>) -> BoxedStrategy<Happening> {
    let kind = prop_oneof![
        6 => asked(people),
        3 => received(),
        1 => Just(CommandKind::Wake),
        1 => kind,
    ];
    (0..7_200_000_i64, kind)
        .prop_map(|(after, kind)| Happening { after, kind })
        .boxed()
}

/// A story of its own that has led to another conversation, which is then joined.
fn joined(people: Vec<Principal>) -> BoxedStrategy<CommandKind> {
    let nothing = Just(CommandKind::Wake).boxed();
    proptest::collection::vec(happening(people, nothing), 0..12)
        .prop_map(|story| {
            let mut other = beginning();
            other.id = ConversationId(2);
            // Over before ours begins: twelve times two hours.
            let long_ago = BEGINNING.plus_millis(-86_400_000);
            let mut told = Telling::of(other, long_ago);
            for happening in &story {
                // What is refused has not happened.
                let _ = told.tell(happening);
            }
            let other = Box::new(told.state);
            CommandKind::Absorb { other, by: None }
        })
        .boxed()
}

/// Up to forty things that happen to one conversation, done by the same few people.
pub fn story() -> impl Strategy<Value = Vec<Happening>> {
    people().prop_flat_map(|people| {
        let joined = joined(people.clone());
        proptest::collection::vec(happening(people, joined), 1..40)
    })
}
