//! The orders of lists, as stretches of an index.

use diesel::prelude::*;

use super::{Cursor, Query};
use crate::domain::time::Timestamp;
use crate::domain::view::Sort;
use crate::store::conversations::BEHIND;
use crate::store::schema::conversation;

/// A stretch of an index, walked one way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    column: Column,
    way: Way,
    /// Values above this only.
    above: i64,
    /// Values up to this only.
    up_to: i64,
}

#[derive(Clone, Copy, Debug)]
enum Column {
    Waiting,
    Activity,
    Window,
}

#[derive(Clone, Copy, Debug)]
enum Way {
    Up,
    Down,
}

impl Segment {
    fn whole(column: Column, way: Way) -> Self {
        Self::part(column, way, i64::MIN, i64::MAX)
    }

    fn part(column: Column, way: Way, above: i64, up_to: i64) -> Self {
        Self {
            column,
            way,
            above,
            up_to,
        }
    }
}

/// The stretches of an order, one after the other.
pub(super) fn segments(sort: Sort, now: Timestamp) -> Vec<Segment> {
    let now = now.millis();
    match sort {
        Sort::Waiting => vec![Segment::whole(Column::Waiting, Way::Up)],
        Sort::Newest => vec![Segment::whole(Column::Activity, Way::Down)],
        Sort::Oldest => vec![Segment::whole(Column::Activity, Way::Up)],
        // Open windows, the next to close first; then closed ones, the last closed first; then
        // those of customers who never wrote.
        Sort::Window => vec![
            Segment::part(Column::Window, Way::Up, now, BEHIND - 1),
            Segment::part(Column::Window, Way::Down, i64::MIN, now),
            Segment::part(Column::Window, Way::Up, BEHIND - 1, i64::MAX),
        ],
    }
}

/// Both halves of a condition on the key and the id, so that the index finds the place by the key.
macro_rules! walk {
    ($query:expr, $key:expr, $segment:expr, $after:expr) => {{
        let mut query = $query;
        // A row behind which to go on is a nearer bound than the stretch's own. Of two bounds, the
        // database might begin at the farther one and read its way through the pages before.
        let (from_below, from_above) = match ($segment.way, $after) {
            (_, None) => (true, true),
            (Way::Up, Some(_)) => (false, true),
            (Way::Down, Some(_)) => (true, false),
        };
        if from_below && $segment.above > i64::MIN {
            query = query.filter($key.gt($segment.above));
        }
        if from_above && $segment.up_to < i64::MAX {
            query = query.filter($key.le($segment.up_to));
        }
        match ($segment.way, $after) {
            (Way::Up, None) => query.order(($key.asc(), conversation::id.asc())),
            (Way::Down, None) => query.order(($key.desc(), conversation::id.desc())),
            (Way::Up, Some(after)) => query
                .filter($key.ge(after.key))
                .filter($key.gt(after.key).or(conversation::id.gt(after.id)))
                .order(($key.asc(), conversation::id.asc())),
            (Way::Down, Some(after)) => query
                .filter($key.le(after.key))
                .filter($key.lt(after.key).or(conversation::id.lt(after.id)))
                .order(($key.desc(), conversation::id.desc())),
        }
    }};
}

/// The query along a stretch, behind a row.
pub(super) fn along<'a>(query: Query<'a>, segment: &Segment, after: Option<Cursor>) -> Query<'a> {
    match segment.column {
        Column::Waiting => walk!(query, conversation::waiting_sort, segment, after),
        Column::Activity => walk!(query, conversation::last_activity_at, segment, after),
        Column::Window => walk!(query, conversation::window_sort, segment, after),
    }
}
