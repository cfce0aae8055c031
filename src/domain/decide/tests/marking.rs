//! Notes, reading positions, labels, priority and the assistant's mode.

use super::*;
use crate::domain::conversation::{AssistantMode, Priority};
use crate::domain::ids::LabelId;

fn every_status(state: Conversation) -> [Conversation; 3] {
    [state.clone(), snoozed(state.clone()), resolved(state)]
}

fn note(text: &str) -> Request {
    Request::Note {
        text: text.to_owned(),
        mentions: vec![person(HUDA), person(HUDA)],
    }
}

#[test]
fn a_note_changes_nothing_but_the_thread() {
    for given in every_status(of(SARA)) {
        let after = when(&given, OMAR, note("angry")).then(&["Internal note"]);
        let expected = Conversation {
            seq: 11,
            ..given.clone()
        };
        assert_eq!(after, expected);
        when(&given, NOUR, note("angry")).forbidden(Right::Reply);
        when(&given, SARA, note(" \n")).refused(Rejection::Unsendable {
            reason: "the note is empty".to_owned(),
        });
    }
}

#[test]
fn a_note_names_only_those_who_may_read_it_and_each_once() {
    let decided = when(&of(SARA), OMAR, note("@Huda"));
    let events = decided.outcome.unwrap();
    let Event::EntryAdded { message } = &events[0] else {
        panic!("it is an entry");
    };
    let named = match &message.content {
        Content::Note { mentions, .. } => mentions.clone(),
        other => panic!("{other:?} is no note"),
    };
    assert_eq!(named, [HUDA]);
    for stranger in [LINA, EVE] {
        let names = Request::Note {
            text: "@Lina".to_owned(),
            mentions: vec![person(HUDA), person(stranger)],
        };
        let agent = stranger;
        when(&of(SARA), OMAR, names).refused(Rejection::TargetMayNotSee { agent });
    }
}

#[test]
fn everybody_who_sees_it_reads_it_for_themselves() {
    for given in every_status(of(SARA)) {
        for (seq, expected) in [
            (None, "5 read 10"),
            (Some(4), "5 read 4"),
            (Some(99), "5 read 10"),
            (Some(-1), "5 read 0"),
        ] {
            let decided = when(&given, NOUR, Request::MarkRead { seq });
            assert_eq!(decided.then(&[expected]), given);
        }
        let decided = when(&given, NOUR, Request::MarkUnread);
        assert_eq!(decided.then(&["5 read 0 unread"]), given);
    }
}

#[test]
fn labels_are_put_on_once_and_taken_off_where_they_are() {
    let labels = |ids: &[i64]| ids.iter().copied().map(LabelId).collect::<Vec<_>>();
    for (held, add, remove, changes) in [
        (
            &[][..],
            &[2, 1, 2][..],
            &[][..],
            Some(("[LabelId(1), LabelId(2)]", "[]")),
        ),
        (&[1], &[1], &[], None),
        (&[], &[], &[1], None),
        (
            &[1, 2],
            &[3],
            &[2, 2],
            Some(("[LabelId(3)]", "[LabelId(2)]")),
        ),
        (&[], &[1], &[1], None),
        (&[1], &[1], &[1], Some(("[]", "[LabelId(1)]"))),
    ] {
        for mut given in every_status(of(SARA)) {
            given.labels = labels(held).into_iter().collect();
            let request = Request::Label {
                add: labels(add),
                remove: labels(remove),
            };
            let decided = when(&given, OMAR, request.clone());
            let after = match changes {
                None => decided.then(&[]),
                Some((added, removed)) => {
                    let labelled = format!("labels +{added} -{removed}");
                    decided.then(&[&labelled, "| labelled"])
                }
            };
            when(&after, OMAR, request.clone()).then(&[]);
            when(&given, NOUR, request).forbidden(Right::Label);
        }
    }
}

#[test]
fn anybody_who_works_there_changes_the_priority() {
    let request = Request::Prioritise {
        priority: Priority::Urgent,
    };
    for given in every_status(of(SARA)) {
        let decided = when(&given, OMAR, request.clone());
        let after = decided.then(&["priority Urgent", "| prioritised"]);
        when(&after, SARA, request.clone()).then(&[]);
        when(&given, NOUR, request.clone()).forbidden(Right::Reply);
    }
}

#[test]
fn the_assistant_obeys_whoever_decides_over_the_conversation() {
    let request = Request::SetAssistant {
        mode: AssistantMode::Suggest,
    };
    for (given, who) in [
        (of(SARA), SARA),
        (of(SARA), HUDA),
        (free(), OMAR),
        (resolved(of(SARA)), OMAR),
    ] {
        let decided = when(&given, who, request.clone());
        let after = decided.then(&["assistant Suggest", "| assistant_set"]);
        when(&after, who, request.clone()).then(&[]);
    }
    let held = Rejection::AlreadyOwned { owner: SARA };
    when(&of(SARA), OMAR, request.clone()).refused(held);
    when(&free(), NOUR, request).forbidden(Right::Reply);
}
