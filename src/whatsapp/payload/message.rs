//! A message object: from a customer, echoed from the phone app, or out of the history.

use serde::Deserialize;
use serde_json::Value;

use super::body::{
    Button, Edit, Location, Media, Order, Reaction, Revoke, System, Text, Unsupported,
};
use super::change::MetaError;
use super::lenient;

/// A message object. Which of the bodies is there depends on `kind`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Message {
    /// Meta's id (`wamid.…`), opaque.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: Option<String>,
    /// Seconds since the epoch.
    #[serde(default, deserialize_with = "lenient::integer")]
    pub timestamp: Option<i64>,
    /// The type's word.
    #[serde(default, rename = "type", deserialize_with = "lenient::text")]
    pub kind: Option<String>,
    /// The sender's phone number; missing for people with a user name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub from: Option<String>,
    /// The sender's business-scoped user id.
    #[serde(default, deserialize_with = "lenient::text")]
    pub from_user_id: Option<String>,
    /// The sender's user id scoped to the parent business.
    #[serde(default, deserialize_with = "lenient::text")]
    pub from_parent_user_id: Option<String>,
    /// Echoes and history: the receiver's phone number.
    #[serde(default, deserialize_with = "lenient::text")]
    pub to: Option<String>,
    /// Echoes: the receiver's business-scoped user id.
    #[serde(default, deserialize_with = "lenient::text")]
    pub to_user_id: Option<String>,
    /// Echoes: the receiver's user id scoped to the parent business.
    #[serde(default, deserialize_with = "lenient::text")]
    pub to_parent_user_id: Option<String>,
    /// The group it was written in.
    #[serde(default, deserialize_with = "lenient::text")]
    pub group_id: Option<String>,
    /// What it answers, and how it was forwarded.
    #[serde(default, deserialize_with = "lenient::part")]
    pub context: Option<Context>,
    /// The advertisement or post that led here.
    #[serde(default, deserialize_with = "lenient::part")]
    pub referral: Option<Referral>,
    /// What went wrong with it at Meta's.
    #[serde(default, deserialize_with = "lenient::parts")]
    pub errors: Vec<MetaError>,
    /// History only: how far it had come.
    #[serde(default, deserialize_with = "lenient::part")]
    pub history_context: Option<HistoryContext>,

    /// `text`.
    #[serde(default, deserialize_with = "lenient::part")]
    pub text: Option<Text>,
    /// `image`.
    #[serde(default, deserialize_with = "lenient::part")]
    pub image: Option<Media>,
    /// `video`.
    #[serde(default, deserialize_with = "lenient::part")]
    pub video: Option<Media>,
    /// `audio`.
    #[serde(default, deserialize_with = "lenient::part")]
    pub audio: Option<Media>,
    /// `voice`, the older word for a voice note.
    #[serde(default, deserialize_with = "lenient::part")]
    pub voice: Option<Media>,
    /// `document`.
    #[serde(default, deserialize_with = "lenient::part")]
    pub document: Option<Media>,
    /// `sticker`.
    #[serde(default, deserialize_with = "lenient::part")]
    pub sticker: Option<Media>,
    /// `location`.
    #[serde(default, deserialize_with = "lenient::part")]
    pub location: Option<Location>,
    /// `contacts`: cards, kept as they came.
    #[serde(default, deserialize_with = "lenient::part")]
    pub contacts: Option<Vec<Value>>,
    /// `interactive`: its object depends on its own `type`.
    #[serde(default, deserialize_with = "lenient::part")]
    pub interactive: Option<serde_json::Map<String, Value>>,
    /// `button`.
    #[serde(default, deserialize_with = "lenient::part")]
    pub button: Option<Button>,
    /// `reaction`.
    #[serde(default, deserialize_with = "lenient::part")]
    pub reaction: Option<Reaction>,
    /// `order`.
    #[serde(default, deserialize_with = "lenient::part")]
    pub order: Option<Order>,
    /// `system`.
    #[serde(default, deserialize_with = "lenient::part")]
    pub system: Option<System>,
    /// `unsupported`: what it was.
    #[serde(default, deserialize_with = "lenient::part")]
    pub unsupported: Option<Unsupported>,
    /// `edit`.
    #[serde(default, deserialize_with = "lenient::part")]
    pub edit: Option<Edit>,
    /// `revoke`.
    #[serde(default, deserialize_with = "lenient::part")]
    pub revoke: Option<Revoke>,
}

/// `context`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Context {
    /// The message that is answered; may be unknown to us.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: Option<String>,
    /// Forwarded up to five times.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub forwarded: bool,
    /// Forwarded more than five times.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub frequently_forwarded: bool,
    /// The product that the customer asks about.
    #[serde(default, deserialize_with = "lenient::part")]
    pub referred_product: Option<ReferredProduct>,
}

/// `context.referred_product`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ReferredProduct {
    /// Meta's id of the catalogue.
    #[serde(default, deserialize_with = "lenient::text")]
    pub catalog_id: Option<String>,
    /// The seller's article number.
    #[serde(default, deserialize_with = "lenient::text")]
    pub product_retailer_id: Option<String>,
}

/// `referral`: the advertisement or post that led here.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Referral {
    /// `ad` or `post`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub source_type: Option<String>,
    /// Where it is.
    #[serde(default, deserialize_with = "lenient::text")]
    pub source_url: Option<String>,
    /// Meta's id of it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub source_id: Option<String>,
    /// Its headline.
    #[serde(default, deserialize_with = "lenient::text")]
    pub headline: Option<String>,
    /// Its words.
    #[serde(default, deserialize_with = "lenient::text")]
    pub body: Option<String>,
    /// Its picture.
    #[serde(default, deserialize_with = "lenient::text")]
    pub image_url: Option<String>,
    /// Its film.
    #[serde(default, deserialize_with = "lenient::text")]
    pub video_url: Option<String>,
    /// A small picture of either.
    #[serde(default, deserialize_with = "lenient::text")]
    pub thumbnail_url: Option<String>,
    /// Meta's id of the click.
    #[serde(default, deserialize_with = "lenient::text")]
    pub ctwa_clid: Option<String>,
}

/// `history_context`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct HistoryContext {
    /// `SENT`, `DELIVERED`, `READ`, `PLAYED`, `PENDING`, `ERROR`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub status: Option<String>,
}
