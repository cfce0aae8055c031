//! Fields that a workspace keeps about its customers.

use super::{Administration, OfficeError, demand, field, taken};
use crate::domain::contact_field::{ContactField, MOST_FIELDS, check_choices};
use crate::domain::fields::Name;
use crate::domain::ids::ContactFieldId;
use crate::domain::permissions::{Principal, Right};
use crate::domain::summary::{Change, DirectoryPart};
use crate::protocol::contact::{ContactFieldChange, NewContactField};
use crate::store::contact_fields;
use crate::store::error::StoreError;
use crate::store::transaction::Transaction;

impl Administration {
    /// Adds a field.
    pub async fn add_contact_field(
        &self,
        by: &Principal,
        new: NewContactField,
    ) -> Result<ContactField, OfficeError> {
        demand(by, Right::ManageLibrary)?;
        let added = ContactField {
            id: self.id(),
            workspace: by.workspace,
            name: field("name", Name::parse(&new.name))?.into(),
            kind: new.kind,
            choices: field("choices", check_choices(new.kind, &new.choices))?,
        };
        self.write(move |transaction| {
            let known = contact_fields::list(transaction.connection, added.workspace)?;
            if known.len() >= MOST_FIELDS {
                field(
                    "name",
                    Err("is one too many: a workspace has at most 50 fields"),
                )?;
            }
            taken("name", contact_fields::insert(transaction, &added))?;
            tell(transaction, &added)?;
            Ok(added)
        })
        .await
    }

    /// Changes a field's name or choices.
    pub async fn change_contact_field(
        &self,
        by: &Principal,
        id: ContactFieldId,
        change: ContactFieldChange,
    ) -> Result<ContactField, OfficeError> {
        demand(by, Right::ManageLibrary)?;
        let workspace = by.workspace;
        self.write(move |transaction| {
            let known = contact_fields::list(transaction.connection, workspace)?;
            let found = known.into_iter().find(|known| known.id == id);
            let mut changed = found.ok_or(StoreError::NotFound)?;
            if let Some(name) = change.name {
                changed.name = field("name", Name::parse(&name))?.into();
            }
            if let Some(choices) = change.choices {
                changed.choices = field("choices", check_choices(changed.kind, &choices))?;
            }
            taken("name", contact_fields::update(transaction, &changed))?;
            tell(transaction, &changed)?;
            Ok(changed)
        })
        .await
    }

    /// Deletes a field, and what it says about everybody.
    pub async fn delete_contact_field(
        &self,
        by: &Principal,
        id: ContactFieldId,
    ) -> Result<(), OfficeError> {
        demand(by, Right::ManageLibrary)?;
        let workspace = by.workspace;
        self.write(move |transaction| {
            contact_fields::delete(transaction, workspace, id)?;
            let part = DirectoryPart::ContactFields;
            Ok(transaction.publish(workspace, Change::Directory { part })?)
        })
        .await
    }
}

fn tell(transaction: &mut Transaction<'_>, changed: &ContactField) -> Result<(), OfficeError> {
    let part = DirectoryPart::ContactFields;
    Ok(transaction.publish(changed.workspace, Change::Directory { part })?)
}
