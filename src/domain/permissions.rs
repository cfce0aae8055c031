//! Who may see and do what. One predicate decides for lists, threads, sockets and files alike.
//!
//! Rights are data: a role is a named set of them. A principal's reach says which conversations
//! the rights apply to.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::conversation::{Conversation, Scope};
use super::ids::{AgentId, ChannelId, TeamId, WorkspaceId};

/// Something a person may do.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// See the conversations of one's teams that belong to nobody.
    SeeQueue,
    /// See the conversations of one's teams that belong to colleagues.
    SeeTeam,
    /// See every conversation on one's numbers, whatever its team.
    SeeEverything,
    /// Answer, react, forward, write notes.
    Reply,
    /// Take a free conversation.
    Claim,
    /// Give a conversation to somebody else, or to another team.
    Assign,
    /// Take a conversation from its owner; release, resolve or snooze a colleague's.
    TakeOver,
    /// Change labels.
    Label,
    /// Create, change and delete labels and shared quick replies.
    ManageLibrary,
    /// Block customers, join those who are one person, delete colleagues' notes about them.
    ManageContacts,
    /// See colleagues' load and presence.
    Supervise,
    /// Create and change people, teams, branches and roles.
    ManagePeople,
    /// Connect numbers, see notices and quarantine, replay.
    ManageChannels,
}

/// Every right, for the administrator's role.
pub const ALL_RIGHTS: [Right; 13] = [
    Right::SeeQueue,
    Right::SeeTeam,
    Right::SeeEverything,
    Right::Reply,
    Right::Claim,
    Right::Assign,
    Right::TakeOver,
    Right::Label,
    Right::ManageLibrary,
    Right::ManageContacts,
    Right::Supervise,
    Right::ManagePeople,
    Right::ManageChannels,
];

/// A role that every workspace begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltInRole {
    /// Its name, by which `baton agent add --role` finds it.
    pub name: &'static str,
    /// What it allows.
    pub rights: &'static [Right],
}

/// The roles that every workspace begins with.
pub const BUILT_IN_ROLES: [BuiltInRole; 3] = [
    BuiltInRole {
        name: "agent",
        rights: &[
            Right::SeeQueue,
            Right::SeeTeam,
            Right::Reply,
            Right::Claim,
            Right::Assign,
            Right::Label,
        ],
    },
    BuiltInRole {
        name: "supervisor",
        rights: &[
            Right::SeeQueue,
            Right::SeeTeam,
            Right::Reply,
            Right::Claim,
            Right::Assign,
            Right::TakeOver,
            Right::Label,
            Right::ManageLibrary,
            Right::ManageContacts,
            Right::Supervise,
        ],
    },
    BuiltInRole {
        name: "administrator",
        rights: &ALL_RIGHTS,
    },
];

/// Which numbers a person works on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberScope {
    /// All of the workspace.
    All,
    /// These only.
    Only(BTreeSet<ChannelId>),
}

impl NumberScope {
    /// Whether the number is among them.
    pub fn holds(&self, channel: ChannelId) -> bool {
        match self {
            Self::All => true,
            Self::Only(channels) => channels.contains(&channel),
        }
    }
}

/// A person or program acting, with everything its rights depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// Who.
    pub agent: AgentId,
    /// Where.
    pub workspace: WorkspaceId,
    /// What they may do.
    pub rights: BTreeSet<Right>,
    /// Their teams.
    pub teams: BTreeSet<TeamId>,
    /// Their numbers.
    pub numbers: NumberScope,
}

impl Principal {
    /// Whether they have the right at all.
    pub fn may(&self, right: Right) -> bool {
        self.rights.contains(&right)
    }

    /// Whether they may see a conversation, wherever it is.
    pub fn may_see_conversation(&self, conversation: &Conversation) -> bool {
        conversation.workspace == self.workspace && self.may_see(&conversation.scope())
    }

    /// The one predicate: whether they may see a conversation of their own workspace. Their own
    /// they always see; a conversation without a team counts as everybody's queue on that number.
    pub fn may_see(&self, scope: &Scope) -> bool {
        if scope.owner == Some(self.agent) {
            return true;
        }
        if !self.numbers.holds(scope.channel) {
            return false;
        }
        if self.may(Right::SeeEverything) {
            return true;
        }
        if scope.team.is_some_and(|team| !self.teams.contains(&team)) {
            return false;
        }
        match scope.owner {
            None => self.may(Right::SeeQueue),
            Some(_) => self.may(Right::SeeTeam),
        }
    }

    /// Whether they are of the team that is responsible for a conversation; one without a team is
    /// everybody's.
    pub fn is_of_team(&self, scope: &Scope) -> bool {
        scope.team.is_none_or(|team| self.teams.contains(&team))
    }

    /// Whether they may use what is one person's, a team's or everybody's: one's own, one's teams',
    /// everybody's; whoever keeps the library sees those of all teams.
    pub fn may_use_shared(&self, owner: Option<AgentId>, team: Option<TeamId>) -> bool {
        match (owner, team) {
            (Some(owner), _) => owner == self.agent,
            (None, Some(team)) => self.teams.contains(&team) || self.may(Right::ManageLibrary),
            (None, None) => true,
        }
    }

    /// The same predicate as data, for the store to turn into a query.
    pub fn visibility(&self) -> Visibility {
        Visibility {
            workspace: self.workspace,
            own: self.agent,
            numbers: self.numbers.clone(),
            everything: self.may(Right::SeeEverything),
            teams: self.teams.clone(),
            queue: self.may(Right::SeeQueue),
            colleagues: self.may(Right::SeeTeam),
        }
    }
}

/// [`Principal::may_see`] as data: own, or on these numbers and (everything, or of these teams or
/// of none and (free and `queue`, or owned and `colleagues`)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visibility {
    /// Rows of this workspace only.
    pub workspace: WorkspaceId,
    /// Their own they always see.
    pub own: AgentId,
    /// Their numbers.
    pub numbers: NumberScope,
    /// Whatever the team.
    pub everything: bool,
    /// Their teams.
    pub teams: BTreeSet<TeamId>,
    /// Conversations that belong to nobody.
    pub queue: bool,
    /// Conversations that belong to colleagues.
    pub colleagues: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn principal(role: usize, teams: &[i64]) -> Principal {
        Principal {
            agent: AgentId(7),
            workspace: WorkspaceId(1),
            rights: BUILT_IN_ROLES[role].rights.iter().copied().collect(),
            teams: teams.iter().copied().map(TeamId).collect(),
            numbers: NumberScope::Only(BTreeSet::from([ChannelId(1)])),
        }
    }

    fn scope(channel: i64, team: Option<i64>, owner: Option<i64>) -> Scope {
        Scope {
            channel: ChannelId(channel),
            branch: None,
            team: team.map(TeamId),
            owner: owner.map(AgentId),
        }
    }

    #[test]
    fn an_agent_sees_their_own_and_their_teams_and_the_common_queue() {
        let sara = principal(0, &[10]);
        assert!(
            sara.may_see(&scope(2, Some(99), Some(7))),
            "their own, wherever it is"
        );
        assert!(sara.may_see(&scope(1, Some(10), None)));
        assert!(sara.may_see(&scope(1, Some(10), Some(8))));
        assert!(sara.may_see(&scope(1, None, None)));
        assert!(!sara.may_see(&scope(1, Some(11), None)), "another team");
        assert!(!sara.may_see(&scope(2, Some(10), None)), "another number");
    }

    #[test]
    fn an_administrator_sees_everything_on_their_numbers() {
        let admin = principal(2, &[]);
        assert!(admin.may_see(&scope(1, Some(11), Some(8))));
        assert!(!admin.may_see(&scope(2, Some(11), Some(8))));
    }

    #[test]
    fn what_is_shared_is_for_its_team_and_what_is_ones_own_for_nobody_else() {
        let (sara, keeper) = (principal(0, &[10]), principal(1, &[]));
        let of = |owner: Option<i64>, team: Option<i64>| (owner.map(AgentId), team.map(TeamId));
        for ((owner, team), for_sara, for_keeper) in [
            (of(None, None), true, true),
            (of(Some(7), None), true, true),
            (of(Some(8), None), false, false),
            (of(None, Some(10)), true, true),
            (of(None, Some(11)), false, true),
        ] {
            assert_eq!(sara.may_use_shared(owner, team), for_sara);
            assert_eq!(keeper.may_use_shared(owner, team), for_keeper);
        }
    }

    #[test]
    fn without_the_right_a_colleagues_conversation_stays_hidden() {
        let mut sara = principal(0, &[10]);
        sara.rights.remove(&Right::SeeTeam);
        assert!(!sara.may_see(&scope(1, Some(10), Some(8))));
        assert!(sara.may_see(&scope(1, Some(10), None)));
    }
}
