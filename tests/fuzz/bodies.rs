//! What must hold of any bytes: the bodies of the fuzz targets, which `tests/fuzzing.rs` runs
//! under proptest as well. Each panics when something does not hold.

use baton::domain::inbound::Inbound;
use baton::domain::time::Timestamp;
use baton::protocol::ClientFrame;
use baton::protocol::command::CommandBody;
use baton::store::lists::Cursor;
use baton::whatsapp::send_body::{Outgoing, Recipient};
use baton::whatsapp::translate::translate;
use baton::whatsapp::{signature, validate};
use serde_json::{Value, json};

use super::choices::Choices;

const NOW: Timestamp = Timestamp(1_780_000_000_000);

/// Any bytes as a webhook's body: its signature is its own alone, and what it is understood as is
/// the same each time, can be kept as JSON, and is replayed as itself when it was poison.
pub fn webhook_body(bytes: &[u8]) {
    let signed = signature::sign(b"secret", bytes);
    assert!(signature::verify(b"secret", bytes, &signed));
    assert!(!signature::verify(b"another", bytes, &signed));
    assert!(!signature::verify(
        b"secret",
        &[bytes, b" "].concat(),
        &signed
    ));
    // Any bytes may stand in the header as well.
    let header = String::from_utf8_lossy(bytes);
    assert!(!signature::verify(b"secret", b"{}", &header));
    understood(bytes);
}

/// A webhook that has Meta's shape in most places, with its sibling unharmed.
pub fn translated(bytes: &[u8]) {
    let mut choices = Choices::of(bytes);
    let value = choices.object(5);
    let body = choices.webhook(&value);
    understood(body.to_string().as_bytes());
    let good = json!({"id": "wamid.good", "from": "15550001", "type": "text",
        "timestamp": "1780000000", "text": {"body": "hello"}});
    let with = |messages: Vec<Value>| {
        let value = json!({"metadata": {"phone_number_id": "1"}, "messages": messages});
        let body = json!({"entry": [{"id": "2", "changes": [
            {"field": "messages", "value": value}]}]});
        translate(body.to_string().as_bytes(), NOW).expect("it is a webhook")
    };
    let alone = with(vec![good.clone()]);
    let beside = with(vec![value, good]);
    assert_eq!(beside.last(), alone.last(), "a sibling was harmed");
}

fn understood(body: &[u8]) {
    let Ok(items) = translate(body, NOW) else {
        return;
    };
    let again = translate(body, NOW).expect("it was a webhook before");
    assert_eq!(items, again);
    for item in items {
        match item {
            Ok(inbound) => {
                let kept = serde_json::to_string(&inbound).expect("it can be kept");
                let read: Inbound = serde_json::from_str(&kept).expect("it can be read again");
                assert_eq!(read, inbound);
            }
            Err(poison) => {
                let raw = poison.raw.to_string();
                let again = translate(raw.as_bytes(), NOW).expect("poison stays a webhook");
                assert_eq!(again, [Err(poison)]);
            }
        }
    }
}

/// Any bytes as a console's frame, and frames that are commands in most places: what is understood
/// is written as it is read, and what goes out is within Meta's limits or refused.
pub fn live_command(bytes: &[u8]) {
    if let Ok(frame) = serde_json::from_slice::<ClientFrame>(bytes) {
        framed(frame);
    }
    let mut choices = Choices::of(bytes);
    let frame = choices.frame();
    if let Ok(frame) = serde_json::from_value::<ClientFrame>(frame) {
        framed(frame);
    }
}

fn framed(frame: ClientFrame) {
    let written = serde_json::to_string(&frame).expect("it can be written");
    let read: ClientFrame = serde_json::from_str(&written).expect("it can be read again");
    assert_eq!(read, frame);
    let ClientFrame::Command { command, .. } = frame else {
        return;
    };
    let CommandBody::Messages(message) = command else {
        return;
    };
    let content = message.content.into_content();
    let within = validate::check(&content);
    let to = Recipient::Phone("15550001".to_owned());
    let outgoing = Outgoing {
        to: &to,
        content: &content,
        media: Some("1"),
        reply_to: None,
        callback: "1",
    };
    let body = outgoing.body();
    if within.is_err() {
        assert!(
            body.is_err(),
            "it is over a limit and goes out: {content:?}"
        );
    }
    if let Ok(body) = body {
        assert_eq!(body["messaging_product"], "whatsapp");
    }
}

/// Any bytes as a cursor, alone and in a cursor's wrapping: refused, or written as it is read.
pub fn cursor(bytes: &[u8]) {
    use base64::Engine as _;
    let text = String::from_utf8_lossy(bytes);
    let wrapped = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
    let mut choices = Choices::of(bytes);
    let likely = choices.cursor();
    let likely = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(likely);
    for text in [text.as_ref(), &wrapped, &likely] {
        if let Ok(cursor) = text.parse::<Cursor>() {
            let again: Cursor = cursor.to_string().parse().expect("it is a cursor");
            assert_eq!(again, cursor);
        }
    }
}
