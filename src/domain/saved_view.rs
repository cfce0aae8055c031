//! Views that people save: any filters, an order and words, under a name.

use serde::{Deserialize, Serialize};

use super::ids::{AgentId, ChannelId, LabelId, SavedViewId, TeamId, WorkspaceId};
use super::permissions::{Principal, Right};
use super::view::{OwnerFilter, Sort, StatusFilter, View};

/// What a saved view shows, as a list is asked for it. Whoever opens it sees of that what they may.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SavedFilter {
    /// Of which view.
    pub view: View,
    /// Which status; as the view is meant when absent.
    pub status: Option<StatusFilter>,
    /// On this number only.
    pub channel: Option<ChannelId>,
    /// Of this team only.
    pub team: Option<TeamId>,
    /// With this label only.
    pub label: Option<LabelId>,
    /// `none` for nobody's, or a colleague's id for theirs.
    #[schema(value_type = Option<String>)]
    pub owner: Option<OwnerFilter>,
    /// With messages unread by the reader only.
    pub unread: bool,
    /// In which order.
    pub sort: Sort,
    /// Words in the customer's name, user name, phone number or newest message.
    pub q: Option<String>,
}

/// A saved view: its maker's own, or shared with a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Its id.
    pub id: SavedViewId,
    /// Where.
    pub workspace: WorkspaceId,
    /// Who made it.
    pub owner: AgentId,
    /// With which team it is shared.
    pub team: Option<TeamId>,
    /// What it is called.
    pub name: String,
    /// What it shows.
    pub filter: SavedFilter,
    /// Its place among the others; equal places are ordered by id.
    pub position: i64,
}

impl SavedView {
    /// Whether somebody has it in their list.
    pub fn is_for(&self, reader: &Principal) -> bool {
        let shared = self.team.is_some_and(|team| reader.teams.contains(&team));
        reader.workspace == self.workspace && (self.owner == reader.agent || shared)
    }

    /// Whether somebody may change or delete it: its maker, and for a shared one whoever keeps the
    /// library.
    pub fn may_be_changed_by(&self, who: &Principal) -> bool {
        let keeps = self.team.is_some() && who.may(Right::ManageLibrary);
        who.workspace == self.workspace && (self.owner == who.agent || keeps)
    }

    /// Whether somebody may share it with its team: those in it, and whoever keeps the library.
    pub fn may_be_shared_by(&self, who: &Principal) -> bool {
        self.team
            .is_none_or(|team| who.teams.contains(&team) || who.may(Right::ManageLibrary))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::permissions::NumberScope;

    fn person(agent: i64, teams: &[i64], rights: &[Right]) -> Principal {
        Principal {
            agent: AgentId(agent),
            workspace: WorkspaceId(1),
            rights: rights.iter().copied().collect(),
            teams: teams.iter().copied().map(TeamId).collect(),
            numbers: NumberScope::All,
        }
    }

    #[test]
    fn a_view_is_its_makers_or_its_teams_and_changed_by_few() {
        let maker = person(1, &[10], &[]);
        let mate = person(2, &[10], &[]);
        let stranger = person(3, &[20], &[]);
        let keeper = person(4, &[20], &[Right::ManageLibrary]);
        let mut view = SavedView {
            id: SavedViewId(1),
            workspace: WorkspaceId(1),
            owner: AgentId(1),
            team: None,
            name: "VIP".to_owned(),
            filter: SavedFilter::default(),
            position: 0,
        };
        let judged = |view: &SavedView, who: &Principal| {
            (
                view.is_for(who),
                view.may_be_changed_by(who),
                view.may_be_shared_by(who),
            )
        };
        assert_eq!(judged(&view, &maker), (true, true, true));
        assert_eq!(judged(&view, &mate), (false, false, true));
        assert_eq!(judged(&view, &keeper), (false, false, true));
        view.team = Some(TeamId(10));
        assert_eq!(judged(&view, &maker), (true, true, true));
        assert_eq!(judged(&view, &mate), (true, false, true));
        assert_eq!(judged(&view, &stranger), (false, false, false));
        assert_eq!(judged(&view, &keeper), (false, true, true));
        let elsewhere = Principal {
            workspace: WorkspaceId(2),
            ..maker
        };
        assert_eq!(judged(&view, &elsewhere), (false, false, true));
    }

    #[test]
    fn a_filter_with_a_word_too_many_is_none() {
        assert!(serde_json::from_str::<SavedFilter>("{\"views\":\"mine\"}").is_err());
        let read: SavedFilter = serde_json::from_str("{\"view\":\"teams\"}").unwrap();
        assert_eq!((read.view, read.sort), (View::Teams, Sort::Waiting));
    }
}
