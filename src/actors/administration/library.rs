//! Labels and quick replies.

use super::teams::team_exists;
use super::{Administration, OfficeError, demand, field, taken};
use crate::domain::fields::{Color, Name, Shortcut, check_text};
use crate::domain::ids::{LabelId, QuickReplyId};
use crate::domain::permissions::{Principal, Right};
use crate::domain::summary::{Change, DirectoryPart};
use crate::protocol::directory::{LabelChange, NewLabel, NewQuickReply, QuickReplyChange};
use crate::store::error::StoreError;
use crate::store::labels::{self, Label};
use crate::store::quick_replies::{self, QuickReply};
use crate::store::transaction::Transaction;

/// Meta's limit for the text of a message, in characters.
const TEXT_LIMIT: usize = 4_096;

impl Administration {
    /// Adds a label.
    pub async fn add_label(&self, by: &Principal, new: NewLabel) -> Result<Label, OfficeError> {
        demand(by, Right::ManageLibrary)?;
        let label = Label {
            id: self.id(),
            workspace: by.workspace,
            name: field("name", Name::parse(&new.name))?.into(),
            color: field("color", Color::parse(&new.color))?.into(),
        };
        self.write(move |transaction| {
            taken("name", labels::insert(transaction, &label))?;
            tell(transaction, label.workspace, DirectoryPart::Labels)?;
            Ok(label)
        })
        .await
    }

    /// Changes a label.
    pub async fn change_label(
        &self,
        by: &Principal,
        id: LabelId,
        change: LabelChange,
    ) -> Result<Label, OfficeError> {
        demand(by, Right::ManageLibrary)?;
        let workspace = by.workspace;
        self.write(move |transaction| {
            let known = labels::list(transaction.connection, workspace)?;
            let mut label = known
                .into_iter()
                .find(|label| label.id == id)
                .ok_or(StoreError::NotFound)?;
            if let Some(name) = change.name {
                label.name = field("name", Name::parse(&name))?.into();
            }
            if let Some(color) = change.color {
                label.color = field("color", Color::parse(&color))?.into();
            }
            taken("name", labels::update(transaction, &label))?;
            tell(transaction, workspace, DirectoryPart::Labels)?;
            Ok(label)
        })
        .await
    }

    /// Deletes a label that no conversation carries.
    pub async fn delete_label(&self, by: &Principal, id: LabelId) -> Result<(), OfficeError> {
        demand(by, Right::ManageLibrary)?;
        let workspace = by.workspace;
        self.write(move |transaction| {
            if labels::in_use(transaction.connection, workspace, id)? {
                return Err(OfficeError::InUse { what: "label" });
            }
            labels::delete(transaction, workspace, id)?;
            tell(transaction, workspace, DirectoryPart::Labels)
        })
        .await
    }

    /// Adds a quick reply: one's own, or with the right everybody's or a team's.
    pub async fn add_quick_reply(
        &self,
        by: &Principal,
        new: NewQuickReply,
    ) -> Result<QuickReply, OfficeError> {
        let reply = QuickReply {
            id: self.id(),
            workspace: by.workspace,
            team: new.team_id,
            owner: new.owner_id,
            shortcut: new.shortcut,
            title: new.title,
            text: new.text,
            language: new.language,
            media: new.media_id,
            used: 0,
            last_used_at: None,
        };
        may_write(by, &reply)?;
        let reply = sound(reply)?;
        self.write(move |transaction| {
            fits(transaction, &reply)?;
            quick_replies::insert(transaction, &reply)?;
            tell(transaction, reply.workspace, DirectoryPart::QuickReplies)?;
            Ok(reply)
        })
        .await
    }

    /// Changes a quick reply.
    pub async fn change_quick_reply(
        &self,
        by: &Principal,
        id: QuickReplyId,
        change: QuickReplyChange,
    ) -> Result<QuickReply, OfficeError> {
        let by = by.clone();
        self.write(move |transaction| {
            let before = quick_replies::load(transaction.connection, by.workspace, id)?;
            may_write(&by, &before)?;
            let reply = sound(changed(before, change))?;
            may_write(&by, &reply)?;
            fits(transaction, &reply)?;
            quick_replies::update(transaction, &reply)?;
            tell(transaction, by.workspace, DirectoryPart::QuickReplies)?;
            Ok(reply)
        })
        .await
    }

    /// Counts that a quick reply was used.
    pub async fn count_quick_reply(
        &self,
        by: &Principal,
        id: QuickReplyId,
    ) -> Result<(), OfficeError> {
        let by = by.clone();
        self.write(move |transaction| {
            let reply = quick_replies::load(transaction.connection, by.workspace, id)?;
            if !reply.is_for(&by) {
                return Err(OfficeError::Store(StoreError::NotFound));
            }
            Ok(quick_replies::count_use(transaction, id)?)
        })
        .await
    }

    /// Deletes a quick reply.
    pub async fn delete_quick_reply(
        &self,
        by: &Principal,
        id: QuickReplyId,
    ) -> Result<(), OfficeError> {
        let by = by.clone();
        self.write(move |transaction| {
            let reply = quick_replies::load(transaction.connection, by.workspace, id)?;
            may_write(&by, &reply)?;
            quick_replies::delete(transaction, by.workspace, id)?;
            tell(transaction, by.workspace, DirectoryPart::QuickReplies)
        })
        .await
    }
}

/// Everybody hears that a part of the library is another.
pub(super) fn tell(
    transaction: &mut Transaction<'_>,
    workspace: crate::domain::ids::WorkspaceId,
    part: DirectoryPart,
) -> Result<(), OfficeError> {
    Ok(transaction.publish(workspace, Change::Directory { part })?)
}

/// One's own are one's own affair, a colleague's are not there, the others need the right.
fn may_write(by: &Principal, reply: &QuickReply) -> Result<(), OfficeError> {
    match reply.owner {
        Some(owner) if owner == by.agent && reply.team.is_none() => Ok(()),
        Some(owner) if owner == by.agent => Err(OfficeError::Invalid {
            field: "team_id",
            reason: "cannot be given together with owner_id".to_owned(),
        }),
        Some(_) => Err(OfficeError::Store(StoreError::NotFound)),
        None => demand(by, Right::ManageLibrary),
    }
}

fn changed(mut reply: QuickReply, change: QuickReplyChange) -> QuickReply {
    reply.shortcut = change.shortcut.unwrap_or(reply.shortcut);
    reply.title = change.title.unwrap_or(reply.title);
    reply.text = change.text.unwrap_or(reply.text);
    reply.team = change.team_id.unwrap_or(reply.team);
    reply.language = change.language.unwrap_or(reply.language);
    reply.media = change.media_id.unwrap_or(reply.media);
    reply
}

fn sound(mut reply: QuickReply) -> Result<QuickReply, OfficeError> {
    reply.shortcut = field("shortcut", Shortcut::parse(&reply.shortcut))?.into();
    reply.title = field("title", Name::parse(&reply.title))?.into();
    field("text", check_text(&reply.text, TEXT_LIMIT))?;
    if let Some(language) = &reply.language {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
        if language.is_empty() || language.len() > 15 || !language.chars().all(plain) {
            return Err(OfficeError::Invalid {
                field: "language",
                reason: "must be a language tag such as en or ar".to_owned(),
            });
        }
    }
    Ok(reply)
}

/// The team exists, and nobody who sees the shortcut has it already for the same reach.
fn fits(transaction: &mut Transaction<'_>, reply: &QuickReply) -> Result<(), OfficeError> {
    team_exists(
        transaction.connection,
        reply.workspace,
        reply.team,
        "team_id",
    )?;
    let known = quick_replies::list(transaction.connection, reply.workspace)?;
    let clash = known.iter().any(|other| {
        other.id != reply.id
            && other.shortcut == reply.shortcut
            && other.team == reply.team
            && other.owner == reply.owner
            && other.language == reply.language
    });
    if clash {
        return Err(OfficeError::Taken { field: "shortcut" });
    }
    Ok(())
}
