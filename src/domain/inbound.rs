//! What Meta tells us, in our own words: the result of translating a webhook.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::contact::{Identity, Person};
use super::content::Content;
use super::delivery::StatusUpdate;
use super::message::{Forwarded, Referral};
use super::time::Timestamp;

/// One update of a webhook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inbound {
    /// Meta's id of the WhatsApp Business account (`entry[].id`).
    pub account: String,
    /// Meta's id of the phone number (`metadata.phone_number_id`); absent for account notices.
    pub number: Option<String>,
    /// The number as people write it, digits only, when the webhook names it.
    pub display_number: Option<String>,
    /// What happened.
    pub item: InboundItem,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum InboundItem {
    /// A customer wrote.
    Message(InboundMessage),
    /// A colleague answered from the WhatsApp Business app on the phone; `person` is the customer.
    Echo(InboundMessage),
    /// Somebody reacted to a message, or took the reaction back (`emoji` is `None`).
    Reaction(InboundReaction),
    /// A message was edited.
    Edit(InboundEdit),
    /// A message was deleted for everyone.
    Revoke(InboundRevoke),
    /// A customer's phone number or user id changed.
    IdentityChange(IdentityChange),
    /// A message of ours has come further.
    Status(StatusUpdate),
    /// Something about the number, the account or a template.
    Notice(ChannelNotice),
}

/// A message from or to a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InboundMessage {
    /// Meta's id (`wamid.…`), opaque, unique per number.
    pub external_id: String,
    /// When it was written, by Meta's clock.
    pub at: Timestamp,
    /// The customer.
    pub person: Person,
    /// What it says.
    pub content: Content,
    /// Where its file can be fetched, when it has one.
    pub media: Option<InboundMedia>,
    /// Meta's id of the message it answers.
    pub reply_to: Option<String>,
    /// Whether and how it was forwarded.
    pub forwarded: Option<Forwarded>,
    /// The advertisement or post that led here.
    pub referral: Option<Referral>,
    /// Written before the number came to us: it is shown, and asks for nothing.
    #[serde(default)]
    pub historic: bool,
}

/// A file at Meta's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundMedia {
    /// Meta's media id; asking for it gives a URL that lives five minutes.
    pub external_id: String,
    /// SHA-256 of the file as 64 lower-case hex digits (the webhook's base64, decoded).
    pub sha256: Option<String>,
    /// A URL given in the webhook itself, with the same short life.
    pub url: Option<String>,
}

/// A reaction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InboundReaction {
    /// Meta's id of the reaction itself.
    pub external_id: String,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub person: Person,
    /// True when a colleague reacted from the phone app.
    pub from_business: bool,
    /// Meta's id of the message reacted to; may be unknown to us.
    pub target: String,
    /// The emoji; `None` takes it back.
    pub emoji: Option<String>,
    /// As [`InboundMessage::historic`].
    #[serde(default)]
    pub historic: bool,
}

/// An edit, at most fifteen minutes after the message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InboundEdit {
    /// Meta's id of the edit itself.
    pub external_id: String,
    /// When.
    pub at: Timestamp,
    /// The customer of the conversation.
    pub person: Person,
    /// True when a colleague edited on the phone app.
    pub from_business: bool,
    /// Meta's id of the edited message.
    pub target: String,
    /// What it says now.
    pub content: Content,
    /// The file it has now.
    pub media: Option<InboundMedia>,
}

/// A deletion for everyone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InboundRevoke {
    /// Meta's id of the deletion itself.
    pub external_id: String,
    /// When.
    pub at: Timestamp,
    /// The customer of the conversation.
    pub person: Person,
    /// True when a colleague deleted on the phone app.
    pub from_business: bool,
    /// Meta's id of the deleted message.
    pub target: String,
}

/// A customer's address changed: they are the same person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IdentityChange {
    /// Meta's id of the system message, or one made from the update's own values.
    pub external_id: String,
    /// When.
    pub at: Timestamp,
    /// How the person was known; may be empty when only the new address is given.
    pub previous: Vec<Identity>,
    /// How the person is known now.
    pub current: Vec<Identity>,
    /// `user_changed_number`, `user_changed_user_id`, ….
    pub kind: String,
    /// WhatsApp's words.
    pub text: String,
}

/// News about a number, an account or a template.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChannelNotice {
    /// The webhook's field: `message_template_status_update`, `phone_number_quality_update`, ….
    pub field: String,
    /// How loud it is.
    pub severity: Severity,
    /// One line for a person: `template order_update (en_US) was approved`.
    pub title: String,
    /// The value as it came.
    pub raw: Value,
    /// When, by Meta's clock, if given.
    pub at: Option<Timestamp>,
}

/// How loud a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Somebody should look.
    Warning,
    /// Sending is, or will be, impossible.
    Critical,
}

/// An update that could not be understood, kept with its reason; its siblings go on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Poison {
    /// Why, for a person.
    pub reason: String,
    /// Meta's id of the account, when known.
    pub account: Option<String>,
    /// Meta's id of the number, when known.
    pub number: Option<String>,
    /// A webhook body that holds this item alone (envelope and all), so that it can be replayed.
    pub raw: Value,
}
