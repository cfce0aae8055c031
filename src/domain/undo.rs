//! What one act changed about a conversation: kept for a while, so that it can be taken back.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::command::{AssignTarget, Request};
use super::conversation::{Conversation, Priority, Scope, Status};
use super::event::{Activity, Event};
use super::ids::{AgentId, LabelId, OperationId, TeamId};
use super::message::Author;
use super::permissions::Right;
use super::time::Timestamp;

/// For how long an act can be taken back, in milliseconds.
pub const WINDOW_MILLIS: i64 = 15 * 60_000;

/// An act that can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Taking a free conversation, or what the queue hands out.
    Claim,
    /// Giving it to somebody.
    Assign,
    /// Giving it back to the queue.
    Release,
    /// Giving it to another team.
    Transfer,
    /// Taking it from its owner.
    TakeOver,
    /// Resolving it, also with an answer.
    Resolve,
    /// Taking it up again.
    Reopen,
    /// Putting it aside.
    Snooze,
    /// Setting or taking away a reminder.
    FollowUp,
    /// Changing labels.
    Label,
    /// Changing the priority.
    Prioritise,
}

impl Act {
    /// Which act a request is, if it can be taken back.
    pub fn of(request: &Request) -> Option<Self> {
        match request {
            Request::Claim | Request::Take => Some(Self::Claim),
            Request::Assign { .. } => Some(Self::Assign),
            Request::Release => Some(Self::Release),
            Request::Transfer { .. } => Some(Self::Transfer),
            Request::TakeOver => Some(Self::TakeOver),
            Request::Resolve => Some(Self::Resolve),
            Request::Reply(reply) if reply.resolve => Some(Self::Resolve),
            Request::Reopen => Some(Self::Reopen),
            Request::Snooze { .. } => Some(Self::Snooze),
            Request::FollowUp { .. } => Some(Self::FollowUp),
            Request::Label { .. } => Some(Self::Label),
            Request::Prioritise { .. } => Some(Self::Prioritise),
            Request::Reply(_)
            | Request::Note { .. }
            | Request::MarkRead { .. }
            | Request::MarkUnread
            | Request::SetAssistant { .. }
            | Request::Undo(_) => None,
        }
    }

    /// The right that taking it back takes.
    pub fn right(self) -> Right {
        match self {
            Self::Claim | Self::Assign | Self::Release | Self::Transfer | Self::TakeOver => {
                Right::Claim
            }
            Self::Resolve | Self::Reopen | Self::Snooze | Self::FollowUp | Self::Prioritise => {
                Right::Reply
            }
            Self::Label => Right::Label,
        }
    }
}

/// A value before an act, and after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swap<T> {
    /// Before.
    pub before: T,
    /// After.
    pub after: T,
}

impl<T: PartialEq> Swap<T> {
    fn of(before: T, after: T) -> Option<Self> {
        (before != after).then_some(Self { before, after })
    }
}

/// Whether somebody has to do something, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// The status.
    pub status: Status,
    /// In which episode.
    pub episode: i64,
    /// Since when the customer waits.
    pub waiting_since: Option<Timestamp>,
}

impl Rest {
    fn of(state: &Conversation) -> Self {
        Self {
            status: state.status,
            episode: state.episode,
            waiting_since: state.waiting_since,
        }
    }
}

/// What an act changed; what is `None` or empty it left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Which act.
    pub act: Act,
    /// Where the thread stood once it was done.
    pub seq: i64,
    /// Whether somebody has to do something.
    pub rest: Option<Swap<Rest>>,
    /// Who holds the baton.
    pub owner: Option<Swap<Option<AgentId>>>,
    /// The responsible team.
    pub team: Option<Swap<Option<TeamId>>>,
    /// The reminder.
    pub follow_up_at: Option<Swap<Option<Timestamp>>>,
    /// How urgent it is.
    pub priority: Option<Swap<Priority>>,
    /// Labels that were put on.
    pub added: BTreeSet<LabelId>,
    /// Labels that were taken off.
    pub removed: BTreeSet<LabelId>,
}

impl Trace {
    /// What the events of an act change about a conversation; `None` when that is nothing. Of an
    /// answer that resolves, only the resolving can be taken back.
    pub fn of(act: Act, given: &Conversation, events: &[Event]) -> Option<Self> {
        let is_resolved = |event: &Event| matches!(event, Event::Resolved);
        let begin = match act {
            Act::Resolve => events.iter().position(is_resolved)?,
            _ => 0,
        };
        let (earlier, own) = events.split_at_checked(begin)?;
        let mut before = given.clone();
        earlier.iter().for_each(|event| before.apply(event));
        let mut after = before.clone();
        own.iter().for_each(|event| after.apply(event));
        let (rest, rested) = (Rest::of(&before), Rest::of(&after));
        let trace = Self {
            act,
            seq: after.seq,
            rest: (rest.status != rested.status).then_some(Swap {
                before: rest,
                after: rested,
            }),
            owner: Swap::of(before.owner, after.owner),
            team: Swap::of(before.team, after.team),
            follow_up_at: Swap::of(before.follow_up_at, after.follow_up_at),
            priority: Swap::of(before.priority, after.priority),
            added: after.labels.difference(&before.labels).copied().collect(),
            removed: before.labels.difference(&after.labels).copied().collect(),
        };
        (!trace.is_empty()).then_some(trace)
    }

    fn is_empty(&self) -> bool {
        self.rest.is_none()
            && self.owner.is_none()
            && self.team.is_none()
            && self.follow_up_at.is_none()
            && self.priority.is_none()
            && self.added.is_empty()
            && self.removed.is_empty()
    }

    /// Whether everything it changed is still as it left it.
    pub fn stands_in(&self, state: &Conversation) -> bool {
        fn is<T: PartialEq>(swap: Option<&Swap<T>>, now: &T) -> bool {
            swap.is_none_or(|swap| swap.after == *now)
        }
        self.rest.is_none_or(|rest| rest_stands(&rest, state))
            && is(self.owner.as_ref(), &state.owner)
            && is(self.team.as_ref(), &state.team)
            && is(self.follow_up_at.as_ref(), &state.follow_up_at)
            && is(self.priority.as_ref(), &state.priority)
            && self.added.is_subset(&state.labels)
            && self.removed.is_disjoint(&state.labels)
    }

    /// Whether a quiet line is about something that it changed.
    pub fn is_touched_by(&self, line: &Activity) -> bool {
        match line {
            Activity::EpisodeOpened { .. }
            | Activity::Resolved
            | Activity::Reopened
            | Activity::Snoozed { .. }
            | Activity::Woken => self.rest.is_some(),
            Activity::OwnerChanged { .. } => self.owner.is_some(),
            Activity::TeamChanged { .. } => self.team.is_some(),
            Activity::FollowUpSet { .. } => self.follow_up_at.is_some(),
            Activity::Labelled { added, removed } => {
                let of_ours =
                    |label: &LabelId| self.added.contains(label) || self.removed.contains(label);
                added.iter().chain(removed).any(of_ours)
            }
            Activity::Prioritised { .. } => self.priority.is_some(),
            Activity::Undone { act } => match act {
                Act::FollowUp => self.follow_up_at.is_some(),
                Act::Label => !self.added.is_empty() || !self.removed.is_empty(),
                Act::Prioritise => self.priority.is_some(),
                _ => self.is_about_the_work(),
            },
            Activity::AssistantSet { .. } | Activity::Merged { .. } => false,
        }
    }

    /// Whether it decides who works on the conversation, or whether anybody does.
    pub fn is_about_the_work(&self) -> bool {
        self.rest.is_some() || self.owner.is_some() || self.team.is_some()
    }

    /// What decides who may see the conversation, as it was before.
    pub fn former_scope(&self, state: &Conversation) -> Scope {
        Scope {
            team: self.team.map_or(state.team, |team| team.before),
            owner: self.owner.map_or(state.owner, |owner| owner.before),
            ..state.scope()
        }
    }
}

/// What was resolved before would be so again, so nobody may have written since.
fn rest_stands(rest: &Swap<Rest>, state: &Conversation) -> bool {
    let now = Rest::of(state);
    let unheard =
        rest.before.status != Status::Resolved || rest.after.waiting_since == now.waiting_since;
    (rest.after.status, rest.after.episode) == (now.status, now.episode) && unheard
}

/// An act to be taken back, with everything from outside that decides whether it can be.
#[derive(Clone, Debug, PartialEq)]
pub struct Undo {
    /// Which.
    pub id: OperationId,
    /// What it changed.
    pub trace: Trace,
    /// The quiet lines since, up to the place `seen`.
    pub since: Vec<(Author, Activity)>,
    /// How far the thread was looked at.
    pub seen: i64,
    /// Whoever would own it again, if they are still here.
    pub owner: Option<AssignTarget>,
}
