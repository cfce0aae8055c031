//! What a customer says: the body of `POST /simulator/customers/{id}/messages` and its translation
//! into the message object of a webhook (FACTS A3).

use serde::Deserialize;
use serde_json::{Map, Value, json};
use thiserror::Error;

use super::attachment::{Attachment, attached};
use super::world::World;

/// Something that a customer sends.
#[derive(Clone, Debug, Deserialize)]
pub struct Utterance {
    /// What it is.
    #[serde(flatten)]
    pub content: Content,
    /// Id of the message that it answers.
    #[serde(default)]
    pub reply_to: Option<String>,
    /// Its own time in seconds since 1970; now when absent.
    #[serde(default)]
    pub timestamp: Option<i64>,
    /// Forwarded from another chat.
    #[serde(default)]
    pub forwarded: bool,
    /// Forwarded more than five times.
    #[serde(default)]
    pub frequently_forwarded: bool,
    /// The advertisement that led here, as Meta's `referral` object.
    #[serde(default)]
    pub referral: Option<Value>,
}

/// The kinds of messages that customers send, named as in the JSON's `type`.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Content {
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// A photo.
    Image {
        /// The file.
        #[serde(default)]
        media: Attachment,
    },
    /// A film.
    Video {
        /// The file.
        #[serde(default)]
        media: Attachment,
    },
    /// A voice note or an audio file.
    Audio {
        /// The file.
        #[serde(default)]
        media: Attachment,
    },
    /// A document.
    Document {
        /// The file.
        #[serde(default)]
        media: Attachment,
    },
    /// A sticker.
    Sticker {
        /// The file.
        #[serde(default)]
        media: Attachment,
    },
    /// A place: `{latitude, longitude, name?, address?}`.
    Location {
        /// Meta's object.
        location: Value,
    },
    /// Contact cards.
    Contacts {
        /// Meta's array.
        contacts: Value,
    },
    /// A reaction; without an emoji it is taken back.
    Reaction {
        /// The message reacted to.
        message_id: String,
        /// The emoji.
        #[serde(default)]
        emoji: Option<String>,
    },
    /// A press on a reply button of an interactive message.
    ButtonReply {
        /// The button's id.
        id: String,
        /// The button's words.
        title: String,
    },
    /// A choice from a list.
    ListReply {
        /// The row's id.
        id: String,
        /// The row's title.
        title: String,
        /// The row's description.
        #[serde(default)]
        description: Option<String>,
    },
    /// A press on a template's quick reply.
    Button {
        /// The button's payload.
        payload: String,
        /// The button's words.
        text: String,
    },
    /// An order from the catalogue.
    Order {
        /// Meta's object.
        order: Value,
    },
    /// The answer to a flow.
    Flow {
        /// Meta's `nfm_reply.response_json`, as a JSON value.
        response: Value,
    },
    /// Other words for an earlier message.
    Edit {
        /// The earlier message.
        original_message_id: String,
        /// The new words.
        text: String,
    },
    /// Deletes an earlier message for everybody.
    Revoke {
        /// The earlier message.
        original_message_id: String,
    },
    /// Something that the Cloud API cannot show.
    Unsupported {
        /// `gif`, `poll_creation` …
        #[serde(default)]
        unsupported: Option<String>,
    },
    /// The chat was opened for the first time.
    RequestWelcome {},
    /// Any message object; `from`, `id` and `timestamp` are added where missing.
    Raw {
        /// The object.
        message: Map<String, Value>,
    },
}

/// Why a customer cannot say this.
#[derive(Debug, Error)]
pub enum UtteranceError {
    /// Not base64.
    #[error("media.base64 is not base64: {0}")]
    Base64(#[from] base64::DecodeError),
    /// No such file.
    #[error("no media has the id {0}")]
    NoMedia(String),
    /// Nothing to take when no file is given.
    #[error("a message of type {0} needs media.id or media.base64")]
    NoSample(String),
}

/// An utterance as the payload shows it.
#[derive(Clone, Debug)]
pub(crate) struct Spoken {
    /// `type` of the message object.
    pub kind: String,
    /// The type's own keys, to be put beside `type`.
    pub keys: Map<String, Value>,
}

impl Utterance {
    /// A plain utterance without context.
    #[must_use]
    pub fn new(content: Content) -> Self {
        Self {
            content,
            reply_to: None,
            timestamp: None,
            forwarded: false,
            frequently_forwarded: false,
            referral: None,
        }
    }

    /// Words.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(Content::Text { text: text.into() })
    }
}

/// Translates what is said into the payload's keys; files that come along are stored.
pub(crate) fn spoken(world: &World, content: &Content) -> Result<Spoken, UtteranceError> {
    let spoken = match content {
        Content::Text { text } => one("text", json!({"body": text})),
        Content::Image { media } => one("image", attached(world, "image", media)?),
        Content::Video { media } => one("video", attached(world, "video", media)?),
        Content::Audio { media } => one("audio", attached(world, "audio", media)?),
        Content::Document { media } => one("document", attached(world, "document", media)?),
        Content::Sticker { media } => one("sticker", attached(world, "sticker", media)?),
        Content::Location { location } => one("location", location.clone()),
        Content::Contacts { contacts } => one("contacts", contacts.clone()),
        Content::Order { order } => one("order", order.clone()),
        Content::Button { payload, text } => {
            one("button", json!({"payload": payload, "text": text}))
        }
        Content::Reaction { message_id, emoji } => one("reaction", reaction(message_id, emoji)),
        Content::ButtonReply { .. } | Content::ListReply { .. } | Content::Flow { .. } => {
            one("interactive", interactive(content))
        }
        Content::Edit {
            original_message_id,
            text,
        } => one("edit", edit(original_message_id, text)),
        Content::Revoke {
            original_message_id,
        } => one(
            "revoke",
            json!({"original_message_id": original_message_id}),
        ),
        Content::Unsupported { unsupported } => unsupported_keys(unsupported.as_deref()),
        Content::RequestWelcome {} => Spoken {
            kind: "request_welcome".to_owned(),
            keys: Map::new(),
        },
        Content::Raw { message } => raw(message),
    };
    Ok(spoken)
}

fn one(kind: &str, object: Value) -> Spoken {
    let mut keys = Map::new();
    keys.insert(kind.to_owned(), object);
    Spoken {
        kind: kind.to_owned(),
        keys,
    }
}

fn reaction(message_id: &str, emoji: &Option<String>) -> Value {
    match emoji {
        Some(emoji) => json!({"message_id": message_id, "emoji": emoji}),
        None => json!({"message_id": message_id}),
    }
}

fn interactive(content: &Content) -> Value {
    match content {
        Content::ButtonReply { id, title } => {
            json!({"type": "button_reply", "button_reply": {"id": id, "title": title}})
        }
        Content::ListReply {
            id,
            title,
            description: Some(description),
        } => json!({
            "type": "list_reply",
            "list_reply": {"id": id, "title": title, "description": description},
        }),
        Content::ListReply { id, title, .. } => {
            json!({"type": "list_reply", "list_reply": {"id": id, "title": title}})
        }
        Content::Flow { response } => json!({
            "type": "nfm_reply",
            "nfm_reply": {"name": "flow", "body": "Sent", "response_json": response.to_string()},
        }),
        _ => Value::Null,
    }
}

fn edit(original: &str, text: &str) -> Value {
    json!({
        "original_message_id": original,
        "message": {"context": {"id": "M0"}, "type": "text", "text": {"body": text}},
    })
}

fn unsupported_keys(kind: Option<&str>) -> Spoken {
    let mut keys = Map::new();
    keys.insert(
        "errors".into(),
        json!([{
            "code": 131051, "title": "Message type unknown", "message": "Message type unknown",
            "error_data": {"details": "Message type is currently not supported."},
        }]),
    );
    if let Some(kind) = kind {
        keys.insert("unsupported".into(), json!({"type": kind}));
    }
    Spoken {
        kind: "unsupported".to_owned(),
        keys,
    }
}

fn raw(message: &Map<String, Value>) -> Spoken {
    let kind = message.get("type").and_then(Value::as_str);
    Spoken {
        kind: kind.unwrap_or_default().to_owned(),
        keys: message.clone(),
    }
}
