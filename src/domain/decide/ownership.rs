//! Who holds the baton, and how it is handed on.

use super::Draft;
use super::agent::{author, need};
use crate::domain::command::AssignTarget;
use crate::domain::conversation::{Scope, Status};
use crate::domain::event::{Activity, Event, OwnerChange};
use crate::domain::ids::{AgentId, TeamId};
use crate::domain::message::Author;
use crate::domain::permissions::{Principal, Right};
use crate::domain::rejection::Rejection;

/// Hands the baton on, with its quiet line.
pub(super) fn hand_to(draft: &mut Draft, by: Author, to: Option<AgentId>, change: OwnerChange) {
    let from = draft.state.owner;
    if from != to {
        draft.push(Event::OwnerChanged { from, to, change });
        draft.line(by, Activity::OwnerChanged { from, to, change });
    }
}

/// Makes another team responsible, with its quiet line.
pub(super) fn move_to(draft: &mut Draft, by: Author, to: Option<TeamId>) {
    let from = draft.state.team;
    if from != to {
        draft.push(Event::TeamChanged { from, to });
        draft.line(by, Activity::TeamChanged { from, to });
    }
}

/// A conversation that is worked on is open: a snooze ends, a resolved one begins a new episode.
pub(super) fn ensure_open(draft: &mut Draft, by: &Author) {
    match draft.state.status {
        Status::Open => {}
        Status::Snoozed { .. } => {
            draft.push(Event::Opened);
            draft.line(by.clone(), Activity::Woken);
        }
        Status::Resolved => {
            let episode = draft.state.episode + 1;
            draft.push(Event::EpisodeOpened { episode });
            draft.line(by.clone(), Activity::EpisodeOpened { episode });
        }
    }
}

/// Whoever works on a conversation decides over it; so do those who may take it over. One that
/// nobody works on is everybody's who may see it.
pub(super) fn holder_or_superior(draft: &Draft, who: &Principal) -> Result<(), Rejection> {
    unless_others(draft.state.holder(), who)
}

fn unless_others(owner: Option<AgentId>, who: &Principal) -> Result<(), Rejection> {
    match owner {
        Some(owner) if owner != who.agent && !who.may(Right::TakeOver) => {
            Err(Rejection::AlreadyOwned { owner })
        }
        _ => Ok(()),
    }
}

pub(super) fn claim(draft: &mut Draft, who: &Principal) -> Result<(), Rejection> {
    need(who, Right::Claim)?;
    match draft.state.holder() {
        Some(owner) if owner != who.agent => Err(Rejection::AlreadyOwned { owner }),
        _ => {
            ensure_open(draft, &author(who));
            hand_to(draft, author(who), Some(who.agent), OwnerChange::Claimed);
            Ok(())
        }
    }
}

/// What the queue hands out is not taken any more once somebody has it or nobody needs to.
pub(super) fn take(draft: &mut Draft, who: &Principal) -> Result<(), Rejection> {
    need(who, Right::Claim)?;
    if let Some(owner) = draft.state.owner {
        return Err(Rejection::AlreadyOwned { owner });
    }
    if draft.state.status != Status::Open {
        return Err(Rejection::AlreadyThere {
            status: draft.state.status.as_str().to_owned(),
        });
    }
    hand_to(draft, author(who), Some(who.agent), OwnerChange::Claimed);
    Ok(())
}

pub(super) fn assign(
    draft: &mut Draft,
    who: &Principal,
    to: &AssignTarget,
) -> Result<(), Rejection> {
    let target = to.principal.agent;
    if target == who.agent && draft.state.holder().is_none() {
        return claim(draft, who);
    }
    need(who, Right::Assign)?;
    holder_or_superior(draft, who)?;
    may_take(draft, &to.principal)?;
    ensure_open(draft, &author(who));
    hand_to(draft, author(who), Some(target), OwnerChange::Assigned);
    Ok(())
}

pub(super) fn may_take(draft: &Draft, target: &Principal) -> Result<(), Rejection> {
    // Judged as if it were free: owning it would let anybody see it.
    let scope = Scope {
        owner: None,
        ..draft.state.scope()
    };
    let here = target.workspace == draft.state.workspace;
    if here && target.may(Right::Reply) && target.may_see(&scope) {
        Ok(())
    } else {
        Err(Rejection::TargetMayNotSee {
            agent: target.agent,
        })
    }
}

/// The remembered owner of a resolved conversation can be let go as well, by the same people.
pub(super) fn release(draft: &mut Draft, who: &Principal) -> Result<(), Rejection> {
    if draft.state.owner.is_none() {
        return Err(Rejection::NotOwned);
    }
    unless_others(draft.state.owner, who)?;
    hand_to(draft, author(who), None, OwnerChange::Released);
    Ok(())
}

pub(super) fn transfer(
    draft: &mut Draft,
    who: &Principal,
    team: TeamId,
    to: Option<&AssignTarget>,
) -> Result<(), Rejection> {
    need(who, Right::Assign)?;
    holder_or_superior(draft, who)?;
    move_to(draft, author(who), Some(team));
    if let Some(target) = to {
        may_take(draft, &target.principal)?;
    }
    ensure_open(draft, &author(who));
    hand_to(
        draft,
        author(who),
        to.map(|target| target.principal.agent),
        OwnerChange::Transferred,
    );
    Ok(())
}

pub(super) fn take_over(draft: &mut Draft, who: &Principal) -> Result<(), Rejection> {
    match draft.state.holder() {
        Some(owner) if owner != who.agent => {
            need(who, Right::TakeOver)?;
            ensure_open(draft, &author(who));
            hand_to(draft, author(who), Some(who.agent), OwnerChange::TakenOver);
            Ok(())
        }
        _ => claim(draft, who),
    }
}

/// A resolved conversation stays with its last owner only when they reopen it themselves: nobody
/// else can know whether they are there, so it queues.
pub(super) fn reopen(draft: &mut Draft, who: &Principal) -> Result<(), Rejection> {
    need(who, Right::Reply)?;
    let was = draft.state.status;
    if was == Status::Open {
        return Err(Rejection::AlreadyThere {
            status: was.as_str().to_owned(),
        });
    }
    holder_or_superior(draft, who)?;
    ensure_open(draft, &author(who));
    draft.line(author(who), Activity::Reopened);
    if was == Status::Resolved && draft.state.owner != Some(who.agent) {
        hand_to(draft, author(who), None, OwnerChange::Released);
    }
    Ok(())
}
