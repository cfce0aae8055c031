//! Stretches of a thread.

use baton::domain::content::Content;
use baton::domain::conversation::Conversation;
use baton::domain::ids::ChannelId;
use baton::domain::message::{Author, Direction, Message};
use baton::store::messages;
use baton::store::threads::{self, Stretch, ThreadPage};

use crate::database::{Database, HERE, NOW};

/// A conversation with that many entries.
fn thread(database: &Database, entries: i64) -> Conversation {
    let mut conversation =
        Conversation::begin(database.id(), HERE, ChannelId(20), database.id(), NOW);
    conversation.version = 1;
    conversation.seq = entries;
    database.has(&conversation, None);
    for seq in 1..=entries {
        let message = Message {
            id: database.id(),
            conversation_id: conversation.id,
            seq,
            direction: Direction::In,
            author: Author::Customer,
            at: NOW,
            content: Content::Text {
                text: format!("entry {seq}"),
            },
            external_id: Some(format!("wamid.{}.{seq}", conversation.id)),
            reply_to: None,
            reactions: Vec::new(),
            delivery: None,
            forwarded: None,
            referral: None,
            edited_at: None,
            edits: Vec::new(),
            revoked_at: None,
        };
        let state = conversation.clone();
        database.writes(move |transaction| messages::insert(transaction, &state, &message, seq));
    }
    conversation
}

fn read(database: &Database, thread: &Conversation, stretch: Stretch) -> ThreadPage {
    database.reads(|connection| threads::page(connection, thread.id, stretch, 4))
}

#[track_caller]
fn shows(page: &ThreadPage, places: &[i64], before: bool, after: bool) {
    let shown: Vec<i64> = page.entries.iter().map(|entry| entry.message.seq).collect();
    assert_eq!(
        (shown.as_slice(), page.more_before, page.more_after),
        (places, before, after)
    );
}

pub fn a_thread_is_read_in_both_directions(database: &Database) {
    thread(database, 3);
    let thread = thread(database, 10);
    let read = |stretch| read(database, &thread, stretch);
    shows(&read(Stretch::Newest), &[7, 8, 9, 10], true, false);
    shows(&read(Stretch::Before(7)), &[3, 4, 5, 6], true, true);
    shows(&read(Stretch::Before(3)), &[1, 2], false, true);
    shows(&read(Stretch::After(0)), &[1, 2, 3, 4], false, true);
    shows(&read(Stretch::After(8)), &[9, 10], true, false);
    shows(&read(Stretch::Around(5)), &[3, 4, 5, 6], true, true);
    shows(&read(Stretch::Around(1)), &[1, 2], false, true);
    shows(&read(Stretch::Around(99)), &[9, 10], true, false);
}

pub fn an_empty_stretch_says_what_lies_beside_it(database: &Database) {
    let thread = thread(database, 2);
    shows(
        &read(database, &thread, Stretch::Before(1)),
        &[],
        false,
        true,
    );
    shows(
        &read(database, &thread, Stretch::After(2)),
        &[],
        true,
        false,
    );
    let none = self::thread(database, 0);
    shows(&read(database, &none, Stretch::Newest), &[], false, false);
}
