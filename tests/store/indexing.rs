//! How the search index keeps up: with what changes, with history, and with itself.

use baton::domain::content::{Content, Media};
use baton::domain::ids::MessageId;
use baton::store::error::StoreError;
use baton::store::search::{Turn, fresh, reach};

use crate::database::{Database, HERE, NOW};
use crate::searching::{
    STORED, customer, entries, entries_of, find, indexes, message, opens, overseer, says, tells,
};

pub fn what_changed_is_found_as_it_is_now(database: &Database) {
    opens(database);
    let talk = customer(database, "Omar", "966501234567");
    indexes(database, 10);
    let mut said = message(
        database,
        &talk,
        Content::Image(Media {
            caption: Some("a lamp".to_owned()),
            ..Media::default()
        }),
    );
    let found = |words: &str| entries(database, words) == vec![said.id];
    tells(database, &talk, &said, true);
    assert!(found("lamp"), "before it is taken in");
    assert_eq!(find(database, "lamp"), vec![talk.id]);
    assert_eq!(indexes(database, 10), 1);
    assert!(found("lamp"), "and afterwards");
    let id = said.id;
    said.content = Content::Text {
        text: "a chair".to_owned(),
    };
    said.edited_at = Some(NOW);
    tells(database, &talk, &said, false);
    let found = |words: &str| entries(database, words) == vec![id];
    assert!(found("chair") && !found("lamp"), "edited");
    indexes(database, 10);
    assert!(found("chair") && !found("lamp"), "edited and taken in");
    said.revoked_at = Some(NOW);
    tells(database, &talk, &said, false);
    assert!(!found("chair"), "taken back");
    assert_eq!(find(database, "chair"), vec![]);
    indexes(database, 10);
    assert!(!found("chair"), "taken back and taken out");
}

pub fn history_stands_where_it_was_said(database: &Database) {
    opens(database);
    let talk = customer(database, "Omar", "966501234567");
    let said_on = |day: i64, words: &str| {
        let text = words.to_owned();
        let mut message = message(database, &talk, Content::Text { text });
        message.at = STORED.plus_millis(day * 86_400_000);
        tells(database, &talk, &message, true);
        message
    };
    let mut second = said_on(2, "word");
    let first = said_on(1, "word");
    let last = said_on(3, "word");
    let same_moment = said_on(1, "word");
    let now = said_on(0, "word");
    let order = |found: Vec<MessageId>| {
        let places = [last.id, second.id];
        let place = |id: &MessageId| found.iter().position(|other| other == id).unwrap();
        assert_eq!((found.len(), &found[..2]), (5, &places[..]));
        assert_eq!(place(&now.id), 4);
        assert!(place(&first.id) < 4 && place(&same_moment.id) < 4);
    };
    order(entries_of(database, &overseer(), "word", 1));
    indexes(database, 2);
    order(entries_of(database, &overseer(), "word", 1));
    second.content = Content::Text {
        text: "a word again".to_owned(),
    };
    second.edited_at = Some(NOW);
    tells(database, &talk, &second, false);
    order(entries_of(database, &overseer(), "word", 2));
    indexes(database, 2);
    order(entries_of(database, &overseer(), "word", 2));
    assert_eq!(entries(database, "again"), vec![second.id]);
    assert_eq!(find(database, "again"), vec![talk.id]);
}

pub fn the_index_goes_on_where_it_stood_and_takes_nothing_in_twice(database: &Database) {
    opens(database);
    let talk = customer(database, "Omar", "966501234567");
    let ids: Vec<MessageId> = (0..9)
        .map(|n| says(database, &talk, &format!("word {n}")))
        .collect();
    database.writes(reach::begin);
    let standing = || database.reads(|connection| fresh::standing(connection, HERE));
    assert!(!standing().complete);
    let first = database.reads(|connection| Turn::read(connection, 4));
    let again = database.reads(|connection| Turn::read(connection, 4));
    database.writes(move |transaction| first.write(transaction));
    let refused = database.tries(move |transaction| again.write(transaction));
    assert!(
        matches!(refused, Err(StoreError::Conflict(_))),
        "{refused:?}"
    );
    // The newest are there first, and beginning once more changes nothing.
    database.writes(reach::begin);
    let mut found = entries(database, "word");
    assert_eq!(found, ids[5..].iter().rev().copied().collect::<Vec<_>>());
    assert!(!standing().complete);
    indexes(database, 4);
    found = entries(database, "word");
    assert_eq!(found, ids.iter().rev().copied().collect::<Vec<_>>());
    assert!(standing().complete);
}
