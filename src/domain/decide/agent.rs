//! What follows when a person asks something of a conversation.

use super::Draft;
use super::reply;
use crate::domain::command::{AssignTarget, Request};
use crate::domain::content::Content;
use crate::domain::conversation::{ReplyPolicy, Status};
use crate::domain::event::{Activity, Event, OwnerChange};
use crate::domain::ids::{AgentId, LabelId, TeamId};
use crate::domain::message::{Author, Direction};
use crate::domain::permissions::{Principal, Right};
use crate::domain::rejection::Rejection;
use crate::domain::time::Timestamp;

pub(super) fn decide(
    draft: &mut Draft,
    who: &Principal,
    policy: ReplyPolicy,
    request: &Request,
) -> Result<(), Rejection> {
    if !who.may_see(&draft.state.scope()) {
        return Err(Rejection::NotVisible);
    }
    match request {
        Request::Claim => claim(draft, who),
        Request::Assign { to } => assign(draft, who, to),
        Request::Release => release(draft, who),
        Request::Transfer { team, to } => transfer(draft, who, *team, to.as_ref()),
        Request::TakeOver => take_over(draft, who),
        Request::Reply(answer) => reply::decide(draft, who, policy, answer),
        Request::Note { text, mentions } => note(draft, who, text, mentions),
        Request::MarkRead { seq } => {
            read(draft, who, *seq);
            Ok(())
        }
        Request::MarkUnread => {
            mark_unread(draft, who);
            Ok(())
        }
        Request::Resolve => resolve(draft, who),
        Request::Reopen => reopen(draft, who),
        Request::Snooze { until } => snooze(draft, who, *until),
        Request::FollowUp { at } => follow_up(draft, who, *at),
        Request::Label { add, remove } => label(draft, who, add, remove),
        Request::Prioritise { priority } => {
            need(who, Right::Reply)?;
            if draft.state.priority != *priority {
                draft.push(Event::Prioritised {
                    priority: *priority,
                });
                draft.line(
                    author(who),
                    Activity::Prioritised {
                        priority: *priority,
                    },
                );
            }
            Ok(())
        }
        Request::SetAssistant { mode } => {
            need(who, Right::Reply)?;
            owner_or_superior(draft, who)?;
            if draft.state.assistant != *mode {
                draft.push(Event::AssistantSet { mode: *mode });
                draft.line(author(who), Activity::AssistantSet { mode: *mode });
            }
            Ok(())
        }
    }
}

pub(super) fn author(who: &Principal) -> Author {
    Author::Agent { id: who.agent }
}

pub(super) fn need(who: &Principal, right: Right) -> Result<(), Rejection> {
    if who.may(right) {
        Ok(())
    } else {
        Err(Rejection::Forbidden { right })
    }
}

/// Hands the baton on, with its quiet line.
pub(super) fn hand_to(draft: &mut Draft, by: Author, to: Option<AgentId>, change: OwnerChange) {
    let from = draft.state.owner;
    if from != to {
        draft.push(Event::OwnerChanged { from, to, change });
        draft.line(by, Activity::OwnerChanged { from, to, change });
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

fn claim(draft: &mut Draft, who: &Principal) -> Result<(), Rejection> {
    need(who, Right::Claim)?;
    match draft.state.owner {
        Some(owner) if owner == who.agent => {
            ensure_open(draft, &author(who));
            Ok(())
        }
        // A resolved conversation is nobody's work: whoever takes it up may have it.
        Some(owner) if draft.state.status != Status::Resolved => {
            Err(Rejection::AlreadyOwned { owner })
        }
        _ => {
            ensure_open(draft, &author(who));
            hand_to(draft, author(who), Some(who.agent), OwnerChange::Claimed);
            Ok(())
        }
    }
}

fn assign(draft: &mut Draft, who: &Principal, to: &AssignTarget) -> Result<(), Rejection> {
    let target = to.principal.agent;
    if target == who.agent && draft.state.owner.is_none() {
        return claim(draft, who);
    }
    need(who, Right::Assign)?;
    owner_or_superior(draft, who)?;
    may_take(draft, &to.principal)?;
    ensure_open(draft, &author(who));
    hand_to(draft, author(who), Some(target), OwnerChange::Assigned);
    Ok(())
}

fn may_take(draft: &Draft, target: &Principal) -> Result<(), Rejection> {
    // Judged as if it were free: owning it would let anybody see it.
    let scope = crate::domain::conversation::Scope {
        owner: None,
        ..draft.state.scope()
    };
    if target.may(Right::Reply) && target.may_see(&scope) {
        Ok(())
    } else {
        Err(Rejection::TargetMayNotSee {
            agent: target.agent,
        })
    }
}

fn release(draft: &mut Draft, who: &Principal) -> Result<(), Rejection> {
    if draft.state.owner.is_none() {
        return Err(Rejection::NotOwned);
    }
    owner_or_superior(draft, who)?;
    hand_to(draft, author(who), None, OwnerChange::Released);
    Ok(())
}

fn transfer(
    draft: &mut Draft,
    who: &Principal,
    team: TeamId,
    to: Option<&AssignTarget>,
) -> Result<(), Rejection> {
    need(who, Right::Assign)?;
    owner_or_superior(draft, who)?;
    let from = draft.state.team;
    if from != Some(team) {
        draft.push(Event::TeamChanged {
            from,
            to: Some(team),
        });
        draft.line(
            author(who),
            Activity::TeamChanged {
                from,
                to: Some(team),
            },
        );
    }
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

fn take_over(draft: &mut Draft, who: &Principal) -> Result<(), Rejection> {
    match draft.state.owner {
        Some(owner) if owner == who.agent => Ok(()),
        None => claim(draft, who),
        Some(_) => {
            need(who, Right::TakeOver)?;
            ensure_open(draft, &author(who));
            hand_to(draft, author(who), Some(who.agent), OwnerChange::TakenOver);
            Ok(())
        }
    }
}

fn note(
    draft: &mut Draft,
    who: &Principal,
    text: &str,
    mentions: &[AgentId],
) -> Result<(), Rejection> {
    need(who, Right::Reply)?;
    if text.trim().is_empty() {
        return Err(Rejection::Unsendable {
            reason: "the note is empty".to_owned(),
        });
    }
    let content = Content::Note {
        text: text.to_owned(),
        mentions: mentions.to_vec(),
    };
    let at = draft.at;
    draft.message(Direction::Internal, author(who), at, content);
    Ok(())
}

fn read(draft: &mut Draft, who: &Principal, seq: Option<i64>) {
    let last = draft.state.seq;
    let read_seq = seq.map_or(last, |seq| seq.clamp(0, last));
    draft.push(Event::ReadMoved {
        agent: who.agent,
        read_seq,
        marked_unread: false,
    });
}

fn mark_unread(draft: &mut Draft, who: &Principal) {
    let read_seq = draft.state.seq;
    draft.push(Event::ReadMoved {
        agent: who.agent,
        read_seq,
        marked_unread: true,
    });
}

fn resolve(draft: &mut Draft, who: &Principal) -> Result<(), Rejection> {
    need(who, Right::Reply)?;
    owner_or_superior(draft, who)?;
    if draft.state.status == Status::Resolved {
        return Ok(());
    }
    draft.push(Event::Resolved);
    draft.line(author(who), Activity::Resolved);
    Ok(())
}

fn reopen(draft: &mut Draft, who: &Principal) -> Result<(), Rejection> {
    need(who, Right::Reply)?;
    if draft.state.status == Status::Open {
        return Err(Rejection::AlreadyThere {
            status: "open".to_owned(),
        });
    }
    owner_or_superior(draft, who)?;
    ensure_open(draft, &author(who));
    draft.line(author(who), Activity::Reopened);
    Ok(())
}

fn snooze(draft: &mut Draft, who: &Principal, until: Timestamp) -> Result<(), Rejection> {
    need(who, Right::Reply)?;
    owner_or_superior(draft, who)?;
    if until <= draft.at {
        return Err(Rejection::NotInFuture);
    }
    if draft.state.status == Status::Resolved {
        return Err(Rejection::AlreadyThere {
            status: "resolved".to_owned(),
        });
    }
    draft.push(Event::Snoozed { until });
    draft.line(author(who), Activity::Snoozed { until });
    Ok(())
}

fn follow_up(draft: &mut Draft, who: &Principal, at: Option<Timestamp>) -> Result<(), Rejection> {
    need(who, Right::Reply)?;
    if at.is_some_and(|at| at <= draft.at) {
        return Err(Rejection::NotInFuture);
    }
    if draft.state.follow_up_at != at {
        draft.push(Event::FollowUpSet { at });
        draft.line(author(who), Activity::FollowUpSet { at });
    }
    Ok(())
}

fn label(
    draft: &mut Draft,
    who: &Principal,
    add: &[LabelId],
    remove: &[LabelId],
) -> Result<(), Rejection> {
    need(who, Right::Label)?;
    let held = &draft.state.labels;
    let mut added: Vec<LabelId> = add
        .iter()
        .filter(|label| !held.contains(label) && !remove.contains(label))
        .copied()
        .collect();
    added.sort_unstable();
    added.dedup();
    let mut removed: Vec<LabelId> = remove
        .iter()
        .filter(|label| held.contains(label))
        .copied()
        .collect();
    removed.sort_unstable();
    removed.dedup();
    if !added.is_empty() || !removed.is_empty() {
        draft.push(Event::Labelled {
            added: added.clone(),
            removed: removed.clone(),
        });
        draft.line(author(who), Activity::Labelled { added, removed });
    }
    Ok(())
}

/// The owner decides over a conversation; so do those who may take it over. A free one is
/// everybody's who may see it.
fn owner_or_superior(draft: &Draft, who: &Principal) -> Result<(), Rejection> {
    match draft.state.owner {
        Some(owner) if owner != who.agent && !who.may(Right::TakeOver) => {
            Err(Rejection::AlreadyOwned { owner })
        }
        _ => Ok(()),
    }
}
