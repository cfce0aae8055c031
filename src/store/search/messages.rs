//! Entries that hold what is searched for, the newest first, page by page.
//!
//! A page looks through a bounded number of hits: whoever may see few of many gets short pages
//! with a cursor, never a long wait.

use std::collections::HashMap;

use diesel::prelude::*;

use super::fresh::{self, Fresh};
use super::index::{self, Place};
use crate::domain::message::Message;
use crate::domain::permissions::Visibility;
use crate::domain::search::{Query, Snippet, said};
use crate::domain::summary::Summary;
use crate::store::connection::AnyConnection;
use crate::store::dialect::search as dialect;
use crate::store::error::StoreError;
use crate::store::lists;
use crate::store::messages::MessageRecord;
use crate::store::schema::message;

/// Hits looked at together, once the first few were not enough.
const STRIDE: i64 = 1_000;

/// Hits that one page looks through at the most.
const MOST: usize = 4_000;

/// What a reader searches for.
#[derive(Clone, Debug)]
pub struct MessageQuery {
    /// What they may see.
    pub visibility: Visibility,
    /// The words.
    pub query: Query,
    /// The place at which the page before ended.
    pub below: Option<i64>,
    /// How many hits at the most.
    pub limit: usize,
}

/// An entry that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The entry.
    pub message: Message,
    /// Its conversation.
    pub conversation: Summary,
    /// What of its words was found.
    pub snippet: Snippet,
}

/// Some hits.
#[derive(Clone, Debug)]
pub struct MessagePage {
    /// The hits, the newest first.
    pub items: Vec<Hit>,
    /// Below which place the next page begins; `None` at the end.
    pub next: Option<i64>,
}

/// One page.
pub fn page(
    connection: &mut AnyConnection,
    asked: &MessageQuery,
) -> Result<MessagePage, StoreError> {
    let Some(sought) = dialect::entries_sought(connection, &asked.query) else {
        return Ok(MessagePage {
            items: Vec::new(),
            next: None,
        });
    };
    let fresh = fresh::look(connection, asked.visibility.workspace, &asked.query)?;
    let mut found = seen(connection, asked, fresh.messages.clone())?;
    found.retain(|it| asked.below.is_none_or(|below| it.place < below));
    let end = look_through(connection, asked, &sought, &fresh, &mut found)?;
    found.sort_unstable_by_key(|it| std::cmp::Reverse(it.place));
    // What lies further down than was looked comes with its own page.
    found.retain(|it| end.is_none_or(|end| it.place >= end));
    let more = found.len() > asked.limit;
    found.truncate(asked.limit);
    let last = found.last().map(|it| it.place);
    let next = if more { last } else { end };
    let items = hits(connection, asked, &found)?;
    Ok(MessagePage { items, next })
}

/// A hit that the reader may see.
struct Seen {
    place: i64,
    id: i64,
    conversation: i64,
}

/// Adds what the index proposes and the reader may see, until there is enough for a page; gives
/// how far down it has looked, `None` for all the way.
fn look_through(
    connection: &mut AnyConnection,
    asked: &MessageQuery,
    sought: &str,
    fresh: &Fresh,
    found: &mut Vec<Seen>,
) -> Result<Option<i64>, StoreError> {
    let mut below = asked.below.unwrap_or(i64::MAX);
    let mut stride = i64::try_from(asked.limit).unwrap_or(STRIDE) * 2;
    let (mut looked, mut enough) = (0, 0);
    loop {
        let mut places = index::newest(connection, sought, below, stride)?;
        let is_last = places.len() < usize::try_from(stride).unwrap_or(usize::MAX);
        looked += places.len();
        below = places.last().map_or(below, |it| it.place);
        places.retain(|it| !fresh.touched.contains(&it.id));
        let seen = seen(connection, asked, places)?;
        enough += seen.len();
        found.extend(seen);
        if is_last {
            return Ok(None);
        }
        if enough > asked.limit || looked >= MOST {
            return Ok(Some(below));
        }
        stride = STRIDE;
    }
}

/// Those among these entries that the reader may see, with their conversations.
fn seen(
    connection: &mut AnyConnection,
    asked: &MessageQuery,
    places: Vec<Place>,
) -> Result<Vec<Seen>, StoreError> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = places.iter().map(|it| it.id).collect();
    let rows: Vec<(i64, i64)> = message::table
        .filter(message::id.eq_any(ids))
        .filter(message::workspace_id.eq(asked.visibility.workspace.get()))
        .filter(message::revoked_at.is_null())
        .select((message::id, message::conversation_id))
        .load(connection)?;
    let conversations = rows.iter().map(|(_, conversation)| *conversation).collect();
    let visible = lists::visible_among(connection, &asked.visibility, conversations)?;
    let homes: HashMap<i64, i64> = rows
        .into_iter()
        .filter(|(_, conversation)| visible.contains(conversation))
        .collect();
    let seen = places.into_iter().filter_map(|Place { place, id }| {
        let conversation = *homes.get(&id)?;
        Some(Seen {
            place,
            id,
            conversation,
        })
    });
    Ok(seen.collect())
}

/// The hits themselves. What the index proposes is asked what it says now.
fn hits(
    connection: &mut AnyConnection,
    asked: &MessageQuery,
    found: &[Seen],
) -> Result<Vec<Hit>, StoreError> {
    let ids: Vec<i64> = found.iter().map(|it| it.id).collect();
    let records: Vec<MessageRecord> = message::table
        .filter(message::id.eq_any(ids))
        .select(MessageRecord::as_select())
        .load(connection)?;
    let records: HashMap<i64, MessageRecord> = records
        .into_iter()
        .map(|record| (record.id, record))
        .collect();
    let ids = found.iter().map(|it| it.conversation).collect();
    let summaries = lists::summaries(connection, asked.visibility.own, ids)?.into_iter();
    let summaries: HashMap<i64, Summary> = summaries
        .map(|summary| (summary.conversation.id.get(), summary))
        .collect();
    let mut hits = Vec::with_capacity(found.len());
    for it in found {
        let (Some(record), Some(conversation)) =
            (records.get(&it.id), summaries.get(&it.conversation))
        else {
            continue;
        };
        let message = record.message()?;
        let text = said(&message.content);
        if let Some(found) = asked.query.find(&text) {
            hits.push(Hit {
                snippet: Snippet::around(&text, &found),
                conversation: conversation.clone(),
                message,
            });
        }
    }
    Ok(hits)
}
