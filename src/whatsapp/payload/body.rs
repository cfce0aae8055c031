//! The bodies of messages, one per type.

use serde::Deserialize;
use serde_json::Value;

use super::lenient;

/// `text`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Text {
    /// The words.
    #[serde(default, deserialize_with = "lenient::text")]
    pub body: Option<String>,
}

/// `image`, `video`, `audio`, `voice`, `document` and `sticker`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Media {
    /// Meta's media id, valid for seven days.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: Option<String>,
    /// Media type, possibly with parameters.
    #[serde(default, deserialize_with = "lenient::text")]
    pub mime_type: Option<String>,
    /// SHA-256 of the file, in base64.
    #[serde(default, deserialize_with = "lenient::text")]
    pub sha256: Option<String>,
    /// Where it can be fetched for five minutes, with our token.
    #[serde(default, deserialize_with = "lenient::text")]
    pub url: Option<String>,
    /// Words under it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub caption: Option<String>,
    /// A document's name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub filename: Option<String>,
    /// A voice note.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub voice: bool,
    /// A sticker that moves.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub animated: bool,
}

/// `location`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Location {
    /// Degrees north.
    #[serde(default, deserialize_with = "lenient::number")]
    pub latitude: Option<f64>,
    /// Degrees east.
    #[serde(default, deserialize_with = "lenient::number")]
    pub longitude: Option<f64>,
    /// What the place is called.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// Where it is, in words.
    #[serde(default, deserialize_with = "lenient::text")]
    pub address: Option<String>,
    /// A page about it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub url: Option<String>,
}

/// `button`: a quick reply of a template.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Button {
    /// What we gave the button.
    #[serde(default, deserialize_with = "lenient::text")]
    pub payload: Option<String>,
    /// The words on it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub text: Option<String>,
}

/// `reaction`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Reaction {
    /// Meta's id of the message reacted to.
    #[serde(default, deserialize_with = "lenient::text")]
    pub message_id: Option<String>,
    /// The emoji; empty or missing takes it back.
    #[serde(default, deserialize_with = "lenient::text")]
    pub emoji: Option<String>,
}

/// `order`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Order {
    /// Meta's id of the catalogue.
    #[serde(default, deserialize_with = "lenient::text")]
    pub catalog_id: Option<String>,
    /// The customer's words.
    #[serde(default, deserialize_with = "lenient::text")]
    pub text: Option<String>,
    /// What was ordered.
    #[serde(default, deserialize_with = "lenient::part")]
    pub product_items: Option<Vec<OrderItem>>,
}

/// One of `order.product_items`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct OrderItem {
    /// The seller's article number.
    #[serde(default, deserialize_with = "lenient::text")]
    pub product_retailer_id: Option<String>,
    /// How many.
    #[serde(default, deserialize_with = "lenient::number")]
    pub quantity: Option<f64>,
    /// Price of one.
    #[serde(default, deserialize_with = "lenient::number")]
    pub item_price: Option<f64>,
    /// ISO 4217 code.
    #[serde(default, deserialize_with = "lenient::text")]
    pub currency: Option<String>,
}

/// `system`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct System {
    /// `user_changed_number`, `user_changed_user_id`, `customer_identity_changed`, ….
    #[serde(default, rename = "type", deserialize_with = "lenient::text")]
    pub kind: Option<String>,
    /// WhatsApp's words.
    #[serde(default, deserialize_with = "lenient::text")]
    pub body: Option<String>,
    /// The new phone number.
    #[serde(default, deserialize_with = "lenient::text")]
    pub wa_id: Option<String>,
    /// The new phone number, by its older name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub new_wa_id: Option<String>,
    /// The new business-scoped user id.
    #[serde(default, deserialize_with = "lenient::text")]
    pub user_id: Option<String>,
    /// The new user id scoped to the parent business.
    #[serde(default, deserialize_with = "lenient::text")]
    pub parent_user_id: Option<String>,
    /// The old phone number, in some payloads.
    #[serde(default, deserialize_with = "lenient::text")]
    pub customer: Option<String>,
}

/// `unsupported`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Unsupported {
    /// What it was: `poll_creation`, `gif`, ….
    #[serde(default, rename = "type", deserialize_with = "lenient::text")]
    pub kind: Option<String>,
}

/// `edit`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Edit {
    /// Meta's id of the edited message.
    #[serde(default, deserialize_with = "lenient::text")]
    pub original_message_id: Option<String>,
    /// What it says now: a message object without id and sender.
    #[serde(default)]
    pub message: Option<Value>,
}

/// `revoke`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Revoke {
    /// Meta's id of the deleted message.
    #[serde(default, deserialize_with = "lenient::text")]
    pub original_message_id: Option<String>,
}
