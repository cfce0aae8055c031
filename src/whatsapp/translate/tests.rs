//! Each kind of item, from hand-written webhooks.

use serde_json::{Value, json};

use super::*;
use crate::domain::contact::Identity;
use crate::domain::content::Content;
use crate::domain::inbound::{ChannelNotice, InboundItem, InboundMessage};
use crate::domain::message::Forwarded;

mod news;
mod people;
mod poison;

/// 2026-03-01T00:00:00Z, a little after the moments of these webhooks.
const NOW: Timestamp = Timestamp(1_772_323_200_000);
/// The moment of these webhooks, in seconds.
const WRITTEN: i64 = 1_772_323_000;

/// A webhook with one change.
fn webhook_of(field: &str, value: Value) -> Vec<u8> {
    let change = json!({"field": field, "value": value});
    let entry = json!({"id": "1022", "time": WRITTEN, "changes": [change]});
    place::webhook(entry).to_string().into_bytes()
}

/// The items of a change, none of which is poison.
#[track_caller]
fn items(field: &str, value: Value) -> Vec<InboundItem> {
    let outcomes = translate(&webhook_of(field, value), NOW).unwrap();
    outcomes
        .into_iter()
        .map(|outcome| outcome.unwrap().item)
        .collect()
}

/// The value of a change with these lists.
fn value_with(lists: Value) -> Value {
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550783881", "phone_number_id": "1065"},
        "contacts": [{"profile": {"name": "Sheena", "username": "@sheena"},
            "wa_id": "16505551234", "user_id": "US.1349"}],
    });
    for (key, list) in lists.as_object().unwrap() {
        value[key] = list.clone();
    }
    value
}

/// The only item of a message with these keys, from the usual customer.
#[track_caller]
fn item_of(message: Value) -> InboundItem {
    let mut whole = json!({"id": "wamid.A=", "from": "16505551234", "timestamp": "1772323000"});
    for (key, part) in message.as_object().unwrap() {
        whole[key] = part.clone();
    }
    let mut items = items("messages", value_with(json!({"messages": [whole]})));
    assert_eq!(items.len(), 1, "{items:?}");
    items.remove(0)
}

#[track_caller]
fn message_of(message: Value) -> InboundMessage {
    match item_of(message) {
        InboundItem::Message(message) => message,
        other => panic!("not a message: {other:?}"),
    }
}

#[track_caller]
fn content_of(kind: &str, body: Value) -> Content {
    message_of(json!({"type": kind, kind: body})).content
}

#[track_caller]
fn notice_of(field: &str, value: Value) -> ChannelNotice {
    match items(field, value).as_slice() {
        [InboundItem::Notice(notice)] => notice.clone(),
        other => panic!("not one notice: {other:?}"),
    }
}

#[test]
fn a_text_brings_its_number_its_sender_and_its_moment() {
    let message = json!({"id": "wamid.A=", "from": "16505551234", "timestamp": "1772323000",
        "type": "text", "text": {"body": "Hé 😀"}});
    let body = webhook_of("messages", value_with(json!({"messages": [message]})));
    let inbound = translate(&body, NOW).unwrap().remove(0).unwrap();
    assert_eq!(inbound.account, "1022");
    assert_eq!(inbound.number.as_deref(), Some("1065"));
    assert_eq!(inbound.display_number.as_deref(), Some("15550783881"));
    let InboundItem::Message(message) = inbound.item else {
        panic!("not a message");
    };
    assert_eq!(message.external_id, "wamid.A=");
    assert_eq!(message.at, Timestamp::from_seconds(WRITTEN));
    assert_eq!(message.person.name.as_deref(), Some("Sheena"));
    assert_eq!(message.person.username.as_deref(), Some("sheena"));
    assert_eq!(
        message.person.identities,
        [Identity::user_id("US.1349"), Identity::phone("16505551234")]
    );
    assert_eq!(
        message.content,
        Content::Text {
            text: "Hé 😀".to_owned()
        }
    );
}

#[test]
fn moments_that_cannot_be_true_give_way_to_the_entrys() {
    let at = |timestamp: Value| {
        message_of(json!({"timestamp": timestamp, "type": "text", "text": {"body": "x"}})).at
    };
    let written = Timestamp::from_seconds(WRITTEN);
    assert_eq!(at(json!(WRITTEN)), written);
    assert_eq!(at(json!(WRITTEN * 1_000 + 5)), written.plus_millis(5));
    let absurd = [
        json!(null),
        json!("soon"),
        json!(0),
        json!(-5),
        json!(i64::MAX),
        json!([1]),
    ];
    for absurd in absurd {
        assert_eq!(at(absurd.clone()), written, "{absurd}");
    }
}

#[test]
fn a_moment_missing_everywhere_is_the_arrival() {
    let body = json!({"entry": [{"changes": [{"value": {"messages": [
        {"id": "1", "from": "1650", "text": {"body": "x"}}
    ]}}]}]});
    let outcome = translate(body.to_string().as_bytes(), NOW)
        .unwrap()
        .remove(0);
    let InboundItem::Message(message) = outcome.unwrap().item else {
        panic!("not a message");
    };
    assert_eq!(message.at, NOW);
    assert_eq!(message.content.kind(), "text", "the body tells the type");
}

#[test]
fn files_keep_their_id_their_hash_in_hex_and_their_url() {
    let hash = "OmT4nhjUhCMIPNmj7eeOZeCYjTXkLxoOv85OMCFwSuc=";
    let file = json!({"id": "77", "mime_type": "audio/ogg; codecs=opus", "sha256": hash,
        "voice": true, "url": "https://lookaside.fbsbx.com/x"});
    let message = message_of(json!({"type": "audio", "audio": file}));
    let media = message.media.unwrap();
    assert_eq!(media.external_id, "77");
    assert_eq!(
        media.sha256.as_deref(),
        Some("3a64f89e18d48423083cd9a3ede78e65e0988d35e42f1a0ebfce4e3021704ae7")
    );
    assert_eq!(media.url.as_deref(), Some("https://lookaside.fbsbx.com/x"));
    assert!(message.content.media().unwrap().voice);

    let old = message_of(json!({"type": "voice", "voice": {"id": "77", "sha256": "short"}}));
    assert_eq!(old.content.kind(), "audio");
    assert!(old.content.media().unwrap().voice);
    assert_eq!(old.media.unwrap().sha256, None);
}

#[test]
fn every_kind_of_file_is_its_own_content() {
    for kind in ["image", "video", "document", "sticker"] {
        let file = json!({"id": "77", "caption": "c", "filename": "f.pdf", "animated": true});
        let content = content_of(kind, file);
        assert_eq!(content.kind(), kind);
        let media = content.media().unwrap();
        assert_eq!(media.caption.as_deref(), Some("c"));
        assert_eq!(media.file_name.as_deref(), Some("f.pdf"));
        assert!(media.animated);
    }
}

#[test]
fn interactive_answers_say_what_was_chosen() {
    let title = "Yes".to_owned();
    let id = "1".to_owned();
    assert_eq!(
        content_of(
            "interactive",
            json!({"type": "button_reply", "button_reply": {"id": "1", "title": "Yes"}})
        ),
        Content::ButtonReply {
            id: id.clone(),
            title: title.clone()
        }
    );
    assert_eq!(
        content_of("button", json!({"payload": "1", "text": "Yes"})),
        Content::ButtonReply {
            id: id.clone(),
            title: title.clone()
        }
    );
    assert_eq!(
        content_of(
            "interactive",
            json!({"type": "list_reply", "list_reply": {"id": 1, "title": "Yes"}})
        ),
        Content::ListReply {
            id,
            title,
            description: None
        }
    );
    let reply = json!({"response": "accept", "expiration_timestamp": 1});
    assert_eq!(
        content_of(
            "interactive",
            json!({"type": "call_permission_reply", "call_permission_reply": reply})
        ),
        Content::InteractiveReply {
            kind: "call_permission_reply".to_owned(),
            body: reply
        }
    );
}

#[test]
fn a_flows_answers_are_an_object_when_they_are_one() {
    let answers = |response: Value| {
        let reply = json!({"name": "flow", "body": "Sent", "response_json": response});
        match content_of(
            "interactive",
            json!({"type": "nfm_reply", "nfm_reply": reply}),
        ) {
            Content::FlowReply { response, .. } => response,
            other => panic!("not a flow's answer: {other:?}"),
        }
    };
    assert_eq!(answers(json!("{\"a\":1}")), json!({"a": 1}));
    assert_eq!(answers(json!("not json")), json!("not json"));
    assert_eq!(answers(json!("[1]")), json!("[1]"));
    let deep = "[".repeat(1_000);
    assert_eq!(answers(json!(deep)), json!(deep));
}

#[test]
fn orders_are_read_whole_or_kept_whole() {
    let line = json!({"product_retailer_id": "A", "quantity": "2", "item_price": 9.5,
        "currency": "EUR"});
    let Content::Order(order) = content_of(
        "order",
        json!({"catalog_id": 7, "text": "", "product_items": [line]}),
    ) else {
        panic!("not an order");
    };
    assert_eq!(order.catalog_id, "7");
    assert_eq!(order.text, None);
    assert_eq!((order.items[0].quantity, order.items[0].price), (2.0, 9.5));

    let unreadable = json!({"catalog_id": 7, "product_items": [{"quantity": "some"}]});
    assert_eq!(content_of("order", unreadable).kind(), "unknown");
}

#[test]
fn places_cards_and_welcomes_are_read() {
    let content = content_of("location", json!({"latitude": "37.5", "longitude": -122}));
    assert_eq!(content.kind(), "location");
    assert_eq!(
        content_of("location", json!({"latitude": 1})).kind(),
        "unknown"
    );
    let cards = json!([{"phones": [{"phone": "+1"}], "origin": "contact_request"}]);
    assert_eq!(
        content_of("contacts", cards.clone()),
        Content::Contacts {
            contacts: cards.as_array().unwrap().clone()
        }
    );
    let welcome = message_of(json!({"type": "request_welcome"}));
    assert_eq!(welcome.content, Content::RequestWelcome);
}

#[test]
fn context_tells_what_is_answered_forwarded_and_asked_about() {
    let text = json!({"type": "text", "text": {"body": "x"}});
    let with = |context: Value| {
        let mut message = text.clone();
        message["context"] = context;
        message_of(message)
    };
    let reply = with(json!({"id": "wamid.Q", "from": "15550783881", "forwarded": true}));
    assert_eq!(reply.reply_to.as_deref(), Some("wamid.Q"));
    assert_eq!(reply.forwarded, Some(Forwarded::Once));
    let often = with(json!({"forwarded": true, "frequently_forwarded": true}));
    assert_eq!(often.forwarded, Some(Forwarded::Frequently));
    let product = json!({"catalog_id": "c", "product_retailer_id": "p"});
    let referral = with(json!({"referred_product": product})).referral.unwrap();
    assert_eq!(referral.source_type, "product");
    assert_eq!(referral.source_id.as_deref(), Some("p"));

    let mut from_ad = text.clone();
    from_ad["referral"] = json!({"source_type": "ad", "video_url": "v", "ctwa_clid": "click"});
    let referral = message_of(from_ad).referral.unwrap();
    assert_eq!(referral.media_url.as_deref(), Some("v"));
    assert_eq!(referral.click_id.as_deref(), Some("click"));
}

#[test]
fn reactions_are_put_on_and_taken_back() {
    for (emoji, expected) in [
        (json!("👍"), Some("👍")),
        (json!(""), None),
        (json!(null), None),
    ] {
        let body = json!({"message_id": "wamid.T", "emoji": emoji});
        let InboundItem::Reaction(reaction) =
            item_of(json!({"type": "reaction", "reaction": body}))
        else {
            panic!("not a reaction");
        };
        assert_eq!(reaction.target, "wamid.T");
        assert_eq!(reaction.emoji.as_deref(), expected);
        assert!(!reaction.from_business);
    }
    let aimless = message_of(json!({"type": "reaction", "reaction": {"emoji": "👍"}}));
    assert_eq!(aimless.content.kind(), "unknown");
}

#[test]
fn edits_and_deletions_name_their_message() {
    let message = json!({"context": {"id": "M0"}, "type": "image",
        "image": {"id": "9", "caption": "new"}});
    let body = json!({"original_message_id": "wamid.T", "message": message});
    let InboundItem::Edit(edit) = item_of(json!({"type": "edit", "edit": body})) else {
        panic!("not an edit");
    };
    assert_eq!(edit.target, "wamid.T");
    assert_eq!(
        edit.content.media().unwrap().caption.as_deref(),
        Some("new")
    );
    assert_eq!(edit.media.unwrap().external_id, "9");

    let body = json!({"original_message_id": "wamid.T"});
    let InboundItem::Revoke(revoke) = item_of(json!({"type": "revoke", "revoke": body})) else {
        panic!("not a deletion");
    };
    assert_eq!(
        (revoke.target.as_str(), revoke.from_business),
        ("wamid.T", false)
    );
}

#[test]
fn what_whatsapp_could_not_hand_over_says_why() {
    let errors = json!([{"code": 131_051, "title": "Message type unknown",
        "error_data": {"details": "Message type is currently not supported."}}]);
    let content = message_of(json!({"type": "unsupported", "errors": errors,
        "unsupported": {"type": "poll_creation"}}))
    .content;
    assert_eq!(
        content,
        Content::Unsupported {
            kind: Some("poll_creation".to_owned()),
            reason: Some("Message type is currently not supported.".to_owned()),
        }
    );
    let too_big = json!([{"code": 131_052, "title": "Media file size too big"}]);
    let content = message_of(json!({"type": "video", "video": {}, "errors": too_big})).content;
    assert_eq!(
        content,
        Content::Unsupported {
            kind: Some("video".to_owned()),
            reason: Some("Media file size too big".to_owned()),
        }
    );
}

#[test]
fn what_nobody_knows_is_kept_whole() {
    for message in [
        json!({"type": "hologram", "hologram": {"id": 1}}),
        json!({"type": "text"}),
        json!({"surprise": [1, 2]}),
        json!({"type": 7}),
        json!({"type": "unknown"}),
    ] {
        let Content::Unknown { raw, .. } = message_of(message.clone()).content else {
            panic!("not kept: {message}");
        };
        for (key, part) in message.as_object().unwrap() {
            assert_eq!(&raw[key], part);
        }
    }
}
