//! What many who come back at once get alike is put into frames once.
//!
//! After a restart thousands of consoles miss the same; to write it anew for each of them would
//! take most of the time until the last one is current again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytestring::ByteString;

use super::BATCH_BYTES;
use super::outbox::Outbox;
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
    made: HashMap<Key, Handout>,
}

/// Whoever stood at the same place and gets the same items up to the same place.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    known: String,
    cursor: String,
    /// Where the items lie in memory.
    items: Vec<usize>,
}

struct Handout {
    frames: Arc<[ByteString]>,
    /// Kept, so that nothing else comes to lie there.
    _items: Vec<Arc<Encoded>>,
}

impl Handouts {
    /// The frames that bring somebody who knows everything up to `known` to `cursor`. Only the
    /// last one says so.
    pub(super) fn frames(
        &self,
        known: &str,
        cursor: &str,
        items: Vec<Arc<Encoded>>,
    ) -> Arc<[ByteString]> {
        let place = |item: &Arc<Encoded>| Arc::as_ptr(item).addr();
        let key = Key {
            known: known.to_owned(),
            cursor: cursor.to_owned(),
            items: items.iter().map(place).collect(),
        };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(handout) = kept.made.get(&key) {
            return handout.frames.clone();
        }
        let frames = write(known, cursor, &items);
        let bytes: usize = frames.iter().map(|frame| frame.len()).sum();
        if kept.bytes + bytes > KEPT {
            *kept = Kept::default();
        }
        if bytes <= KEPT {
            kept.bytes += bytes;
            let handout = Handout {
                frames: frames.clone(),
                _items: items,
            };
            kept.made.insert(key, handout);
        }
        frames
    }
}

fn write(known: &str, cursor: &str, items: &[Arc<Encoded>]) -> Arc<[ByteString]> {
    let mut outbox = Outbox::new(usize::MAX);
    outbox.set_cursor(&known.into());
    for item in items {
        outbox.push_item(item);
    }
    outbox.set_cursor(&cursor.into());
    let mut frames = Vec::new();
    while !outbox.is_empty() {
        frames.extend(outbox.take(BATCH_BYTES));
    }
    frames.into()
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
        let of = |known, items: &[Arc<Encoded>]| handouts.frames(known, "g-9", items.to_vec());
        let (sara, omar) = (of("g-1", &items), of("g-1", &items));
        assert!(Arc::ptr_eq(&sara, &omar));
        assert_eq!(
            *sara,
            ["{\"type\":\"events\",\"cursor\":\"g-9\",\"items\":[1,2]}"]
        );
        assert!(!Arc::ptr_eq(&sara, &of("g-0", &items)));
        assert_eq!(of("g-1", &items[1..]).len(), 1);
        assert!(of("g-1", &[]).is_empty());
    }

    #[test]
    fn only_the_last_frame_of_much_tells_the_new_place() {
        let large = "x".repeat(BATCH_BYTES);
        let frames = Handouts::default().frames("g-1", "g-9", vec![item(&large), item("2")]);
        let tells = |frame: &ByteString| frame.contains("\"cursor\":\"g-9\"");
        assert_eq!(frames.iter().map(tells).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let handouts = Handouts::default();
        let third = item(&"x".repeat(KEPT / 3));
        for cursor in ["g-1", "g-2", "g-3", "g-4"] {
            handouts.frames("g-0", cursor, vec![third.clone()]);
        }
        assert!(handouts.kept.lock().unwrap().bytes <= KEPT);
        let too_much = item(&"x".repeat(KEPT));
        assert_eq!(handouts.frames("g-0", "g-5", vec![too_much]).len(), 1);
        assert!(handouts.kept.lock().unwrap().bytes <= KEPT);
    }
}
