//! What administrators write and everybody reads: people, teams, branches, numbers, labels,
//! quick replies and tokens, as the REST interface gives and takes them.

mod library;
mod views;

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize};

pub use library::{
    LabelChange, LabelRow, NewLabel, NewQuickReply, QuickReplyChange, QuickReplyRow,
};

pub use views::{NewSavedView, SavedViewChange, SavedViewRow};

use super::row::Named;
use crate::domain::conversation::ReplyPolicy;
use crate::domain::ids::{AgentId, BranchId, ChannelId, RoleId, TeamId, TokenId};
use crate::domain::people::{Availability, Language};
use crate::domain::permissions::Right;
use crate::domain::time::Timestamp;

/// A field of a change that may be absent (leave it), `null` (empty it) or a value.
pub(super) fn present<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// Somebody who works here.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct AgentRow {
    /// Their id.
    pub id: AgentId,
    /// Their name.
    pub name: String,
    /// By which they sign in; for those who manage people only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Their role.
    pub role: Named,
    /// Their teams.
    pub teams: BTreeSet<TeamId>,
    /// Their numbers, `null` for all; for those who manage people only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_ids: Option<Option<Vec<ChannelId>>>,
    /// Whether they take up new work, by their own word.
    pub availability: Availability,
    /// Why not, in their own words.
    pub availability_reason: Option<String>,
    /// Whether they have a console open, or had one a moment ago.
    pub online: bool,
    /// Whether they may no longer sign in.
    pub disabled: bool,
}

/// Somebody new.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
pub struct NewAgent {
    /// Their name.
    pub name: String,
    /// By which they sign in.
    pub email: String,
    /// At least 8 characters; without one they cannot sign in yet.
    #[serde(default)]
    pub password: Option<String>,
    /// Their role.
    pub role_id: RoleId,
    /// Their teams.
    #[serde(default)]
    pub team_ids: BTreeSet<TeamId>,
    /// Their numbers; all when absent.
    #[serde(default)]
    pub channel_ids: Option<BTreeSet<ChannelId>>,
    /// Whether they may not sign in.
    #[serde(default)]
    pub disabled: bool,
    /// The language of their pages; the workspace's when absent.
    #[serde(default)]
    pub language: Option<Language>,
}

/// What changes about somebody; what is absent stays.
#[derive(Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct AgentChange {
    /// Another name.
    #[serde(default)]
    pub name: Option<String>,
    /// Another address.
    #[serde(default)]
    pub email: Option<String>,
    /// Another password, which ends their sessions.
    #[serde(default)]
    pub password: Option<String>,
    /// Another role.
    #[serde(default)]
    pub role_id: Option<RoleId>,
    /// Their teams from now on.
    #[serde(default)]
    pub team_ids: Option<BTreeSet<TeamId>>,
    /// Their numbers from now on; `null` for all.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Vec<String>>)]
    pub channel_ids: Option<Option<BTreeSet<ChannelId>>>,
    /// Disable them, which ends their sessions, or let them in again.
    #[serde(default)]
    pub disabled: Option<bool>,
}

/// What somebody changes about themselves; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct OwnChange {
    /// Another name.
    #[serde(default)]
    pub name: Option<String>,
    /// Another language.
    #[serde(default)]
    pub language: Option<Language>,
    /// Whether they take up new work. A reason that does not come with it is forgotten.
    #[serde(default)]
    pub availability: Option<Availability>,
    /// Why they are busy or away, in their own words: up to 80 characters.
    #[serde(default)]
    pub availability_reason: Option<String>,
}

/// A role.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct RoleRow {
    /// Its id.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// What it allows.
    pub rights: BTreeSet<Right>,
    /// Whether every workspace begins with it.
    pub built_in: bool,
}

/// A team.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct TeamRow {
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// Its branch.
    pub branch_id: Option<BranchId>,
}

/// A new team.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct NewTeam {
    /// Its name.
    pub name: String,
    /// Its branch.
    #[serde(default)]
    pub branch_id: Option<BranchId>,
}

/// What changes about a team; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct TeamChange {
    /// Another name.
    #[serde(default)]
    pub name: Option<String>,
    /// Another branch; `null` for none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub branch_id: Option<Option<BranchId>>,
}

/// A branch.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct BranchRow {
    /// Its id.
    pub id: BranchId,
    /// Its name.
    pub name: String,
}

/// A new branch, or another name for one.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct BranchBody {
    /// Its name.
    pub name: String,
}

/// A WhatsApp number. Its token is never told.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ChannelRow {
    /// Its id.
    pub id: ChannelId,
    /// Its name, for people.
    pub name: String,
    /// The number itself, as people write it.
    pub display_number: String,
    /// Who may answer on it.
    pub reply_policy: ReplyPolicy,
    /// The team its new conversations go to.
    pub default_team_id: Option<TeamId>,
    /// The branch its conversations belong to.
    pub branch_id: Option<BranchId>,
    /// `ok` or `stopped`.
    pub state: String,
    /// Why it is stopped, for a person.
    pub state_reason: Option<String>,
    /// What holds templates back on it; a hold whose time is over holds nothing back.
    pub template_holds: Vec<TemplateHoldRow>,
    /// How Meta knows it; for those who manage numbers only.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub meta: Option<ChannelMeta>,
}

/// Templates held back on a number, after what Meta refused.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct TemplateHoldRow {
    /// Which template; `null` for every one.
    pub name: Option<String>,
    /// In which language.
    pub language: Option<String>,
    /// Why, for a person.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when; `null` until Meta or an administrator lifts it.
    pub until: Option<Timestamp>,
}

/// How Meta knows a number.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ChannelMeta {
    /// Meta's id of the number.
    pub phone_number_id: String,
    /// Meta's id of the WhatsApp business account.
    pub account_id: String,
    /// The Meta app whose secret signs its webhooks; `null` for any configured one.
    pub app_id: Option<String>,
}

/// A number to connect.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
pub struct NewChannel {
    /// Its name, for people.
    pub name: String,
    /// Meta's id of the number.
    pub phone_number_id: String,
    /// The number itself, as people write it.
    pub display_number: String,
    /// Meta's id of the WhatsApp business account.
    pub account_id: String,
    /// The Meta app whose secret signs its webhooks.
    #[serde(default)]
    pub app_id: Option<String>,
    /// The access token of Meta's Cloud API; kept sealed and never told again.
    pub token: String,
    /// Who may answer on it.
    #[serde(default)]
    pub reply_policy: ReplyPolicy,
    /// The team its new conversations go to.
    #[serde(default)]
    pub default_team_id: Option<TeamId>,
    /// The branch its conversations belong to.
    #[serde(default)]
    pub branch_id: Option<BranchId>,
}

/// What changes about a number; what is absent stays. A new token lets a stopped number work
/// again.
#[derive(Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct ChannelChange {
    /// Another name.
    #[serde(default)]
    pub name: Option<String>,
    /// Another id of Meta's.
    #[serde(default)]
    pub phone_number_id: Option<String>,
    /// The number itself, as people write it.
    #[serde(default)]
    pub display_number: Option<String>,
    /// Another WhatsApp business account.
    #[serde(default)]
    pub account_id: Option<String>,
    /// Another Meta app; `null` for any configured one.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub app_id: Option<Option<String>>,
    /// Another access token.
    #[serde(default)]
    pub token: Option<String>,
    /// Who may answer on it.
    #[serde(default)]
    pub reply_policy: Option<ReplyPolicy>,
    /// The team its new conversations go to; `null` for none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub default_team_id: Option<Option<TeamId>>,
    /// The branch its conversations belong to; `null` for none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub branch_id: Option<Option<BranchId>>,
}

/// A token for programs. Its secret is told once, when it is made.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct TokenRow {
    /// Its id.
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// As whom it acts.
    pub agent: Named,
    /// What it allows at the most.
    pub rights: BTreeSet<Right>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
}

/// A new token, which acts as whoever makes it.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// What it allows at the most; never more than its maker has.
    pub rights: BTreeSet<Right>,
    /// When it ends by itself; never when absent.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}
