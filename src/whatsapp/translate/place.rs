//! Where an item sits: its entry, its change, and what surrounds it there.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::domain::contact::Identity;
use crate::domain::inbound::{Inbound, InboundItem, Poison};
use crate::domain::time::Timestamp;
use crate::whatsapp::payload::{Contact, MetaError, Metadata, lenient};

use super::identity;

/// What became of one item.
pub(super) type Outcome = Result<Inbound, Poison>;

/// 2009-01-01: before it there was no WhatsApp, so no moment lies before it.
const EARLIEST: Timestamp = Timestamp(1_230_768_000_000);
/// How far Meta's clock may be ahead of ours.
const DAY_MILLIS: i64 = 86_400_000;
/// Larger numbers of seconds are milliseconds.
const SECONDS_END: i64 = 100_000_000_000;

/// Keys whose values are addresses, by which an item's contact is found.
const ADDRESS_KEYS: [&str; 8] = [
    "from",
    "from_user_id",
    "to",
    "to_user_id",
    "recipient_id",
    "recipient_user_id",
    "wa_id",
    "user_id",
];

/// One change, and the entry it came in.
pub(super) struct Place<'a> {
    /// Meta's id of the account.
    pub account: Option<String>,
    /// The webhook's field: `messages`, `account_update`, ….
    pub field: String,
    /// The change's value.
    pub value: &'a Map<String, Value>,
    /// Which number it is about.
    pub metadata: Metadata,
    /// Errors of the change itself.
    pub errors: Vec<MetaError>,
    contacts: Vec<(Contact, &'a Value)>,
    by_identity: HashMap<Identity, usize>,
    entry_time: Option<&'a Value>,
    received_at: Timestamp,
}

impl<'a> Place<'a> {
    /// Reads what surrounds the items of a change.
    pub fn read(
        entry: &'a Map<String, Value>,
        raw: &'a Value,
        received_at: Timestamp,
    ) -> Result<Self, &'static str> {
        let change = raw.as_object().ok_or("a change is not an object")?;
        let value = change.get("value").and_then(Value::as_object);
        let value = value.ok_or("a change has no value")?;
        let field = change.get("field").and_then(lenient::as_text);
        let metadata = value.get("metadata").filter(|part| part.is_object());
        let contacts = contacts(value);
        Ok(Self {
            account: entry.get("id").and_then(lenient::as_text),
            field: field.unwrap_or_else(|| "messages".to_owned()),
            value,
            metadata: metadata
                .and_then(|part| Metadata::deserialize(part).ok())
                .unwrap_or_default(),
            errors: errors(value),
            by_identity: index(&contacts),
            contacts,
            entry_time: entry.get("time"),
            received_at,
        })
    }

    /// Every item of one of the value's lists, each on its own; `read` may find nothing to say.
    pub fn each(
        &self,
        list: &str,
        outcomes: &mut Vec<Outcome>,
        mut read: impl FnMut(&Value) -> Result<Option<InboundItem>, String>,
    ) {
        match self.value.get(list) {
            None | Some(Value::Null) => {}
            Some(Value::Array(items)) => {
                outcomes.extend(items.iter().filter_map(|raw| match read(raw) {
                    Ok(item) => item.map(|item| Ok(self.inbound(item))),
                    Err(reason) => Some(Err(self.poison(reason, self.alone(list, raw)))),
                }))
            }
            Some(other) => {
                let value = self.around(list, other.clone(), other);
                outcomes.push(Err(self.poison(format!("`{list}` is not a list"), value)));
            }
        }
    }

    /// The item with its place.
    pub fn inbound(&self, item: InboundItem) -> Inbound {
        let display = self.metadata.display_phone_number.clone().or_else(|| {
            let number = self.value.get("display_phone_number");
            number.and_then(lenient::as_text)
        });
        Inbound {
            account: self.account.clone().unwrap_or_default(),
            number: self.metadata.phone_number_id.clone(),
            display_number: display.and_then(|number| identity::digits(&number)),
            item,
        }
    }

    /// An item that cannot be understood; `value` holds it alone.
    pub fn poison(&self, reason: String, value: Value) -> Poison {
        let mut entry = Map::new();
        if let Some(account) = &self.account {
            entry.insert("id".to_owned(), json!(account));
        }
        if let Some(time) = self.entry_time {
            entry.insert("time".to_owned(), time.clone());
        }
        let change = json!({"field": self.field, "value": value});
        entry.insert("changes".to_owned(), json!([change]));
        Poison {
            reason,
            account: self.account.clone(),
            number: self.metadata.phone_number_id.clone(),
            raw: webhook(Value::Object(entry)),
        }
    }

    /// The change's value with one item of one list, and nothing about its siblings.
    pub fn alone(&self, list: &str, item: &Value) -> Value {
        self.around(list, json!([item]), item)
    }

    /// The change's value with `content` under `key`, and the contact of `item`.
    pub fn around(&self, key: &str, content: Value, item: &Value) -> Value {
        let mut value = Map::new();
        for kept in ["messaging_product", "metadata"] {
            if let Some(part) = self.value.get(kept) {
                value.insert(kept.to_owned(), part.clone());
            }
        }
        let addresses = ADDRESS_KEYS.iter().filter_map(|key| item.get(key));
        let identities: Vec<Identity> = addresses
            .filter_map(lenient::as_text)
            .flat_map(|text| [identity::phone(&text), identity::user_id(&text)])
            .flatten()
            .collect();
        if let Some((_, contact)) = self.find(&identities).or(self.sole_contact()) {
            value.insert("contacts".to_owned(), json!([contact]));
        }
        value.insert(key.to_owned(), content);
        Value::Object(value)
    }

    /// The contact that bears one of these identities: contacts do not line up with messages.
    pub fn contact(&self, identities: &[Identity]) -> Option<&Contact> {
        self.find(identities).map(|(contact, _)| contact)
    }

    /// The contact of an item that names nobody, when there is only one.
    pub fn only_contact(&self) -> Option<&Contact> {
        self.sole_contact().map(|(contact, _)| contact)
    }

    /// The moment of a stamp in seconds; the entry's own, or the arrival, when there is none that
    /// can be true.
    pub fn moment(&self, stamp: Option<i64>) -> Timestamp {
        stamp
            .and_then(|stamp| self.plausible(stamp))
            .or_else(|| self.entry_moment())
            .unwrap_or(self.received_at)
    }

    /// The entry's own moment, if it has one that can be true.
    pub fn entry_moment(&self) -> Option<Timestamp> {
        let stamp = self.entry_time.and_then(lenient::as_integer)?;
        self.plausible(stamp)
    }

    fn plausible(&self, stamp: i64) -> Option<Timestamp> {
        let at = if stamp < SECONDS_END {
            Timestamp::from_seconds(stamp)
        } else {
            Timestamp(stamp)
        };
        let possible = at >= EARLIEST && at <= self.received_at.plus_millis(DAY_MILLIS);
        possible.then_some(at)
    }

    fn find(&self, identities: &[Identity]) -> Option<&(Contact, &'a Value)> {
        let at = identities
            .iter()
            .find_map(|identity| self.by_identity.get(identity))?;
        self.contacts.get(*at)
    }

    fn sole_contact(&self) -> Option<&(Contact, &'a Value)> {
        match self.contacts.as_slice() {
            [contact] => Some(contact),
            _ => None,
        }
    }
}

/// A webhook's body with this entry alone.
pub(super) fn webhook(entry: Value) -> Value {
    json!({"object": "whatsapp_business_account", "entry": [entry]})
}

fn list<'a>(value: &'a Map<String, Value>, key: &str) -> &'a [Value] {
    let list = value.get(key).and_then(Value::as_array);
    list.map(Vec::as_slice).unwrap_or_default()
}

fn contacts(value: &Map<String, Value>) -> Vec<(Contact, &Value)> {
    let objects = list(value, "contacts").iter().filter(|raw| raw.is_object());
    objects
        .filter_map(|raw| Some((Contact::deserialize(raw).ok()?, raw)))
        .collect()
}

fn errors(value: &Map<String, Value>) -> Vec<MetaError> {
    let objects = list(value, "errors").iter().filter(|raw| raw.is_object());
    objects
        .filter_map(|raw| MetaError::deserialize(raw).ok())
        .collect()
}

fn index(contacts: &[(Contact, &Value)]) -> HashMap<Identity, usize> {
    let mut index = HashMap::new();
    for (at, (contact, _)) in contacts.iter().enumerate() {
        for identity in identity::of_contact(contact) {
            index.entry(identity).or_insert(at);
        }
    }
    index
}
