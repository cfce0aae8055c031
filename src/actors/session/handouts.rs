//! What many who come back at once get alike is put into frames once.
//!
//! After a restart thousands of consoles miss the same; to write it anew for each of them would
//! take most of the time until the last one is current again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::parcel::Parcel;
use crate::actors::hub::Encoded;

/// How many bytes of frames are kept for others.
const KEPT: usize = 4 * 1_024 * 1_024;

/// The latest handouts.
#[derive(Default)]
pub(super) struct Handouts {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    bytes: usize,
    /// Each keeps its items, so that nothing else comes to lie where they do.
    made: HashMap<Key, Arc<Parcel>>,
}

/// Whoever stood at the same place and gets the same items up to the same place.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    known: Arc<str>,
    cursor: Arc<str>,
    /// Where the items lie in memory.
    items: Vec<usize>,
}

impl Handouts {
    /// What brings somebody who knows everything up to `known` to `cursor`.
    pub(super) fn of(
        &self,
        known: Arc<str>,
        cursor: Arc<str>,
        items: Vec<Arc<Encoded>>,
    ) -> Arc<Parcel> {
        let place = |item: &Arc<Encoded>| Arc::as_ptr(item).addr();
        let key = Key {
            known: known.clone(),
            cursor: cursor.clone(),
            items: items.iter().map(place).collect(),
        };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(parcel) = kept.made.get(&key) {
            return parcel.clone();
        }
        let parcel = Arc::new(Parcel::new(known, cursor, items));
        let bytes = parcel.bytes();
        if kept.bytes + bytes > KEPT {
            *kept = Kept::default();
        }
        if bytes <= KEPT {
            kept.bytes += bytes;
            kept.made.insert(key, parcel.clone());
        }
        parcel
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actors::hub::Audience;

    fn item(json: &str) -> Arc<Encoded> {
        Arc::new(Encoded::ready(1, json, Audience::Everybody, None))
    }

    #[test]
    fn whoever_misses_the_same_shares_it_and_nobody_else_does() {
        let (handouts, items) = (Handouts::default(), vec![item("1"), item("2")]);
        let of = |known: &str, items: &[Arc<Encoded>]| {
            handouts.of(known.into(), "g-9".into(), items.to_vec())
        };
        let sara = of("g-1", &items);
        assert!(Arc::ptr_eq(&sara, &of("g-1", &items)));
        assert!(!Arc::ptr_eq(&sara, &of("g-0", &items)));
        assert!(!Arc::ptr_eq(&sara, &of("g-1", &items[1..])));
        assert!(of("g-1", &[]).frames().is_empty());
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let handouts = Handouts::default();
        let of = |cursor: &str, item| handouts.of("g-0".into(), cursor.into(), vec![item]);
        let third = item(&"x".repeat(KEPT / 3));
        for cursor in ["g-1", "g-2", "g-3", "g-4"] {
            of(cursor, third.clone());
        }
        assert!(handouts.kept.lock().unwrap().bytes <= KEPT);
        of("g-5", item(&"x".repeat(KEPT)));
        assert!(handouts.kept.lock().unwrap().bytes <= KEPT);
    }
}
