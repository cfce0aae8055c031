//! What a thread entry says: every kind of message, note and quiet line.
//!
//! The JSON of these types is what the console, the REST interface and the database hold, tagged
//! by `type`. Shapes follow Meta's message objects where they have one.

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use super::template::Template;

use super::event::Activity;
use super::ids::{AgentId, MediaId};

/// The body of a thread entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Content {
    /// Words. At most 4,096 characters when sent.
    Text {
        /// The words, in WhatsApp's own formatting.
        text: String,
    },
    /// A picture.
    Image(Media),
    /// A film.
    Video(Media),
    /// Sound; a voice note when `voice` is set.
    Audio(Media),
    /// A file.
    Document(Media),
    /// A sticker.
    Sticker(Media),
    /// A place.
    Location(Location),
    /// Contact cards.
    Contacts {
        /// The cards, as Meta's contact objects (`name`, `phones`, `emails`, …), kept whole.
        #[schema(value_type = Vec<Object>)]
        contacts: Vec<Value>,
    },
    /// The customer pressed a reply button (of an interactive message or a template).
    ButtonReply {
        /// The button's id or payload.
        id: String,
        /// The words on it.
        title: String,
    },
    /// The customer picked a row of a list.
    ListReply {
        /// The row's id.
        id: String,
        /// The row's words.
        title: String,
        /// The row's smaller words.
        description: Option<String>,
    },
    /// The customer filled in a flow, an address or another native form.
    FlowReply {
        /// `flow`, `address_message`, ….
        name: String,
        /// Meta's own words, usually `Sent`.
        body: Option<String>,
        /// The answers: an object when they are one, otherwise the raw string.
        #[schema(value_type = Object)]
        response: Value,
    },
    /// Any other interactive answer, such as a call permission.
    InteractiveReply {
        /// Meta's sub-type.
        kind: String,
        /// Meta's object, kept whole.
        #[schema(value_type = Object)]
        body: Value,
    },
    /// The customer ordered from the catalogue.
    Order(Order),
    /// A reaction to a message that we do not have; otherwise it sits on that message.
    Reaction {
        /// The emoji; `None` when it was taken back.
        emoji: Option<String>,
        /// Meta's id of the message it is for.
        target: String,
    },
    /// WhatsApp says something about the customer: changed number, changed identity.
    System {
        /// `user_changed_number`, `user_changed_user_id`, `customer_identity_changed`, ….
        kind: String,
        /// WhatsApp's words.
        text: String,
    },
    /// The customer opened the chat for the first time and expects a welcome.
    RequestWelcome,
    /// WhatsApp could not hand over what the customer sent.
    Unsupported {
        /// What it was, when WhatsApp says so: `poll_creation`, `gif`, ….
        kind: Option<String>,
        /// Why, in WhatsApp's words.
        reason: Option<String>,
    },
    /// A message of a type we do not know, kept whole.
    Unknown {
        /// The type it claimed.
        kind: Option<String>,
        /// The message as it came.
        #[schema(value_type = Object)]
        raw: Value,
    },
    /// Sent by us: words with buttons or a list.
    Interactive(Interactive),
    /// Sent by us: an approved template.
    Template(Template),
    /// A colleague's note; customers never see it.
    Note {
        /// The words.
        text: String,
        /// Colleagues it names.
        #[serde(default)]
        mentions: Vec<AgentId>,
    },
    /// A quiet line: assigned, resolved, snoozed, ….
    Activity(Activity),
}

/// A picture, film, sound, file or sticker.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Media {
    /// Our id of the file, under `/api/media/{id}`; absent only before the file is registered.
    #[serde(default)]
    pub media_id: Option<MediaId>,
    /// Words under a picture, film or file. At most 1,024 characters when sent.
    #[serde(default)]
    pub caption: Option<String>,
    /// Name of a document.
    #[serde(default)]
    pub file_name: Option<String>,
    /// Media type, possibly with parameters: `audio/ogg; codecs=opus`.
    #[serde(default)]
    pub mime_type: String,
    /// A voice note rather than a sound file.
    #[serde(default)]
    pub voice: bool,
    /// A sticker that moves.
    #[serde(default)]
    pub animated: bool,
}

/// A place on earth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Location {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// What the place is called.
    #[serde(default)]
    pub name: Option<String>,
    /// Where it is, in words.
    #[serde(default)]
    pub address: Option<String>,
    /// A page about it.
    #[serde(default)]
    pub url: Option<String>,
}

/// An order from the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Order {
    /// Meta's id of the catalogue.
    pub catalog_id: String,
    /// The customer's words with it.
    #[serde(default)]
    pub text: Option<String>,
    /// What was ordered.
    pub items: Vec<OrderItem>,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OrderItem {
    /// The seller's article number.
    pub product_id: String,
    /// How many.
    pub quantity: f64,
    /// Price of one.
    pub price: f64,
    /// ISO 4217 code.
    pub currency: String,
}

/// Words with buttons or a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Interactive {
    /// Words above, at most 60 characters.
    #[serde(default)]
    pub header: Option<String>,
    /// The words, at most 1,024 characters (4,096 with a list).
    pub body: String,
    /// Words below, at most 60 characters.
    #[serde(default)]
    pub footer: Option<String>,
    /// What can be pressed.
    pub action: InteractiveAction,
}

/// What can be pressed on an interactive message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum InteractiveAction {
    /// One to three reply buttons.
    Buttons {
        /// The buttons.
        buttons: Vec<Choice>,
    },
    /// A list behind one button.
    List {
        /// Words on the button, at most 20 characters.
        button: String,
        /// The sections; at most ten rows in total.
        sections: Vec<ListSection>,
    },
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ListSection {
    /// At most 24 characters; needed when there is more than one section.
    #[serde(default)]
    pub title: Option<String>,
    /// The rows.
    pub rows: Vec<Choice>,
}

/// A button or a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Choice {
    /// Comes back when it is chosen: at most 256 characters (200 for rows), unique in its message.
    pub id: String,
    /// At most 20 characters (24 for rows).
    pub title: String,
    /// Rows only, at most 72 characters.
    #[serde(default)]
    pub description: Option<String>,
}

impl Content {
    /// The id of the file that goes with this content, be it the content itself or the header of a
    /// template.
    pub fn file_id(&self) -> Option<MediaId> {
        match self {
            Self::Template(template) => template.file().and_then(|(_, id)| id),
            other => other.media().and_then(|media| media.media_id),
        }
    }

    /// The file of this content, when it has one.
    pub fn media(&self) -> Option<&Media> {
        match self {
            Self::Image(media)
            | Self::Video(media)
            | Self::Audio(media)
            | Self::Document(media)
            | Self::Sticker(media) => Some(media),
            _ => None,
        }
    }

    /// The file of this content, to be registered or described.
    pub fn media_mut(&mut self) -> Option<&mut Media> {
        match self {
            Self::Image(media)
            | Self::Video(media)
            | Self::Audio(media)
            | Self::Document(media)
            | Self::Sticker(media) => Some(media),
            _ => None,
        }
    }

    /// The word in `type`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::Audio(_) => "audio",
            Self::Document(_) => "document",
            Self::Sticker(_) => "sticker",
            Self::Location(_) => "location",
            Self::Contacts { .. } => "contacts",
            Self::ButtonReply { .. } => "button_reply",
            Self::ListReply { .. } => "list_reply",
            Self::FlowReply { .. } => "flow_reply",
            Self::InteractiveReply { .. } => "interactive_reply",
            Self::Order(_) => "order",
            Self::Reaction { .. } => "reaction",
            Self::System { .. } => "system",
            Self::RequestWelcome => "request_welcome",
            Self::Unsupported { .. } => "unsupported",
            Self::Unknown { .. } => "unknown",
            Self::Interactive(_) => "interactive",
            Self::Template(_) => "template",
            Self::Note { .. } => "note",
            Self::Activity(_) => "activity",
        }
    }

    /// The words a list row shows, at most [`PREVIEW_CHARS`] characters; empty when the kind says
    /// it all (the console names kinds in the reader's language).
    pub fn preview(&self) -> String {
        let words = match self {
            Self::Text { text } | Self::Note { text, .. } | Self::System { text, .. } => {
                text.as_str()
            }
            Self::ButtonReply { title, .. } | Self::ListReply { title, .. } => title.as_str(),
            Self::Interactive(interactive) => interactive.body.as_str(),
            Self::Template(template) => template.preview.as_deref().unwrap_or(&template.name),
            Self::Location(location) => location.name.as_deref().unwrap_or_default(),
            Self::Order(order) => order.text.as_deref().unwrap_or_default(),
            Self::Reaction { emoji, .. } => emoji.as_deref().unwrap_or_default(),
            Self::Document(media) => media
                .caption
                .as_deref()
                .or(media.file_name.as_deref())
                .unwrap_or_default(),
            other => other
                .media()
                .and_then(|media| media.caption.as_deref())
                .unwrap_or_default(),
        };
        words.chars().take(PREVIEW_CHARS).collect()
    }
}

/// How much of a message a list row shows.
pub const PREVIEW_CHARS: usize = 120;
