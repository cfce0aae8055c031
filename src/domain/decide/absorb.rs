//! What follows when another conversation of the same person is joined to this one.
//!
//! The store moves the entries themselves behind the last of ours; here the numbers follow, and
//! whatever was still to be done there is to be done here.

use super::Draft;
use super::ownership::{ensure_open, hand_to, move_to};
use crate::domain::conversation::{Conversation, LastReply, Status};
use crate::domain::event::{Activity, Event, Gain, OwnerChange};
use crate::domain::ids::{AgentId, LabelId};
use crate::domain::message::Author;

pub(super) fn decide(draft: &mut Draft, other: &Conversation, by: Option<AgentId>) {
    append(draft, other, by);
    join_work(draft, other);
    join_marks(draft, other);
}

fn append(draft: &mut Draft, other: &Conversation, by: Option<AgentId>) {
    let behind = draft.state.seq;
    let last_reply = other.last_reply.as_ref().map(|reply| LastReply {
        seq: behind + reply.seq,
        by: reply.by.clone(),
        trail: reply.trail.moved(behind),
    });
    draft.push(Event::Absorbed {
        seq: behind + other.seq,
        gain: Gain {
            inbound: other.inbound_count,
            answered: other.answered_inbound,
            last_reply,
            active_at: other.last_activity_at,
        },
    });
    let entries = other.seq;
    let author = by.map_or(Author::System, |id| Author::Agent { id });
    draft.line(author, Activity::Merged { entries });
    if let Some(at) = other.last_inbound_at {
        draft.push(Event::WindowRenewed { at });
    }
}

/// Work that only one of the two holds goes on as it was there; where both hold some, ours
/// stands and only its gaps are filled.
fn join_work(draft: &mut Draft, other: &Conversation) {
    if other.status == Status::Resolved {
        return;
    }
    let idle = draft.state.status == Status::Resolved;
    join_status(draft, other.status);
    if other.team.is_some() && (idle || draft.state.team.is_none()) {
        move_to(draft, Author::System, other.team);
    }
    if idle || draft.state.owner.is_none() {
        let change = match other.owner {
            Some(_) => OwnerChange::Assigned,
            None => OwnerChange::Released,
        };
        hand_to(draft, Author::System, other.owner, change);
    }
    let ours = draft.state.waiting_since;
    if let Some(since) = earlier(ours, other.waiting_since).filter(|since| ours != Some(*since)) {
        draft.push(Event::WaitingBegan { since });
    }
}

/// The more urgent of the two: open before snoozed, the earlier snooze before the later.
fn join_status(draft: &mut Draft, theirs: Status) {
    let until = match (draft.state.status, theirs) {
        (Status::Open, _) | (_, Status::Resolved) => return,
        (_, Status::Open) => return ensure_open(draft, &Author::System),
        (Status::Snoozed { until: ours }, Status::Snoozed { until }) if ours <= until => return,
        (Status::Snoozed { .. }, Status::Snoozed { until }) => until,
        (Status::Resolved, Status::Snoozed { until }) => {
            ensure_open(draft, &Author::System);
            until
        }
    };
    draft.push(Event::Snoozed { until });
    draft.line(Author::System, Activity::Snoozed { until });
}

/// Labels, priority and reminder of both; the line about the joining says enough.
fn join_marks(draft: &mut Draft, other: &Conversation) {
    let added: Vec<LabelId> = other
        .labels
        .difference(&draft.state.labels)
        .copied()
        .collect();
    if !added.is_empty() {
        let removed = Vec::new();
        draft.push(Event::Labelled { added, removed });
    }
    if other.priority > draft.state.priority {
        let priority = other.priority;
        draft.push(Event::Prioritised { priority });
    }
    let at = earlier(draft.state.follow_up_at, other.follow_up_at);
    if at != draft.state.follow_up_at {
        draft.push(Event::FollowUpSet { at });
    }
}

/// The earlier of two moments, either of which may be missing.
fn earlier<T: Ord>(one: Option<T>, two: Option<T>) -> Option<T> {
    one.into_iter().chain(two).min()
}
