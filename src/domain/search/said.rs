//! What of a thread entry can be searched for.

use serde_json::Value;

use crate::domain::content::{Content, Interactive, InteractiveAction, Media};

/// Everything that people can read in it, a line each; empty when it says nothing in words.
pub fn said(content: &Content) -> String {
    let mut lines = Lines::default();
    match content {
        Content::Text { text } | Content::Note { text, .. } | Content::System { text, .. } => {
            lines.add(Some(text));
        }
        Content::Image(media) | Content::Video(media) | Content::Audio(media) => {
            lines.add(media.caption.as_deref());
        }
        Content::Document(Media {
            caption, file_name, ..
        }) => {
            lines.add(caption.as_deref());
            lines.add(file_name.as_deref());
        }
        Content::Location(place) => {
            lines.add(place.name.as_deref());
            lines.add(place.address.as_deref());
        }
        Content::Contacts { contacts } => contacts.iter().for_each(|card| lines.card(card)),
        Content::ButtonReply { title, .. } => lines.add(Some(title)),
        Content::ListReply {
            title, description, ..
        } => {
            lines.add(Some(title));
            lines.add(description.as_deref());
        }
        Content::FlowReply { response, .. } => lines.values(response),
        Content::Order(order) => {
            lines.add(order.text.as_deref());
            let products = order.items.iter().map(|item| item.product_id.as_str());
            products.for_each(|product| lines.add(Some(product)));
        }
        Content::Interactive(interactive) => lines.interactive(interactive),
        Content::Template(template) => {
            lines.add(template.preview.as_deref().or(Some(&template.name)));
        }
        Content::Sticker(_)
        | Content::InteractiveReply { .. }
        | Content::Reaction { .. }
        | Content::RequestWelcome
        | Content::Unsupported { .. }
        | Content::Unknown { .. }
        | Content::Activity(_) => {}
    }
    lines.text
}

#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn add(&mut self, line: Option<&str>) {
        let Some(line) = line.filter(|line| !line.trim().is_empty()) else {
            return;
        };
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(line);
    }

    /// Names and numbers of a contact card.
    fn card(&mut self, card: &Value) {
        self.add(card.pointer("/name/formatted_name").and_then(Value::as_str));
        for (list, name) in [("phones", "phone"), ("emails", "email")] {
            let entries = card.get(list).and_then(Value::as_array);
            for entry in entries.into_iter().flatten() {
                self.add(entry.get(name).and_then(Value::as_str));
            }
        }
    }

    /// Every text of a form's answers.
    fn values(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.add(Some(text)),
            Value::Array(items) => items.iter().for_each(|item| self.values(item)),
            Value::Object(fields) => fields
                .iter()
                .filter(|(name, _)| *name != "flow_token")
                .for_each(|(_, value)| self.values(value)),
            Value::Number(_) | Value::Bool(_) | Value::Null => {}
        }
    }

    fn interactive(&mut self, interactive: &Interactive) {
        self.add(interactive.header.as_deref());
        self.add(Some(&interactive.body));
        self.add(interactive.footer.as_deref());
        let choices: Vec<&str> = match &interactive.action {
            InteractiveAction::Buttons { buttons } => {
                buttons.iter().map(|button| button.title.as_str()).collect()
            }
            InteractiveAction::List { sections, .. } => {
                let rows = sections.iter().flat_map(|section| &section.rows);
                rows.map(|row| row.title.as_str()).collect()
            }
        };
        choices.into_iter().for_each(|title| self.add(Some(title)));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn says(content: Value, expected: &str) {
        let content: Content = serde_json::from_value(content).unwrap();
        assert_eq!(said(&content), expected);
    }

    #[test]
    fn what_people_can_read_can_be_searched_for() {
        says(json!({"type": "text", "text": "hello"}), "hello");
        says(json!({"type": "image", "caption": "my bill"}), "my bill");
        says(json!({"type": "sticker"}), "");
        says(
            json!({"type": "document", "caption": "here", "file_name": "bill.pdf"}),
            "here\nbill.pdf",
        );
        says(
            json!({"type": "contacts", "contacts": [{
                "name": {"formatted_name": "Omar"}, "phones": [{"phone": "+966 50"}, {"x": 1}],
            }]}),
            "Omar\n+966 50",
        );
        says(
            json!({"type": "flow_reply", "name": "flow", "body": null,
                "response": {"flow_token": "t", "city": "Riyadh", "n": 3, "all": ["a", "b"]}}),
            "a\nb\nRiyadh",
        );
        says(
            json!({"type": "interactive", "body": "Choose", "footer": "Baton", "action": {
                "kind": "buttons", "buttons": [{"id": "1", "title": "Yes"}]}}),
            "Choose\nBaton\nYes",
        );
        says(
            json!({"type": "reaction", "emoji": "👍", "target": "x"}),
            "",
        );
    }
}
