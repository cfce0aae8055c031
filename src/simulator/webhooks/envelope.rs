//! Puts updates into one webhook body: several messages in a value, several changes in an entry,
//! several entries, as Meta batches them (FACTS A2).

use serde_json::{Map, Value, json};

use super::queue::{Update, UpdateBody};
use crate::simulator::clock::now_seconds;

/// How updates of one batch are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Neighbours of the same kind and number share one value.
    Together,
    /// Each update is a change of its own.
    Changes,
    /// Each update is an entry of its own.
    Entries,
}

/// All the shapes, for the dice.
pub(crate) const SHAPES: [Shape; 3] = [Shape::Together, Shape::Changes, Shape::Entries];

/// One change being filled.
struct Change {
    waba_id: String,
    field: String,
    list: &'static str,
    value: Map<String, Value>,
}

/// The body of a webhook with these updates, not yet escaped.
pub(crate) fn body(updates: &[Update], shape: Shape) -> String {
    let mut changes: Vec<Change> = Vec::new();
    for update in updates {
        let next = change(update);
        match changes.last_mut() {
            Some(last) if shape == Shape::Together && may_share(last, &next) => merge(last, next),
            _ => changes.push(next),
        }
    }
    json!({"object": "whatsapp_business_account", "entry": entries(changes, shape)}).to_string()
}

fn change(update: &Update) -> Change {
    let (list, value) = match &update.body {
        UpdateBody::Message {
            metadata,
            contact,
            message,
        } => ("messages", listed(metadata, contact, "messages", message)),
        UpdateBody::Status {
            metadata,
            contact,
            status,
        } => ("statuses", listed(metadata, contact, "statuses", status)),
        UpdateBody::Value(value) => ("", value.as_object().cloned().unwrap_or_default()),
    };
    Change {
        waba_id: update.waba_id.clone(),
        field: update.field.clone(),
        list,
        value,
    }
}

fn listed(
    metadata: &Value,
    contact: &Option<Value>,
    list: &str,
    item: &Value,
) -> Map<String, Value> {
    let mut value = Map::new();
    value.insert("messaging_product".into(), "whatsapp".into());
    value.insert("metadata".into(), metadata.clone());
    if let Some(contact) = contact {
        value.insert("contacts".into(), json!([contact]));
    }
    value.insert(list.into(), json!([item]));
    value
}

fn may_share(last: &Change, next: &Change) -> bool {
    !last.list.is_empty()
        && last.list == next.list
        && last.waba_id == next.waba_id
        && last.field == next.field
        && last.value.get("metadata") == next.value.get("metadata")
}

fn merge(last: &mut Change, next: Change) {
    for (key, value) in next.value {
        let Value::Array(more) = value else { continue };
        let list = last
            .value
            .entry(key.clone())
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(list) = list {
            // A customer is named once, however many messages of theirs are in the batch.
            let fresh: Vec<Value> = more
                .into_iter()
                .filter(|item| key != "contacts" || !list.contains(item))
                .collect();
            list.extend(fresh);
        }
    }
}

fn entries(changes: Vec<Change>, shape: Shape) -> Vec<Value> {
    let mut entries: Vec<(String, Vec<Value>)> = Vec::new();
    let timed = changes.iter().any(|change| change.field != "messages");
    for change in changes {
        let whole = json!({"field": change.field, "value": change.value});
        match entries.last_mut() {
            Some((waba_id, list)) if *waba_id == change.waba_id && shape != Shape::Entries => {
                list.push(whole);
            }
            _ => entries.push((change.waba_id, vec![whole])),
        }
    }
    entries
        .into_iter()
        .map(|(id, changes)| match timed {
            // Fields other than `messages` come with the entry's time, a number.
            true => json!({"id": id, "time": now_seconds(), "changes": changes}),
            false => json!({"id": id, "changes": changes}),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str, waba_id: &str) -> Update {
        let body = UpdateBody::Message {
            metadata: json!({"phone_number_id": "1"}),
            contact: Some(json!({"wa_id": "49"})),
            message: json!({"id": id}),
        };
        Update::new(waba_id, "messages", body, Some(id.to_owned()), "text")
    }

    fn parsed(updates: &[Update], shape: Shape) -> Value {
        serde_json::from_str(&body(updates, shape)).unwrap()
    }

    #[test]
    fn a_batch_takes_each_of_the_three_shapes_and_loses_nothing() {
        let updates = [message("a", "w"), message("b", "w"), message("c", "w")];
        let together = parsed(&updates, Shape::Together);
        let value = &together["entry"][0]["changes"][0]["value"];
        assert_eq!(value["messages"].as_array().unwrap().len(), 3);
        assert_eq!(value["contacts"].as_array().unwrap().len(), 1);
        let changes = parsed(&updates, Shape::Changes);
        assert_eq!(changes["entry"][0]["changes"].as_array().unwrap().len(), 3);
        let entries = parsed(&updates, Shape::Entries);
        assert_eq!(entries["entry"].as_array().unwrap().len(), 3);
    }

    #[test]
    fn two_business_accounts_never_share_an_entry() {
        let both = parsed(&[message("a", "w"), message("b", "v")], Shape::Together);
        assert_eq!(both["entry"][1]["id"], "v");
    }
}
