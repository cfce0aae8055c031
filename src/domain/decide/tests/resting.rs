//! Resolve, snooze, wake and follow up.

use super::*;

fn snooze(until: Timestamp) -> Request {
    Request::Snooze { until }
}

#[test]
fn an_owner_or_a_supervisor_resolves_and_anybody_does_what_is_free() {
    for (given, who) in [
        (of(SARA), SARA),
        (of(SARA), HUDA),
        (snoozed(of(SARA)), SARA),
        (free(), OMAR),
        (snoozed(free()), OMAR),
    ] {
        let mut given = given;
        given.follow_up_at = Some(LATER);
        let after = when(&given, who, Request::Resolve).then(&["resolved", "| resolved"]);
        assert_eq!(after.status, Status::Resolved);
        assert_eq!(after.owner, given.owner, "remembered");
        assert_eq!((after.waiting_since, after.follow_up_at), (None, None));
        assert_eq!(after.episode, given.episode);
        when(&after, OMAR, Request::Resolve).then(&[]);
    }
    for given in [of(SARA), snoozed(of(SARA))] {
        when(&given, OMAR, Request::Resolve).refused(Rejection::AlreadyOwned { owner: SARA });
    }
    when(&free(), NOUR, Request::Resolve).forbidden(Right::Reply);
}

#[test]
fn a_conversation_is_put_aside_until_a_moment_to_come() {
    let expected = ["snoozed 600000", "| snoozed"];
    for (given, who) in [(of(SARA), SARA), (of(SARA), HUDA), (free(), OMAR)] {
        let after = when(&given, who, snooze(LATER)).then(&expected);
        assert_eq!(after.status, Status::Snoozed { until: LATER });
        assert_eq!(after.owner, given.owner);
        assert_eq!(after.waiting_since, given.waiting_since, "still unanswered");
        when(&after, who, snooze(LATER)).then(&[]);
        let sooner = LATER.plus_millis(-1);
        when(&after, who, snooze(sooner)).then(&["snoozed 599999", "| snoozed"]);
    }
    for past in [NOW, NOW.plus_millis(-1)] {
        when(&of(SARA), SARA, snooze(past)).refused(Rejection::NotInFuture);
    }
    when(&resolved(of(SARA)), SARA, snooze(LATER)).refused(Rejection::AlreadyThere {
        status: "resolved".to_owned(),
    });
    when(&of(SARA), OMAR, snooze(LATER)).refused(Rejection::AlreadyOwned { owner: SARA });
    when(&free(), NOUR, snooze(LATER)).forbidden(Right::Reply);
}

#[test]
fn a_snooze_ends_at_its_time_and_not_before() {
    let snoozed_until = |until| {
        let mut state = of(SARA);
        state.status = Status::Snoozed { until };
        state
    };
    for until in [NOW, NOW.plus_millis(-1)] {
        let after = decided(&snoozed_until(until), CommandKind::Wake).then(&["opened", "| woken"]);
        assert_eq!((after.status, after.owner), (Status::Open, Some(SARA)));
        assert_eq!(after.episode, 1, "the same episode goes on");
    }
    for given in [
        snoozed_until(NOW.plus_millis(1)),
        of(SARA),
        resolved(of(SARA)),
    ] {
        decided(&given, CommandKind::Wake).then(&[]);
    }
}

#[test]
fn anybody_who_works_there_sets_and_clears_the_reminder() {
    let request = |at| Request::FollowUp { at };
    for given in [free(), of(SARA), snoozed(of(SARA)), resolved(of(SARA))] {
        let set = when(&given, OMAR, request(Some(LATER)));
        let after = set.then(&["follow up Some(600000)", "| follow_up_set"]);
        assert_eq!(after.follow_up_at, Some(LATER));
        when(&after, SARA, request(Some(LATER))).then(&[]);
        when(&after, SARA, request(None)).then(&["follow up None", "| follow_up_set"]);
        when(&given, SARA, request(None)).then(&[]);
        when(&given, SARA, request(Some(NOW))).refused(Rejection::NotInFuture);
        when(&given, NOUR, request(None)).forbidden(Right::Reply);
    }
}
