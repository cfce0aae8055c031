//! Several people at once, as a demo or an import brings them.

use std::collections::HashMap;

use super::people::{exists, may_give, scope};
use super::{Administration, OfficeError, demand, field, taken};
use crate::domain::fields::{Email, Name};
use crate::domain::ids::AgentId;
use crate::domain::people::{Agent, Availability};
use crate::domain::permissions::{Principal, Right};
use crate::domain::summary::DirectoryPart;
use crate::protocol::directory::NewAgent;
use crate::store::agents;

impl Administration {
    /// Adds several people in one write, all or none; their ids in the same order. People with
    /// equal passwords share one hash, so that a password known to all costs its time once.
    pub async fn add_agents(
        &self,
        by: &Principal,
        several: Vec<NewAgent>,
    ) -> Result<Vec<AgentId>, OfficeError> {
        demand(by, Right::ManagePeople)?;
        let mut hashes = HashMap::new();
        let mut added = Vec::with_capacity(several.len());
        for mut new in several {
            let password = new.password.take();
            let agent = self.newcomer(by, new)?;
            if !hashes.contains_key(&password) {
                let hash = self.hash_new(password.clone()).await?;
                hashes.insert(password.clone(), hash);
            }
            added.push((agent, hashes.get(&password).cloned().flatten()));
        }
        let ids = added.iter().map(|(agent, _)| agent.id).collect();
        let by = by.clone();
        self.change(by.workspace, DirectoryPart::Agents, move |transaction| {
            for (agent, hash) in &added {
                exists(transaction.connection, agent)?;
                may_give(transaction.connection, &by, agent.role)?;
                let written = agents::insert(transaction, agent, hash.as_deref());
                taken("email", written)?;
            }
            Ok(())
        })
        .await?;
        Ok(ids)
    }

    /// Somebody new, their fields checked.
    fn newcomer(&self, by: &Principal, new: NewAgent) -> Result<Agent, OfficeError> {
        let language = self.language(by.workspace);
        Ok(Agent {
            id: self.id(),
            workspace: by.workspace,
            role: new.role_id,
            name: field("name", Name::parse(&new.name))?.into(),
            email: field("email", Email::parse(&new.email))?.into(),
            language: new.language.unwrap_or(language),
            availability: Availability::Available,
            availability_reason: None,
            teams: new.team_ids,
            numbers: scope(new.channel_ids),
            disabled: new.disabled,
        })
    }
}
