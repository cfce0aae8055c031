//! Answers that never arrive.

use super::*;

/// Minutes from now.
fn minutes(count: i64) -> Timestamp {
    NOW.plus_millis(count * 60_000)
}

fn after(decided: &Decided) -> Conversation {
    decided.is_sound(decided.outcome.as_ref().unwrap())
}

fn answered(given: &Conversation) -> Conversation {
    after(&when(given, SARA, answer(text("hello"))))
}

fn wrote(given: &Conversation) -> Conversation {
    let message = received(Author::Customer, NOW, text("and?"));
    after(&when_received(given, message, true))
}

fn failed(given: &Conversation, seq: i64) -> Decided {
    decided(given, CommandKind::FailAnswer { seq })
}

#[test]
fn the_customer_waits_again_when_the_only_answer_fails() {
    let given = of(SARA);
    let sent = answered(&given);
    assert_eq!((sent.waiting_since, sent.answered_inbound), (None, 4));
    let back = failed(&sent, 11).then(&["failed 11"]);
    assert_eq!(back.waiting_since, given.waiting_since);
    assert_eq!(back.answered_inbound, given.answered_inbound);
    assert_eq!((back.status, back.owner), (Status::Open, Some(SARA)));
    failed(&back, 11).then(&[]);
}

#[test]
fn another_answer_stands_for_one_that_fails_and_the_last_to_fail_counts() {
    let given = of(SARA);
    let twice = answered(&answered(&given));
    for order in [[11, 12], [12, 11]] {
        let [one, other] = order;
        let stands = after(&failed(&twice, one));
        assert_eq!((stands.waiting_since, stands.answered_inbound), (None, 4));
        let back = after(&failed(&stands, other));
        assert_eq!(back.waiting_since, given.waiting_since, "{order:?}");
        assert_eq!(back.answered_inbound, given.answered_inbound);
    }
}

#[test]
fn a_later_question_does_not_hide_the_one_whose_answer_failed() {
    let given = of(SARA);
    let asked_again = wrote(&answered(&given));
    assert_eq!(asked_again.waiting_since, Some(NOW));
    let back = after(&failed(&asked_again, 11));
    assert_eq!(back.waiting_since, given.waiting_since);
    assert_eq!(back.answered_inbound, given.answered_inbound);
    // Once the later question is answered, the first answer's failure changes nothing.
    let both = answered(&asked_again);
    let stands = after(&failed(&both, 11));
    assert_eq!((stands.waiting_since, stands.answered_inbound), (None, 5));
    let back = after(&failed(&stands, both.seq));
    assert_eq!(back.waiting_since, given.waiting_since);
    // If only the second one fails, the customer waits since the second question.
    let back = after(&failed(&both, both.seq));
    assert_eq!((back.waiting_since, back.answered_inbound), (Some(NOW), 4));
}

#[test]
fn what_was_resolved_with_the_failed_answer_opens_again() {
    let mut closing = reply(text("goodbye"));
    closing.resolve = true;
    let closed = after(&when(&of(SARA), SARA, Request::Reply(Box::new(closing))));
    assert_eq!(closed.status, Status::Resolved);
    let back = failed(&closed, 11).then(&["failed 11", "episode 2", "| episode_opened"]);
    assert_eq!((back.status, back.owner), (Status::Open, Some(SARA)));
    assert_eq!(back.waiting_since, Some(minutes(-60)));
}

#[test]
fn nobody_waits_for_what_answered_nothing() {
    let mut given = of(SARA);
    given.waiting_since = None;
    given.answered_inbound = 4;
    let sent = answered(&given);
    let back = failed(&sent, 11).then(&["failed 11"]);
    assert_eq!((back.waiting_since, back.answered_inbound), (None, 4));
    failed(&given, 5).then(&[]);
}

#[test]
fn an_answer_of_a_joined_conversation_may_fail_as_well() {
    let mut theirs = answered(&of(SARA));
    theirs.id = ConversationId(2);
    let mut ours = of(SARA);
    ours.waiting_since = None;
    ours.answered_inbound = 4;
    let other = Box::new(theirs.clone());
    let joined = after(&decided(&ours, CommandKind::Absorb { other, by: None }));
    assert_eq!((joined.waiting_since, joined.answered_inbound), (None, 8));
    let back = after(&failed(&joined, 21));
    assert_eq!(
        (back.waiting_since, back.answered_inbound),
        (Some(minutes(-60)), 7)
    );
}
