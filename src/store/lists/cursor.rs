//! Where a page ended, as an opaque word that clients hand back.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::domain::time::Timestamp;
use crate::domain::view::Sort;
use crate::store::conversations::ConversationRecord;

/// The last row of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Of which order.
    pub sort: Sort,
    /// In which part of it.
    pub(super) segment: usize,
    /// By which value it stands there.
    pub(super) key: i64,
    /// Which row.
    pub(super) id: i64,
    /// The clock of the first page, so that closing windows do not move rows between pages.
    pub(super) now: Timestamp,
}

/// A word that is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the cursor is not one of ours")]
pub struct BadCursor;

impl Cursor {
    pub(super) fn behind(
        sort: Sort,
        segment: usize,
        record: &ConversationRecord,
        now: Timestamp,
    ) -> Self {
        let key = match sort {
            Sort::Waiting => record.waiting_sort,
            Sort::Newest | Sort::Oldest => record.last_activity_at,
            Sort::Window => record.window_sort,
        };
        Self {
            sort,
            segment,
            key,
            id: record.id,
            now,
        }
    }
}

const WORDS: [(Sort, &str); 4] = [
    (Sort::Waiting, "waiting"),
    (Sort::Newest, "newest"),
    (Sort::Oldest, "oldest"),
    (Sort::Window, "window"),
];

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = WORDS.iter().find(|(sort, _)| *sort == self.sort);
        let word = word.map_or("", |(_, word)| *word);
        let plain = format!(
            "{word}.{}.{}.{}.{}",
            self.segment,
            self.key,
            self.id,
            self.now.millis()
        );
        formatter.write_str(&URL_SAFE_NO_PAD.encode(plain))
    }
}

impl FromStr for Cursor {
    type Err = BadCursor;

    fn from_str(text: &str) -> Result<Self, BadCursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| BadCursor)?;
        let plain = String::from_utf8(bytes).map_err(|_| BadCursor)?;
        let mut parts = plain.split('.');
        let word = parts.next().unwrap_or_default();
        let sort = WORDS.iter().find(|(_, known)| *known == word);
        let mut number = || {
            let part = parts.next().ok_or(BadCursor)?;
            part.parse::<i64>().map_err(|_| BadCursor)
        };
        let cursor = Self {
            sort: sort.ok_or(BadCursor)?.0,
            segment: usize::try_from(number()?).map_err(|_| BadCursor)?,
            key: number()?,
            id: number()?,
            now: Timestamp(number()?),
        };
        match parts.next() {
            None => Ok(cursor),
            Some(_) => Err(BadCursor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_way_to_the_client_and_back() {
        let cursor = Cursor {
            sort: Sort::Window,
            segment: 1,
            key: -5,
            id: 42,
            now: Timestamp(1_700_000_000_000),
        };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
    }

    #[test]
    fn what_is_not_a_cursor_is_refused() {
        for text in ["", "%%%", "d2FpdGluZw", "d2FpdGluZy4wLjEuMi4zLjQ"] {
            assert_eq!(text.parse::<Cursor>(), Err(BadCursor), "{text}");
        }
    }
}
