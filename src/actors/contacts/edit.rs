//! Another name for a customer, and what the workspace's own fields say of them.

use std::sync::Arc;

use serde_json::json;

use super::{ContactError, own_ids};
use crate::actors::engine::Engine;
use crate::domain::contact_field::ContactField;
use crate::domain::fields::Name;
use crate::domain::ids::{ContactEventId, ContactFieldId, ContactId, WorkspaceId};
use crate::domain::permissions::{Principal, Right};
use crate::protocol::contact::ContactChange;
use crate::store::contact_cards::{self, Card};
use crate::store::contact_events::{self, ContactEvent};
use crate::store::contact_fields;
use crate::store::error::StoreError;
use crate::store::transaction::Transaction;

/// A change that was checked.
struct Edit {
    version: i64,
    name: Option<Option<String>>,
    values: Vec<(ContactField, Option<String>)>,
    record: Vec<ContactEvent>,
}

impl Engine {
    /// Changes a customer's name and fields, all or nothing, unless somebody was faster.
    ///
    /// # Errors
    /// `Moved` when the card is no longer at the change's version.
    pub async fn change_contact(
        self: &Arc<Self>,
        who: &Principal,
        id: ContactId,
        change: ContactChange,
    ) -> Result<Card, ContactError> {
        let card = self.changeable(who, id, Right::Reply).await?;
        if card.version != change.version {
            return Err(ContactError::Moved);
        }
        let workspace = who.workspace;
        let known = self
            .readers
            .read(move |connection| contact_fields::list(connection, workspace))
            .await?;
        let edit = self.checked(who, &card, change, &known)?;
        if edit.record.is_empty() {
            return Ok(card);
        }
        let renamed = edit.name.is_some();
        let written = self
            .committer
            .write(move |transaction| write(transaction, workspace, id, &edit));
        written.await.map_err(moved)?;
        if renamed {
            self.reintroduce(&own_ids(&card)).await;
        }
        self.contact(who, id).await
    }

    /// What really changes, and what is kept about it.
    fn checked(
        &self,
        who: &Principal,
        card: &Card,
        change: ContactChange,
        known: &[ContactField],
    ) -> Result<Edit, ContactError> {
        let mut edit = Edit {
            version: change.version,
            name: None,
            values: Vec::new(),
            record: Vec::new(),
        };
        if let Some(name) = change.name {
            let name = given(name.as_deref())?;
            let before = &card.contact.given_name;
            if name != *before {
                let detail = json!({ "from": before, "to": name });
                edit.record.push(self.event(who, card, "renamed", detail));
                edit.name = Some(name);
            }
        }
        for (id, entered) in change.fields {
            let (field, value) = entry(known, id, entered.as_deref())?;
            let before = card.values.iter().find(|(known, _)| *known == id);
            let before = before.map(|(_, value)| value.clone());
            if value != before {
                let detail = json!({ "field": field.name, "from": before, "to": value });
                edit.record.push(self.event(who, card, "field_set", detail));
                edit.values.push((field, value));
            }
        }
        Ok(edit)
    }

    /// A line for the customer's record.
    pub(super) fn event(
        &self,
        who: &Principal,
        card: &Card,
        kind: &'static str,
        detail: serde_json::Value,
    ) -> ContactEvent {
        let at = (self.clock)();
        let id: ContactEventId = self.ids.next(at);
        ContactEvent {
            id,
            workspace: who.workspace,
            contact: card.contact.id,
            agent: who.agent,
            at,
            kind,
            detail,
        }
    }
}

/// An empty name is the customer's own.
fn given(name: Option<&str>) -> Result<Option<String>, ContactError> {
    let Some(name) = name.filter(|name| !name.trim().is_empty()) else {
        return Ok(None);
    };
    let name = Name::parse(name).map_err(|reason| ContactError::invalid("name", reason))?;
    Ok(Some(name.into()))
}

fn entry(
    known: &[ContactField],
    id: ContactFieldId,
    entered: Option<&str>,
) -> Result<(ContactField, Option<String>), ContactError> {
    let field = known
        .iter()
        .find(|field| field.id == id)
        .ok_or_else(|| ContactError::invalid("fields", "name a field that does not exist"))?;
    let value = field
        .value(entered.unwrap_or_default())
        .map_err(|reason| ContactError::invalid(field.name.clone(), reason))?;
    Ok((field.clone(), value))
}

fn write(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    id: ContactId,
    edit: &Edit,
) -> Result<(), StoreError> {
    let name = edit.name.as_ref().map(Option::as_deref);
    contact_cards::change(transaction, id, edit.version, name)?;
    for (field, value) in &edit.values {
        contact_fields::put(transaction, id, field, value.as_deref())?;
    }
    for event in &edit.record {
        contact_events::insert(transaction, event)?;
    }
    contact_cards::tell(transaction, workspace, id)
}

fn moved(error: StoreError) -> ContactError {
    match error {
        StoreError::Conflict(_) => ContactError::Moved,
        error => ContactError::Store(error),
    }
}
