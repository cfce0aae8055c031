//! How far each workspace's stream is told, for the hub and for whoever lists meanwhile.

use std::collections::HashMap;

use dashmap::DashMap;

use crate::domain::ids::WorkspaceId;

/// The newest place of each stream that the hub has heard of.
pub(super) struct Heads {
    /// The database's generation: cursors of another are worth nothing.
    generation: String,
    places: DashMap<WorkspaceId, i64>,
}

impl Heads {
    pub(super) fn new(generation: String, places: HashMap<WorkspaceId, i64>) -> Self {
        let places = places.into_iter().collect();
        Self { generation, places }
    }

    /// The newest place, 0 while nothing has happened.
    pub(super) fn of(&self, workspace: WorkspaceId) -> i64 {
        self.places.get(&workspace).map_or(0, |place| *place)
    }

    pub(super) fn move_to(&self, workspace: WorkspaceId, place: i64) {
        self.places.insert(workspace, place);
    }

    /// The cursor of the newest place.
    pub(super) fn cursor(&self, workspace: WorkspaceId) -> String {
        self.cursor_at(self.of(workspace))
    }

    pub(super) fn cursor_at(&self, place: i64) -> String {
        format!("{}-{place}", self.generation)
    }

    /// The place that a cursor stands for; nothing when it is none of ours.
    pub(super) fn place(&self, cursor: &str) -> Option<i64> {
        let (generation, place) = cursor.rsplit_once('-')?;
        if generation != self.generation {
            return None;
        }
        place.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_to_its_place_and_no_other_is_understood() {
        let workspace = WorkspaceId::from(1);
        let heads = Heads::new("abc-d".to_owned(), HashMap::new());
        assert_eq!(heads.place(&heads.cursor(workspace)), Some(0));
        heads.move_to(workspace, 7);
        assert_eq!(heads.cursor(workspace), "abc-d-7");
        assert_eq!(heads.place("abc-d-7"), Some(7));
        for other in ["abc-7", "abc-d-", "abc-d-x", "7", ""] {
            assert_eq!(heads.place(other), None, "{other}");
        }
    }
}
