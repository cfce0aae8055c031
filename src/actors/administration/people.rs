//! People: adding and changing them.

use std::collections::BTreeSet;
use std::sync::Arc;

use secrecy::SecretString;

use super::{Administration, OfficeError, demand, field, taken};
use crate::domain::fields::{self, Email, Name};
use crate::domain::ids::{AgentId, ChannelId, RoleId, TeamId, WorkspaceId};
use crate::domain::people::Agent;
use crate::domain::permissions::{NumberScope, Principal, Right};
use crate::domain::summary::DirectoryPart;
use crate::protocol::directory::{AgentChange, NewAgent};
use crate::store::connection::AnyConnection;
use crate::store::error::StoreError;
use crate::store::{agents, channels, roles, sessions, teams};

impl Administration {
    /// Adds somebody.
    pub async fn add_agent(
        &self,
        by: &Principal,
        new: NewAgent,
    ) -> Result<Arc<Agent>, OfficeError> {
        let ids = self.add_agents(by, vec![new]).await?;
        let id = ids.first().copied();
        self.agent(id.ok_or(StoreError::NotFound)?)
    }

    /// Changes somebody. Who is disabled, or gets another password, is signed out everywhere.
    pub async fn change_agent(
        &self,
        by: &Principal,
        id: AgentId,
        change: AgentChange,
    ) -> Result<Arc<Agent>, OfficeError> {
        demand(by, Right::ManagePeople)?;
        let hash = self.hash_new(change.password.clone()).await?;
        let signs_out = hash.is_some() || change.disabled == Some(true);
        let by = by.clone();
        let changing = self.change(by.workspace, DirectoryPart::Agents, move |transaction| {
            let before = agents::load(transaction.connection, by.workspace, id)?;
            may_give(transaction.connection, &by, before.role)?;
            let after = changed(before, change)?;
            exists(transaction.connection, &after)?;
            may_give(transaction.connection, &by, after.role)?;
            taken("email", agents::update(transaction, &after))?;
            if let Some(hash) = hash {
                agents::set_password(transaction, id, &hash)?;
            }
            if signs_out {
                sessions::delete_of_agent(transaction, id, None)?;
            }
            somebody_manages(transaction.connection, by.workspace)
        });
        changing.await?;
        if signs_out {
            self.sign_in.forget_sessions(id, None);
        }
        self.agent(id)
    }

    /// Disables somebody for good. Their words stay, so they are never deleted.
    pub async fn disable_agent(&self, by: &Principal, id: AgentId) -> Result<(), OfficeError> {
        let change = AgentChange {
            disabled: Some(true),
            ..AgentChange::default()
        };
        self.change_agent(by, id, change).await.map(drop)
    }

    pub(super) fn agent(&self, id: AgentId) -> Result<Arc<Agent>, OfficeError> {
        let agent = self.roster.agent(id);
        agent.ok_or(OfficeError::Store(StoreError::NotFound))
    }

    pub(super) async fn hash_new(
        &self,
        password: Option<String>,
    ) -> Result<Option<String>, OfficeError> {
        let Some(password) = password else {
            return Ok(None);
        };
        field("password", fields::check_password(&password))?;
        let password = SecretString::from(password);
        Ok(Some(self.sign_in.passwords().hash(password).await?))
    }
}

pub(super) fn scope(channels: Option<BTreeSet<ChannelId>>) -> NumberScope {
    channels.map_or(NumberScope::All, NumberScope::Only)
}

fn changed(mut agent: Agent, change: AgentChange) -> Result<Agent, OfficeError> {
    if let Some(name) = change.name {
        agent.name = field("name", Name::parse(&name))?.into();
    }
    if let Some(email) = change.email {
        agent.email = field("email", Email::parse(&email))?.into();
    }
    if let Some(role) = change.role_id {
        agent.role = role;
    }
    if let Some(teams) = change.team_ids {
        agent.teams = teams;
    }
    if let Some(channels) = change.channel_ids {
        agent.numbers = scope(channels);
    }
    if let Some(disabled) = change.disabled {
        agent.disabled = disabled;
    }
    Ok(agent)
}

/// Refuses teams and numbers that the workspace does not have.
pub(super) fn exists(connection: &mut AnyConnection, agent: &Agent) -> Result<(), OfficeError> {
    let workspace = agent.workspace;
    let known: BTreeSet<TeamId> = teams::all(connection)?
        .into_iter()
        .filter(|team| team.workspace == workspace)
        .map(|team| team.id)
        .collect();
    if !agent.teams.is_subset(&known) {
        return Err(unknown("team_ids", "names a team that does not exist"));
    }
    if let NumberScope::Only(numbers) = &agent.numbers {
        let known: BTreeSet<ChannelId> = channels::all(connection)?
            .into_iter()
            .filter(|channel| channel.workspace_id == workspace.get())
            .map(|channel| channel.id.into())
            .collect();
        if !numbers.is_subset(&known) {
            return Err(unknown("channel_ids", "names a number that does not exist"));
        }
    }
    Ok(())
}

fn unknown(name: &'static str, reason: &str) -> OfficeError {
    OfficeError::Invalid {
        field: name,
        reason: reason.to_owned(),
    }
}

/// Nobody gives rights that they lack, nor changes people who have more than they: otherwise
/// managing people would be every right there is.
pub(super) fn may_give(
    connection: &mut AnyConnection,
    by: &Principal,
    role: RoleId,
) -> Result<(), OfficeError> {
    let role = roles::all(connection)?
        .into_iter()
        .find(|known| known.id == role && known.workspace == by.workspace)
        .ok_or_else(|| unknown("role_id", "names a role that does not exist"))?;
    match role.rights.difference(&by.rights).next() {
        Some(right) => Err(OfficeError::Forbidden { right: *right }),
        None => Ok(()),
    }
}

/// Refuses a change after which nobody could manage people.
fn somebody_manages(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
) -> Result<(), OfficeError> {
    let managing: BTreeSet<RoleId> = roles::all(connection)?
        .into_iter()
        .filter(|role| role.rights.contains(&Right::ManagePeople))
        .map(|role| role.id)
        .collect();
    let left = agents::all(connection)?.into_iter().any(|agent| {
        agent.workspace == workspace && !agent.disabled && managing.contains(&agent.role)
    });
    if left {
        Ok(())
    } else {
        Err(OfficeError::LastAdministrator)
    }
}
