//! What happened lately, for consoles that come back.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::encode::Encoded;
use crate::domain::ids::WorkspaceId;

/// The latest events of each workspace, bounded in number and in bytes.
pub(super) struct Ring {
    events: usize,
    bytes: usize,
    lanes: HashMap<WorkspaceId, Lane>,
}

#[derive(Default)]
struct Lane {
    /// The place before the first event kept.
    floor: i64,
    bytes: usize,
    events: VecDeque<Arc<Encoded>>,
}

impl Ring {
    pub(super) fn new(events: usize, bytes: usize, heads: &HashMap<WorkspaceId, i64>) -> Self {
        let lane = |(workspace, head): (&WorkspaceId, &i64)| {
            (
                *workspace,
                Lane {
                    floor: *head,
                    ..Lane::default()
                },
            )
        };
        Self {
            events,
            bytes,
            lanes: heads.iter().map(lane).collect(),
        }
    }

    pub(super) fn push(&mut self, workspace: WorkspaceId, event: Arc<Encoded>) {
        let lane = self.lanes.entry(workspace).or_default();
        let kept = i64::try_from(lane.events.len()).unwrap_or(i64::MAX);
        if event.seq != lane.floor.saturating_add(kept).saturating_add(1) {
            // Places are counted from the floor, so there may be no hole.
            *lane = Lane {
                floor: event.seq - 1,
                ..Lane::default()
            };
        }
        lane.bytes += event.weight();
        lane.events.push_back(event);
        while lane.events.len() > self.events || lane.bytes > self.bytes {
            let Some(oldest) = lane.events.pop_front() else {
                break;
            };
            lane.bytes -= oldest.weight();
            lane.floor = oldest.seq;
        }
    }

    /// The place before the first event that is kept.
    pub(super) fn floor(&self, workspace: WorkspaceId) -> i64 {
        self.lanes.get(&workspace).map_or(0, |lane| lane.floor)
    }

    /// Everything after a place; `None` when that is too long ago.
    pub(super) fn since(&self, workspace: WorkspaceId, seq: i64) -> Option<Vec<Arc<Encoded>>> {
        let Some(lane) = self.lanes.get(&workspace) else {
            return Some(Vec::new());
        };
        if seq < lane.floor {
            return None;
        }
        let behind = usize::try_from(seq - lane.floor).unwrap_or(usize::MAX);
        Some(lane.events.iter().skip(behind).cloned().collect())
    }
}
