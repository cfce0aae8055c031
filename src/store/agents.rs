//! People who sign in, their teams and their numbers.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::{agent, agent_channel, agent_team};
use super::transaction::Transaction;
use crate::domain::ids::{AgentId, ChannelId, TeamId, WorkspaceId};
use crate::domain::people::{Agent, Availability, Language};
use crate::domain::permissions::NumberScope;

/// A row of `agent`, without the password.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = agent, treat_none_as_null = true)]
struct AgentRecord {
    id: i64,
    workspace_id: i64,
    role_id: i64,
    name: String,
    email: String,
    language: String,
    availability: String,
    numbers: String,
    disabled: bool,
    availability_reason: Option<String>,
}

impl From<&Agent> for AgentRecord {
    fn from(agent: &Agent) -> Self {
        let numbers = match agent.numbers {
            NumberScope::All => "all",
            NumberScope::Only(_) => "only",
        };
        Self {
            id: agent.id.get(),
            workspace_id: agent.workspace.get(),
            role_id: agent.role.get(),
            name: agent.name.clone(),
            email: agent.email.clone(),
            language: agent.language.as_str().to_owned(),
            availability: agent.availability.as_str().to_owned(),
            numbers: numbers.to_owned(),
            disabled: agent.disabled,
            availability_reason: agent.availability_reason.clone(),
        }
    }
}

/// Everybody of every workspace, by name.
pub fn all(connection: &mut AnyConnection) -> Result<Vec<Agent>, StoreError> {
    let records: Vec<AgentRecord> = agent::table
        .order((agent::name, agent::id))
        .select(AgentRecord::as_select())
        .load(connection)?;
    let memberships: Vec<(i64, i64)> = agent_team::table
        .select((agent_team::agent_id, agent_team::team_id))
        .load(connection)?;
    let reaches: Vec<(i64, i64)> = agent_channel::table
        .select((agent_channel::agent_id, agent_channel::channel_id))
        .load(connection)?;
    let mut teams = grouped::<TeamId>(memberships);
    let mut numbers = grouped::<ChannelId>(reaches);
    let records = records.into_iter();
    Ok(records
        .map(|record| {
            let teams = teams.remove(&record.id).unwrap_or_default();
            let numbers = numbers.remove(&record.id).unwrap_or_default();
            agent_of(record, teams, numbers)
        })
        .collect())
}

fn grouped<I: From<i64> + Ord>(pairs: Vec<(i64, i64)>) -> HashMap<i64, BTreeSet<I>> {
    let mut groups: HashMap<i64, BTreeSet<I>> = HashMap::new();
    for (agent, id) in pairs {
        groups.entry(agent).or_default().insert(id.into());
    }
    groups
}

fn agent_of(record: AgentRecord, teams: BTreeSet<TeamId>, numbers: BTreeSet<ChannelId>) -> Agent {
    Agent {
        id: record.id.into(),
        workspace: record.workspace_id.into(),
        role: record.role_id.into(),
        name: record.name,
        email: record.email,
        language: Language::parse(&record.language),
        availability: Availability::parse(&record.availability),
        availability_reason: record.availability_reason,
        teams,
        // Anything but `all` means these only: a word too new for us must not widen the reach.
        numbers: if record.numbers == "all" {
            NumberScope::All
        } else {
            NumberScope::Only(numbers)
        },
        disabled: record.disabled,
    }
}

/// One person of a workspace.
pub fn load(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    id: AgentId,
) -> Result<Agent, StoreError> {
    let record: AgentRecord = agent::table
        .find(id.get())
        .filter(agent::workspace_id.eq(workspace.get()))
        .select(AgentRecord::as_select())
        .first(connection)?;
    let teams: Vec<i64> = agent_team::table
        .filter(agent_team::agent_id.eq(id.get()))
        .select(agent_team::team_id)
        .load(connection)?;
    let numbers: Vec<i64> = agent_channel::table
        .filter(agent_channel::agent_id.eq(id.get()))
        .select(agent_channel::channel_id)
        .load(connection)?;
    let teams = teams.into_iter().map(TeamId).collect();
    let numbers = numbers.into_iter().map(ChannelId).collect();
    Ok(agent_of(record, teams, numbers))
}

/// Whether anybody is there at all.
pub fn any(connection: &mut AnyConnection) -> Result<bool, StoreError> {
    super::any(agent::table.select(agent::id).first(connection))
}

/// Who signs in by this address, and the hash of their password.
pub fn password_by_email(
    connection: &mut AnyConnection,
    email: &str,
) -> Result<Option<(AgentId, Option<String>)>, StoreError> {
    let found: Option<(i64, Option<String>)> = agent::table
        .filter(agent::email.eq(email))
        .select((agent::id, agent::password_hash))
        .first(connection)
        .optional()?;
    Ok(found.map(|(id, hash)| (id.into(), hash)))
}

/// The hash of somebody's password; `None` while they have none.
pub fn password(connection: &mut AnyConnection, id: AgentId) -> Result<Option<String>, StoreError> {
    let hash = agent::table
        .find(id.get())
        .select(agent::password_hash)
        .first(connection)?;
    Ok(hash)
}

/// Adds somebody. `Conflict` when the address is taken.
pub fn insert(
    transaction: &mut Transaction<'_>,
    new: &Agent,
    password_hash: Option<&str>,
) -> Result<(), StoreError> {
    diesel::insert_into(agent::table)
        .values((
            AgentRecord::from(new),
            agent::password_hash.eq(password_hash),
            agent::created_at.eq(transaction.at.millis()),
        ))
        .execute(transaction.connection)?;
    set_teams(transaction, new)?;
    set_numbers(transaction, new)
}

/// Writes everything about somebody but their password. `Conflict` when the address is taken.
pub fn update(transaction: &mut Transaction<'_>, changed: &Agent) -> Result<(), StoreError> {
    let row = agent::table
        .find(changed.id.get())
        .filter(agent::workspace_id.eq(changed.workspace.get()));
    let touched = diesel::update(row)
        .set(AgentRecord::from(changed))
        .execute(transaction.connection)?;
    super::found(touched)?;
    set_teams(transaction, changed)?;
    set_numbers(transaction, changed)
}

/// Writes the hash of a new password.
pub fn set_password(
    transaction: &mut Transaction<'_>,
    id: AgentId,
    hash: &str,
) -> Result<(), StoreError> {
    let touched = diesel::update(agent::table.find(id.get()))
        .set(agent::password_hash.eq(Some(hash)))
        .execute(transaction.connection)?;
    super::found(touched)
}

fn set_teams(transaction: &mut Transaction<'_>, who: &Agent) -> Result<(), StoreError> {
    diesel::delete(agent_team::table.filter(agent_team::agent_id.eq(who.id.get())))
        .execute(transaction.connection)?;
    for team in &who.teams {
        diesel::insert_into(agent_team::table)
            .values((
                agent_team::agent_id.eq(who.id.get()),
                agent_team::team_id.eq(team.get()),
                agent_team::workspace_id.eq(who.workspace.get()),
            ))
            .execute(transaction.connection)?;
    }
    Ok(())
}

fn set_numbers(transaction: &mut Transaction<'_>, who: &Agent) -> Result<(), StoreError> {
    diesel::delete(agent_channel::table.filter(agent_channel::agent_id.eq(who.id.get())))
        .execute(transaction.connection)?;
    let NumberScope::Only(channels) = &who.numbers else {
        return Ok(());
    };
    for channel in channels {
        diesel::insert_into(agent_channel::table)
            .values((
                agent_channel::agent_id.eq(who.id.get()),
                agent_channel::channel_id.eq(channel.get()),
                agent_channel::workspace_id.eq(who.workspace.get()),
            ))
            .execute(transaction.connection)?;
    }
    Ok(())
}
