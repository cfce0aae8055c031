//! Reading a notice's value for the words of its line.

use serde_json::Value;

use crate::whatsapp::payload::lenient;

/// A value to be put in words. Parts are named by JSON pointer without the first slash.
#[derive(Clone, Copy)]
pub(super) struct Words<'a>(pub &'a Value);

impl Words<'_> {
    /// The part as it came, if it is there and not empty.
    pub fn get(&self, part: &str) -> Option<String> {
        let value = self.0.pointer(&format!("/{part}"))?;
        lenient::as_text(value).filter(|text| !text.trim().is_empty())
    }

    /// The part, or `?`.
    pub fn or_unknown(&self, part: &str) -> String {
        self.get(part).unwrap_or_else(|| "?".to_owned())
    }

    /// The part, a constant of Meta's, as ordinary words: `PENDING_DELETION` → `pending deletion`.
    pub fn plain(&self, part: &str) -> Option<String> {
        self.get(part)
            .map(|text| text.to_lowercase().replace('_', " "))
    }

    /// The same, or `?`.
    pub fn plain_or_unknown(&self, part: &str) -> String {
        self.plain(part).unwrap_or_else(|| "?".to_owned())
    }

    /// `: ` and the first of these parts that is there, or nothing.
    pub fn because(&self, parts: &[&str]) -> String {
        let found = parts.iter().find_map(|part| self.get(part));
        found.map(|text| format!(": {text}")).unwrap_or_default()
    }
}
