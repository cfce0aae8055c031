//! What is searched for, read from an address.

use serde::Deserialize;

use crate::domain::permissions::Principal;
use crate::domain::search::Query;
use crate::domain::time::Timestamp;
use crate::domain::view::{ListFilter, Sort, StatusFilter};
use crate::http::error::{ApiError, Code};
use crate::store::lists::{self, ListQuery};
use crate::store::search::{MessageQuery, Search, SearchCursor, Within};

/// The longest search, in letters.
const LONGEST: usize = 300;

/// What is searched for.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct SearchParameters {
    /// Words, all of which have to be found; the last may go on. Phrases stand in quotes. Digits
    /// find phone numbers by any part of them. Case, accents and variants of letters do not count.
    q: String,
    /// `conversations`, `messages` or both, with a comma (as when absent).
    kinds: Option<String>,
    /// Where a page of one kind ended; then only that kind is answered.
    cursor: Option<String>,
    /// How many of each kind at the most, up to 100; 20 when absent.
    limit: Option<i64>,
}

/// Which pages are asked for.
pub(super) struct Asked {
    pub(super) query: Query,
    pub(super) conversations: Option<ListQuery>,
    pub(super) messages: Option<MessageQuery>,
}

/// Which kinds of hits.
#[derive(Clone, Copy, Default)]
struct Kinds {
    conversations: bool,
    messages: bool,
}

impl SearchParameters {
    pub(super) fn asked(&self, who: &Principal, now: Timestamp) -> Result<Asked, ApiError> {
        if self.q.trim().is_empty() {
            return Err(bad("give words to search for in `q`"));
        }
        if self.q.chars().count() > LONGEST {
            return Err(bad("a search has at most 300 letters"));
        }
        let query = Query::parse(&self.q);
        let limit = self.limit.unwrap_or(20).clamp(1, 100);
        let (kinds, after, below) = match self.cursor()? {
            None => (self.kinds()?, None, None),
            Some(SearchCursor::Conversations(cursor)) => {
                let kinds = Kinds {
                    conversations: true,
                    ..Kinds::default()
                };
                (kinds, Some(cursor), None)
            }
            Some(SearchCursor::Messages(id)) => {
                let kinds = Kinds {
                    messages: true,
                    ..Kinds::default()
                };
                (kinds, None, Some(id))
            }
        };
        let messages = || MessageQuery {
            visibility: who.visibility(),
            query: query.clone(),
            below,
            limit: usize::try_from(limit).unwrap_or(1),
        };
        Ok(Asked {
            conversations: kinds
                .conversations
                .then(|| customers(who, &query, after, limit, now)),
            messages: kinds.messages.then(messages),
            query,
        })
    }

    fn kinds(&self) -> Result<Kinds, ApiError> {
        let mut kinds = Kinds::default();
        let given = self.kinds.as_deref().unwrap_or("conversations,messages");
        for kind in given.split(',') {
            match kind.trim() {
                "conversations" => kinds.conversations = true,
                "messages" => kinds.messages = true,
                _ => return Err(bad("`kinds` are `conversations` and `messages`")),
            }
        }
        Ok(kinds)
    }

    fn cursor(&self) -> Result<Option<SearchCursor>, ApiError> {
        let given = self.cursor.as_deref().filter(|text| !text.is_empty());
        let foreign = || {
            ApiError::new(Code::BadCursor).detail("this is not a cursor that a search has given")
        };
        let cursor: Option<SearchCursor> =
            given.map(str::parse).transpose().map_err(|_| foreign())?;
        match cursor {
            Some(SearchCursor::Conversations(cursor)) if cursor.sort != Sort::Newest => {
                Err(foreign())
            }
            cursor => Ok(cursor),
        }
    }
}

fn bad(detail: &str) -> ApiError {
    ApiError::new(Code::BadQuery).detail(detail)
}

fn customers(
    who: &Principal,
    query: &Query,
    after: Option<lists::Cursor>,
    limit: i64,
    now: Timestamp,
) -> ListQuery {
    ListQuery {
        visibility: who.visibility(),
        filter: ListFilter {
            status: StatusFilter::Any,
            ..ListFilter::default()
        },
        search: Some(Search {
            query: query.clone(),
            within: Within::Customers,
        }),
        sort: Sort::Newest,
        after,
        limit,
        now,
    }
}
