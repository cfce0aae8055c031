//! What surrounds the items of a change: the number, the contacts, errors.

use serde::Deserialize;

use super::lenient;

/// `value.metadata`: which of our numbers this is about.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Metadata {
    /// The number as people write it, digits only.
    #[serde(default, deserialize_with = "lenient::text")]
    pub display_phone_number: Option<String>,
    /// Meta's id of the number.
    #[serde(default, deserialize_with = "lenient::text")]
    pub phone_number_id: Option<String>,
}

/// One of `value.contacts`. They do not line up with the messages of a batch: match by ids.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Contact {
    /// The phone number that WhatsApp uses, digits only; missing for people with a user name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub wa_id: Option<String>,
    /// The business-scoped user id.
    #[serde(default, deserialize_with = "lenient::text")]
    pub user_id: Option<String>,
    /// The user id scoped to the parent business.
    #[serde(default, deserialize_with = "lenient::text")]
    pub parent_user_id: Option<String>,
    /// What the person says about themselves.
    #[serde(default, deserialize_with = "lenient::part")]
    pub profile: Option<Profile>,
}

/// What a person says about themselves.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Profile {
    /// Their name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// Their user name, without `@`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub username: Option<String>,
}

/// An error inside a webhook: of a status, of a message, or of the change itself.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct MetaError {
    /// Meta's code.
    #[serde(default, deserialize_with = "lenient::integer")]
    pub code: Option<i64>,
    /// A few words.
    #[serde(default, deserialize_with = "lenient::text")]
    pub title: Option<String>,
    /// The same words again, usually.
    #[serde(default, deserialize_with = "lenient::text")]
    pub message: Option<String>,
    /// The words that matter, in newer payloads.
    #[serde(default, deserialize_with = "lenient::part")]
    pub error_data: Option<ErrorData>,
    /// The words that matter, in older payloads.
    #[serde(default, deserialize_with = "lenient::text")]
    pub details: Option<String>,
}

/// `error_data`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ErrorData {
    /// The words that matter.
    #[serde(default, deserialize_with = "lenient::text")]
    pub details: Option<String>,
}

impl MetaError {
    /// Meta's title, or its message in its place.
    pub fn heading(&self) -> Option<&str> {
        self.title.as_deref().or(self.message.as_deref())
    }

    /// The words that matter, wherever they are.
    pub fn words(&self) -> Option<&str> {
        let data = self.error_data.as_ref();
        data.and_then(|data| data.details.as_deref())
            .or(self.details.as_deref())
    }
}
