//! Our request bodies have the shape of Meta's own examples.

use std::fs;

use baton::domain::content::{
    Choice, Content, Interactive, InteractiveAction, ListSection, Location, Media, Template,
};
use baton::whatsapp::send_body::{Outgoing, Recipient, Typing, read_receipt};
use serde_json::{Value, json};

use super::{json_files, shared_payloads};

/// Examples of what Baton does not send: files by link, catalogues, flows, payments.
const NOT_SENT: [&str; 8] = [
    "_by_url",
    "_flow_by_",
    "catalog_message",
    "multi_product",
    "single_product",
    "order_details",
    "order_status",
    // Sets a language policy, which Meta no longer needs.
    "sample_issue_resolution",
];

fn text(value: &Value, pointer: &str) -> Option<String> {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .map(str::to_owned)
}

/// The content that an example sends, and its file.
fn content_of(example: &Value) -> Option<Content> {
    // Two of Meta's examples leave the type out.
    let untyped = if example["text"].is_object() {
        "text"
    } else {
        "interactive"
    };
    let kind = example
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or(untyped);
    let body = &example[kind];
    let media = Media {
        caption: text(body, "/caption"),
        file_name: text(body, "/filename"),
        ..Media::default()
    };
    Some(match kind {
        "text" => Content::Text {
            text: text(body, "/body")?,
        },
        "image" => Content::Image(media),
        "video" => Content::Video(media),
        "audio" => Content::Audio(media),
        "document" => Content::Document(media),
        "sticker" => Content::Sticker(media),
        "location" => Content::Location(Location {
            latitude: body["latitude"].as_f64()?,
            longitude: body["longitude"].as_f64()?,
            name: text(body, "/name"),
            address: text(body, "/address"),
            url: None,
        }),
        "contacts" => Content::Contacts {
            contacts: body.as_array()?.clone(),
        },
        "reaction" => Content::Reaction {
            emoji: text(body, "/emoji"),
            target: text(body, "/message_id")?,
        },
        "interactive" => Content::Interactive(Interactive {
            header: text(body, "/header/text"),
            body: text(body, "/body/text")?,
            footer: text(body, "/footer/text"),
            action: action_of(&body["action"])?,
        }),
        "template" => Content::Template(Template {
            name: text(body, "/name")?,
            language: text(body, "/language/code")?,
            components: body["components"].as_array().cloned().unwrap_or_default(),
            preview: None,
        }),
        _ => return None,
    })
}

fn action_of(action: &Value) -> Option<InteractiveAction> {
    let choice = |value: &Value| Choice {
        id: text(value, "/id").unwrap_or_default(),
        title: text(value, "/title").unwrap_or_default(),
        description: text(value, "/description"),
    };
    if let Some(buttons) = action["buttons"].as_array() {
        let buttons = buttons
            .iter()
            .map(|button| choice(&button["reply"]))
            .collect();
        return Some(InteractiveAction::Buttons { buttons });
    }
    let sections = action["sections"]
        .as_array()?
        .iter()
        .map(|section| ListSection {
            title: text(section, "/title"),
            rows: section["rows"]
                .as_array()
                .into_iter()
                .flatten()
                .map(choice)
                .collect(),
        });
    Some(InteractiveAction::List {
        button: text(action, "/button")?,
        sections: sections.collect(),
    })
}

/// Placeholders such as `<SECTION_1_ROW_1_TITLE>` are longer than the words they stand for.
fn shortened(value: &mut Value) {
    match value {
        Value::String(text) if text.starts_with('<') => {
            let kept: String = text.chars().rev().take(18).collect();
            *text = kept;
        }
        Value::Array(items) => items.iter_mut().for_each(shortened),
        Value::Object(map) => map.values_mut().for_each(shortened),
        _ => {}
    }
}

#[test]
fn every_example_of_what_we_send_has_our_shape() {
    let Some(payloads) = shared_payloads() else {
        return;
    };
    let to = Recipient::Phone("16505551234".to_owned());
    let mut compared = 0;
    for path in json_files(&payloads.join("facebook-openapi/send-requests")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if NOT_SENT.iter().any(|part| name.contains(part)) {
            continue;
        }
        let mut example: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        shortened(&mut example);
        if let Some(id) = text(&example, "/message_id") {
            assert_eq!(read_receipt(&id, Typing::Shown), example, "{name}");
            compared += 1;
            continue;
        }
        let content = content_of(&example).unwrap_or_else(|| panic!("{name} is not understood"));
        let kind = content.kind();
        let media = text(&example, &format!("/{kind}/id"));
        let reply_to = text(&example, "/context/message_id");
        let outgoing = Outgoing {
            to: &to,
            content: &content,
            media: media.as_deref(),
            reply_to: reply_to.as_deref(),
            callback: "",
        };
        // What the examples may leave out, or fill with placeholders.
        example["to"] = json!("+16505551234");
        example["recipient_type"] = json!("individual");
        example["type"] = json!(kind);
        assert_eq!(outgoing.body().unwrap(), example, "{name}");
        compared += 1;
    }
    assert_eq!(
        compared, 30,
        "of 50; the others are what Baton does not send"
    );
}
