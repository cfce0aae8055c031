//! What follows when a person asks something of a conversation.

use std::collections::BTreeSet;

use super::Draft;
use super::ownership::{self, holder_or_superior};
use super::{reply, undo};
use crate::domain::command::Request;
use crate::domain::content::Content;
use crate::domain::conversation::{AssistantMode, Priority, ReplyPolicy, Status};
use crate::domain::event::{Activity, Event};
use crate::domain::ids::{AgentId, LabelId};
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
    // Whoever takes back that they gave it away may not see it now; undoing looks for itself.
    let undoes = matches!(request, Request::Undo(_));
    if !undoes && !who.may_see_conversation(&draft.state) {
        return Err(Rejection::NotVisible);
    }
    match request {
        Request::Claim => ownership::claim(draft, who),
        Request::Take => ownership::take(draft, who),
        Request::Assign { to } => ownership::assign(draft, who, to),
        Request::Release => ownership::release(draft, who),
        Request::Transfer { team, to } => ownership::transfer(draft, who, *team, to.as_ref()),
        Request::TakeOver => ownership::take_over(draft, who),
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
        Request::Reopen => ownership::reopen(draft, who),
        Request::Snooze { until } => snooze(draft, who, *until),
        Request::FollowUp { at } => follow_up(draft, who, *at),
        Request::Label { add, remove } => label(draft, who, add, remove),
        Request::Prioritise { priority } => prioritise(draft, who, *priority),
        Request::SetAssistant { mode } => set_assistant(draft, who, *mode),
        Request::Undo(back) => undo::decide(draft, who, back),
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

fn note(
    draft: &mut Draft,
    who: &Principal,
    text: &str,
    mentions: &[Principal],
) -> Result<(), Rejection> {
    need(who, Right::Reply)?;
    if text.trim().is_empty() {
        return Err(Rejection::Unsendable {
            reason: "the note is empty".to_owned(),
        });
    }
    // A note that its reader cannot open would name them for nothing.
    let blind = mentions
        .iter()
        .find(|named| !named.may_see_conversation(&draft.state));
    if let Some(named) = blind {
        let agent = named.agent;
        return Err(Rejection::TargetMayNotSee { agent });
    }
    let named: BTreeSet<AgentId> = mentions.iter().map(|named| named.agent).collect();
    let content = Content::Note {
        text: text.to_owned(),
        mentions: named.into_iter().collect(),
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

/// Reading never goes back, so that place 0 leaves the position where it is.
fn mark_unread(draft: &mut Draft, who: &Principal) {
    draft.push(Event::ReadMoved {
        agent: who.agent,
        read_seq: 0,
        marked_unread: true,
    });
}

fn resolve(draft: &mut Draft, who: &Principal) -> Result<(), Rejection> {
    need(who, Right::Reply)?;
    holder_or_superior(draft, who)?;
    if draft.state.status == Status::Resolved {
        return Ok(());
    }
    draft.push(Event::Resolved);
    draft.line(author(who), Activity::Resolved);
    Ok(())
}

fn snooze(draft: &mut Draft, who: &Principal, until: Timestamp) -> Result<(), Rejection> {
    need(who, Right::Reply)?;
    holder_or_superior(draft, who)?;
    if until <= draft.at {
        return Err(Rejection::NotInFuture);
    }
    if draft.state.status == Status::Resolved {
        return Err(Rejection::AlreadyThere {
            status: "resolved".to_owned(),
        });
    }
    if draft.state.status == (Status::Snoozed { until }) {
        return Ok(());
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

fn prioritise(draft: &mut Draft, who: &Principal, priority: Priority) -> Result<(), Rejection> {
    need(who, Right::Reply)?;
    if draft.state.priority != priority {
        draft.push(Event::Prioritised { priority });
        draft.line(author(who), Activity::Prioritised { priority });
    }
    Ok(())
}

fn set_assistant(draft: &mut Draft, who: &Principal, mode: AssistantMode) -> Result<(), Rejection> {
    need(who, Right::Reply)?;
    holder_or_superior(draft, who)?;
    if draft.state.assistant != mode {
        draft.push(Event::AssistantSet { mode });
        draft.line(author(who), Activity::AssistantSet { mode });
    }
    Ok(())
}
