//! Meta's limits on what may be sent, checked before anything leaves us.
//!
//! Lengths are counted in characters. Limits of messages:
//! <https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages>, of files:
//! <https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types>.

use std::collections::HashSet;

use serde_json::Value;

use crate::domain::content::{Choice, Content, Interactive, InteractiveAction, ListSection};

mod files;

pub use files::{MediaKind, check_file, media_kind_for};

/// Which of Meta's limits a message breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitExceeded {
    /// Words that are too long.
    #[error("{field} has {actual} characters, at most {limit} are allowed")]
    TooLong {
        /// Which words.
        field: &'static str,
        /// How many characters are allowed.
        limit: usize,
        /// How many there are.
        actual: usize,
    },
    /// Too many of something.
    #[error("there are {actual} {field}, at most {limit} are allowed")]
    TooMany {
        /// Of what.
        field: &'static str,
        /// How many are allowed.
        limit: usize,
        /// How many there are.
        actual: usize,
    },
    /// Something that must be there.
    #[error("{field} is missing")]
    Missing {
        /// What.
        field: &'static str,
    },
    /// Two choices with the same id.
    #[error("two choices share the id `{id}`")]
    Duplicate {
        /// The id.
        id: String,
    },
    /// A number outside what it may be.
    #[error("{field} is out of range")]
    OutOfRange {
        /// Which number.
        field: &'static str,
    },
    /// A file that is too large.
    #[error("the {kind} has {actual} bytes, at most {limit} are allowed")]
    TooLarge {
        /// Sent as what.
        kind: &'static str,
        /// How many bytes are allowed.
        limit: u64,
        /// How many there are.
        actual: u64,
    },
    /// A type of file that cannot be sent as this kind.
    #[error("`{mime}` cannot be sent as {kind}")]
    UnsupportedType {
        /// Sent as what.
        kind: &'static str,
        /// Its media type.
        mime: String,
    },
    /// Content that only customers or Baton itself make.
    #[error("content of type `{kind}` cannot be sent")]
    NotSendable {
        /// Its type.
        kind: &'static str,
    },
}

/// Whether Meta would take this content: the lengths and counts of everything we can send. Files
/// are checked by [`check_file`] when they are uploaded.
///
/// # Errors
/// The first limit that is broken.
pub fn check(content: &Content) -> Result<(), LimitExceeded> {
    match content {
        Content::Text { text } => {
            needed("text", text)?;
            within("text", text, 4_096)
        }
        Content::Image(media)
        | Content::Video(media)
        | Content::Audio(media)
        | Content::Document(media)
        | Content::Sticker(media) => {
            within(
                "caption",
                media.caption.as_deref().unwrap_or_default(),
                1_024,
            )?;
            within(
                "file name",
                media.file_name.as_deref().unwrap_or_default(),
                240,
            )
        }
        Content::Location(location) => {
            degrees("latitude", location.latitude, 90.0)?;
            degrees("longitude", location.longitude, 180.0)
        }
        Content::Contacts { contacts } => cards(contacts),
        Content::Reaction { target, .. } => needed("target", target),
        Content::Interactive(interactive) => check_interactive(interactive),
        Content::Template(template) => {
            needed("template", &template.name)?;
            needed("language", &template.language)
        }
        other => Err(LimitExceeded::NotSendable { kind: other.kind() }),
    }
}

fn check_interactive(interactive: &Interactive) -> Result<(), LimitExceeded> {
    needed("body", &interactive.body)?;
    within(
        "header",
        interactive.header.as_deref().unwrap_or_default(),
        60,
    )?;
    within(
        "footer",
        interactive.footer.as_deref().unwrap_or_default(),
        60,
    )?;
    match &interactive.action {
        InteractiveAction::Buttons { buttons } => {
            within("body", &interactive.body, 1_024)?;
            at_least_one("buttons", buttons)?;
            at_most("buttons", buttons.len(), 3)?;
            choices(buttons.iter(), 256, 20)
        }
        InteractiveAction::List { button, sections } => {
            within("body", &interactive.body, 4_096)?;
            needed("list button", button)?;
            within("list button", button, 20)?;
            check_sections(sections)
        }
    }
}

fn check_sections(sections: &[ListSection]) -> Result<(), LimitExceeded> {
    at_least_one("sections", sections)?;
    at_most("sections", sections.len(), 10)?;
    at_most(
        "rows",
        sections.iter().map(|section| section.rows.len()).sum(),
        10,
    )?;
    for section in sections {
        at_least_one("rows", &section.rows)?;
        let title = section.title.as_deref().unwrap_or_default();
        within("section title", title, 24)?;
        if sections.len() > 1 {
            needed("section title", title)?;
        }
    }
    choices(sections.iter().flat_map(|section| &section.rows), 200, 24)
}

fn choices<'a>(
    choices: impl Iterator<Item = &'a Choice>,
    id_limit: usize,
    title_limit: usize,
) -> Result<(), LimitExceeded> {
    let mut seen = HashSet::new();
    for choice in choices {
        needed("choice id", &choice.id)?;
        within("choice id", &choice.id, id_limit)?;
        needed("choice title", &choice.title)?;
        within("choice title", &choice.title, title_limit)?;
        let description = choice.description.as_deref().unwrap_or_default();
        within("choice description", description, 72)?;
        if !seen.insert(choice.id.as_str()) {
            let id = choice.id.clone();
            return Err(LimitExceeded::Duplicate { id });
        }
    }
    Ok(())
}

fn cards(contacts: &[Value]) -> Result<(), LimitExceeded> {
    at_least_one("contacts", contacts)?;
    for contact in contacts {
        let name = contact.pointer("/name/formatted_name");
        needed(
            "contact name",
            name.and_then(Value::as_str).unwrap_or_default(),
        )?;
    }
    Ok(())
}

fn degrees(field: &'static str, value: f64, limit: f64) -> Result<(), LimitExceeded> {
    // Written so that NaN is refused too.
    if value.abs() <= limit {
        Ok(())
    } else {
        Err(LimitExceeded::OutOfRange { field })
    }
}

fn needed(field: &'static str, words: &str) -> Result<(), LimitExceeded> {
    if words.trim().is_empty() {
        Err(LimitExceeded::Missing { field })
    } else {
        Ok(())
    }
}

fn within(field: &'static str, words: &str, limit: usize) -> Result<(), LimitExceeded> {
    let actual = words.chars().count();
    if actual > limit {
        Err(LimitExceeded::TooLong {
            field,
            limit,
            actual,
        })
    } else {
        Ok(())
    }
}

fn at_least_one<T>(field: &'static str, items: &[T]) -> Result<(), LimitExceeded> {
    if items.is_empty() {
        Err(LimitExceeded::Missing { field })
    } else {
        Ok(())
    }
}

fn at_most(field: &'static str, actual: usize, limit: usize) -> Result<(), LimitExceeded> {
    if actual > limit {
        Err(LimitExceeded::TooMany {
            field,
            limit,
            actual,
        })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
