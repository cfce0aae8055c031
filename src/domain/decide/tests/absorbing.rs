//! Two conversations that prove to be with one person.

use super::*;
use crate::domain::answers::Answers;
use crate::domain::conversation::Priority;
use crate::domain::ids::LabelId;

/// The newer of the two: five entries, two of them the customer's, everything answered.
fn other() -> Conversation {
    let mut state = conversation();
    state.id = ConversationId(2);
    state.team = Some(SUPPORT);
    state.seq = 5;
    state.inbound_count = 2;
    state.answered_inbound = 2;
    state.waiting_since = None;
    state.last_inbound_at = Some(NOW.plus_millis(-60_000));
    state.last_activity_at = NOW.plus_millis(-60_000);
    state
}

fn joined(given: &Conversation, other: &Conversation) -> Decided {
    let other = Box::new(other.clone());
    decided(given, CommandKind::Absorb { other, by: None })
}

const JOINED: [&str; 3] = ["absorbed to 15, +2 in, +2", "| merged", "window -60000"];

fn after_joining<'a>(events: &[&'a str]) -> Vec<&'a str> {
    [&JOINED[..], events].concat()
}

#[test]
fn nothing_becomes_unread_when_nothing_waits() {
    let mut given = of(SARA);
    given.waiting_since = None;
    given.answered_inbound = 4;
    for other in [other(), resolved(other())] {
        let after = joined(&given, &other).then(&JOINED);
        assert_eq!((after.seq, after.inbound_count), (16, 6));
        assert_eq!(after.answered_inbound, 6);
        assert_eq!((after.owner, after.team), (Some(SARA), Some(SALES)));
        assert_eq!(after.last_inbound_at, Some(NOW.plus_millis(-60_000)));
        assert_eq!(after.last_activity_at, NOW.plus_millis(-60_000));
    }
}

#[test]
fn a_customer_waits_since_the_first_unanswered_message_of_both() {
    let mut theirs = other();
    theirs.answered_inbound = 1;
    for (ours, others, expected) in [
        (Some(-5), None, Some(-5)),
        (None, Some(-5), Some(-5)),
        (Some(-5), Some(-9), Some(-9)),
        (Some(-9), Some(-5), Some(-9)),
        (None, None, None),
    ] {
        let moment = |at: Option<i64>| at.map(|at| NOW.plus_millis(at));
        let mut given = of(SARA);
        given.waiting_since = moment(ours);
        theirs.waiting_since = moment(others);
        let decided = joined(&given, &theirs);
        let after = decided.is_sound(decided.outcome.as_ref().unwrap());
        assert_eq!(after.waiting_since, moment(expected));
        assert_eq!(after.answered_inbound, 4);
        assert_eq!(after.owner, Some(SARA));
    }
}

#[test]
fn work_goes_on_where_it_was() {
    let episode = ["episode 2", "| episode_opened"];
    let snoozed_too = ["snoozed 600000", "| snoozed"];
    let sooner = ["snoozed 300000", "| snoozed"];
    let support = ["team 20", "| team_changed"];
    let to_lina = ["owner 1>4 Assigned", "| owner_changed"];
    let to_nobody = ["owner 1>- Released", "| owner_changed"];
    let mut of_lina = other();
    of_lina.owner = Some(LINA);
    let mut soon = snoozed(of_lina.clone());
    soon.status = Status::Snoozed {
        until: NOW.plus_millis(300_000),
    };
    let idle = resolved(of(SARA));
    for (given, other, expected, owner) in [
        (
            idle.clone(),
            of_lina.clone(),
            [episode, support, to_lina].concat(),
            Some(LINA),
        ),
        (
            idle.clone(),
            other(),
            [episode, support, to_nobody].concat(),
            None,
        ),
        (
            idle.clone(),
            snoozed(of_lina.clone()),
            [episode, snoozed_too, support, to_lina].concat(),
            Some(LINA),
        ),
        (idle, resolved(of_lina.clone()), vec![], Some(SARA)),
        (of(SARA), of_lina.clone(), vec![], Some(SARA)),
        (
            free(),
            of_lina.clone(),
            vec!["owner ->4 Assigned", "| owner_changed"],
            Some(LINA),
        ),
        (free(), resolved(of_lina.clone()), vec![], None),
        (
            snoozed(of(SARA)),
            of_lina,
            vec!["opened", "| woken"],
            Some(SARA),
        ),
        (snoozed(of(SARA)), soon.clone(), sooner.to_vec(), Some(SARA)),
        (of(SARA), soon, vec![], Some(SARA)),
    ] {
        let after = joined(&given, &other).then(&after_joining(&expected));
        assert_eq!(after.owner, owner);
        assert_eq!(after.answered_inbound, 5);
    }
}

#[test]
fn the_newest_answer_of_the_other_counts_at_its_new_place() {
    let mut theirs = other();
    let by = Author::Agent { id: LINA };
    theirs.last_reply = Some(LastReply {
        seq: 5,
        by: by.clone(),
        trail: Answers::default(),
    });
    let after = joined(&of(SARA), &theirs).then(&JOINED);
    assert_eq!(
        after.last_reply,
        Some(LastReply {
            seq: 15,
            by: by.clone(),
            trail: Answers::default(),
        })
    );
    let mut overlooking = reply(text("hello"));
    overlooking.seen = Some(10);
    let refusal = Rejection::ConversationMoved {
        seq: 16,
        reply_seq: 15,
        by,
    };
    when(&after, SARA, Request::Reply(Box::new(overlooking))).refused(refusal);
}

#[test]
fn labels_the_higher_priority_and_the_earlier_reminder_stay() {
    let mut given = of(SARA);
    given.labels = [LabelId(1)].into();
    given.follow_up_at = Some(LATER);
    let mut theirs = other();
    theirs.labels = [LabelId(1), LabelId(2)].into();
    theirs.priority = Priority::High;
    theirs.follow_up_at = Some(LATER.plus_millis(-1));
    let after = joined(&given, &theirs).then(&after_joining(&[
        "labels +[LabelId(2)] -[]",
        "priority High",
        "follow up Some(599999)",
    ]));
    assert_eq!(after.labels.len(), 2);
    theirs.owner = Some(LINA);
    let decided = joined(&theirs, &given);
    let back = decided.then(&[
        "absorbed to 15, +4 in, +3",
        "| merged",
        "window -3600000",
        "waiting -3600000",
    ]);
    assert_eq!((back.labels.len(), back.priority), (2, Priority::High));
    assert_eq!(back.follow_up_at, theirs.follow_up_at);
}

#[test]
fn an_empty_conversation_adds_a_line_and_nothing_else() {
    let (workspace, channel, contact) = (WorkspaceId(1), ChannelId(1), ContactId(1));
    let empty = Conversation::begin(ConversationId(2), workspace, channel, contact, NOW);
    let after = joined(&of(SARA), &empty).then(&["absorbed to 10, +0 in, +0", "| merged"]);
    assert_eq!(
        after,
        Conversation {
            seq: 11,
            ..of(SARA)
        }
    );
}
