//! Claim, assign, release, transfer, take over, reopen.

use super::*;

const EPISODE: [&str; 2] = ["episode 2", "| episode_opened"];
const WOKEN: [&str; 2] = ["opened", "| woken"];

/// All these events, in order.
fn all<'a>(parts: &[&[&'a str]]) -> Vec<&'a str> {
    parts.concat()
}

fn already(owner: AgentId) -> Rejection {
    Rejection::AlreadyOwned { owner }
}

fn assign(to: AgentId) -> Request {
    Request::Assign { to: target(to) }
}

fn transfer(team: TeamId, to: Option<AgentId>) -> Request {
    let to = to.map(target);
    Request::Transfer { team, to }
}

#[test]
fn whoever_claims_what_nobody_works_on_gets_it() {
    let got = ["owner ->1 Claimed", "| owner_changed"];
    let from_omar = ["owner 2>1 Claimed", "| owner_changed"];
    for (given, expected) in [
        (free(), all(&[&got])),
        (snoozed(free()), all(&[&WOKEN, &got])),
        (resolved(free()), all(&[&EPISODE, &got])),
        (resolved(of(OMAR)), all(&[&EPISODE, &from_omar])),
        (of(SARA), vec![]),
        (snoozed(of(SARA)), all(&[&WOKEN])),
        (resolved(of(SARA)), all(&[&EPISODE])),
    ] {
        let after = when(&given, SARA, Request::Claim).then(&expected);
        assert_eq!(after.owner, Some(SARA));
        assert_eq!(after.status, Status::Open);
        when(&after, SARA, Request::Claim).then(&[]);
        when(&after, OMAR, Request::Claim).refused(already(SARA));
    }
    when(&free(), NOUR, Request::Claim).forbidden(Right::Claim);
}

#[test]
fn a_second_claim_learns_who_owns_the_conversation() {
    for given in [of(OMAR), snoozed(of(OMAR))] {
        when(&given, SARA, Request::Claim).refused(already(OMAR));
        when(&given, HUDA, Request::Claim).refused(already(OMAR));
    }
}

#[test]
fn the_queue_hands_out_only_what_is_open_and_nobodys() {
    let got = ["owner ->1 Claimed", "| owner_changed"];
    let after = when(&free(), SARA, Request::Take).then(&got);
    assert_eq!(after.owner, Some(SARA));
    for given in [after, of(OMAR), snoozed(of(OMAR)), resolved(of(OMAR))] {
        let owner = given.owner.unwrap();
        when(&given, SARA, Request::Take).refused(already(owner));
    }
    for given in [snoozed(free()), resolved(free())] {
        let status = given.status.as_str().to_owned();
        when(&given, SARA, Request::Take).refused(Rejection::AlreadyThere { status });
    }
    when(&free(), NOUR, Request::Take).forbidden(Right::Claim);
    when(&free(), LINA, Request::Take).refused(Rejection::NotVisible);
}

#[test]
fn an_owner_or_a_supervisor_assigns_and_anybody_does_what_nobody_works_on() {
    let to_omar = ["owner 1>2 Assigned", "| owner_changed"];
    let to_nobodys = ["owner ->2 Assigned", "| owner_changed"];
    for (given, who, expected) in [
        (of(SARA), SARA, all(&[&to_omar])),
        (of(SARA), HUDA, all(&[&to_omar])),
        (snoozed(of(SARA)), SARA, all(&[&WOKEN, &to_omar])),
        (resolved(of(SARA)), SARA, all(&[&EPISODE, &to_omar])),
        (
            resolved(of(SARA)),
            OMAR,
            all(&[&EPISODE, &["owner 1>2 Claimed", "| owner_changed"]]),
        ),
        (free(), SARA, all(&[&to_nobodys])),
        (
            free(),
            OMAR,
            all(&[&["owner ->2 Claimed", "| owner_changed"]]),
        ),
        (of(OMAR), OMAR, vec![]),
    ] {
        let after = when(&given, who, assign(OMAR)).then(&expected);
        assert_eq!(after.owner, Some(OMAR));
    }
    when(&of(SARA), OMAR, assign(OMAR)).refused(already(SARA));
    when(&of(SARA), HUDA, assign(HUDA)).then(&["owner 1>3 Assigned", "| owner_changed"]);
    when(&of(SARA), NOUR, assign(OMAR)).forbidden(Right::Assign);
}

#[test]
fn nobody_gets_what_they_may_not_see_or_answer() {
    for stranger in [LINA, NOUR, EVE] {
        let refusal = Rejection::TargetMayNotSee { agent: stranger };
        when(&of(SARA), SARA, assign(stranger)).refused(refusal.clone());
        when(&of(SARA), SARA, transfer(SALES, Some(stranger))).refused(refusal);
    }
    // Judged by the team it goes to, not by the one it comes from.
    when(&of(SARA), SARA, transfer(SUPPORT, Some(OMAR)))
        .refused(Rejection::TargetMayNotSee { agent: OMAR });
    // Owning it today is no reason to get it back tomorrow.
    let mut elsewhere = of(LINA);
    elsewhere.team = Some(SALES);
    when(&elsewhere, HUDA, assign(LINA)).refused(Rejection::TargetMayNotSee { agent: LINA });
}

#[test]
fn an_owner_or_a_supervisor_releases() {
    let released = ["owner 1>- Released", "| owner_changed"];
    for given in [of(SARA), snoozed(of(SARA)), resolved(of(SARA))] {
        for who in [SARA, HUDA] {
            let after = when(&given, who, Request::Release).then(&released);
            assert_eq!(after.owner, None);
            assert_eq!(after.status, given.status);
            when(&after, who, Request::Release).refused(Rejection::NotOwned);
        }
        when(&given, OMAR, Request::Release).refused(already(SARA));
    }
}

#[test]
fn a_transferred_conversation_waits_in_the_other_teams_queue() {
    let moved = ["team 20", "| team_changed"];
    let freed = ["owner 1>- Transferred", "| owner_changed"];
    for (given, who, expected) in [
        (of(SARA), SARA, all(&[&moved, &freed])),
        (of(SARA), HUDA, all(&[&moved, &freed])),
        (free(), OMAR, all(&[&moved])),
        (snoozed(of(SARA)), SARA, all(&[&moved, &WOKEN, &freed])),
        (resolved(of(SARA)), OMAR, all(&[&moved, &EPISODE, &freed])),
    ] {
        let after = when(&given, who, transfer(SUPPORT, None)).then(&expected);
        assert_eq!((after.owner, after.team), (None, Some(SUPPORT)));
        assert!(person(LINA).may_see_conversation(&after));
        assert!(
            !person(SARA).may_see_conversation(&after),
            "it has left her"
        );
        when(&after, SARA, Request::Claim).refused(Rejection::NotVisible);
    }
    when(&of(SARA), OMAR, transfer(SUPPORT, None)).refused(already(SARA));
    when(&of(SARA), NOUR, transfer(SUPPORT, None)).forbidden(Right::Assign);
}

#[test]
fn a_conversation_is_transferred_to_somebody_of_the_other_team() {
    let after = when(&of(SARA), SARA, transfer(SUPPORT, Some(LINA))).then(&[
        "team 20",
        "| team_changed",
        "owner 1>4 Transferred",
        "| owner_changed",
    ]);
    assert!(person(LINA).may_see_conversation(&after));
    when(&free(), SARA, transfer(SALES, None)).then(&[]);
}

#[test]
fn a_supervisor_takes_over_and_an_agent_does_not() {
    let taken = ["owner 1>3 TakenOver", "| owner_changed"];
    when(&of(SARA), HUDA, Request::TakeOver).then(&taken);
    when(&snoozed(of(SARA)), HUDA, Request::TakeOver).then(&all(&[&WOKEN, &taken]));
    for given in [of(SARA), snoozed(of(SARA))] {
        when(&given, OMAR, Request::TakeOver).forbidden(Right::TakeOver);
    }
    // What nobody works on is claimed, by whatever word.
    when(&free(), OMAR, Request::TakeOver).then(&["owner ->2 Claimed", "| owner_changed"]);
    let claimed = ["owner 1>2 Claimed", "| owner_changed"];
    when(&resolved(of(SARA)), OMAR, Request::TakeOver).then(&all(&[&EPISODE, &claimed]));
    when(&of(OMAR), OMAR, Request::TakeOver).then(&[]);
    when(&snoozed(of(OMAR)), OMAR, Request::TakeOver).then(&WOKEN);
}

#[test]
fn a_reopened_conversation_is_its_last_owners_only_when_they_reopen_it() {
    let reopened = ["| reopened"];
    let queued = ["owner 1>- Released", "| owner_changed"];
    for (given, who, expected, owner) in [
        (
            resolved(of(SARA)),
            SARA,
            all(&[&EPISODE, &reopened]),
            Some(SARA),
        ),
        (
            resolved(of(SARA)),
            OMAR,
            all(&[&EPISODE, &reopened, &queued]),
            None,
        ),
        (
            resolved(of(SARA)),
            HUDA,
            all(&[&EPISODE, &reopened, &queued]),
            None,
        ),
        (resolved(free()), OMAR, all(&[&EPISODE, &reopened]), None),
        (
            snoozed(of(SARA)),
            SARA,
            all(&[&WOKEN, &reopened]),
            Some(SARA),
        ),
        (
            snoozed(of(SARA)),
            HUDA,
            all(&[&WOKEN, &reopened]),
            Some(SARA),
        ),
    ] {
        let after = when(&given, who, Request::Reopen).then(&expected);
        assert_eq!((after.status, after.owner), (Status::Open, owner));
        when(&after, who, Request::Reopen).refused(Rejection::AlreadyThere {
            status: "open".to_owned(),
        });
    }
    when(&snoozed(of(SARA)), OMAR, Request::Reopen).refused(already(SARA));
    when(&resolved(of(SARA)), NOUR, Request::Reopen).forbidden(Right::Reply);
}

#[test]
fn nothing_is_decided_for_somebody_who_may_not_see() {
    let everything = || {
        vec![
            Request::Claim,
            assign(SARA),
            Request::Release,
            transfer(SUPPORT, None),
            Request::TakeOver,
            answer(text("hello")),
            Request::Note {
                text: "hm".to_owned(),
                mentions: vec![],
            },
            Request::MarkRead { seq: None },
            Request::MarkUnread,
            Request::Resolve,
            Request::Reopen,
            Request::Snooze { until: LATER },
            Request::FollowUp { at: None },
            Request::Label {
                add: vec![],
                remove: vec![],
            },
            Request::Prioritise {
                priority: Default::default(),
            },
            Request::SetAssistant {
                mode: Default::default(),
            },
        ]
    };
    for given in [free(), of(SARA), snoozed(of(SARA)), resolved(of(SARA))] {
        // Eve administers everything, but in another workspace.
        for stranger in [LINA, EVE] {
            for request in everything() {
                when(&given, stranger, request).refused(Rejection::NotVisible);
            }
        }
    }
    let hers = of(LINA);
    when(&hers, LINA, Request::Claim).then(&[]);
}
