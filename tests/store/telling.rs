//! What people are told of, and in which browsers; reminders, and reply windows that close.

use baton::domain::conversation::Conversation;
use baton::domain::ids::{AgentId, ChannelId, PushSubscriptionId, SessionId, WorkspaceId};
use baton::domain::telling::{Choices, Preview};
use baton::domain::time::Timestamp;
use baton::store::error::StoreError;
use baton::store::push_subscriptions::{self, PushSubscription};
use baton::store::sessions::{self, Session};
use baton::store::{due, follow_ups, notification_choices};

use crate::database::{Database, HERE, NOW};

const SARA: AgentId = AgentId(7);
const OMAR: AgentId = AgentId(8);

fn signs_in(database: &Database, agent: AgentId, id: i64, until: Timestamp) -> SessionId {
    let session = Session {
        id: SessionId(id),
        workspace: HERE,
        agent,
        user_agent: "Firefox".to_owned(),
        created_at: NOW,
        last_seen_at: NOW,
        expires_at: until,
    };
    let hash = id.to_string();
    database.writes(move |transaction| sessions::insert(transaction, &session, &hash));
    SessionId(id)
}

fn browser(
    database: &Database,
    agent: AgentId,
    session: SessionId,
    name: &str,
) -> PushSubscription {
    PushSubscription {
        id: database.id(),
        workspace: HERE,
        agent,
        session,
        endpoint: format!("https://push.example.com/{name}"),
        public_key: "key".to_owned(),
        auth: "auth".to_owned(),
        user_agent: "Firefox".to_owned(),
        created_at: NOW,
    }
}

fn puts(database: &Database, one: &PushSubscription) -> PushSubscription {
    let one = one.clone();
    database.writes(move |transaction| push_subscriptions::put(transaction, &one))
}

fn ids(database: &Database, agent: AgentId) -> Vec<PushSubscriptionId> {
    let found = database.reads(|connection| push_subscriptions::of_agent(connection, agent, NOW));
    found.into_iter().map(|one| one.id).collect()
}

pub fn a_browser_counts_while_its_session_lasts(database: &Database) {
    let later = NOW.plus_millis(1_000);
    let (first, second) = (
        signs_in(database, SARA, 1, later),
        signs_in(database, SARA, 2, later),
    );
    let (one, two) = (
        browser(database, SARA, first, "one"),
        browser(database, SARA, second, "two"),
    );
    assert!(database.reads(push_subscriptions::workspaces).is_empty());
    puts(database, &one);
    puts(database, &two);
    assert_eq!(
        ids(database, SARA),
        vec![two.id, one.id],
        "the newest first"
    );
    let all = database.reads(|c| push_subscriptions::of_workspace(c, HERE, NOW));
    assert_eq!(all, vec![one.clone(), two.clone()]);
    assert_eq!(database.reads(push_subscriptions::workspaces), vec![HERE]);
    let over = database.reads(|c| push_subscriptions::of_workspace(c, HERE, later));
    assert!(over.is_empty(), "both sessions have ended by then");
    let elsewhere = database.reads(|c| push_subscriptions::of_workspace(c, WorkspaceId(2), NOW));
    assert!(elsewhere.is_empty());

    database.writes(move |transaction| sessions::delete(transaction, first));
    assert_eq!(ids(database, SARA), vec![two.id]);
    let load = |agent| {
        let id = two.id;
        database.tries_to_read(|connection| push_subscriptions::load(connection, agent, id, NOW))
    };
    assert_eq!(load(SARA).unwrap(), two);
    assert!(matches!(load(OMAR), Err(StoreError::NotFound)));
    database.writes(move |transaction| sessions::delete_of_agent(transaction, SARA, None));
    assert!(database.reads(push_subscriptions::workspaces).is_empty());
}

pub fn a_browser_belongs_to_whoever_signed_in_last(database: &Database) {
    let later = NOW.plus_millis(1_000);
    let (hers, his) = (
        signs_in(database, SARA, 1, later),
        signs_in(database, OMAR, 2, later),
    );
    let one = puts(database, &browser(database, SARA, hers, "one"));
    let again = puts(database, &browser(database, SARA, hers, "one"));
    assert_eq!(again.id, one.id, "the same browser stays the same");
    let taken = puts(database, &browser(database, OMAR, his, "one"));
    assert_ne!(taken.id, one.id);
    assert_eq!(
        (ids(database, SARA), ids(database, OMAR)),
        (vec![], vec![taken.id])
    );
    let theirs = taken.id;
    let refused =
        database.tries(move |transaction| push_subscriptions::remove(transaction, SARA, theirs));
    assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
    for number in 0..25 {
        let session = browser(database, OMAR, his, &format!("more {number}"));
        puts(database, &session);
    }
    assert_eq!(ids(database, OMAR).len(), 20, "the oldest are forgotten");
}

pub fn choices_come_back_as_they_were_made(database: &Database) {
    let load = |agent| database.reads(|connection| notification_choices::load(connection, agent));
    assert_eq!(load(SARA), Choices::default());
    let mut wanted = Choices {
        preview: Preview::Nothing,
        ..Choices::default()
    };
    let put = |choices: Choices| {
        database.writes(move |transaction| {
            notification_choices::put(transaction, HERE, SARA, &choices)
        });
    };
    put(wanted);
    wanted.occasions.queue.push = true;
    put(wanted);
    assert_eq!(load(SARA), wanted);
    let all = database.reads(|connection| notification_choices::of_workspace(connection, HERE));
    assert_eq!(all.into_iter().collect::<Vec<_>>(), vec![(SARA, wanted)]);
}

fn conversation(database: &Database, owner: Option<AgentId>) -> Conversation {
    let (id, contact) = (database.id(), database.id());
    let mut state = Conversation::begin(id, HERE, ChannelId(1), contact, NOW);
    state.version = 1;
    state.status = baton::domain::conversation::Status::Open;
    state.owner = owner;
    state
}

pub fn a_reminder_is_due_until_it_is_told(database: &Database) {
    let (early, late) = (conversation(database, None), conversation(database, None));
    let set = |state: &Conversation, at: Option<i64>| {
        let state = state.clone();
        let at = at.map(|millis| NOW.plus_millis(millis));
        database.writes(move |transaction| follow_ups::set(transaction, &state, at));
    };
    let due = |millis| {
        let now = NOW.plus_millis(millis);
        let found = database.reads(|connection| follow_ups::due(connection, now, 10));
        found.into_iter().map(|(_, id, _)| id).collect::<Vec<_>>()
    };
    set(&early, Some(10));
    set(&late, Some(30));
    assert_eq!((due(9), due(10)), (vec![], vec![early.id]));
    assert_eq!(due(30), vec![early.id, late.id]);
    set(&early, Some(40));
    assert_eq!(due(30), vec![late.id], "put off");
    set(&early, None);
    assert_eq!(due(99), vec![late.id]);
    let key = (HERE, late.id);
    let tell = || database.writes(move |transaction| follow_ups::cross_off(transaction, key, NOW));
    assert!(tell());
    assert!(!tell(), "once");
    assert!(due(99).is_empty());
    set(&late, Some(50));
    assert_eq!(due(99), vec![late.id], "set anew");
}

pub fn windows_close_in_order_and_only_where_somebody_is_concerned(database: &Database) {
    let at = |millis| NOW.plus_millis(millis);
    let wrote = |owner, millis: i64| {
        let mut state = conversation(database, owner);
        state.last_inbound_at = Some(at(millis));
        database.has(&state, None);
        state.id
    };
    let (first, second) = (wrote(Some(SARA), 10), wrote(Some(OMAR), 20));
    wrote(None, 15);
    database.has(&conversation(database, Some(SARA)), None);
    let day = 24 * 60 * 60 * 1_000;
    let closing = |after: i64, upto: i64| {
        let between = (at(day + after), at(day + upto));
        let found = database.reads(|c| due::closing_windows(c, HERE, between, 10));
        found.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
    };
    assert_eq!(closing(0, 30), vec![first, second]);
    assert_eq!(
        closing(10, 20),
        vec![second],
        "after the one, up to the other"
    );
    assert!(closing(20, 99).is_empty());
}
