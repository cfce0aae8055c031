//! An entry of a thread as the customer's phone shows it: Meta's message objects.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::domain::content::{Choice, Content, Interactive, InteractiveAction, Media};
use crate::domain::delivery::DeliveryState;
use crate::domain::ids::MediaId;
use crate::domain::message::{Author, Direction, Message};
use crate::domain::summary::Entry;
use crate::simulator::{Direction as Way, PastMessage, Progress};

/// The entry on the phone; `None` for what only colleagues see, and for what never left.
pub(super) fn past(entry: &Entry, files: &HashMap<MediaId, String>) -> Option<PastMessage> {
    let message = &entry.message;
    let direction = match (message.direction, &message.author) {
        (Direction::In, _) => Way::FromCustomer,
        (Direction::Out, Author::PhoneApp) => Way::FromPhoneApp,
        (Direction::Out, _) => Way::FromBusiness,
        (Direction::Internal, _) => return None,
    };
    let (kind, content) = match message.revoked_at {
        Some(_) => ("revoke", Value::Null),
        None => object(&message.content, files)?,
    };
    Some(PastMessage {
        wamid: message.external_id.clone()?,
        direction,
        r#type: kind.to_owned(),
        content,
        at: message.at.millis(),
        status: progress(message),
    })
}

fn progress(message: &Message) -> Progress {
    let state = message.delivery.as_ref().map(|delivery| delivery.state);
    match state {
        None => Progress::Sent,
        Some(DeliveryState::Queued | DeliveryState::Sending | DeliveryState::Unknown) => {
            Progress::Accepted
        }
        Some(DeliveryState::Sent) => Progress::Sent,
        Some(DeliveryState::Delivered) => Progress::Delivered,
        Some(DeliveryState::Read) => Progress::Read,
        Some(DeliveryState::Played) => Progress::Played,
        Some(DeliveryState::Failed) => Progress::Failed,
    }
}

/// Meta's type and object.
fn object(content: &Content, files: &HashMap<MediaId, String>) -> Option<(&'static str, Value)> {
    Some(match content {
        Content::Text { text } => ("text", json!({"body": text})),
        Content::Image(file)
        | Content::Video(file)
        | Content::Audio(file)
        | Content::Document(file)
        | Content::Sticker(file) => (content.kind(), attached(file, files)?),
        Content::Location(place) => (
            "location",
            json!({
                "latitude": place.latitude, "longitude": place.longitude,
                "name": place.name, "address": place.address,
            }),
        ),
        Content::Contacts { contacts } => ("contacts", json!(contacts)),
        Content::ButtonReply { id, title } => (
            "interactive",
            json!({"type": "button_reply", "button_reply": {"id": id, "title": title}}),
        ),
        Content::ListReply {
            id,
            title,
            description,
        } => (
            "interactive",
            json!({
                "type": "list_reply",
                "list_reply": {"id": id, "title": title, "description": description},
            }),
        ),
        Content::Order(order) => (
            "order",
            json!({"text": order.text, "product_items": order.items}),
        ),
        Content::Interactive(offer) => ("interactive", interactive(offer)),
        Content::Template(template) => (
            "template",
            json!({"name": template.name, "text": template.preview}),
        ),
        _ => return None,
    })
}

fn attached(file: &Media, files: &HashMap<MediaId, String>) -> Option<Value> {
    Some(json!({
        "id": files.get(&file.media_id?)?,
        "caption": file.caption,
        "filename": file.file_name,
        "mime_type": file.mime_type,
        "voice": file.voice,
    }))
}

fn interactive(offer: &Interactive) -> Value {
    let (kind, action) = match &offer.action {
        InteractiveAction::Buttons { buttons } => {
            let press = |Choice { id, title, .. }: &Choice| json!({"type": "reply", "reply": {"id": id, "title": title}});
            let buttons: Vec<Value> = buttons.iter().map(press).collect();
            ("button", json!({"buttons": buttons}))
        }
        InteractiveAction::List { button, sections } => {
            ("list", json!({"button": button, "sections": sections}))
        }
    };
    json!({
        "type": kind,
        "header": offer.header.as_ref().map(|text| json!({"type": "text", "text": text})),
        "body": {"text": offer.body},
        "footer": offer.footer.as_ref().map(|text| json!({"text": text})),
        "action": action,
    })
}
