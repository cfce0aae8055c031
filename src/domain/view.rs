//! Which conversations a list or a console's watch is about, and in which order.

use serde::{Deserialize, Serialize};

use super::conversation::Status;
use super::ids::{AgentId, ChannelId, LabelId, TeamId};
use super::permissions::Principal;
use super::summary::Place;

/// A named part of what somebody may see.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Those I own.
    Mine,
    /// Those nobody owns.
    Unassigned,
    /// Those of my teams.
    Teams,
    /// All that I may see.
    #[default]
    All,
    /// Those in which a note names me that I have not read.
    Mentions,
    /// Those I own that are put aside.
    Snoozed,
    /// Those with a reminder, mine and nobody's.
    FollowUp,
    /// Those I own with something new to me.
    Unread,
}

impl View {
    /// Whether a conversation can belong to the view by where it stands. Whether it may be seen is
    /// another question, and so is what only the reader knows: what is new to them, and where they
    /// are mentioned.
    pub fn holds(self, place: &Place, principal: &Principal) -> bool {
        let owner = place.scope.owner;
        match self {
            Self::Mine | Self::Snoozed | Self::Unread => owner == Some(principal.agent),
            Self::Unassigned => owner.is_none(),
            Self::Teams => place
                .scope
                .team
                .is_some_and(|team| principal.teams.contains(&team)),
            Self::FollowUp => place.follow_up && owner.is_none_or(|owner| owner == principal.agent),
            Self::All | Self::Mentions => true,
        }
    }

    /// Which status its list shows when nobody says.
    pub fn status(self) -> StatusFilter {
        match self {
            Self::Snoozed => StatusFilter::Snoozed,
            Self::Mentions | Self::FollowUp => StatusFilter::Any,
            Self::Mine | Self::Unassigned | Self::Teams | Self::All | Self::Unread => {
                StatusFilter::Open
            }
        }
    }
}

/// Which status a list shows.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum StatusFilter {
    /// Somebody has to do something.
    #[default]
    Open,
    /// Put aside.
    Snoozed,
    /// Done.
    Resolved,
    /// Whatever the status.
    Any,
}

impl StatusFilter {
    /// Whether a status passes.
    pub fn holds(self, status: Status) -> bool {
        match self {
            Self::Open => status == Status::Open,
            Self::Snoozed => matches!(status, Status::Snoozed { .. }),
            Self::Resolved => status == Status::Resolved,
            Self::Any => true,
        }
    }
}

/// Whose conversations a list shows: as a word `none`, or an agent's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum OwnerFilter {
    /// Nobody's.
    Nobody,
    /// This person's.
    Agent(AgentId),
}

impl OwnerFilter {
    /// Whether an owner passes.
    pub fn holds(self, owner: Option<AgentId>) -> bool {
        match self {
            Self::Nobody => owner.is_none(),
            Self::Agent(agent) => owner == Some(agent),
        }
    }
}

impl From<OwnerFilter> for String {
    fn from(filter: OwnerFilter) -> Self {
        match filter {
            OwnerFilter::Nobody => "none".to_owned(),
            OwnerFilter::Agent(agent) => agent.to_string(),
        }
    }
}

impl TryFrom<String> for OwnerFilter {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self::Nobody);
        }
        let agent = text.parse().map(Self::Agent);
        agent.map_err(|_| format!("`{text}` is neither `none` nor somebody's id"))
    }
}

/// In which order a list comes.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Who has waited longest for us first; those who do not wait come last, newest first.
    #[default]
    Waiting,
    /// Newest activity first.
    Newest,
    /// Oldest activity first.
    Oldest,
    /// Whose reply window closes next first; closed windows last.
    Window,
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListFilter {
    /// Which view.
    #[serde(default)]
    pub view: View,
    /// Which status.
    #[serde(default)]
    pub status: StatusFilter,
    /// This number only.
    #[serde(default)]
    pub channel: Option<ChannelId>,
    /// This team only.
    #[serde(default)]
    pub team: Option<TeamId>,
    /// With this label only.
    #[serde(default)]
    pub label: Option<LabelId>,
    /// This person's or nobody's only.
    #[serde(default)]
    pub owner: Option<OwnerFilter>,
    /// With messages unread by me only.
    #[serde(default)]
    pub unread: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_is_a_word_or_an_id_and_nothing_else() {
        for (text, owner) in [
            ("\"none\"", OwnerFilter::Nobody),
            ("\"7\"", OwnerFilter::Agent(AgentId(7))),
        ] {
            assert_eq!(serde_json::from_str::<OwnerFilter>(text).unwrap(), owner);
            assert_eq!(serde_json::to_string(&owner).unwrap(), text);
        }
        assert!(serde_json::from_str::<OwnerFilter>("\"me\"").is_err());
        assert!(OwnerFilter::Nobody.holds(None));
        assert!(!OwnerFilter::Agent(AgentId(7)).holds(Some(AgentId(8))));
    }
}
