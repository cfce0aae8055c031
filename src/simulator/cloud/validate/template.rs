//! Template messages: known, approved, and with as many parameters as they have (FACTS B6).

use serde_json::{Map, Value, json};

use super::{Checked, fields};
use crate::simulator::cloud::MetaError;
use crate::simulator::templates::{Button, Header, Template};
use crate::simulator::world::World;

pub(super) fn check(world: &World, content: &Value) -> Result<Checked, MetaError> {
    let name = fields::bounded(content, "template", "name", 1, 512)?;
    let language = content.get("language");
    let language = language.ok_or_else(|| MetaError::missing("template['language']"))?;
    let code = fields::text(language, "template['language']", "code")?;
    let template = find(world, name, code)?;
    let parts = Parts::of(content)?;
    let body = parts.body()?;
    count("body", body.len(), template.examples.len())?;
    header(template, &parts)?;
    count("button", parts.url_parameters(), template.url_buttons())?;
    let mut checked = Checked::new("template", &shown(template, content, &body));
    checked.category = match template.category {
        "MARKETING" => "marketing",
        "AUTHENTICATION" => "authentication",
        _ => "utility",
    };
    Ok(checked)
}

fn find<'a>(world: &'a World, name: &str, code: &str) -> Result<&'a Template, MetaError> {
    let found = world.templates.iter().find(|template| {
        // `en-US` and `en_US` are the same language.
        template.name == name && template.language == code.replace('-', "_")
    });
    match found {
        Some(template) if template.status == "APPROVED" => Ok(template),
        Some(template) if template.status == "PAUSED" => Err(MetaError::new(
            132_015,
            format!("template ({name}) is paused due to low quality"),
        )),
        _ => Err(MetaError::new(
            132_001,
            format!("template name ({name}) does not exist in {code}"),
        )),
    }
}

/// The components of a request, each with its parameters.
struct Parts<'a>(Vec<(String, &'a Value, &'a [Value])>);

impl<'a> Parts<'a> {
    fn of(content: &'a Value) -> Result<Self, MetaError> {
        let none = Vec::new();
        let components = match content.get("components") {
            None | Some(Value::Null) => return Ok(Self(none)),
            Some(Value::Array(components)) => components,
            Some(_) => {
                return Err(MetaError::parameter(
                    "Param template['components'] must be an array.",
                ));
            }
        };
        let mut parts = none;
        for component in components {
            let kind = fields::text(component, "component", "type")?.to_ascii_lowercase();
            let parameters = component.get("parameters").and_then(Value::as_array);
            parts.push((kind, component, parameters.map_or(&[][..], Vec::as_slice)));
        }
        Ok(Self(parts))
    }

    fn parameters(&self, kind: &str) -> &'a [Value] {
        self.0
            .iter()
            .find(|(found, ..)| found == kind)
            .map_or(&[], |(_, _, parameters)| parameters)
    }

    /// The body's parameters as words.
    fn body(&self) -> Result<Vec<String>, MetaError> {
        self.parameters("body").iter().map(words).collect()
    }

    fn url_parameters(&self) -> usize {
        self.0
            .iter()
            .filter(|(kind, component, _)| {
                let sub_type = component.get("sub_type").and_then(Value::as_str);
                kind == "button" && sub_type.is_some_and(|kind| kind.eq_ignore_ascii_case("url"))
            })
            .map(|(_, _, parameters)| parameters.len())
            .sum()
    }
}

/// A parameter of the body as the customer reads it.
fn words(parameter: &Value) -> Result<String, MetaError> {
    let kind = fields::text(parameter, "parameter", "type")?;
    match kind {
        "text" => match parameter.get("text") {
            Some(Value::String(text)) if !text.is_empty() => Ok(text.clone()),
            Some(Value::Number(number)) => Ok(number.to_string()),
            _ => Err(MetaError::new(
                131_008,
                "Parameter of type text is missing text value",
            )),
        },
        "currency" | "date_time" => {
            let object = parameter.get(kind).unwrap_or(&Value::Null);
            fields::text(object, kind, "fallback_value").map(str::to_owned)
        }
        other => Err(MetaError::new(
            132_012,
            format!("body: a parameter of type {other} is not possible"),
        )),
    }
}

fn count(part: &str, given: usize, expected: usize) -> Result<(), MetaError> {
    if given == expected {
        return Ok(());
    }
    Err(MetaError::new(
        132_000,
        format!(
            "{part}: number of localizable_params ({given}) does not match the expected number \
             of params ({expected})"
        ),
    ))
}

fn header(template: &Template, parts: &Parts<'_>) -> Result<(), MetaError> {
    let parameters = parts.parameters("header");
    let Some(Header::Image) = template.header else {
        return count("header", parameters.len(), 0);
    };
    count("header", parameters.len(), 1)?;
    let kind = parameters
        .first()
        .and_then(|parameter| parameter.get("type"));
    match kind.and_then(Value::as_str) {
        Some("image") => Ok(()),
        found => Err(MetaError::new(
            132_012,
            format!(
                "header: Format mismatch, expected IMAGE, received {}",
                found.unwrap_or("UNKNOWN").to_uppercase()
            ),
        )),
    }
}

/// The template as the phone shows it: the request's object and the words it makes.
fn shown(template: &Template, content: &Value, body: &[String]) -> Value {
    let mut shown: Map<String, Value> = content.as_object().cloned().unwrap_or_default();
    shown.insert("text".into(), template.filled(body).into());
    if let Some(Header::Text(text)) = template.header {
        shown.insert("header_text".into(), text.into());
    }
    if let Some(footer) = template.footer {
        shown.insert("footer_text".into(), footer.into());
    }
    let buttons: Vec<Value> = template
        .buttons
        .iter()
        .map(|button| match button {
            Button::QuickReply(text) => json!({"type": "quick_reply", "text": text}),
            Button::Url(text, url) => json!({"type": "url", "text": text, "url": url}),
        })
        .collect();
    shown.insert("buttons".into(), buttons.into());
    Value::Object(shown)
}
