//! Where entries stand among hits: by when they were said, the newest first.
//!
//! An id tells when an entry was stored. That is when it was said, but for history and whatever
//! else comes late: those get a place of their own, which is kept.

use std::collections::HashMap;

use diesel::prelude::*;

use super::index::Document;
use crate::domain::ids::{made_at, of_moment};
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::schema::search_place;
use crate::store::transaction::Transaction;

/// Stored so much later than it was said, an entry stands where it was said.
const LATE_MILLIS: i64 = 10 * 60 * 1_000;

/// Where an entry stands by its times.
pub(super) fn place(id: i64, said_at: Timestamp) -> i64 {
    let late = made_at(id).millis() - said_at.millis();
    if late.abs() <= LATE_MILLIS {
        return id;
    }
    let (first, count) = of_moment(said_at);
    // Much may have been said in the same second; each gets another place of the moment.
    let spread = id.unsigned_abs().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
    first + i64::try_from(spread).unwrap_or(0) % count
}

/// The places of these entries. Those that are not where their ids say are kept from now on.
pub(super) fn keep(
    transaction: &mut Transaction<'_>,
    documents: &[Document],
) -> Result<HashMap<i64, i64>, StoreError> {
    let places = documents.iter().map(|it| (it.id, place(it.id, it.at)));
    let mut places: HashMap<i64, i64> = places.collect();
    let late = places.iter().filter(|(id, place)| id != place);
    let late: Vec<i64> = late.map(|(id, _)| *id).collect();
    if late.is_empty() {
        return Ok(places);
    }
    let kept: Vec<(i64, i64)> = search_place::table
        .filter(search_place::message_id.eq_any(late.clone()))
        .select((search_place::message_id, search_place::place))
        .load(transaction.connection)?;
    let kept: HashMap<i64, i64> = kept.into_iter().collect();
    for id in late {
        let Some(wanted) = places.get_mut(&id) else {
            continue;
        };
        match kept.get(&id) {
            Some(place) => *wanted = *place,
            None => *wanted = take(transaction, id, *wanted)?,
        }
    }
    Ok(places)
}

/// Takes the place, or the next one that is free.
fn take(transaction: &mut Transaction<'_>, id: i64, wanted: i64) -> Result<i64, StoreError> {
    let mut place = wanted;
    while crate::store::any(
        search_place::table
            .find(place)
            .select(search_place::place)
            .first(transaction.connection),
    )? {
        place += 1;
    }
    diesel::insert_into(search_place::table)
        .values((
            search_place::place.eq(place),
            search_place::message_id.eq(id),
        ))
        .execute(transaction.connection)?;
    Ok(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_late_stands_where_it_was_said() {
        let now = Timestamp(1_800_000_000_000);
        let (id, _) = of_moment(now);
        assert_eq!(place(id, now), id);
        assert_eq!(
            place(id, now.plus_millis(-3_000)),
            id,
            "on its way for a moment"
        );
        let days = 86_400_000;
        let (old, older) = (now.plus_millis(-days), now.plus_millis(-2 * days));
        assert!(place(id, old) < id && place(id + 1, older) < place(id, old));
        assert_ne!(place(id, old), place(id + 1, old));
        assert_eq!(made_at(place(id, old)), old);
    }
}
