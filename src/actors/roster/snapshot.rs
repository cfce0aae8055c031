//! Everything the roster knows at one moment.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use diesel::Connection;

use super::channel::{Channel, Opener};
use crate::domain::ids::{AgentId, BranchId, ChannelId, RoleId, TeamId, WorkspaceId};
use crate::domain::outreach::TemplateHold;
use crate::domain::people::{Agent, Branch, Role, Team, Workspace};
use crate::domain::permissions::{Principal, Right};
use crate::protocol::row::Names;
use crate::store::connection::AnyConnection;
use crate::store::error::StoreError;
use crate::store::{agents, branches, channels, roles, teams, template_holds, workspaces};

/// People, roles, teams, branches and numbers of every workspace.
#[derive(Default)]
pub struct Snapshot {
    /// Tenants, oldest first.
    pub workspaces: BTreeMap<WorkspaceId, Workspace>,
    /// People, also the disabled.
    pub agents: HashMap<AgentId, Arc<Agent>>,
    /// Roles.
    pub roles: BTreeMap<RoleId, Arc<Role>>,
    /// Teams.
    pub teams: HashMap<TeamId, Arc<Team>>,
    /// Branches.
    pub branches: HashMap<BranchId, Arc<Branch>>,
    /// Numbers.
    pub channels: HashMap<ChannelId, Arc<Channel>>,
    pub(super) channel_by_number: HashMap<String, ChannelId>,
}

impl Snapshot {
    /// Reads everything, in one transaction so that it fits together.
    pub(super) fn read(
        connection: &mut AnyConnection,
        opener: &Opener,
    ) -> Result<Self, StoreError> {
        connection.transaction(|connection| Self::read_all(connection, opener))
    }

    fn read_all(connection: &mut AnyConnection, opener: &Opener) -> Result<Self, StoreError> {
        let mut holds: HashMap<ChannelId, Vec<TemplateHold>> = HashMap::new();
        for (channel, hold) in template_holds::all(connection)? {
            holds.entry(channel).or_default().push(hold);
        }
        let records = channels::all(connection)?.into_iter();
        let opened = records
            .map(|record| {
                let mut channel = Channel::open(record, opener);
                channel.holds = holds.remove(&channel.id).unwrap_or_default();
                Arc::new(channel)
            })
            .collect();
        let channels: HashMap<ChannelId, Arc<Channel>> = keyed(opened, |channel| channel.id);
        let channel_by_number = channels
            .values()
            .map(|channel| (channel.phone_number_id.clone(), channel.id))
            .collect();
        Ok(Self {
            workspaces: keyed(workspaces::all(connection)?, |workspace| workspace.id),
            agents: keyed(shared(agents::all(connection)?), |agent| agent.id),
            roles: keyed(shared(roles::all(connection)?), |role| role.id),
            teams: keyed(shared(teams::all(connection)?), |team| team.id),
            branches: keyed(shared(branches::all(connection)?), |branch| branch.id),
            channels,
            channel_by_number,
        })
    }

    /// Somebody acting, with the rights of their role; `None` when unknown or disabled.
    pub fn principal(&self, id: AgentId) -> Option<Principal> {
        let agent = self.agents.get(&id).filter(|agent| !agent.disabled)?;
        let role = self.roles.get(&agent.role)?;
        Some(agent.principal(&role.rights))
    }

    /// Everybody, by name.
    pub fn agents_by_name(&self) -> impl Iterator<Item = Arc<Agent>> {
        sorted(self.agents.values(), |agent| (agent.name.clone(), agent.id))
    }

    /// Every number, by name.
    pub fn channels_by_name(&self) -> impl Iterator<Item = Arc<Channel>> {
        sorted(self.channels.values(), |channel| {
            (channel.name.clone(), channel.id)
        })
    }

    /// Every team, by name.
    pub fn teams_by_name(&self) -> impl Iterator<Item = Arc<Team>> {
        sorted(self.teams.values(), |team| (team.name.clone(), team.id))
    }

    /// Every branch, by name.
    pub fn branches_by_name(&self) -> impl Iterator<Item = Arc<Branch>> {
        sorted(self.branches.values(), |branch| {
            (branch.name.clone(), branch.id)
        })
    }

    /// Who of a workspace could give somebody else all rights over people: its administrators.
    pub fn administrators(&self, workspace: WorkspaceId) -> Vec<AgentId> {
        let people = self.agents.values();
        people
            .filter(|agent| agent.workspace == workspace)
            .filter_map(|agent| self.principal(agent.id))
            .filter(|principal| principal.may(Right::ManagePeople))
            .map(|principal| principal.agent)
            .collect()
    }
}

fn shared<T>(values: Vec<T>) -> Vec<Arc<T>> {
    values.into_iter().map(Arc::new).collect()
}

fn keyed<K, T, M: FromIterator<(K, T)>>(values: Vec<T>, key: impl Fn(&T) -> K) -> M {
    values
        .into_iter()
        .map(|value| (key(&value), value))
        .collect()
}

fn sorted<'a, T: 'a, K: Ord>(
    values: impl Iterator<Item = &'a Arc<T>>,
    key: impl Fn(&T) -> K,
) -> impl Iterator<Item = Arc<T>> {
    let mut values: Vec<Arc<T>> = values.cloned().collect();
    values.sort_by_cached_key(|value| key(value));
    values.into_iter()
}

impl Names for Snapshot {
    fn agent(&self, id: AgentId) -> Option<String> {
        self.agents.get(&id).map(|agent| agent.name.clone())
    }

    fn team(&self, id: TeamId) -> Option<String> {
        self.teams.get(&id).map(|team| team.name.clone())
    }

    fn channel(&self, id: ChannelId) -> Option<String> {
        self.channels.get(&id).map(|channel| channel.name.clone())
    }
}
