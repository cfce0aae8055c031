//! Where a page of a search ended.

use std::fmt;
use std::str::FromStr;

use crate::store::lists::{BadCursor, Cursor};

/// Where a page of one kind of hits ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchCursor {
    /// Behind this conversation.
    Conversations(Cursor),
    /// Below this place.
    Messages(i64),
}

impl fmt::Display for SearchCursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conversations(cursor) => write!(formatter, "c.{cursor}"),
            Self::Messages(id) => write!(formatter, "m.{id}"),
        }
    }
}

impl FromStr for SearchCursor {
    type Err = BadCursor;

    fn from_str(text: &str) -> Result<Self, BadCursor> {
        match text.split_once('.') {
            Some(("c", cursor)) => Ok(Self::Conversations(cursor.parse()?)),
            Some(("m", id)) => Ok(Self::Messages(id.parse().map_err(|_| BadCursor)?)),
            _ => Err(BadCursor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_way_to_the_client_and_back() {
        let cursor = SearchCursor::Messages(42);
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for text in ["", "m", "m.", "m.x", "c.%%", "x.1"] {
            assert_eq!(text.parse::<SearchCursor>(), Err(BadCursor), "{text}");
        }
    }
}
