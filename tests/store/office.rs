//! Labels, quick replies, quarantine and numbers.

use baton::domain::ids::{AgentId, ChannelId, QuarantineId, WorkspaceId};
use baton::store::channels::{self, ChannelRecord};
use baton::store::error::StoreError;
use baton::store::labels::{self, Label};
use baton::store::quarantine::{self, Quarantined};
use baton::store::quick_replies::{self, QuickReply};

use crate::database::{Database, HERE, NOW};

pub fn labels_have_one_name_each_per_workspace(database: &Database) {
    let label = |workspace| Label {
        id: database.id(),
        workspace,
        name: "refund".to_owned(),
        color: "#1b5fb4".to_owned(),
    };
    let (first, second, elsewhere) = (label(HERE), label(HERE), label(WorkspaceId(2)));
    let written = first.clone();
    database.writes(move |transaction| labels::insert(transaction, &written));
    database.writes(move |transaction| labels::insert(transaction, &elsewhere));
    let refused = database.tries(move |transaction| labels::insert(transaction, &second));
    assert!(
        matches!(refused, Err(StoreError::Conflict(_))),
        "{refused:?}"
    );
    let found = database.reads(|connection| labels::list(connection, HERE));
    assert_eq!(found, vec![first.clone()]);

    let gone = first.id;
    let elsewhere = WorkspaceId(2);
    let refused = database.tries(move |transaction| labels::delete(transaction, elsewhere, gone));
    assert!(
        matches!(refused, Err(StoreError::NotFound)),
        "another workspace's: {refused:?}"
    );
    database.writes(move |transaction| labels::delete(transaction, HERE, gone));
    assert!(
        database
            .reads(|connection| labels::list(connection, HERE))
            .is_empty()
    );
}

pub fn a_quick_reply_comes_back_as_it_was_written(database: &Database) {
    let mut reply = QuickReply {
        id: database.id(),
        workspace: HERE,
        team: None,
        owner: Some(AgentId(7)),
        shortcut: "شكرا".to_owned(),
        title: "Thanks".to_owned(),
        text: "شكراً {{contact.name}}".to_owned(),
        language: Some("ar".to_owned()),
        media: None,
        used: 0,
        last_used_at: None,
    };
    let written = reply.clone();
    database.writes(move |transaction| quick_replies::insert(transaction, &written));
    reply.language = None;
    reply.owner = None;
    let written = reply.clone();
    database.writes(move |transaction| quick_replies::update(transaction, &written));
    let found = database.reads(|connection| quick_replies::list(connection, HERE));
    assert_eq!(found, vec![reply], "what was emptied is empty");
}

pub fn what_was_set_aside_is_listed_newest_first(database: &Database) {
    let item = |workspace| Quarantined {
        id: database.id(),
        workspace,
        channel: None,
        account: Some("102290129340398".to_owned()),
        reason: "`from` is missing".to_owned(),
        raw: format!("{{\"item\": {}}}", database.id::<QuarantineId>()),
        at: NOW,
        replayed_at: None,
        outcome: None,
    };
    let items = [Some(HERE), None, Some(WorkspaceId(2)), Some(HERE)].map(item);
    let written = items.clone();
    database.writes(move |transaction| {
        let mut each = written.iter();
        each.try_for_each(|item| quarantine::insert(transaction, item).map(drop))
    });
    let list = |before| {
        let page = database.reads(|connection| quarantine::list(connection, HERE, before, 2));
        page.into_iter().map(|item| item.id).collect::<Vec<_>>()
    };
    assert_eq!(
        list(None),
        vec![items[3].id, items[1].id],
        "not another workspace's"
    );
    assert_eq!(list(Some(items[1].id)), vec![items[0].id]);

    let tried = items[0].id;
    database.writes(move |transaction| quarantine::mark_replayed(transaction, tried, "1 taken in"));
    let found = database.reads(|connection| quarantine::load(connection, HERE, tried));
    assert_eq!(found.replayed_at, Some(NOW));
    assert_eq!(found.outcome.as_deref(), Some("1 taken in"));
}

pub fn a_number_stops_and_works_again(database: &Database) {
    let number = ChannelRecord {
        id: 20,
        workspace_id: HERE.get(),
        branch_id: None,
        default_team_id: None,
        name: "Riyadh".to_owned(),
        phone_number_id: "100000000000001".to_owned(),
        display_number: "+966 11 000 0001".to_owned(),
        account_id: "200000000000001".to_owned(),
        app_id: None,
        token_sealed: "sealed".to_owned(),
        reply_policy: "owner_only".to_owned(),
        state: "ok".to_owned(),
        state_reason: None,
        created_at: NOW.millis(),
    };
    let written = number.clone();
    database.writes(move |transaction| channels::insert(transaction, &written));
    let id = ChannelId(20);
    let state = || {
        let found = database.reads(|connection| channels::load(connection, HERE, id));
        (found.state, found.state_reason)
    };
    let why = "the access token has expired";
    database.writes(move |transaction| channels::set_state(transaction, id, Some(why)));
    assert_eq!(state(), ("stopped".to_owned(), Some(why.to_owned())));
    database.writes(move |transaction| channels::set_state(transaction, id, None));
    assert_eq!(state(), ("ok".to_owned(), None));

    let mut again = number;
    again.id = 21;
    let refused = database.tries(move |transaction| channels::insert(transaction, &again));
    assert!(
        matches!(refused, Err(StoreError::Conflict(_))),
        "{refused:?}"
    );
}
