//! How many conversations there are of each kind, in memory, moved by every committed change.

use std::collections::{HashMap, HashSet};

use crate::domain::conversation::{Scope, Status};
use crate::domain::ids::WorkspaceId;
use crate::domain::permissions::Principal;
use crate::domain::summary::{Change, Place};
use crate::protocol::row::Counts;
use crate::store::conversations::Count;
use crate::store::follow_ups;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Open,
    Snoozed,
    FollowUp,
}

/// The counts of all workspaces. As many entries as there are kinds, not conversations.
#[derive(Default)]
pub(super) struct CountBook {
    totals: HashMap<WorkspaceId, HashMap<(Scope, Kind), i64>>,
    changed: HashSet<WorkspaceId>,
}

impl CountBook {
    pub(super) fn new(counts: &HashMap<WorkspaceId, Vec<Count>>) -> Self {
        let mut book = Self::default();
        for (workspace, rows) in counts {
            let totals = book.totals.entry(*workspace).or_default();
            for row in rows {
                let kind = match row.status.as_str() {
                    "open" => Kind::Open,
                    "snoozed" => Kind::Snoozed,
                    follow_ups::COUNTED => Kind::FollowUp,
                    _ => continue,
                };
                let scope = Scope {
                    channel: row.channel.into(),
                    branch: None,
                    team: (row.team != 0).then(|| row.team.into()),
                    owner: (row.owner != 0).then(|| row.owner.into()),
                };
                *totals.entry((scope, kind)).or_insert(0) += row.total;
            }
        }
        book
    }

    pub(super) fn change(&mut self, workspace: WorkspaceId, change: &Change) {
        let (before, after) = match change {
            Change::Conversation { before, summary } => {
                (*before, Some(Place::of(&summary.conversation)))
            }
            Change::Merged { before, .. } => (Some(*before), None),
            _ => return,
        };
        if before == after {
            return;
        }
        self.add(workspace, before, -1);
        self.add(workspace, after, 1);
        self.changed.insert(workspace);
    }

    fn add(&mut self, workspace: WorkspaceId, place: Option<Place>, change: i64) {
        let Some(place) = place else { return };
        match place.status {
            Status::Open => self.add_to(workspace, place.scope, Kind::Open, change),
            Status::Snoozed { .. } => self.add_to(workspace, place.scope, Kind::Snoozed, change),
            Status::Resolved => {}
        }
        if place.follow_up {
            self.add_to(workspace, place.scope, Kind::FollowUp, change);
        }
    }

    fn add_to(&mut self, workspace: WorkspaceId, scope: Scope, kind: Kind, change: i64) {
        let scope = Scope {
            branch: None,
            ..scope
        };
        let totals = self.totals.entry(workspace).or_default();
        let total = totals.entry((scope, kind)).or_insert(0);
        *total += change;
        if *total == 0 {
            totals.remove(&(scope, kind));
        }
    }

    /// Everybody's counts are to be told again.
    pub(super) fn mark_changed(&mut self, workspace: WorkspaceId) {
        self.changed.insert(workspace);
    }

    pub(super) fn take_changed(&mut self) -> Vec<WorkspaceId> {
        self.changed.drain().collect()
    }

    /// What somebody's views hold.
    pub(super) fn of(&self, principal: &Principal) -> Counts {
        let mut counts = Counts::default();
        let Some(totals) = self.totals.get(&principal.workspace) else {
            return counts;
        };
        for ((scope, kind), total) in totals {
            let mine = scope.owner == Some(principal.agent);
            match kind {
                Kind::Snoozed if mine => counts.snoozed += total,
                Kind::FollowUp => {
                    let theirs = scope.owner.is_none() && principal.may_see(scope);
                    if mine || theirs {
                        counts.follow_up += total;
                    }
                }
                Kind::Open if principal.may_see(scope) => {
                    counts.all += total;
                    if mine {
                        counts.mine += total;
                    }
                    if scope.owner.is_none() {
                        counts.unassigned += total;
                    }
                    if let Some(team) = scope.team {
                        *counts.by_team.entry(team).or_insert(0) += total;
                        if principal.teams.contains(&team) {
                            counts.teams += total;
                        }
                    }
                }
                _ => {}
            }
        }
        counts
    }
}
