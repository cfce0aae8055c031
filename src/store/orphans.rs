//! Statuses, reactions, edits and deletions that came before the message they are about.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::orphan;
use super::transaction::Transaction;
use crate::domain::delivery::StatusUpdate;
use crate::domain::ids::{ChannelId, WorkspaceId};
use crate::domain::inbound::{InboundEdit, InboundReaction, InboundRevoke};

/// Something about a message, by Meta's id of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "amendment", rename_all = "snake_case")]
pub enum Amendment {
    /// How far it has come.
    Status(StatusUpdate),
    /// An emoji on it.
    Reaction(InboundReaction),
    /// It says something else now.
    Edit(Box<InboundEdit>),
    /// It was deleted for everyone.
    Revoke(InboundRevoke),
}

impl Amendment {
    /// Meta's id of the message it is about.
    pub fn target(&self) -> &str {
        match self {
            Self::Status(status) => &status.external_id,
            Self::Reaction(reaction) => &reaction.target,
            Self::Edit(edit) => &edit.target,
            Self::Revoke(revoke) => &revoke.target,
        }
    }

    /// The word for its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Status(_) => "status",
            Self::Reaction(_) => "reaction",
            Self::Edit(_) => "edit",
            Self::Revoke(_) => "revoke",
        }
    }

    /// What makes it different from others of its kind about the same message.
    fn digest(&self) -> String {
        match self {
            Self::Status(status) => {
                let recipient = status
                    .recipient
                    .first()
                    .map_or("", |identity| &identity.value);
                format!("{}:{recipient}", status.word)
            }
            Self::Reaction(reaction) => reaction.external_id.clone(),
            Self::Edit(edit) => edit.external_id.clone(),
            Self::Revoke(revoke) => revoke.external_id.clone(),
        }
    }
}

/// Keeps an amendment until its message comes. One that is kept already stays as it is.
pub fn keep(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    channel: ChannelId,
    amendment: &Amendment,
) -> Result<(), StoreError> {
    let key = (
        channel.get(),
        amendment.target(),
        amendment.kind(),
        amendment.digest(),
    );
    let known: Option<i64> = orphan::table
        .find(key.clone())
        .select(orphan::at)
        .first(transaction.connection)
        .optional()?;
    if known.is_some() {
        return Ok(());
    }
    diesel::insert_into(orphan::table)
        .values((
            orphan::channel_id.eq(key.0),
            orphan::external_id.eq(key.1),
            orphan::kind.eq(key.2),
            orphan::digest.eq(key.3),
            orphan::workspace_id.eq(workspace.get()),
            orphan::payload.eq(serde_json::to_string(amendment)?),
            orphan::at.eq(transaction.at.millis()),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

/// Whether anything is kept for one of these messages.
pub fn any_for(
    connection: &mut AnyConnection,
    external_ids: Vec<&str>,
) -> Result<bool, StoreError> {
    let newest: Option<i64> = orphan::table
        .select(orphan::at)
        .first(connection)
        .optional()?;
    if newest.is_none() {
        return Ok(false);
    }
    let kept: Option<i64> = orphan::table
        .filter(orphan::external_id.eq_any(external_ids))
        .select(orphan::at)
        .first(connection)
        .optional()?;
    Ok(kept.is_some())
}

/// Takes out what was kept for a message, oldest first.
pub fn take(
    transaction: &mut Transaction<'_>,
    channel: ChannelId,
    external_id: &str,
) -> Result<Vec<Amendment>, StoreError> {
    let mine = orphan::table
        .filter(orphan::channel_id.eq(channel.get()))
        .filter(orphan::external_id.eq(external_id));
    let payloads: Vec<String> = mine
        .order(orphan::at)
        .select(orphan::payload)
        .load(transaction.connection)?;
    if payloads.is_empty() {
        return Ok(Vec::new());
    }
    diesel::delete(mine).execute(transaction.connection)?;
    payloads
        .iter()
        .map(|payload| Ok(serde_json::from_str(payload)?))
        .collect()
}
