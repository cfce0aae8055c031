//! Lists compared with the rules themselves, over random conversations and readers.

use std::collections::BTreeSet;

use baton::domain::content::Content;
use baton::domain::conversation::{Conversation, Status};
use baton::domain::ids::{AgentId, ChannelId, ConversationId, LabelId, TeamId, WorkspaceId};
use baton::domain::message::{Author, Direction, Message};
use baton::domain::permissions::{NumberScope, Principal, Right};
use baton::domain::reply_window;
use baton::domain::summary::{Place, ReadPosition};
use baton::domain::time::Timestamp;
use baton::domain::view::{ListFilter, OwnerFilter, Sort, StatusFilter, View};
use baton::store::error::StoreError;
use baton::store::lists::{self, ListPage, ListQuery};
use baton::store::{follow_ups, mentions, personal, read_positions};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::database::{Database, HERE, NOW};

const SARA: AgentId = AgentId(7);
const SORTS: [Sort; 4] = [Sort::Waiting, Sort::Newest, Sort::Oldest, Sort::Window];
const HOUR: i64 = 3_600_000;

/// A conversation, where the reader stands in it, and whether an unread note names them there.
type Known = (Conversation, ReadPosition, bool);

/// Where a conversation stands, without its ids.
type Standing = (
    (i64, i64, Option<i64>, Option<i64>, u8, (bool, bool)),
    (i64, i64, Option<i64>, Option<i64>, BTreeSet<LabelId>),
    Option<(i64, bool)>,
);

fn standing() -> impl Strategy<Value = Standing> {
    let place = (
        select(vec![1_i64, 1, 1, 2]),
        select(vec![20_i64, 21]),
        option::of(select(vec![10_i64, 11])),
        option::of(select(vec![7_i64, 8])),
        0..4_u8,
        (any::<bool>(), any::<bool>()),
    );
    let labels = subsequence(vec![LabelId(1), LabelId(2)], 0..=2);
    let state = (
        0..4_i64,
        0..4_i64,
        option::of(0..48_i64),
        option::of(0..4_i64),
        labels.prop_map(BTreeSet::from_iter),
    );
    (place, state, option::of((0..4_i64, any::<bool>())))
}

fn reader() -> impl Strategy<Value = Principal> {
    let rights = vec![Right::SeeQueue, Right::SeeTeam, Right::SeeEverything];
    let numbers = prop_oneof![
        Just(NumberScope::All),
        subsequence(vec![ChannelId(20), ChannelId(21)], 0..=2)
            .prop_map(|numbers| NumberScope::Only(numbers.into_iter().collect())),
    ];
    (
        subsequence(rights, 0..=3),
        subsequence(vec![TeamId(10), TeamId(11)], 0..=2),
        numbers,
    )
        .prop_map(|(rights, teams, numbers)| Principal {
            agent: SARA,
            workspace: HERE,
            rights: rights.into_iter().collect(),
            teams: teams.into_iter().collect(),
            numbers,
        })
}

fn filter() -> impl Strategy<Value = ListFilter> {
    let views = vec![
        View::Mine,
        View::Unassigned,
        View::Teams,
        View::All,
        View::Mentions,
        View::Snoozed,
        View::FollowUp,
        View::Unread,
    ];
    let statuses = vec![
        StatusFilter::Open,
        StatusFilter::Snoozed,
        StatusFilter::Resolved,
        StatusFilter::Any,
    ];
    let owners = vec![OwnerFilter::Nobody, OwnerFilter::Agent(AgentId(8))];
    (
        select(views),
        select(statuses),
        option::weighted(0.2, Just(ChannelId(20))),
        option::weighted(0.2, Just(TeamId(10))),
        option::weighted(0.2, Just(LabelId(1))),
        option::weighted(0.3, select(owners)),
        any::<bool>(),
    )
        .prop_map(
            |(view, status, channel, team, label, owner, unread)| ListFilter {
                view,
                status,
                channel,
                team,
                label,
                owner,
                unread,
            },
        )
}

/// A note of a colleague's.
fn note(database: &Database, conversation: &Conversation) -> Message {
    Message {
        id: database.id(),
        conversation_id: conversation.id,
        seq: 1,
        direction: Direction::Internal,
        author: Author::Agent { id: AgentId(8) },
        at: NOW,
        content: Content::Note {
            text: "@Sara".to_owned(),
            mentions: vec![SARA],
        },
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

/// A conversation and where the reader stands in it, in the database and in hand.
fn store(database: &Database, standing: Standing) -> Known {
    let ((workspace, channel, team, owner, status, marks), state, read) = standing;
    let (reminded, mentioned) = marks;
    let (inbound, answered, window, waiting, labels) = state;
    let workspace = WorkspaceId(workspace);
    let channel = ChannelId(channel);
    let mut conversation =
        Conversation::begin(database.id(), workspace, channel, database.id(), NOW);
    conversation.version = 1;
    conversation.team = team.map(TeamId);
    conversation.owner = owner.map(AgentId);
    conversation.status = match status {
        0 | 1 => Status::Open,
        2 => Status::Snoozed { until: NOW },
        _ => Status::Resolved,
    };
    conversation.inbound_count = inbound;
    conversation.answered_inbound = answered.min(inbound);
    conversation.last_inbound_at = window.map(|hours| NOW.plus_millis(-hours * HOUR));
    // Few values, so that rows share a place and the id has to decide.
    conversation.last_activity_at = NOW.plus_millis(-(inbound + answered) * HOUR);
    conversation.waiting_since = waiting.map(|hours| NOW.plus_millis(-hours * HOUR));
    conversation.labels = labels;
    conversation.follow_up_at = reminded.then_some(NOW);
    database.has(&conversation, None);
    if mentioned {
        let (state, note) = (conversation.clone(), note(database, &conversation));
        database.writes(move |transaction| mentions::insert(transaction, &state, SARA, &note));
    }
    let Some((read_inbound, marked_unread)) = read else {
        return (conversation, ReadPosition::default(), mentioned);
    };
    let position = ReadPosition {
        read_seq: read_inbound,
        read_inbound,
        marked_unread,
    };
    let id = conversation.id;
    database.writes(move |transaction| {
        read_positions::advance(transaction, workspace, SARA, id, position)
    });
    (conversation, position, mentioned)
}

/// Whether a list holds a conversation, by the rules alone.
fn holds(
    reader: &Principal,
    filter: &ListFilter,
    (conversation, position, mentioned): &Known,
) -> bool {
    let scope = conversation.scope();
    let place = Place::of(conversation);
    let known = match filter.view {
        View::Unread => position.unread(conversation) > 0,
        View::Mentions => *mentioned,
        _ => true,
    };
    conversation.workspace == reader.workspace
        && reader.may_see(&scope)
        && filter.view.holds(&place, reader)
        && known
        && filter.status.holds(conversation.status)
        && filter
            .channel
            .is_none_or(|channel| conversation.channel == channel)
        && filter
            .team
            .is_none_or(|team| conversation.team == Some(team))
        && filter
            .label
            .is_none_or(|label| conversation.labels.contains(&label))
        && filter
            .owner
            .is_none_or(|owner| owner.holds(conversation.owner))
        && (!filter.unread || position.unread(conversation) > 0)
}

/// Where a row belongs in an order, by the words of `Sort` alone.
fn place(sort: Sort, conversation: &Conversation) -> (i64, i64, i64) {
    let id = conversation.id.get();
    let activity = conversation.last_activity_at.millis();
    match (sort, conversation.waiting_since) {
        (Sort::Waiting, Some(since)) => (0, since.millis(), id),
        (Sort::Waiting, None) => (1, -activity, id),
        (Sort::Newest, _) => (0, -activity, -id),
        (Sort::Oldest, _) => (0, activity, id),
        (Sort::Window, _) => {
            let closes = conversation.last_inbound_at.map(reply_window::closes_at);
            match closes.map(Timestamp::millis) {
                Some(closes) if closes > NOW.millis() => (0, closes, id),
                Some(closes) => (1, -closes, -id),
                None => (2, 0, id),
            }
        }
    }
}

pub fn query(reader: &Principal, filter: &ListFilter, sort: Sort, limit: i64) -> ListQuery {
    ListQuery {
        visibility: reader.visibility(),
        filter: filter.clone(),
        search: None,
        sort,
        after: None,
        limit,
        now: NOW,
    }
}

/// Every row, page by page, while the clock goes on.
fn leafed(database: &Database, mut query: ListQuery) -> Vec<ConversationId> {
    let mut rows = Vec::new();
    for _ in 0..200 {
        let asked = query.clone();
        let page: ListPage = database.reads(|connection| lists::page(connection, &asked));
        assert!(page.items.len() <= usize::try_from(query.limit).unwrap());
        rows.extend(
            page.items
                .iter()
                .map(|(summary, _)| summary.conversation.id),
        );
        let Some(next) = page.next else {
            return rows;
        };
        query.after = Some(next.to_string().parse().unwrap());
        query.now = query.now.plus_millis(HOUR);
    }
    panic!("the list never ends: {rows:?}");
}

pub fn a_list_holds_what_the_rules_say_and_each_row_once(database: &Database) {
    let mut runner = TestRunner::deterministic();
    let mut generate = |count: usize| {
        let tree = vec(standing(), count).new_tree(&mut runner);
        tree.unwrap().current()
    };
    let rows: Vec<_> = generate(120)
        .into_iter()
        .map(|standing| store(database, standing))
        .collect();
    let cases = (reader(), filter(), select(SORTS.to_vec()), 1..40_i64);
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let outcome = runner.run(&cases, |(reader, filter, sort, limit)| {
        let mut expected: Vec<&Conversation> = rows
            .iter()
            .filter(|row| holds(&reader, &filter, row))
            .map(|(conversation, ..)| conversation)
            .collect();
        expected.sort_by_key(|conversation| place(sort, conversation));
        let expected: Vec<_> = expected
            .iter()
            .map(|conversation| conversation.id)
            .collect();
        let found = leafed(database, query(&reader, &filter, sort, limit));
        prop_assert_eq!(found, expected);
        Ok(())
    });
    outcome.unwrap();
}

/// Somebody who sees everything.
pub fn overseer() -> Principal {
    Principal {
        agent: SARA,
        workspace: HERE,
        rights: BTreeSet::from([Right::SeeEverything]),
        teams: BTreeSet::new(),
        numbers: NumberScope::All,
    }
}

pub fn what_a_reader_knows_is_counted_as_the_lists_hold_it(database: &Database) {
    let mut runner = TestRunner::deterministic();
    let standings = vec(standing(), 150).new_tree(&mut runner);
    for mut standing in standings.unwrap().current() {
        standing.0.0 = 1;
        store(database, standing);
    }
    let mut reader = overseer();
    reader.agent = SARA;
    let count = |view: View| -> i64 {
        let filter = ListFilter {
            view,
            status: view.status(),
            ..ListFilter::default()
        };
        let rows = leafed(database, query(&reader, &filter, Sort::Newest, 200));
        i64::try_from(rows.len()).unwrap()
    };
    let known = database.reads(|connection| personal::load(connection, SARA));
    assert!(count(View::Unread) > 0 && count(View::Mentions) > 0);
    assert_eq!(known.unread(), count(View::Unread));
    assert_eq!(known.mentioned(&reader), count(View::Mentions));
    let kinds = database.reads(|connection| follow_ups::counts(connection, HERE));
    let theirs = kinds.iter().filter(|kind| [0, 7].contains(&kind.owner));
    let total: i64 = theirs.map(|kind| kind.total).sum();
    assert_eq!(total, count(View::FollowUp));
}

pub fn every_order_is_kept_from_page_to_page(database: &Database) {
    for hours in [1, 47, 3, 30, 2, 3, 30] {
        let place = (1, 20, None, None, 0, (false, false));
        let state = (1, 0, Some(hours), Some(hours), BTreeSet::new());
        store(database, (place, state, None));
    }
    let never_wrote = (1, 0, None, None, BTreeSet::new());
    store(
        database,
        ((1, 20, None, None, 0, (false, false)), never_wrote, None),
    );
    for sort in SORTS {
        let whole = leafed(
            database,
            query(&overseer(), &ListFilter::default(), sort, 200),
        );
        assert_eq!(whole.len(), 8);
        for limit in 1..8 {
            let paged = leafed(
                database,
                query(&overseer(), &ListFilter::default(), sort, limit),
            );
            assert_eq!(paged, whole, "{sort:?} by {limit}");
        }
    }
}

pub fn a_cursor_of_another_order_is_refused(database: &Database) {
    for _ in 0..3 {
        let state = (1, 0, Some(1), None, BTreeSet::new());
        store(
            database,
            ((1, 20, None, None, 0, (false, false)), state, None),
        );
    }
    let mut asked = query(&overseer(), &ListFilter::default(), Sort::Newest, 1);
    let page = database.reads(|connection| lists::page(connection, &asked));
    asked.after = page.next;
    asked.sort = Sort::Oldest;
    let refused = database.reads(|connection| Ok(lists::page(connection, &asked)));
    assert!(
        matches!(refused, Err(StoreError::Conflict(_))),
        "{refused:?}"
    );
}
