//! What was done is taken back as it was before, unless the conversation has moved on.

use super::*;
use crate::domain::conversation::Priority;
use crate::domain::event::Activity;
use crate::domain::ids::{LabelId, OperationId};
use crate::domain::undo::{Act, Trace, Undo};

const VIP: LabelId = LabelId(1);
const REFUND: LabelId = LabelId(2);

/// What somebody did, as it was kept, and the conversation after it.
fn done(given: &Conversation, who: AgentId, request: Request) -> (Conversation, Trace) {
    let act = Act::of(&request).unwrap();
    let decided = when(given, who, request);
    let events = decided.outcome.as_ref().unwrap();
    let trace = Trace::of(act, given, events).unwrap();
    (decided.is_sound(events), trace)
}

fn undo(trace: &Trace, state: &Conversation, since: &[(AgentId, Activity)]) -> Request {
    let owner = trace.owner.and_then(|owner| owner.before);
    let since = since.iter().map(|(id, line)| {
        let by = Author::Agent { id: *id };
        (by, line.clone())
    });
    Request::Undo(Box::new(Undo {
        id: OperationId(1),
        trace: trace.clone(),
        since: since.collect(),
        seen: state.seq,
        owner: owner.map(target),
    }))
}

fn snooze() -> Request {
    Request::Snooze { until: LATER }
}

fn assign(to: AgentId) -> Request {
    Request::Assign { to: target(to) }
}

fn label(add: &[LabelId], remove: &[LabelId]) -> Request {
    Request::Label {
        add: add.to_vec(),
        remove: remove.to_vec(),
    }
}

/// The parts that an act can change.
fn parts(state: &Conversation) -> impl PartialEq + std::fmt::Debug {
    (
        (state.status, state.owner, state.team),
        (state.waiting_since, state.follow_up_at),
        (state.priority, state.labels.clone()),
    )
}

#[test]
fn everything_is_as_it_was_before() {
    let mut labelled = of(SARA);
    labelled.labels = BTreeSet::from([VIP]);
    let mut reminded = of(SARA);
    reminded.follow_up_at = Some(LATER);
    let cases = [
        (free(), SARA, Request::Claim),
        (free(), SARA, Request::Take),
        (resolved(free()), SARA, Request::Claim),
        (snoozed(free()), SARA, Request::Claim),
        (of(SARA), SARA, assign(OMAR)),
        (free(), SARA, assign(OMAR)),
        (of(SARA), SARA, Request::Release),
        (
            of(SARA),
            SARA,
            Request::Transfer {
                team: SUPPORT,
                to: None,
            },
        ),
        (of(SARA), HUDA, Request::TakeOver),
        (of(SARA), SARA, Request::Resolve),
        (reminded, SARA, Request::Resolve),
        (snoozed(of(SARA)), SARA, Request::Resolve),
        (of(SARA), SARA, snooze()),
        (free(), SARA, snooze()),
        (resolved(of(SARA)), SARA, Request::Reopen),
        (resolved(of(SARA)), OMAR, Request::Reopen),
        (of(SARA), SARA, Request::FollowUp { at: Some(LATER) }),
        (labelled, SARA, label(&[REFUND], &[VIP])),
        (
            of(SARA),
            SARA,
            Request::Prioritise {
                priority: Priority::Urgent,
            },
        ),
    ];
    for (given, who, request) in cases {
        let told = format!("{request:?}");
        let (after, trace) = done(&given, who, request);
        let undone = when(&after, who, undo(&trace, &after, &[]));
        let events = undone.outcome.as_ref().expect(&told);
        assert_eq!(sketch(events.last().unwrap()), "| undone", "{told}");
        let back = undone.is_sound(events);
        assert_eq!(parts(&back), parts(&given), "{told}");
        assert_eq!(back.seq, after.seq + 1, "one quiet line: {told}");
        when(&back, who, undo(&trace, &back, &[])).refused(Rejection::MovedOn { by: None });
    }
}

#[test]
fn what_changed_nothing_leaves_no_trace() {
    for (given, request) in [
        (of(SARA), Request::Claim),
        (resolved(of(SARA)), Request::Resolve),
        (of(SARA), label(&[], &[VIP])),
    ] {
        let act = Act::of(&request).unwrap();
        let events = when(&given, SARA, request).outcome.unwrap();
        assert_eq!(Trace::of(act, &given, &events), None);
    }
    assert_eq!(Act::of(&answer(text("hello"))), None);
}

#[test]
fn of_an_answer_that_resolves_the_resolving_is_taken_back_and_the_answer_stands() {
    let mut closing = reply(text("goodbye"));
    closing.resolve = true;
    let (after, trace) = done(&free(), SARA, Request::Reply(Box::new(closing)));
    let back = when(&after, SARA, undo(&trace, &after, &[])).then(&["opened", "| undone"]);
    assert_eq!((back.status, back.owner), (Status::Open, Some(SARA)));
    assert_eq!(back.waiting_since, None, "it is answered");
}

#[test]
fn a_colleagues_act_is_never_undone_in_passing() {
    let given = of(SARA);
    let moved = |by: AgentId| Rejection::MovedOn {
        by: Some(Author::Agent { id: by }),
    };
    let (after, trace) = done(&given, SARA, assign(OMAR));
    // Omar is the owner again, but by somebody else's word.
    let by_huda = Activity::OwnerChanged {
        from: Some(LINA),
        to: Some(OMAR),
        change: crate::domain::event::OwnerChange::Assigned,
    };
    let since = [(HUDA, by_huda.clone())];
    when(&after, SARA, undo(&trace, &after, &since)).refused(moved(HUDA));
    // One's own are no surprise, and what has nothing to do with it is in nobody's way.
    let marked = Activity::Labelled {
        added: vec![VIP],
        removed: vec![],
    };
    let since = [(SARA, by_huda), (OMAR, marked)];
    let back = when(&after, SARA, undo(&trace, &after, &since));
    back.then(&["owner 2>1 TakenBack", "| undone"]);
    // Omar has answered already.
    let mut answered = after.clone();
    answered.last_reply = Some(LastReply {
        seq: after.seq + 1,
        by: Author::Agent { id: OMAR },
        trail: crate::domain::answers::Answers::default(),
    });
    when(&answered, SARA, undo(&trace, &answered, &[])).refused(moved(OMAR));
    // Somebody took it over, and the customer wrote after it was resolved.
    let taken = Conversation {
        owner: Some(HUDA),
        ..after
    };
    when(&taken, SARA, undo(&trace, &taken, &[])).refused(Rejection::MovedOn { by: None });
    let (after, trace) = done(&given, SARA, Request::Resolve);
    let written = received(Author::Customer, NOW, text("one more thing"));
    let events = when_received(&after, written, true).outcome.unwrap();
    let mut reopened = after;
    events.iter().for_each(|event| reopened.apply(event));
    let late = undo(&trace, &reopened, &[]);
    when(&reopened, SARA, late).refused(Rejection::MovedOn { by: None });
}

#[test]
fn labels_are_taken_back_one_by_one() {
    let (after, trace) = done(&of(SARA), SARA, label(&[VIP], &[]));
    let mut since = after.clone();
    since.labels.insert(REFUND);
    let line = Activity::Labelled {
        added: vec![REFUND],
        removed: vec![],
    };
    let back = when(&since, SARA, undo(&trace, &since, &[(OMAR, line)]));
    let back = back.then(&["labels +[] -[LabelId(1)]", "| undone"]);
    assert_eq!(back.labels, BTreeSet::from([REFUND]));
}

#[test]
fn rights_are_asked_as_they_are_now() {
    let given = of(SARA);
    let (after, trace) = done(
        &given,
        SARA,
        Request::Transfer {
            team: SUPPORT,
            to: None,
        },
    );
    assert!(!person(SARA).may_see_conversation(&after), "out of sight");
    when(&after, SARA, undo(&trace, &after, &[])).then(&[
        "team 10",
        "owner ->1 TakenBack",
        "| undone",
    ]);
    when(&after, LINA, undo(&trace, &after, &[])).refused(Rejection::NotVisible);
    when(&after, EVE, undo(&trace, &after, &[])).refused(Rejection::NotVisible);
    let (after, trace) = done(&free(), OMAR, Request::Claim);
    when(&after, NOUR, undo(&trace, &after, &[])).forbidden(Right::Claim);
    // Whoever would own it again is not here any more.
    let (after, trace) = done(&given, SARA, assign(OMAR));
    let Request::Undo(mut gone) = undo(&trace, &after, &[]) else {
        panic!("it is an undo");
    };
    gone.owner = None;
    let agent = SARA;
    when(&after, SARA, Request::Undo(gone)).refused(Rejection::TargetMayNotSee { agent });
    // Something came while it was looked for.
    let Request::Undo(mut stale) = undo(&trace, &after, &[]) else {
        panic!("it is an undo");
    };
    stale.seen -= 1;
    let seq = after.seq;
    when(&after, SARA, Request::Undo(stale)).refused(Rejection::Unseen { seq });
}
