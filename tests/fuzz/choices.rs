//! Bytes as a series of choices, so that whatever mutates them walks through JSON of Meta's shape
//! and of our own frames instead of failing at the first bracket.

use serde_json::{Map, Value, json};

/// Bytes that are used up from the front; zeros follow.
pub struct Choices<'a> {
    bytes: &'a [u8],
}

/// Names that mean something to the translation.
const NAMES: &[&str] = &[
    "id",
    "from",
    "from_user_id",
    "to",
    "type",
    "timestamp",
    "text",
    "body",
    "context",
    "errors",
    "code",
    "title",
    "message",
    "details",
    "error_data",
    "image",
    "video",
    "audio",
    "voice",
    "sticker",
    "document",
    "caption",
    "filename",
    "mime_type",
    "sha256",
    "url",
    "animated",
    "location",
    "latitude",
    "longitude",
    "name",
    "address",
    "contacts",
    "phones",
    "wa_id",
    "profile",
    "username",
    "user_id",
    "parent_user_id",
    "interactive",
    "button_reply",
    "list_reply",
    "nfm_reply",
    "response_json",
    "button",
    "payload",
    "order",
    "product_items",
    "reaction",
    "message_id",
    "emoji",
    "system",
    "previous",
    "current",
    "new_wa_id",
    "referral",
    "source_url",
    "headline",
    "forwarded",
    "frequently_forwarded",
    "edit",
    "revoke",
    "original_message_id",
    "status",
    "recipient_id",
    "conversation",
    "pricing",
    "category",
    "biz_opaque_callback_data",
    "history",
    "threads",
    "metadata",
    "phone_number_id",
    "event",
    "display_phone_number",
    "statuses",
    "messages",
    "message_echoes",
    "user_id_update",
    "value",
];

/// Words that mean something as values.
const WORDS: &[&str] = &[
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "order",
    "interactive",
    "button",
    "reaction",
    "system",
    "unsupported",
    "unknown",
    "edit",
    "revoke",
    "sent",
    "delivered",
    "read",
    "played",
    "failed",
    "deleted",
    "warning",
    "user_changed_number",
    "nfm_reply",
    "list_reply",
    "button_reply",
    "wamid.A",
    "15550001",
    "US.123",
    "1780000000",
    "0",
    "-1",
    "99999999999999999999",
    "",
    "\u{0}",
    "\u{fffd}",
    "مرحبا",
    "👍🏽",
];

/// Fields of `changes`.
const FIELDS: &[&str] = &[
    "messages",
    "smb_message_echoes",
    "history",
    "user_id_update",
    "account_update",
    "phone_number_quality_update",
    "message_template_status_update",
    "user_preferences",
    "calls",
    "account_alerts",
    "smb_app_state_sync",
    "nonsense",
];

/// Commands, and names in their bodies.
const COMMANDS: &[&str] = &[
    "claim",
    "assign",
    "release",
    "transfer",
    "take_over",
    "messages",
    "note",
    "forward",
    "read",
    "unread",
    "resolve",
    "reopen",
    "snooze",
    "follow_up",
    "label",
    "prioritise",
    "set_assistant",
];
const PARTS: &[&str] = &[
    "type",
    "text",
    "agent_id",
    "team_id",
    "message_ids",
    "conversation_ids",
    "mentions",
    "seq",
    "until",
    "at",
    "add",
    "remove",
    "priority",
    "mode",
    "seen",
    "reply_to",
    "resolve",
    "media_id",
    "caption",
    "file_name",
    "voice",
    "latitude",
    "longitude",
    "name",
    "address",
    "contacts",
    "message_id",
    "emoji",
    "body",
    "header",
    "footer",
    "action",
    "kind",
    "buttons",
    "sections",
    "title",
    "rows",
    "id",
    "description",
    "language",
    "components",
    "button",
    "command",
    "key",
];

impl<'a> Choices<'a> {
    pub fn of(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    fn byte(&mut self) -> u8 {
        match self.bytes.split_first() {
            Some((first, rest)) => {
                self.bytes = rest;
                *first
            }
            None => 0,
        }
    }

    fn one<'b>(&mut self, of: &[&'b str]) -> &'b str {
        of[usize::from(self.byte()) % of.len()]
    }

    fn number(&mut self) -> i64 {
        let mut bytes = [0; 8];
        bytes.fill_with(|| self.byte());
        i64::from_le_bytes(bytes)
    }

    fn text(&mut self) -> String {
        let length = usize::from(self.byte()).min(self.bytes.len());
        let (text, rest) = self.bytes.split_at(length);
        self.bytes = rest;
        String::from_utf8_lossy(text).into_owned()
    }

    fn value(&mut self, names: &[&str], depth: u8) -> Value {
        match self.byte() % 10 {
            0 => Value::Null,
            1 => self.byte().is_multiple_of(2).into(),
            2 => self.byte().into(),
            3 => self.number().into(),
            4 => (f64::from(self.byte()) / 8.0 - 16.0).into(),
            5 => self.text().into(),
            6 if depth > 0 => {
                let length = self.byte() % 4;
                (0..length).map(|_| self.value(names, depth - 1)).collect()
            }
            7 | 8 if depth > 0 => self.map(names, depth),
            _ => self.one(WORDS).into(),
        }
    }

    fn map(&mut self, names: &[&str], depth: u8) -> Value {
        let length = self.byte() % 8;
        let mut map = Map::new();
        for _ in 0..length {
            let name = self.one(names).to_owned();
            map.insert(name, self.value(names, depth - 1));
        }
        map.into()
    }

    /// An object with Meta's names.
    pub fn object(&mut self, depth: u8) -> Value {
        self.map(NAMES, depth)
    }

    /// A webhook with that value in one of its places.
    pub fn webhook(&mut self, value: &Value) -> Value {
        let field = self.one(FIELDS);
        let list = self.one(&[
            "messages",
            "statuses",
            "history",
            "message_echoes",
            "errors",
        ]);
        let value = match self.byte() % 4 {
            0 => value.clone(),
            1 => json!({"metadata": value, list: [self.object(4)]}),
            _ => json!({"metadata": {"phone_number_id": "1"}, list: [value, self.object(4)]}),
        };
        json!({"object": "whatsapp_business_account",
            "entry": [{"id": "2", "changes": [{"field": field, "value": value}]}]})
    }

    /// A console's frame, mostly a command.
    pub fn frame(&mut self) -> Value {
        let kind = self.one(&[
            "command", "command", "command", "hello", "watch", "presence",
        ]);
        let mut frame = json!({"type": kind, "key": self.text(),
            "conversation": self.number().to_string(), "command": self.one(COMMANDS)});
        let mut body = self.map(PARTS, 5);
        if self.byte().is_multiple_of(2) {
            body["type"] = self.one(WORDS).into();
        }
        if let (Value::Object(frame), Value::Object(fields)) = (&mut frame, &body)
            && self.byte().is_multiple_of(4)
        {
            frame.extend(fields.clone());
        } else {
            frame["body"] = body;
        }
        frame
    }

    /// The inside of a cursor, right in most places.
    pub fn cursor(&mut self) -> String {
        let sort = self.one(&["waiting", "newest", "oldest", "window", "none", ""]);
        let mut parts = vec![sort.to_owned()];
        for _ in 0..4 {
            parts.push(match self.byte() % 4 {
                0 => self.text(),
                1 => self.byte().to_string(),
                _ => self.number().to_string(),
            });
        }
        parts.join(".")
    }
}
