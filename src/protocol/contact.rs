//! Customers as the REST interface gives and takes them: the card, its fields, notes and record.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::directory::present;
use super::row::{ContactRow, ConversationRow, Named};
use crate::domain::contact::IdentityKind;
use crate::domain::contact_field::FieldKind;
use crate::domain::ids::{
    ContactEventId, ContactFieldId, ContactId, ContactNoteId, ConversationId,
};
use crate::domain::time::Timestamp;

/// Everything that is known about a customer.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ContactCard {
    /// As rows name them.
    #[serde(flatten)]
    pub contact: ContactRow,
    /// Rises with every change of name or fields; give it back with the next change.
    pub version: i64,
    /// The name that colleagues gave.
    pub given_name: Option<String>,
    /// The name the customer gave themselves.
    pub own_name: Option<String>,
    /// Every address, strongest first.
    pub identities: Vec<IdentityRow>,
    /// What the fields say, by field id.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub fields: BTreeMap<ContactFieldId, String>,
    /// Their conversation, and those of the same person on other numbers; only those that the
    /// reader may see.
    pub conversations: Vec<ConversationRow>,
    /// Since when we know them.
    pub created_at: Timestamp,
}

/// An address of a customer.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct IdentityRow {
    /// What kind of address this is.
    pub kind: IdentityKind,
    /// The address itself.
    pub value: String,
    /// On which number it is known.
    pub channel: Named,
    /// Since when.
    pub since: Timestamp,
}

/// What changes about a customer; what is absent stays.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct ContactChange {
    /// The card's version that the change was made on.
    pub version: i64,
    /// Another name; `null` for the customer's own.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub name: Option<Option<String>>,
    /// Fields by id; `null` empties one.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, Option<String>>)]
    pub fields: BTreeMap<ContactFieldId, Option<String>>,
}

/// Who is the same person.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct ContactMerge {
    /// The customer who is joined to the one of the path, and gone afterwards.
    pub contact_id: ContactId,
}

/// A field about customers.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ContactFieldRow {
    /// Its id.
    pub id: ContactFieldId,
    /// What it is called.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
    /// What may be chosen; empty for other kinds.
    pub choices: Vec<String>,
}

/// A new field about customers.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct NewContactField {
    /// What it is called.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
    /// What may be chosen; for the kind `choice` only.
    #[serde(default)]
    pub choices: Vec<String>,
}

/// What changes about a field; what is absent stays. Its kind does not change.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct ContactFieldChange {
    /// Another name.
    #[serde(default)]
    pub name: Option<String>,
    /// Other choices; what customers have already stays.
    #[serde(default)]
    pub choices: Option<Vec<String>>,
}

/// A note about a customer.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ContactNoteRow {
    /// Its id.
    pub id: ContactNoteId,
    /// Who wrote it.
    pub author: Named,
    /// The words.
    pub text: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub edited_at: Option<Timestamp>,
}

/// A note, or other words for one.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct ContactNoteBody {
    /// At most 4,096 characters.
    pub text: String,
}

/// One stretch of a conversation from opening to resolving.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct EpisodeRow {
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// Its number, from 1.
    pub number: i64,
    /// Where it begins in the thread.
    pub seq: i64,
    /// When it began.
    pub opened_at: Timestamp,
    /// When it ended; `null` while it has not.
    pub resolved_at: Option<Timestamp>,
    /// Who held the baton last.
    pub owner: Option<Named>,
}

/// A change to what is known about a customer, for the record.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ContactEventRow {
    /// Its id.
    pub id: ContactEventId,
    /// Who made it.
    pub agent: Named,
    /// When.
    pub at: Timestamp,
    /// `renamed`, `field_set`, `blocked`, `unblocked`, `merged` or `note_deleted`.
    pub kind: String,
    /// What it was and became.
    #[schema(value_type = Object)]
    pub detail: Value,
}
