//! Teams and branches.

use super::{Administration, OfficeError, demand, field, taken};
use crate::domain::fields::Name;
use crate::domain::ids::{BranchId, TeamId, WorkspaceId};
use crate::domain::people::{Branch, Team};
use crate::domain::permissions::{Principal, Right};
use crate::domain::summary::DirectoryPart;
use crate::protocol::directory::{BranchBody, NewTeam, TeamChange};
use crate::store::connection::AnyConnection;
use crate::store::error::StoreError;
use crate::store::{branches, teams};

impl Administration {
    /// Adds a team.
    pub async fn add_team(&self, by: &Principal, new: NewTeam) -> Result<Team, OfficeError> {
        demand(by, Right::ManagePeople)?;
        let team = Team {
            id: self.id(),
            workspace: by.workspace,
            branch: new.branch_id,
            name: field("name", Name::parse(&new.name))?.into(),
        };
        self.change(by.workspace, DirectoryPart::Teams, move |transaction| {
            branch_exists(transaction.connection, team.workspace, team.branch)?;
            taken("name", teams::insert(transaction, &team))?;
            Ok(team)
        })
        .await
    }

    /// Changes a team.
    pub async fn change_team(
        &self,
        by: &Principal,
        id: TeamId,
        change: TeamChange,
    ) -> Result<Team, OfficeError> {
        demand(by, Right::ManagePeople)?;
        let workspace = by.workspace;
        self.change(workspace, DirectoryPart::Teams, move |transaction| {
            let known = teams::all(transaction.connection)?;
            let mut team = known
                .into_iter()
                .find(|team| team.id == id && team.workspace == workspace)
                .ok_or(StoreError::NotFound)?;
            if let Some(name) = change.name {
                team.name = field("name", Name::parse(&name))?.into();
            }
            team.branch = change.branch_id.unwrap_or(team.branch);
            branch_exists(transaction.connection, workspace, team.branch)?;
            taken("name", teams::update(transaction, &team))?;
            Ok(team)
        })
        .await
    }

    /// Deletes a team that has no conversations and to which no number leads.
    pub async fn delete_team(&self, by: &Principal, id: TeamId) -> Result<(), OfficeError> {
        demand(by, Right::ManagePeople)?;
        let workspace = by.workspace;
        self.change(workspace, DirectoryPart::Teams, move |transaction| {
            if teams::in_use(transaction.connection, workspace, id)? {
                return Err(OfficeError::InUse { what: "team" });
            }
            Ok(teams::delete(transaction, workspace, id)?)
        })
        .await
    }

    /// Adds a branch.
    pub async fn add_branch(&self, by: &Principal, new: BranchBody) -> Result<Branch, OfficeError> {
        demand(by, Right::ManagePeople)?;
        let branch = Branch {
            id: self.id(),
            workspace: by.workspace,
            name: field("name", Name::parse(&new.name))?.into(),
        };
        self.change(by.workspace, DirectoryPart::Teams, move |transaction| {
            taken("name", branches::insert(transaction, &branch))?;
            Ok(branch)
        })
        .await
    }

    /// Gives a branch another name.
    pub async fn rename_branch(
        &self,
        by: &Principal,
        id: BranchId,
        change: BranchBody,
    ) -> Result<Branch, OfficeError> {
        demand(by, Right::ManagePeople)?;
        let branch = Branch {
            id,
            workspace: by.workspace,
            name: field("name", Name::parse(&change.name))?.into(),
        };
        self.change(by.workspace, DirectoryPart::Teams, move |transaction| {
            taken("name", branches::rename(transaction, &branch))?;
            Ok(branch)
        })
        .await
    }

    /// Deletes a branch without teams and numbers.
    pub async fn delete_branch(&self, by: &Principal, id: BranchId) -> Result<(), OfficeError> {
        demand(by, Right::ManagePeople)?;
        let workspace = by.workspace;
        self.change(workspace, DirectoryPart::Teams, move |transaction| {
            if branches::in_use(transaction.connection, workspace, id)? {
                return Err(OfficeError::InUse { what: "branch" });
            }
            Ok(branches::delete(transaction, workspace, id)?)
        })
        .await
    }
}

/// Refuses a branch that the workspace does not have.
pub(super) fn branch_exists(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    branch: Option<BranchId>,
) -> Result<(), OfficeError> {
    let Some(id) = branch else { return Ok(()) };
    let known = branches::all(connection)?;
    if known
        .iter()
        .any(|branch| branch.id == id && branch.workspace == workspace)
    {
        return Ok(());
    }
    Err(OfficeError::Invalid {
        field: "branch_id",
        reason: "names a branch that does not exist".to_owned(),
    })
}

/// Refuses a team that the workspace does not have.
pub(super) fn team_exists(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    team: Option<TeamId>,
    name: &'static str,
) -> Result<(), OfficeError> {
    let Some(id) = team else { return Ok(()) };
    let known = teams::all(connection)?;
    if known
        .iter()
        .any(|team| team.id == id && team.workspace == workspace)
    {
        return Ok(());
    }
    Err(OfficeError::Invalid {
        field: name,
        reason: "names a team that does not exist".to_owned(),
    })
}
