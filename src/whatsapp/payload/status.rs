//! A status: how far a message of ours has come.

use serde::Deserialize;

use super::change::MetaError;
use super::lenient;

/// One of `value.statuses`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Status {
    /// Meta's id of the message.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: Option<String>,
    /// `sent`, `delivered`, `read`, `played`, `failed`, or a word we do not know.
    #[serde(default, deserialize_with = "lenient::text")]
    pub status: Option<String>,
    /// `call` for calls; missing for messages.
    #[serde(default, rename = "type", deserialize_with = "lenient::text")]
    pub kind: Option<String>,
    /// Seconds since the epoch.
    #[serde(default, deserialize_with = "lenient::integer")]
    pub timestamp: Option<i64>,
    /// The receiver's phone number, or the group's id.
    #[serde(default, deserialize_with = "lenient::text")]
    pub recipient_id: Option<String>,
    /// The receiver's business-scoped user id.
    #[serde(default, deserialize_with = "lenient::text")]
    pub recipient_user_id: Option<String>,
    /// The receiver's user id scoped to the parent business.
    #[serde(default, deserialize_with = "lenient::text")]
    pub recipient_parent_user_id: Option<String>,
    /// `group` when `recipient_id` is a group's id.
    #[serde(default, deserialize_with = "lenient::text")]
    pub recipient_type: Option<String>,
    /// Groups: the phone number of the participant.
    #[serde(default, deserialize_with = "lenient::text")]
    pub recipient_participant_id: Option<String>,
    /// Groups: the participant's business-scoped user id.
    #[serde(default, deserialize_with = "lenient::text")]
    pub recipient_participant_user_id: Option<String>,
    /// Groups: the participant's user id scoped to the parent business.
    #[serde(default, deserialize_with = "lenient::text")]
    pub recipient_participant_parent_user_id: Option<String>,
    /// What we gave Meta with the message.
    #[serde(default, deserialize_with = "lenient::text")]
    pub biz_opaque_callback_data: Option<String>,
    /// What it costs; on `sent` and one of the later ones.
    #[serde(default, deserialize_with = "lenient::part")]
    pub pricing: Option<Pricing>,
    /// Why it failed.
    #[serde(default, deserialize_with = "lenient::parts")]
    pub errors: Vec<MetaError>,
}

/// `pricing`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Pricing {
    /// Whether it is charged; announced to go away.
    #[serde(default, deserialize_with = "lenient::maybe_flag")]
    pub billable: Option<bool>,
    /// `PMP` or `CBP`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub pricing_model: Option<String>,
    /// `regular`, `free_customer_service`, `free_entry_point`.
    #[serde(default, rename = "type", deserialize_with = "lenient::text")]
    pub kind: Option<String>,
    /// `service`, `utility`, `marketing`, `authentication`, ….
    #[serde(default, deserialize_with = "lenient::text")]
    pub category: Option<String>,
}
