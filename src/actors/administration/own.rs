//! What people change about themselves.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::{Administration, OfficeError, field};
use crate::domain::fields::{self, Name};
use crate::domain::ids::SessionId;
use crate::domain::people::{Agent, Availability};
use crate::domain::permissions::Principal;
use crate::domain::summary::{Change, DirectoryPart};
use crate::protocol::directory::OwnChange;
use crate::store::{agents, sessions};

/// A new password for oneself.
pub struct PasswordChange {
    /// The present one.
    pub current: SecretString,
    /// The new one: at least 8 characters.
    pub new: SecretString,
    /// The session that stays; all others end.
    pub keep: Option<SessionId>,
}

/// Whether somebody takes up new work, in their own words.
struct Said {
    word: Availability,
    reason: Option<String>,
}

impl Said {
    /// Whoever takes up work needs no reason. Consoles hear of it one by one: who shows colleagues
    /// watches them, and nobody has to read the directory again.
    fn by(self, agent: &mut Agent) -> Change {
        agent.availability = self.word;
        agent.availability_reason = self.reason.filter(|_| self.word != Availability::Available);
        Change::Availability {
            agent: agent.id,
            availability: agent.availability,
            reason: agent.availability_reason.clone(),
        }
    }
}

impl Administration {
    /// Changes one's own name, language or availability.
    pub async fn change_own(
        &self,
        by: &Principal,
        change: OwnChange,
    ) -> Result<Arc<Agent>, OfficeError> {
        let name = match change.name {
            Some(name) => Some(String::from(field("name", Name::parse(&name))?)),
            None => None,
        };
        let reason = match change.availability_reason {
            Some(reason) => field("availability_reason", fields::parse_reason(&reason))?,
            None => None,
        };
        if reason.is_some() && change.availability.is_none() {
            return Err(OfficeError::Invalid {
                field: "availability_reason",
                reason: "comes with availability".to_owned(),
            });
        }
        let said = change.availability.map(|word| Said { word, reason });
        let told = name.is_some() || change.language.is_some();
        let (workspace, id) = (by.workspace, by.agent);
        let changing = self.write(move |transaction| {
            let mut agent = agents::load(transaction.connection, workspace, id)?;
            agent.name = name.unwrap_or(agent.name);
            agent.language = change.language.unwrap_or(agent.language);
            if let Some(said) = said {
                transaction.publish(workspace, said.by(&mut agent))?;
            }
            agents::update(transaction, &agent)?;
            if told {
                let part = DirectoryPart::Agents;
                transaction.publish(workspace, Change::Directory { part })?;
            }
            Ok(())
        });
        changing.await?;
        self.roster.reload().await?;
        self.agent(id)
    }

    /// Changes one's own password and ends one's other sessions.
    pub async fn change_password(
        &self,
        by: &Principal,
        change: PasswordChange,
    ) -> Result<(), OfficeError> {
        let (id, keep) = (by.agent, change.keep);
        field("new", fields::check_password(change.new.expose_secret()))?;
        let hash = self
            .readers
            .read(move |connection| agents::password(connection, id))
            .await?;
        let passwords = self.sign_in.passwords();
        if !passwords.verify(change.current, hash).await? {
            return Err(OfficeError::WrongPassword);
        }
        let hash = passwords.hash(change.new).await?;
        let changing = self.write(move |transaction| {
            agents::set_password(transaction, id, &hash)?;
            Ok(sessions::delete_of_agent(transaction, id, keep)?)
        });
        changing.await?;
        self.sign_in.forget_sessions(id, keep);
        Ok(())
    }
}
