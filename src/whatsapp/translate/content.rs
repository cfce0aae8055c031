//! What a message says: one arm per type. What lacks its body is unsupported when Meta says why,
//! and otherwise kept whole as unknown.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use crate::domain::content::{Content, Location, Media, Order, OrderItem};
use crate::domain::inbound::InboundMedia;
use crate::whatsapp::error::fault_words;
use crate::whatsapp::payload::{self, Message, MetaError, lenient};

/// What a message says, and its file at Meta's.
pub(super) struct Body {
    /// What it says.
    pub content: Content,
    /// Its file.
    pub media: Option<InboundMedia>,
}

/// The bodies by which the type of a message without one is known.
const BODIES: [&str; 13] = [
    "text",
    "image",
    "video",
    "audio",
    "voice",
    "document",
    "sticker",
    "location",
    "contacts",
    "interactive",
    "button",
    "order",
    "system",
];

/// What `message` says; `raw` is the same as it came, and `errors` are Meta's about it.
pub(super) fn body(message: &Message, raw: &Value, errors: &[MetaError]) -> Body {
    let kind = message.kind.as_deref().or_else(|| guess(raw));
    let known = kind.and_then(|kind| {
        media(kind, message).or_else(|| {
            let content = words(kind, message)?;
            let media = None;
            Some(Body { content, media })
        })
    });
    known.unwrap_or_else(|| Body {
        content: unknown(kind, message, raw, errors),
        media: None,
    })
}

fn guess(raw: &Value) -> Option<&'static str> {
    let held = |body: &&&str| raw.get(**body).is_some_and(|part| !part.is_null());
    BODIES.iter().find(held).copied()
}

fn media(kind: &str, message: &Message) -> Option<Body> {
    type Make = fn(Media) -> Content;
    let (file, make): (_, Make) = match kind {
        "image" => (&message.image, Content::Image),
        "video" => (&message.video, Content::Video),
        "audio" => (&message.audio, Content::Audio),
        "voice" => (&message.voice, Content::Audio),
        "document" => (&message.document, Content::Document),
        "sticker" => (&message.sticker, Content::Sticker),
        _ => return None,
    };
    let file = file.as_ref()?;
    let external_id = file.id.clone().filter(|id| !id.is_empty())?;
    let content = make(Media {
        media_id: None,
        caption: file.caption.clone().filter(|words| !words.is_empty()),
        file_name: file.filename.clone(),
        mime_type: file.mime_type.clone().unwrap_or_default(),
        voice: file.voice || kind == "voice",
        animated: file.animated,
    });
    let media = Some(InboundMedia {
        external_id,
        sha256: file.sha256.as_deref().and_then(sha256_hex),
        url: file.url.clone(),
    });
    Some(Body { content, media })
}

/// The hash as 64 lower-case hex digits; Meta writes base64 here and hex elsewhere.
fn sha256_hex(text: &str) -> Option<String> {
    let text = text.trim();
    let bytes = hex::decode(text).or_else(|_| STANDARD.decode(text)).ok()?;
    (bytes.len() == 32).then(|| hex::encode(bytes))
}

fn words(kind: &str, message: &Message) -> Option<Content> {
    match kind {
        "text" => message
            .text
            .as_ref()?
            .body
            .clone()
            .map(|text| Content::Text { text }),
        "location" => message.location.as_ref().and_then(location),
        "contacts" => {
            let contacts = message.contacts.clone()?;
            Some(Content::Contacts { contacts })
        }
        "interactive" => message.interactive.as_ref().and_then(interactive),
        "button" => message.button.as_ref().and_then(button),
        "order" => message.order.as_ref().and_then(order),
        "reaction" => {
            let reaction = message.reaction.as_ref()?;
            Some(Content::Reaction {
                emoji: reaction.emoji.clone().filter(|emoji| !emoji.is_empty()),
                target: reaction.message_id.clone().filter(|id| !id.is_empty())?,
            })
        }
        "system" => {
            let system = message.system.as_ref()?;
            Some(Content::System {
                kind: system.kind.clone().unwrap_or_else(|| "system".to_owned()),
                text: system.body.clone().unwrap_or_default(),
            })
        }
        "request_welcome" => Some(Content::RequestWelcome),
        _ => None,
    }
}

fn location(location: &payload::Location) -> Option<Content> {
    Some(Content::Location(Location {
        latitude: location.latitude?,
        longitude: location.longitude?,
        name: location.name.clone(),
        address: location.address.clone(),
        url: location.url.clone(),
    }))
}

fn button(button: &payload::Button) -> Option<Content> {
    let id = button.payload.clone().or_else(|| button.text.clone())?;
    let title = button.text.clone().unwrap_or_else(|| id.clone());
    Some(Content::ButtonReply { id, title })
}

fn order(order: &payload::Order) -> Option<Content> {
    let items = order.product_items.as_ref()?.iter().map(order_item);
    Some(Content::Order(Order {
        catalog_id: order.catalog_id.clone().unwrap_or_default(),
        text: order.text.clone().filter(|text| !text.is_empty()),
        items: items.collect::<Option<_>>()?,
    }))
}

/// A line whose quantity or price cannot be read would lie: then the order stays as it came.
fn order_item(item: &payload::OrderItem) -> Option<OrderItem> {
    Some(OrderItem {
        product_id: item.product_retailer_id.clone()?,
        quantity: item.quantity?,
        price: item.item_price?,
        currency: item.currency.clone().unwrap_or_default(),
    })
}

fn interactive(object: &Map<String, Value>) -> Option<Content> {
    let kind = object.get("type").and_then(lenient::as_text)?;
    let reply = object.get(&kind);
    let part = |key: &str| {
        reply
            .and_then(|reply| reply.get(key))
            .and_then(lenient::as_text)
    };
    let known = match kind.as_str() {
        "button_reply" => {
            choice(part("id"), part("title")).map(|(id, title)| Content::ButtonReply { id, title })
        }
        "list_reply" => choice(part("id"), part("title")).map(|(id, title)| Content::ListReply {
            id,
            title,
            description: part("description"),
        }),
        "nfm_reply" => reply
            .and_then(|reply| reply.get("response_json"))
            .map(|response| Content::FlowReply {
                name: part("name").unwrap_or_else(|| "flow".to_owned()),
                body: part("body"),
                response: answers(response),
            }),
        _ => None,
    };
    Some(known.unwrap_or_else(|| {
        Content::InteractiveReply {
            body: reply
                .cloned()
                .unwrap_or_else(|| Value::Object(object.clone())),
            kind,
        }
    }))
}

fn choice(id: Option<String>, title: Option<String>) -> Option<(String, String)> {
    let id = id.or_else(|| title.clone())?;
    let title = title.unwrap_or_else(|| id.clone());
    Some((id, title))
}

/// A flow's answers: an object when they are one, otherwise what came.
fn answers(response: &Value) -> Value {
    let parsed = response
        .as_str()
        .and_then(|text| serde_json::from_str(text).ok())
        .filter(Value::is_object);
    parsed.unwrap_or_else(|| response.clone())
}

fn unknown(kind: Option<&str>, message: &Message, raw: &Value, errors: &[MetaError]) -> Content {
    let named = || {
        message
            .unsupported
            .as_ref()
            .and_then(|part| part.kind.clone())
    };
    let reason = errors.first().map(reason);
    match kind {
        Some("unsupported") => Content::Unsupported {
            kind: named(),
            reason,
        },
        Some("unknown") if reason.is_some() => Content::Unsupported {
            kind: named(),
            reason,
        },
        Some("media_placeholder") => Content::Unsupported {
            kind: Some("media_placeholder".to_owned()),
            reason: reason.or_else(|| Some("the file has not arrived yet".to_owned())),
        },
        Some(kind) if reason.is_some() && is_known(kind) => Content::Unsupported {
            kind: Some(kind.to_owned()),
            reason,
        },
        _ => Content::Unknown {
            kind: kind.map(str::to_owned),
            raw: raw.clone(),
        },
    }
}

fn is_known(kind: &str) -> bool {
    BODIES.contains(&kind) || matches!(kind, "reaction" | "edit" | "revoke")
}

fn reason(error: &MetaError) -> String {
    let fault = fault_words(error.code.unwrap_or(-1), error.heading(), error.words());
    match fault.details {
        Some(details) if error.words().is_some() => details,
        _ => fault.title,
    }
}
