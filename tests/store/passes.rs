//! Sessions and tokens.

use std::collections::BTreeSet;

use baton::domain::ids::{AgentId, SessionId};
use baton::domain::permissions::Right;
use baton::domain::time::Timestamp;
use baton::store::error::StoreError;
use baton::store::sessions::{self, Session};
use baton::store::tokens::{self, Token};

use crate::database::{Database, HERE, NOW};

const SARA: AgentId = AgentId(7);

fn session(id: i64, expires_at: Timestamp) -> Session {
    Session {
        id: SessionId(id),
        workspace: HERE,
        agent: SARA,
        user_agent: "Firefox".to_owned(),
        created_at: NOW,
        last_seen_at: NOW,
        expires_at,
    }
}

pub fn a_session_is_found_by_its_hash_until_it_is_deleted(database: &Database) {
    let later = NOW.plus_millis(1_000);
    let (first, second) = (session(1, later), session(2, later));
    let written = (first.clone(), second.clone());
    database.writes(move |transaction| {
        sessions::insert(transaction, &written.0, "one")?;
        sessions::insert(transaction, &written.1, "two")
    });
    let find = |hash: &str| database.reads(|connection| sessions::find(connection, hash));
    assert_eq!(find("one"), Some(first.clone()));
    assert_eq!(find("three"), None);

    database.writes(move |transaction| sessions::touch(transaction, first.id, later));
    let all = database.reads(|connection| sessions::of_agent(connection, SARA, NOW));
    let ids: Vec<_> = all.iter().map(|session| session.id).collect();
    assert_eq!(ids, vec![SessionId(1), SessionId(2)], "the last used first");

    let keep = second.id;
    database.writes(move |transaction| sessions::delete_of_agent(transaction, SARA, Some(keep)));
    assert_eq!(find("one"), None);
    assert_eq!(find("two"), Some(second));
    database.writes(move |transaction| sessions::delete(transaction, keep));
    let again = database.tries(move |transaction| sessions::delete(transaction, keep));
    assert!(matches!(again, Err(StoreError::NotFound)), "{again:?}");
}

pub fn ended_sessions_are_swept_when_the_next_begins(database: &Database) {
    let (over, next) = (session(1, NOW), session(2, NOW.plus_millis(1)));
    database.writes(move |transaction| sessions::insert(transaction, &over, "one"));
    let all = database.reads(|connection| sessions::of_agent(connection, SARA, NOW));
    assert!(all.is_empty(), "one that has ended is not listed");
    database.writes(move |transaction| sessions::insert(transaction, &next, "two"));
    assert_eq!(
        database.reads(|connection| sessions::find(connection, "one")),
        None
    );
}

pub fn a_revoked_token_is_not_found(database: &Database) {
    let token = Token {
        id: database.id(),
        workspace: HERE,
        agent: SARA,
        name: "reports".to_owned(),
        rights: BTreeSet::from([Right::SeeQueue, Right::SeeTeam]),
        created_at: NOW,
        last_used_at: None,
        expires_at: Some(NOW.plus_millis(1)),
    };
    let written = token.clone();
    database.writes(move |transaction| tokens::insert(transaction, &written, "hash"));
    let find = || database.reads(|connection| tokens::find(connection, "hash"));
    assert_eq!(find(), Some(token.clone()));
    let id = token.id;
    database.writes(move |transaction| tokens::touch(transaction, id, NOW));
    assert_eq!(find().unwrap().last_used_at, Some(NOW));
    database.writes(move |transaction| tokens::revoke(transaction, id));
    assert_eq!(find(), None);
    assert!(
        database
            .reads(|connection| tokens::list(connection, HERE))
            .is_empty()
    );
    let again = database.tries(move |transaction| tokens::revoke(transaction, id));
    assert!(matches!(again, Err(StoreError::NotFound)), "{again:?}");
}
