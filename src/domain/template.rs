//! Approved templates with their variables filled in, and the file in a template's header.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::ids::MediaId;

/// An approved template with its variables filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Template {
    /// The template's name.
    pub name: String,
    /// Its language code, such as `en_US` or `ar`.
    pub language: String,
    /// Meta's send components (header, body, buttons with parameters), kept whole.
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    pub components: Vec<Value>,
    /// The body as the customer reads it, for the thread.
    #[serde(default)]
    pub preview: Option<String>,
}

impl Template {
    /// The header parameter that is a file of ours: its kind, and the object that names the file.
    fn header_file(&self) -> Option<(&str, &Map<String, Value>)> {
        let parameters = self.components.iter().filter(|component| {
            let kind = component.get("type").and_then(Value::as_str);
            kind.is_some_and(|kind| kind.eq_ignore_ascii_case("header"))
        });
        let mut parameters = parameters
            .filter_map(|component| component.get("parameters")?.as_array())
            .flatten();
        parameters.find_map(|parameter| {
            let kind = parameter.get("type")?.as_str()?;
            let file = parameter.get(kind)?.as_object()?;
            file.contains_key("media_id").then_some((kind, file))
        })
    }

    /// The kind and the id of the file in its header, when it is one of ours.
    pub fn file(&self) -> Option<(&str, Option<MediaId>)> {
        let (kind, file) = self.header_file()?;
        let id = file.get("media_id").and_then(Value::as_str);
        Some((kind, id.and_then(|id| id.parse().ok())))
    }

    /// The same with Meta's own id in the place of ours.
    #[must_use]
    pub fn with_file(mut self, external: &str) -> Self {
        let parameters = self
            .components
            .iter_mut()
            .filter_map(|component| component.get_mut("parameters")?.as_array_mut())
            .flatten();
        for parameter in parameters {
            let kind = parameter.get("type").and_then(Value::as_str);
            let Some(kind) = kind.map(str::to_owned) else {
                continue;
            };
            let file = parameter.get_mut(&kind).and_then(Value::as_object_mut);
            if let Some(file) = file.filter(|file| file.contains_key("media_id")) {
                file.remove("media_id");
                file.insert("id".to_owned(), external.into());
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::content::Content;

    fn template(header: Value) -> Template {
        Template {
            name: "offer".to_owned(),
            language: "en".to_owned(),
            components: vec![
                json!({"type": "body", "parameters": [{"type": "text", "text": "Huda"}]}),
                json!({"type": "header", "parameters": [header]}),
            ],
            preview: None,
        }
    }

    #[test]
    fn the_file_of_a_templates_header_is_found_and_becomes_metas() {
        let ours = template(json!({"type": "image", "image": {"media_id": "77"}}));
        assert_eq!(ours.file(), Some(("image", Some(MediaId(77)))));
        assert_eq!(Content::Template(ours.clone()).file_id(), Some(MediaId(77)));
        let sent = ours.with_file("900");
        assert_eq!(
            sent,
            template(json!({"type": "image", "image": {"id": "900"}}))
        );
        assert_eq!(sent.file(), None);
    }

    #[test]
    fn a_header_without_a_file_of_ours_stays_as_it_is() {
        for header in [
            json!({"type": "image", "image": {"link": "https://example.com/a.png"}}),
            json!({"type": "text", "text": "media_id"}),
        ] {
            let told = template(header);
            assert_eq!(told.file(), None);
            assert_eq!(told.clone().with_file("900"), told);
        }
        let strange = template(json!({"type": "video", "video": {"media_id": 7}}));
        assert_eq!(strange.file(), Some(("video", None)));
    }
}
