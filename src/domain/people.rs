//! People and how they are grouped: agents, roles, teams and branches.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ids::{AgentId, BranchId, ChannelId, RoleId, TeamId, WorkspaceId};
use super::permissions::{NumberScope, Principal, Right};

/// A language that people work in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Arabic.
    Ar,
}

impl Language {
    /// The word the database keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ar => "ar",
        }
    }

    /// The language of that word; English for anything unknown.
    pub fn parse(word: &str) -> Self {
        if word == "ar" { Self::Ar } else { Self::En }
    }
}

/// Whether somebody takes up new work, by their own word.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// Takes up work.
    #[default]
    Available,
    /// There, but has enough to do.
    Busy,
    /// Not there.
    Away,
}

impl Availability {
    /// The word the database keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Busy => "busy",
            Self::Away => "away",
        }
    }

    /// The availability of that word; away for anything unknown.
    pub fn parse(word: &str) -> Self {
        match word {
            "available" => Self::Available,
            "busy" => Self::Busy,
            _ => Self::Away,
        }
    }
}

/// A tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// The language its people begin with.
    pub language: Language,
}

/// Somebody who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// Their id.
    pub id: AgentId,
    /// Where they work.
    pub workspace: WorkspaceId,
    /// What they may do.
    pub role: RoleId,
    /// Their name.
    pub name: String,
    /// By which they sign in; lower case, unique over all workspaces.
    pub email: String,
    /// The language of their pages.
    pub language: Language,
    /// Whether they take up new work.
    pub availability: Availability,
    /// Why not, in their own words.
    pub availability_reason: Option<String>,
    /// Their teams.
    pub teams: BTreeSet<TeamId>,
    /// Their numbers.
    pub numbers: NumberScope,
    /// Whether they may no longer sign in.
    pub disabled: bool,
}

impl Agent {
    /// The agent acting, with the rights of their role.
    pub fn principal(&self, rights: &BTreeSet<Right>) -> Principal {
        Principal {
            agent: self.id,
            workspace: self.workspace,
            rights: rights.clone(),
            teams: self.teams.clone(),
            numbers: self.numbers.clone(),
        }
    }

    /// Their numbers one by one; `None` when they work on all.
    pub fn only_numbers(&self) -> Option<Vec<ChannelId>> {
        match &self.numbers {
            NumberScope::All => None,
            NumberScope::Only(channels) => Some(channels.iter().copied().collect()),
        }
    }
}

/// A named set of rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// Where it applies.
    pub workspace: WorkspaceId,
    /// Its name.
    pub name: String,
    /// What it allows.
    pub rights: BTreeSet<Right>,
    /// Whether every workspace begins with it.
    pub built_in: bool,
}

/// A group of agents with a queue of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Where it works.
    pub workspace: WorkspaceId,
    /// Its branch.
    pub branch: Option<BranchId>,
    /// Its name.
    pub name: String,
}

/// A branch of the business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Its id.
    pub id: BranchId,
    /// Where it belongs.
    pub workspace: WorkspaceId,
    /// Its name.
    pub name: String,
}
