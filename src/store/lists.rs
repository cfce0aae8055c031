//! Lists of conversations: narrowed, in order, page by page.
//!
//! A page costs what it shows: the order comes from an index, the place from the last row of the
//! page before (a keyset), never from counting. What a list holds is by definition what
//! `Principal::may_see`, `View::holds` and `StatusFilter::holds` say; a property test compares.

mod cursor;
mod filter;
mod order;
mod rows;

use std::collections::HashSet;

use diesel::prelude::*;

pub use cursor::{BadCursor, Cursor};
pub(in crate::store) use filter::Condition;
pub(super) use rows::complete;

use super::connection::AnyConnection;
use super::conversations::ConversationRecord;
use super::error::StoreError;
use super::schema::conversation;
use super::search::Search;
use super::search::found::Found;
use crate::domain::ids::AgentId;
use crate::domain::permissions::Visibility;
use crate::domain::summary::{ReadPosition, Summary};
use crate::domain::time::Timestamp;
use crate::domain::view::{ListFilter, Sort};

type Db = <AnyConnection as Connection>::Backend;
type Query<'a> = conversation::BoxedQuery<'a, Db>;

/// What a reader asks for.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// What they may see.
    pub visibility: Visibility,
    /// What they want to see of it.
    pub filter: ListFilter,
    /// What is searched for.
    pub search: Option<Search>,
    /// In which order.
    pub sort: Sort,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// How many rows at the most.
    pub limit: i64,
    /// The clock, by which windows have closed or not.
    pub now: Timestamp,
}

/// Some rows of a list.
#[derive(Clone, Debug)]
pub struct ListPage {
    /// The rows, with where the reader stands in each.
    pub items: Vec<(Summary, ReadPosition)>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Cursor>,
}

/// One page.
///
/// # Errors
/// `Conflict` when the cursor belongs to another order.
pub fn page(connection: &mut AnyConnection, asked: &ListQuery) -> Result<ListPage, StoreError> {
    let start = match asked.after {
        Some(cursor) if cursor.sort != asked.sort => {
            return Err(StoreError::Conflict(
                "the cursor is of another order".into(),
            ));
        }
        cursor => cursor,
    };
    let now = start.map_or(asked.now, |cursor| cursor.now);
    let found_by = match &asked.search {
        Some(search) => Some(Found::look(connection, asked.visibility.workspace, search)?),
        None => None,
    };
    let limit = usize::try_from(asked.limit).unwrap_or(0).max(1);
    let mut found: Vec<(usize, ConversationRecord)> = Vec::new();
    let begin = start.map_or(0, |cursor| cursor.segment);
    for (number, segment) in order::segments(asked.sort, now)
        .iter()
        .enumerate()
        .skip(begin)
    {
        if found.len() > limit {
            break;
        }
        let Some(query) = filter::narrowed(connection, asked, found_by.as_ref()) else {
            break;
        };
        let after = start.filter(|cursor| cursor.segment == number);
        let missing = i64::try_from(limit + 1 - found.len()).unwrap_or(1);
        let records = order::along(query, segment, after)
            .limit(missing)
            .select(ConversationRecord::as_select())
            .load(connection)?;
        found.extend(records.into_iter().map(|record| (number, record)));
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found
        .last()
        .filter(|_| more)
        .map(|(segment, record)| Cursor::behind(asked.sort, *segment, record, now));
    let records = found.into_iter().map(|(_, record)| record).collect();
    let items = rows::complete(connection, asked.visibility.own, records)?;
    Ok(ListPage { items, next })
}

/// Those among these conversations that a reader may see.
pub(in crate::store) fn visible_among(
    connection: &mut AnyConnection,
    visibility: &Visibility,
    ids: HashSet<i64>,
) -> Result<HashSet<i64>, StoreError> {
    let visible: Vec<i64> = conversation::table
        .into_boxed::<Db>()
        .filter(conversation::id.eq_any(ids))
        .filter(conversation::workspace_id.eq(visibility.workspace.get()))
        .filter(conversation::merged_into.is_null())
        .filter(filter::visible(visibility))
        .select(conversation::id)
        .load(connection)?;
    Ok(visible.into_iter().collect())
}

/// These conversations as lists show them.
pub(in crate::store) fn summaries(
    connection: &mut AnyConnection,
    reader: AgentId,
    ids: HashSet<i64>,
) -> Result<Vec<Summary>, StoreError> {
    let records = conversation::table
        .filter(conversation::id.eq_any(ids))
        .select(ConversationRecord::as_select())
        .load(connection)?;
    let rows = rows::complete(connection, reader, records)?.into_iter();
    Ok(rows.map(|(summary, _)| summary).collect())
}
