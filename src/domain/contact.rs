//! A customer, and the identities by which WhatsApp knows them.
//!
//! A phone number is not who somebody is: since 2026 it may be missing, and a business-scoped
//! user id stands in its place; people change both.

use serde::{Deserialize, Serialize};

/// What kind of address an identity is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    /// A phone number: digits only, no plus sign.
    Phone,
    /// A business-scoped user id, such as `US.13491208655302741918`.
    UserId,
    /// A user id scoped to the parent business, such as `US.ENT.118…`.
    ParentUserId,
}

impl IdentityKind {
    /// The word the database keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::UserId => "user_id",
            Self::ParentUserId => "parent_user_id",
        }
    }

    /// The kind of that word.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "phone" => Some(Self::Phone),
            "user_id" => Some(Self::UserId),
            "parent_user_id" => Some(Self::ParentUserId),
            _ => None,
        }
    }
}

/// One address of a customer on one channel.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
pub struct Identity {
    /// What kind of address this is.
    pub kind: IdentityKind,
    /// The address itself.
    pub value: String,
}

impl Identity {
    /// A phone number; anything but digits is dropped.
    pub fn phone(number: &str) -> Self {
        let value = number.chars().filter(char::is_ascii_digit).collect();
        Self {
            kind: IdentityKind::Phone,
            value,
        }
    }

    /// A business-scoped user id.
    pub fn user_id(id: &str) -> Self {
        Self {
            kind: IdentityKind::UserId,
            value: id.to_owned(),
        }
    }

    /// A user id scoped to the parent business.
    pub fn parent_user_id(id: &str) -> Self {
        Self {
            kind: IdentityKind::ParentUserId,
            value: id.to_owned(),
        }
    }
}

/// A customer as a webhook describes them. At least one identity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Everything by which this person may be found, strongest first.
    pub identities: Vec<Identity>,
    /// The name they gave themselves on WhatsApp.
    pub name: Option<String>,
    /// Their WhatsApp user name, without `@`.
    pub username: Option<String>,
}
