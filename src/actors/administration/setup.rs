//! The beginning: the first workspace and its first administrator.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use super::{Administration, OfficeError, field, taken};
use crate::actors::sign_in::{hashed, random_words};
use crate::domain::fields::{Email, Name};
use crate::domain::ids::{AgentId, RoleId, WorkspaceId};
use crate::domain::people::{Agent, Availability, Language, Role, Workspace};
use crate::domain::permissions::{ALL_RIGHTS, BUILT_IN_ROLES, NumberScope, Principal};
use crate::domain::summary::{Change, DirectoryPart};
use crate::protocol::directory::NewAgent;
use crate::store::error::StoreError;
use crate::store::transaction::Transaction;
use crate::store::{agents, roles, settings, workspaces};

/// Where the hash of the set-up token is kept.
const SETUP_TOKEN: &str = "setup_token";

/// The first administrator, and what they administer.
pub struct SetUp {
    /// From the server's log.
    pub token: SecretString,
    /// The workspace's name.
    pub workspace: String,
    /// The administrator's name.
    pub name: String,
    /// By which they sign in.
    pub email: String,
    /// At least 8 characters.
    pub password: SecretString,
    /// The workspace's language, and theirs.
    pub language: Language,
}

/// Somebody to be added from the command line.
pub struct AddedAgent {
    /// Their name.
    pub name: String,
    /// By which they sign in.
    pub email: String,
    /// At least 8 characters.
    pub password: SecretString,
    /// The name of their role.
    pub role: String,
    /// The name of their team, which must be there.
    pub team: Option<String>,
}

impl Administration {
    /// Whether nobody is there yet.
    pub fn setup_needed(&self) -> bool {
        self.roster.snapshot().agents.is_empty()
    }

    /// A new set-up token, to be shown on the terminal; earlier ones no longer work. `None` when
    /// somebody is there already.
    pub async fn issue_setup_token(&self) -> Result<Option<SecretString>, OfficeError> {
        if !self.setup_needed() {
            return Ok(None);
        }
        let token = random_words();
        let hash = hashed(&token);
        self.write(move |transaction| Ok(settings::put(transaction, SETUP_TOKEN, &hash)?))
            .await?;
        Ok(Some(token.into()))
    }

    /// Makes the workspace and its first administrator. Works once.
    pub async fn set_up(&self, asked: SetUp) -> Result<Arc<Agent>, OfficeError> {
        if !self.setup_needed() {
            return Err(OfficeError::AlreadySetUp);
        }
        let shown = hashed(asked.token.expose_secret().trim());
        self.is_setup_token(shown.clone()).await?;
        let workspace = self.new_workspace(&asked.workspace, asked.language)?;
        let roles = self.new_roles(workspace.id);
        let role = administrator(&roles)?;
        let mut agent = self.new_agent(&workspace, role, &asked.name, &asked.email)?;
        agent.language = asked.language;
        let password = asked.password.expose_secret().to_owned();
        let hash = self.hash_new(Some(password)).await?;
        let id = agent.id;
        self.write(move |transaction| {
            if agents::any(transaction.connection)? {
                return Err(OfficeError::AlreadySetUp);
            }
            if settings::get(transaction.connection, SETUP_TOKEN)?.as_deref() != Some(&*shown) {
                return Err(OfficeError::WrongSetupToken);
            }
            settings::remove(transaction, SETUP_TOKEN)?;
            begin(transaction, &workspace, &roles)?;
            Ok(agents::insert(transaction, &agent, hash.as_deref())?)
        })
        .await?;
        self.roster.reload().await?;
        self.agent(id)
    }

    async fn is_setup_token(&self, shown: String) -> Result<(), OfficeError> {
        let known = self
            .readers
            .read(|connection| settings::get(connection, SETUP_TOKEN))
            .await?
            .unwrap_or_default();
        if bool::from(shown.as_bytes().ct_eq(known.as_bytes())) {
            Ok(())
        } else {
            Err(OfficeError::WrongSetupToken)
        }
    }

    /// Makes a workspace with the built-in roles and nobody in it.
    pub async fn create_workspace(
        &self,
        name: &str,
        language: Language,
    ) -> Result<WorkspaceId, OfficeError> {
        let workspace = self.new_workspace(name, language)?;
        let id = workspace.id;
        let roles = self.new_roles(id);
        self.write(move |transaction| begin(transaction, &workspace, &roles))
            .await?;
        self.roster.reload().await?;
        Ok(id)
    }

    /// Adds somebody without a principal, from the command line; makes the workspace when there
    /// is none. Where there are several, they come to the oldest.
    pub async fn add_from_command_line(
        &self,
        asked: AddedAgent,
    ) -> Result<Arc<Agent>, OfficeError> {
        let workspace = match self.roster.snapshot().workspaces.keys().next() {
            Some(id) => *id,
            None => self.create_workspace("Baton", Language::En).await?,
        };
        let snapshot = self.roster.snapshot();
        let role = snapshot
            .roles
            .values()
            .find(|role| role.workspace == workspace && role.name == asked.role)
            .ok_or_else(|| unknown("role", "names a role that does not exist"))?;
        let team = asked.team.map(|name| {
            let mut teams = snapshot.teams.values();
            teams
                .find(|team| team.workspace == workspace && team.name == name)
                .map(|team| team.id)
                .ok_or_else(|| unknown("team", "names a team that does not exist"))
        });
        let new = NewAgent {
            name: asked.name,
            email: asked.email,
            password: Some(asked.password.expose_secret().to_owned()),
            role_id: role.id,
            team_ids: team.transpose()?.into_iter().collect(),
            channel_ids: None,
            disabled: false,
            language: None,
        };
        self.add_agent(&Self::house(workspace), new).await
    }

    /// Baton itself, acting in a workspace with every right: for the command line and the demo.
    pub fn house(workspace: WorkspaceId) -> Principal {
        Principal {
            agent: AgentId(0),
            workspace,
            rights: ALL_RIGHTS.into_iter().collect(),
            teams: std::collections::BTreeSet::new(),
            numbers: NumberScope::All,
        }
    }

    pub(super) fn language(&self, workspace: WorkspaceId) -> Language {
        let snapshot = self.roster.snapshot();
        let workspace = snapshot.workspaces.get(&workspace);
        workspace.map(|known| known.language).unwrap_or_default()
    }

    fn new_workspace(&self, name: &str, language: Language) -> Result<Workspace, OfficeError> {
        Ok(Workspace {
            id: self.id(),
            name: field("workspace", Name::parse(name))?.into(),
            language,
        })
    }

    fn new_roles(&self, workspace: WorkspaceId) -> Vec<Role> {
        let roles = BUILT_IN_ROLES.iter();
        roles
            .map(|role| Role {
                id: self.id(),
                workspace,
                name: role.name.to_owned(),
                rights: role.rights.iter().copied().collect(),
                built_in: true,
            })
            .collect()
    }

    fn new_agent(
        &self,
        workspace: &Workspace,
        role: RoleId,
        name: &str,
        email: &str,
    ) -> Result<Agent, OfficeError> {
        Ok(Agent {
            id: self.id(),
            workspace: workspace.id,
            role,
            name: field("name", Name::parse(name))?.into(),
            email: field("email", Email::parse(email))?.into(),
            language: workspace.language,
            availability: Availability::Available,
            availability_reason: None,
            teams: std::collections::BTreeSet::new(),
            numbers: NumberScope::All,
            disabled: false,
        })
    }
}

/// The role with every right.
fn administrator(roles: &[Role]) -> Result<RoleId, OfficeError> {
    let role = roles
        .iter()
        .find(|role| role.rights.len() == ALL_RIGHTS.len());
    role.map(|role| role.id)
        .ok_or(OfficeError::Store(StoreError::NotFound))
}

fn begin(
    transaction: &mut Transaction<'_>,
    workspace: &Workspace,
    new: &[Role],
) -> Result<(), OfficeError> {
    workspaces::insert(transaction, workspace)?;
    for role in new {
        taken("role", roles::insert(transaction, role))?;
    }
    let part = DirectoryPart::Agents;
    Ok(transaction.publish(workspace.id, Change::Directory { part })?)
}

fn unknown(name: &'static str, reason: &str) -> OfficeError {
    OfficeError::Invalid {
        field: name,
        reason: reason.to_owned(),
    }
}
