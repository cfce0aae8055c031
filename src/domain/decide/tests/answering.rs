//! Reply: whose turn it is, what colleagues did meanwhile, and the 24-hour window.

use super::*;
use crate::domain::answers::Answers;
use crate::domain::reply_window::{SAFETY_MILLIS, WINDOW_MILLIS};

/// What follows an answer that is the entry `seq`, whoever gave it.
fn sent(who: AgentId, seq: i64) -> Vec<String> {
    vec![
        "Out text".to_owned(),
        format!("answered {seq}"),
        format!("{who} read {seq}"),
        "send 1000".to_owned(),
    ]
}

#[track_caller]
fn answered(decided: &Decided, before: &[&str], who: AgentId, seq: i64) -> Conversation {
    let before = before.iter().map(|event| (*event).to_owned());
    let expected: Vec<String> = before.chain(sent(who, seq)).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    let after = decided.then(&expected);
    assert_eq!(after.waiting_since, None);
    assert_eq!(after.answered_inbound, after.inbound_count);
    assert_eq!(after.last_reply.as_ref().unwrap().seq, seq);
    after
}

#[test]
fn answering_what_nobody_works_on_takes_it_up() {
    let claimed = ["owner ->1 ClaimedByReply", "| owner_changed"];
    let from_omar = ["owner 2>1 ClaimedByReply", "| owner_changed"];
    let episode = ["episode 2", "| episode_opened"];
    let woken = ["opened", "| woken"];
    for (given, before, seq) in [
        (of(SARA), vec![], 11),
        (free(), claimed.to_vec(), 12),
        (snoozed(of(SARA)), woken.to_vec(), 12),
        (snoozed(free()), [woken, claimed].concat(), 13),
        (resolved(of(SARA)), episode.to_vec(), 12),
        (resolved(free()), [episode, claimed].concat(), 13),
        (resolved(of(OMAR)), [episode, from_omar].concat(), 13),
    ] {
        for policy in [
            ReplyPolicy::OwnerOnly,
            ReplyPolicy::Team,
            ReplyPolicy::Anyone,
        ] {
            let decided = when_policy(&given, SARA, policy, answer(text("hello")));
            let after = answered(&decided, &before, SARA, seq);
            assert_eq!((after.status, after.owner), (Status::Open, Some(SARA)));
        }
    }
}

#[test]
fn the_policy_says_who_answers_for_somebody_elses() {
    use ReplyPolicy::{Anyone, OwnerOnly, Team};
    let mut without_team = of(SARA);
    without_team.team = None;
    let mut of_support = of(SARA);
    of_support.team = Some(SUPPORT);
    for (given, who, policy, allowed) in [
        (of(SARA), OMAR, OwnerOnly, false),
        (of(SARA), HUDA, OwnerOnly, false),
        (of(SARA), ADAM, OwnerOnly, false),
        (of(SARA), OMAR, Team, true),
        (snoozed(of(SARA)), HUDA, OwnerOnly, false),
        (without_team.clone(), OMAR, Team, false),
        (of_support.clone(), ADAM, Team, false),
        (of_support, ADAM, Anyone, true),
        (of(SARA), OMAR, Anyone, true),
    ] {
        let decided = when_policy(&given, who, policy, answer(text("hello")));
        if allowed {
            let after = answered(&decided, &[], who, 11);
            assert_eq!(after.owner, Some(SARA), "answering takes nothing away");
        } else {
            decided.refused(Rejection::AlreadyOwned { owner: SARA });
        }
    }
}

#[test]
fn who_may_not_answer_or_not_take_up_is_told_so() {
    when(&of(SARA), NOUR, answer(text("hello"))).forbidden(Right::Reply);
    let mut principal = person(SARA);
    principal.rights.remove(&Right::Claim);
    let request = answer(text("hello"));
    let kind = |request| CommandKind::Agent {
        principal: principal.clone(),
        policy: ReplyPolicy::OwnerOnly,
        request,
    };
    decided(&free(), kind(request.clone())).forbidden(Right::Claim);
    answered(&decided(&of(SARA), kind(request)), &[], SARA, 11);
}

#[test]
fn an_answer_that_overlooks_a_newer_one_is_held_back() {
    let by_omar = Author::Agent { id: OMAR };
    let by_sara = Author::Agent { id: SARA };
    for (by, seen, held) in [
        (by_omar.clone(), Some(7), true),
        (by_omar.clone(), Some(8), false),
        (by_omar.clone(), Some(10), false),
        (by_omar, None, false),
        (Author::Assistant, Some(7), true),
        (Author::PhoneApp, Some(7), true),
        (by_sara, Some(7), false),
    ] {
        let mut given = of(SARA);
        given.last_reply = Some(LastReply {
            seq: 8,
            by: by.clone(),
            trail: Answers::default(),
        });
        let mut reply = reply(text("hello"));
        reply.seen = seen;
        let decided = when(&given, SARA, Request::Reply(Box::new(reply)));
        if held {
            decided.refused(Rejection::ConversationMoved {
                seq: 10,
                reply_seq: 8,
                by,
            });
        } else {
            answered(&decided, &[], SARA, 11);
        }
    }
    // What the customer and colleagues' notes add holds nobody back.
    let mut reply = reply(text("hello"));
    reply.seen = Some(0);
    answered(
        &when(&of(SARA), SARA, Request::Reply(Box::new(reply))),
        &[],
        SARA,
        11,
    );
}

#[test]
fn outside_the_window_only_templates_go_out() {
    let closing = NOW.plus_millis(SAFETY_MILLIS - WINDOW_MILLIS);
    for (wrote, open) in [
        (Some(NOW), true),
        (Some(closing.plus_millis(1)), true),
        (Some(closing), false),
        (Some(NOW.plus_millis(-WINDOW_MILLIS)), false),
        (None, false),
    ] {
        let mut given = of(SARA);
        given.last_inbound_at = wrote;
        let decided = when(&given, SARA, answer(text("hello")));
        if open {
            answered(&decided, &[], SARA, 11);
        } else {
            let since = wrote.map(|wrote| wrote.plus_millis(WINDOW_MILLIS));
            decided.refused(Rejection::WindowClosed { since });
        }
        when(&given, SARA, answer(template())).then(&[
            "Out template",
            "answered 11",
            "1 read 11",
            "send 1000",
        ]);
    }
}

#[test]
fn an_answer_can_resolve_the_conversation() {
    let mut reply = reply(text("bye"));
    reply.resolve = true;
    let mut given = of(SARA);
    given.follow_up_at = Some(LATER);
    let after = answered(&when(&given, SARA, answer(text("bye"))), &[], SARA, 11);
    assert_eq!(after.follow_up_at, Some(LATER));
    let after = when(&given, SARA, Request::Reply(Box::new(reply))).then(&[
        "Out text",
        "answered 11",
        "1 read 11",
        "send 1000",
        "resolved",
        "| resolved",
    ]);
    assert_eq!((after.status, after.owner), (Status::Resolved, Some(SARA)));
    assert_eq!(after.follow_up_at, None);
}

#[test]
fn an_emoji_is_an_answer_and_taking_it_back_is_none() {
    let emoji = |emoji: Option<&str>| Content::Reaction {
        emoji: emoji.map(str::to_owned),
        target: "5".to_owned(),
    };
    let given = of(SARA);
    let after = when(&given, SARA, answer(emoji(Some("👍")))).then(&[
        "Out reaction",
        "answered 11",
        "1 read 11",
        "send 1000",
    ]);
    assert_eq!(after.waiting_since, None);
    for taken_back in [None, Some("")] {
        let decided = when(&given, SARA, answer(emoji(taken_back)));
        let after = decided.then(&["Out reaction", "1 read 11", "send 1000"]);
        assert_eq!(after.waiting_since, given.waiting_since);
    }
}

#[test]
fn what_only_colleagues_or_customers_say_is_never_sent() {
    for content in [
        Content::Note {
            text: "inside".to_owned(),
            mentions: vec![],
        },
        Content::RequestWelcome,
        Content::ButtonReply {
            id: "1".to_owned(),
            title: "Yes".to_owned(),
        },
        Content::System {
            kind: "x".to_owned(),
            text: "y".to_owned(),
        },
    ] {
        let reason = format!("a message of the kind {} cannot be sent", content.kind());
        when(&of(SARA), SARA, answer(content)).refused(Rejection::Unsendable { reason });
    }
}
