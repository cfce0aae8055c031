//! What follows when somebody takes back what they did.

use super::Draft;
use super::agent::{author, need};
use super::ownership::may_take;
use crate::domain::conversation::Status;
use crate::domain::event::{Activity, Event, OwnerChange};
use crate::domain::permissions::Principal;
use crate::domain::rejection::Rejection;
use crate::domain::undo::{Rest, Trace, Undo};

/// Puts back what was before, unless the conversation has moved on: what a colleague did since is
/// never undone in passing.
pub(super) fn decide(draft: &mut Draft, who: &Principal, undo: &Undo) -> Result<(), Rejection> {
    let trace = &undo.trace;
    // Whoever gave it away may not see it any more, and still take that back.
    let here = who.workspace == draft.state.workspace;
    if !here || !who.may_see(&trace.former_scope(&draft.state)) {
        return Err(Rejection::NotVisible);
    }
    need(who, trace.act.right())?;
    if undo.seen < draft.state.seq {
        let seq = draft.state.seq;
        return Err(Rejection::Unseen { seq });
    }
    nothing_since(draft, who, undo)?;
    put_back_work(draft, undo)?;
    put_back_marks(draft, trace);
    draft.line(author(who), Activity::Undone { act: trace.act });
    Ok(())
}

fn nothing_since(draft: &Draft, who: &Principal, undo: &Undo) -> Result<(), Rejection> {
    let (trace, own) = (&undo.trace, author(who));
    let line = undo
        .since
        .iter()
        .find(|(by, line)| *by != own && trace.is_touched_by(line));
    if let Some((by, _)) = line {
        let by = Some(by.clone());
        return Err(Rejection::MovedOn { by });
    }
    let answered = draft.state.last_reply.as_ref();
    if let Some(answer) = answered.filter(|answer| answer.seq > trace.seq && answer.by != own)
        && trace.is_about_the_work()
    {
        let by = Some(answer.by.clone());
        return Err(Rejection::MovedOn { by });
    }
    if trace.stands_in(&draft.state) {
        Ok(())
    } else {
        Err(Rejection::MovedOn { by: None })
    }
}

fn put_back_work(draft: &mut Draft, undo: &Undo) -> Result<(), Rejection> {
    if let Some(team) = undo.trace.team {
        draft.push(Event::TeamChanged {
            from: team.after,
            to: team.before,
        });
    }
    if let Some(owner) = undo.trace.owner {
        if let Some(agent) = owner.before {
            let former = undo.owner.as_ref().map(|target| &target.principal);
            let former = former.filter(|former| former.agent == agent);
            may_take(draft, former.ok_or(Rejection::TargetMayNotSee { agent })?)?;
        }
        draft.push(Event::OwnerChanged {
            from: owner.after,
            to: owner.before,
            change: OwnerChange::TakenBack,
        });
    }
    if let Some(rest) = undo.trace.rest {
        rest_again(draft, &rest.before);
    }
    Ok(())
}

fn rest_again(draft: &mut Draft, before: &Rest) {
    match before.status {
        Status::Resolved => {
            // A reminder of something resolved stands.
            let at = draft.state.follow_up_at;
            draft.push(Event::Resolved);
            if at.is_some() {
                draft.push(Event::FollowUpSet { at });
            }
            return;
        }
        Status::Snoozed { until } if until > draft.at => draft.push(Event::Snoozed { until }),
        Status::Snoozed { .. } | Status::Open if draft.state.status == Status::Open => {}
        Status::Snoozed { .. } | Status::Open => draft.push(Event::Opened),
    }
    if let Some(since) = before.waiting_since
        && draft.state.waiting_since.is_none()
    {
        draft.push(Event::WaitingBegan { since });
    }
}

fn put_back_marks(draft: &mut Draft, trace: &Trace) {
    if let Some(reminder) = trace.follow_up_at {
        let at = reminder.before;
        draft.push(Event::FollowUpSet { at });
    }
    if let Some(priority) = trace.priority {
        let priority = priority.before;
        draft.push(Event::Prioritised { priority });
    }
    if !trace.added.is_empty() || !trace.removed.is_empty() {
        draft.push(Event::Labelled {
            added: trace.removed.iter().copied().collect(),
            removed: trace.added.iter().copied().collect(),
        });
    }
}
