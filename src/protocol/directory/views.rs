//! Saved views, as the REST interface gives and takes them.

use serde::{Deserialize, Serialize};

use super::present;
use crate::domain::ids::{SavedViewId, TeamId};
use crate::domain::saved_view::SavedFilter;
use crate::protocol::row::Named;

/// A saved view: one's own, or shared with a team of one's.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SavedViewRow {
    /// Its id.
    pub id: SavedViewId,
    /// What it is called.
    pub name: String,
    /// Who made it.
    pub owner: Named,
    /// With which team it is shared.
    pub team_id: Option<TeamId>,
    /// What it shows.
    pub filter: SavedFilter,
    /// Its place among the others.
    pub position: i64,
    /// Whether the reader may change or delete it.
    pub may_change: bool,
}

/// A view to be saved.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct NewSavedView {
    /// What it is called.
    pub name: String,
    /// What it shows.
    #[serde(default)]
    pub filter: SavedFilter,
    /// Shared with this team.
    #[serde(default)]
    pub team_id: Option<TeamId>,
    /// Its place among the others; behind them when absent.
    #[serde(default)]
    pub position: Option<i64>,
}

/// What changes about a saved view; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct SavedViewChange {
    /// Another name.
    #[serde(default)]
    pub name: Option<String>,
    /// Shows something else, whole.
    #[serde(default)]
    pub filter: Option<SavedFilter>,
    /// Shared with another team; `null` for one's own.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub team_id: Option<Option<TeamId>>,
    /// Another place.
    #[serde(default)]
    pub position: Option<i64>,
}
