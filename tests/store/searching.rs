//! Finding conversations by words.

use baton::domain::conversation::{Conversation, Status};
use baton::domain::ids::{AgentId, ChannelId, ConversationId};
use baton::domain::message::{Author, Direction};
use baton::domain::permissions::{NumberScope, Visibility};
use baton::domain::summary::LastMessage;
use baton::domain::view::{ListFilter, Sort};
use baton::store::lists::{self, ListQuery};

use crate::database::{Database, HERE, NOW};

fn customer(database: &Database, name: &str, phone: &str, said: &str) -> ConversationId {
    let mut conversation =
        Conversation::begin(database.id(), HERE, ChannelId(20), database.id(), NOW);
    conversation.version = 1;
    conversation.status = Status::Open;
    database.has_customer(&conversation, name, phone);
    let last = LastMessage {
        id: database.id(),
        seq: 1,
        direction: Direction::In,
        author: Author::Customer,
        kind: "text".to_owned(),
        preview: said.to_owned(),
        at: NOW,
        delivery: None,
    };
    database.stores(&conversation, Some(last));
    conversation.id
}

fn find(database: &Database, words: &str) -> Vec<ConversationId> {
    let asked = ListQuery {
        visibility: Visibility {
            workspace: HERE,
            own: AgentId(7),
            numbers: NumberScope::All,
            everything: true,
            teams: Default::default(),
            queue: true,
            colleagues: true,
        },
        filter: ListFilter::default(),
        search: Some(words.to_owned()),
        sort: Sort::Oldest,
        after: None,
        limit: 50,
        now: NOW,
    };
    let page = database.reads(|connection| lists::page(connection, &asked));
    let rows = page.items.into_iter();
    rows.map(|(summary, _)| summary.conversation.id).collect()
}

pub fn customers_are_found_by_name_number_and_words(database: &Database) {
    let omar = customer(
        database,
        "Omar Nasser",
        "966501234567",
        "Where is my order?",
    );
    let lina = customer(database, "لينا أحمد", "971555000111", "أين طلبي رقم 10001؟");
    assert_eq!(find(database, "omar"), vec![omar]);
    assert_eq!(find(database, "+966 50 123"), vec![omar]);
    assert_eq!(find(database, "MY ORDER"), vec![omar]);
    assert_eq!(find(database, "لينا"), vec![lina]);
    assert_eq!(find(database, "طلبي"), vec![lina]);
    assert_eq!(find(database, "10001"), vec![lina], "digits in words too");
    assert_eq!(find(database, "customer"), vec![], "not how rows are kept");
    assert_eq!(find(database, "  ").len(), 2, "no words find everything");
}

pub fn signs_that_like_gives_a_meaning_are_taken_literally(database: &Database) {
    let percent = customer(database, "100% Cotton", "1", "a_b");
    let plain = customer(database, "1000 Cotton", "2", "axb");
    let slash = customer(database, r"back\slash", "3", "…");
    assert_eq!(find(database, "100% c"), vec![percent]);
    assert_eq!(find(database, "a_b"), vec![percent]);
    assert_eq!(find(database, r"\s"), vec![slash]);
    assert_eq!(find(database, "cotton"), vec![percent, plain]);
}
