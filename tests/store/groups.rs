//! Many conversations' writes in one commit.

use baton::domain::content::Content;
use baton::domain::conversation::{Conversation, Status};
use baton::domain::event::Event;
use baton::domain::ids::{ChannelId, ConversationId, IdBlock};
use baton::domain::inbound::InboundRevoke;
use baton::domain::message::{Author, Direction, Message};
use baton::domain::summary::{Contact, Summary};
use baton::store::dedupe::UpdateKey;
use baton::store::error::StoreError;
use baton::store::orphans::{self, Amendment};
use baton::store::transaction::last_seq;
use baton::store::write::{ConversationWrite, Repeated, Step, StepKey, StepKind, Written};
use baton::store::{conversations, messages};

use crate::database::{Database, HERE, NOW};

const NUMBER: ChannelId = ChannelId(20);

/// A conversation that is there and waits for an answer.
fn waiting(database: &Database) -> Conversation {
    let mut state = Conversation::begin(database.id(), HERE, NUMBER, database.id(), NOW);
    state.version = 1;
    state.status = Status::Open;
    state.waiting_since = Some(NOW);
    database.has(&state, None);
    state
}

/// One more message of the customer, as the conversation's actor wants it written.
fn one_more(database: &Database, state: &Conversation, external_id: &str) -> ConversationWrite {
    let message = Message {
        id: database.id(),
        conversation_id: state.id,
        seq: state.seq + 1,
        direction: Direction::In,
        author: Author::Customer,
        at: NOW,
        content: Content::Text {
            text: format!("words of {external_id}"),
        },
        external_id: Some(external_id.to_owned()),
        reply_to: None,
        reactions: Vec::new(),
        delivery: None,
        forwarded: None,
        referral: None,
        edited_at: None,
        edits: Vec::new(),
        revoked_at: None,
    };
    let mut after = state.clone();
    let event = Event::EntryAdded {
        message: Box::new(message),
    };
    after.apply(&event);
    let contact = Contact {
        id: state.contact,
        given_name: None,
        name: None,
        username: None,
        identities: Vec::new(),
        no_marketing_since: None,
        blocked_at: None,
    };
    ConversationWrite {
        ids: IdBlock::starting_at(database.id()),
        before: state.clone(),
        shown: None,
        after: Summary {
            conversation: after,
            contact,
            last_message: None,
        },
        newcomer: None,
        gained: Vec::new(),
        renamed: false,
        steps: vec![Step {
            key: Some(StepKey::Update(UpdateKey {
                channel: NUMBER,
                kind: "message",
                external_id: external_id.to_owned(),
            })),
            kind: StepKind::Decided {
                events: vec![event],
                file: None,
            },
        }],
        absorbed: None,
    }
}

fn seq_of(database: &Database, id: ConversationId) -> i64 {
    let summary = database.reads(|connection| conversations::load(connection, id));
    summary.conversation.seq
}

#[track_caller]
fn is_done(written: &Result<Written, StoreError>) {
    assert!(matches!(written, Ok(Written::Done(_))), "{written:?}");
}

pub fn many_are_written_together_and_leave_no_gap(database: &Database) {
    let states: Vec<_> = (0..20).map(|_| waiting(database)).collect();
    let writes = states
        .iter()
        .map(|state| one_more(database, state, &format!("wamid.{}", state.id)));
    let before = database.reads(|connection| last_seq(connection, HERE));
    for written in database.writes_together(writes.collect()) {
        is_done(&written);
    }
    for state in &states {
        assert_eq!(seq_of(database, state.id), 1);
        let external_id = format!("wamid.{}", state.id);
        let found = database
            .reads(|connection| messages::find_external(connection, NUMBER, &external_id))
            .unwrap();
        assert_eq!(found.conversation_id, state.id);
    }
    // An entry and a row each, one place after the other.
    let after = database.reads(|connection| last_seq(connection, HERE));
    assert_eq!(after, before + 40);
}

pub fn what_comes_again_gets_its_first_effect_beside_what_is_new(database: &Database) {
    let (known, new) = (waiting(database), waiting(database));
    let first = one_more(database, &known, "wamid.first");
    for written in database.writes_together(vec![first]) {
        is_done(&written);
    }
    let moved = database.reads(|connection| conversations::load(connection, known.id));
    let again = one_more(database, &moved.conversation, "wamid.first");
    let mut written = database.writes_together(vec![again, one_more(database, &new, "wamid.new")]);
    is_done(&written.remove(1));
    let Ok(Written::Repeated(repeated)) = written.remove(0) else {
        panic!("it was written twice");
    };
    let [(0, Repeated::Update(effect))] = repeated.as_slice() else {
        panic!("something else repeated: {repeated:?}");
    };
    assert_eq!(effect.conversation, known.id);
    assert_eq!(
        (seq_of(database, known.id), seq_of(database, new.id)),
        (1, 1)
    );
}

pub fn one_that_has_moved_on_is_refused_alone(database: &Database) {
    let states: Vec<_> = (0..5).map(|_| waiting(database)).collect();
    let mut writes: Vec<_> = states
        .iter()
        .map(|state| one_more(database, state, &format!("wamid.{}", state.id)))
        .collect();
    writes[2].before.version += 7;
    writes[2].after.conversation.version += 7;
    let before = database.reads(|connection| last_seq(connection, HERE));
    let written = database.writes_together(writes);
    assert!(
        matches!(written[2], Err(StoreError::Conflict(_))),
        "{:?}",
        written[2]
    );
    for (place, state) in states.iter().enumerate() {
        let there = seq_of(database, state.id);
        assert_eq!(there, i64::from(place != 2), "conversation {place}");
    }
    let after = database.reads(|connection| last_seq(connection, HERE));
    assert_eq!(after, before + 8);
}

pub fn one_message_in_two_conversations_stays_in_the_first(database: &Database) {
    let (one, other) = (waiting(database), waiting(database));
    let writes = vec![
        one_more(database, &one, "wamid.same"),
        one_more(database, &other, "wamid.same"),
    ];
    let written = database.writes_together(writes);
    is_done(&written[0]);
    assert!(matches!(written[1], Ok(Written::Repeated(_))));
    assert_eq!(
        (seq_of(database, one.id), seq_of(database, other.id)),
        (1, 0)
    );
}

pub fn what_came_before_its_message_is_found_in_a_group(database: &Database) {
    let (one, other) = (waiting(database), waiting(database));
    let revoked = Amendment::Revoke(InboundRevoke {
        external_id: "wamid.revoke".to_owned(),
        at: NOW,
        person: baton::domain::contact::Person {
            identities: Vec::new(),
            name: None,
            username: None,
        },
        from_business: false,
        target: "wamid.one".to_owned(),
    });
    database.writes(move |transaction| orphans::keep(transaction, HERE, NUMBER, &revoked));
    let writes = vec![
        one_more(database, &one, "wamid.one"),
        one_more(database, &other, "wamid.other"),
    ];
    for written in database.writes_together(writes) {
        is_done(&written);
    }
    let revoked_at = |external_id: &str| {
        let found =
            database.reads(|connection| messages::find_external(connection, NUMBER, external_id));
        found.unwrap().revoked_at
    };
    assert_eq!(revoked_at("wamid.one"), Some(NOW));
    assert_eq!(revoked_at("wamid.other"), None);
}
