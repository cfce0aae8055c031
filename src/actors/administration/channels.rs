//! WhatsApp numbers: connecting and changing them.

use std::sync::Arc;

use secrecy::SecretString;

use super::teams::{branch_exists, team_exists};
use super::{Administration, OfficeError, demand, field, taken};
use crate::actors::roster::{Channel, token_context};
use crate::domain::fields::{Name, Refusal, check_meta_id};
use crate::domain::ids::{ChannelId, QuarantineId};
use crate::domain::permissions::{Principal, Right};
use crate::domain::summary::DirectoryPart;
use crate::protocol::directory::{ChannelChange, NewChannel};
use crate::store::channels::{self, ChannelRecord};
use crate::store::connection::AnyConnection;
use crate::store::error::StoreError;
use crate::store::{quarantine, template_holds, words};

impl Administration {
    /// Connects a number. Its token is sealed before it is written anywhere.
    pub async fn add_channel(
        &self,
        by: &Principal,
        new: NewChannel,
    ) -> Result<Arc<Channel>, OfficeError> {
        demand(by, Right::ManageChannels)?;
        let id: ChannelId = self.id();
        let record = ChannelRecord {
            id: id.get(),
            workspace_id: by.workspace.get(),
            branch_id: new.branch_id.map(|id| id.get()),
            default_team_id: new.default_team_id.map(|id| id.get()),
            name: new.name,
            phone_number_id: new.phone_number_id,
            display_number: new.display_number,
            account_id: new.account_id,
            app_id: new.app_id,
            token_sealed: self.sealed(id, &new.token)?,
            reply_policy: words::policy_to(new.reply_policy).to_owned(),
            state: "ok".to_owned(),
            state_reason: None,
            created_at: (self.clock)().millis(),
        };
        let adding = self.change(by.workspace, DirectoryPart::Channels, move |transaction| {
            let record = checked(transaction.connection, record)?;
            let written = channels::insert(transaction, &record);
            taken("phone_number_id", written)
        });
        adding.await?;
        self.channel(id)
    }

    /// Changes a number. A new token lets a stopped one work again.
    pub async fn change_channel(
        &self,
        by: &Principal,
        id: ChannelId,
        change: ChannelChange,
    ) -> Result<Arc<Channel>, OfficeError> {
        demand(by, Right::ManageChannels)?;
        let workspace = by.workspace;
        let sealed = match &change.token {
            Some(token) => Some(self.sealed(id, token)?),
            None => None,
        };
        let changing = self.change(workspace, DirectoryPart::Channels, move |transaction| {
            let before = channels::load(transaction.connection, workspace, id)?;
            let after = checked(transaction.connection, changed(before, change, sealed))?;
            taken("phone_number_id", channels::update(transaction, &after))
        });
        changing.await?;
        self.channel(id)
    }

    /// Lets templates go again that were held back on a number.
    pub async fn lift_holds(&self, by: &Principal, id: ChannelId) -> Result<(), OfficeError> {
        demand(by, Right::ManageChannels)?;
        let workspace = by.workspace;
        self.change(workspace, DirectoryPart::Channels, move |transaction| {
            channels::load(transaction.connection, workspace, id)?;
            Ok(template_holds::clear(transaction, id)?)
        })
        .await
    }

    /// Takes a number away on which nobody has ever written.
    pub async fn delete_channel(&self, by: &Principal, id: ChannelId) -> Result<(), OfficeError> {
        demand(by, Right::ManageChannels)?;
        let workspace = by.workspace;
        self.change(workspace, DirectoryPart::Channels, move |transaction| {
            if channels::in_use(transaction.connection, workspace, id)? {
                return Err(OfficeError::InUse { what: "number" });
            }
            template_holds::clear(transaction, id)?;
            Ok(channels::delete(transaction, workspace, id)?)
        })
        .await
    }

    /// Notes that an item of the quarantine was tried again, and what came of it.
    pub async fn note_replay(&self, id: QuarantineId, outcome: String) -> Result<(), OfficeError> {
        self.write(move |transaction| Ok(quarantine::mark_replayed(transaction, id, &outcome)?))
            .await
    }

    fn channel(&self, id: ChannelId) -> Result<Arc<Channel>, OfficeError> {
        let channel = self.roster.channel(id);
        channel.ok_or(OfficeError::Store(StoreError::NotFound))
    }

    fn sealed(&self, id: ChannelId, token: &str) -> Result<String, OfficeError> {
        let token = token.trim();
        field("token", check_token(token))?;
        Ok((self.sealer)(
            &SecretString::from(token),
            &token_context(id),
        ))
    }
}

/// Meta's tokens are letters and digits; anything else would not survive a header.
fn check_token(token: &str) -> Result<(), Refusal> {
    let sound = token.chars().all(|letter| letter.is_ascii_graphic());
    if token.is_empty() || !sound {
        return Err("must be an access token of Meta's, without spaces");
    }
    Ok(())
}

fn changed(
    mut record: ChannelRecord,
    change: ChannelChange,
    sealed: Option<String>,
) -> ChannelRecord {
    record.name = change.name.unwrap_or(record.name);
    record.phone_number_id = change.phone_number_id.unwrap_or(record.phone_number_id);
    record.display_number = change.display_number.unwrap_or(record.display_number);
    record.account_id = change.account_id.unwrap_or(record.account_id);
    record.app_id = change.app_id.unwrap_or(record.app_id);
    if let Some(policy) = change.reply_policy {
        record.reply_policy = words::policy_to(policy).to_owned();
    }
    if let Some(team) = change.default_team_id {
        record.default_team_id = team.map(|id| id.get());
    }
    if let Some(branch) = change.branch_id {
        record.branch_id = branch.map(|id| id.get());
    }
    if let Some(sealed) = sealed {
        record.token_sealed = sealed;
        record.state = "ok".to_owned();
        record.state_reason = None;
    }
    record
}

fn checked(
    connection: &mut AnyConnection,
    mut record: ChannelRecord,
) -> Result<ChannelRecord, OfficeError> {
    record.name = field("name", Name::parse(&record.name))?.into();
    record.display_number = field("display_number", Name::parse(&record.display_number))?.into();
    field("phone_number_id", check_meta_id(&record.phone_number_id))?;
    field("account_id", check_meta_id(&record.account_id))?;
    if let Some(app) = &record.app_id {
        field("app_id", check_meta_id(app))?;
    }
    let workspace = record.workspace_id.into();
    branch_exists(connection, workspace, record.branch_id.map(Into::into))?;
    let team = record.default_team_id.map(Into::into);
    team_exists(connection, workspace, team, "default_team_id")?;
    Ok(record)
}
