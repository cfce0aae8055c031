//! Labels and quick replies, as the REST interface gives and takes them.

use serde::{Deserialize, Serialize};

use super::present;
use crate::domain::ids::{AgentId, LabelId, MediaId, QuickReplyId, TeamId};
use crate::domain::time::Timestamp;

/// A label.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct LabelRow {
    /// Its id.
    pub id: LabelId,
    /// Its words.
    pub name: String,
    /// `#rrggbb`.
    pub color: String,
}

/// A new label.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct NewLabel {
    /// Its words.
    pub name: String,
    /// `#rrggbb`.
    pub color: String,
}

/// What changes about a label; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct LabelChange {
    /// Other words.
    #[serde(default)]
    pub name: Option<String>,
    /// Another colour.
    #[serde(default)]
    pub color: Option<String>,
}

/// A quick reply: everybody's, a team's or one's own.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct QuickReplyRow {
    /// Its id.
    pub id: QuickReplyId,
    /// What one types to get it, without the slash.
    pub shortcut: String,
    /// What it is called.
    pub title: String,
    /// The words, with placeholders such as `{{contact.name}}`.
    pub text: String,
    /// For this team only.
    pub team_id: Option<TeamId>,
    /// For this person only.
    pub owner_id: Option<AgentId>,
    /// In which language, when that matters.
    pub language: Option<String>,
    /// A file that goes with it.
    pub media_id: Option<MediaId>,
    /// That file's name.
    pub file_name: Option<String>,
    /// How often it was used.
    pub used: i64,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

/// A new quick reply. With `owner_id` (one's own id) it is personal, which anybody may have.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct NewQuickReply {
    /// What one types to get it.
    pub shortcut: String,
    /// What it is called.
    pub title: String,
    /// The words, at most 4,096 characters.
    pub text: String,
    /// For this team only.
    #[serde(default)]
    pub team_id: Option<TeamId>,
    /// For oneself only.
    #[serde(default)]
    pub owner_id: Option<AgentId>,
    /// In which language, when that matters.
    #[serde(default)]
    pub language: Option<String>,
    /// A file that goes with it.
    #[serde(default)]
    pub media_id: Option<MediaId>,
}

/// What changes about a quick reply; what is absent stays. Whose it is does not change.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct QuickReplyChange {
    /// Another shortcut.
    #[serde(default)]
    pub shortcut: Option<String>,
    /// Another title.
    #[serde(default)]
    pub title: Option<String>,
    /// Other words.
    #[serde(default)]
    pub text: Option<String>,
    /// For another team; `null` for everybody.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub team_id: Option<Option<TeamId>>,
    /// Another language; `null` for any.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub language: Option<Option<String>>,
    /// Another file; `null` for none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub media_id: Option<Option<MediaId>>,
}
