//! What waits for one console: state-like items keep only the newest per key, everything else
//! queues, and the sum of bytes is bounded.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use bytestring::ByteString;

use crate::actors::hub::{Encoded, StateKey};
use crate::domain::ids::ConversationId;

enum Waiting {
    /// A part of an `events` frame.
    Item(Arc<str>),
    /// A whole frame.
    Frame(ByteString),
}

impl Waiting {
    fn len(&self) -> usize {
        match self {
            Self::Item(text) => text.len(),
            Self::Frame(text) => text.len(),
        }
    }
}

struct Slot {
    key: Option<StateKey>,
    waiting: Waiting,
}

/// What waits, in order.
#[derive(Default)]
struct Queue {
    slots: VecDeque<Slot>,
    /// Where the newest of each key stands, counted from the first slot there was.
    places: HashMap<StateKey, u64>,
    taken: u64,
}

impl Queue {
    fn push(&mut self, key: Option<StateKey>, waiting: Waiting) -> Option<Waiting> {
        if let Some(older) = key.and_then(|key| self.slot_mut(key)) {
            return Some(std::mem::replace(&mut older.waiting, waiting));
        }
        if let Some(key) = key {
            let place = self.taken + u64::try_from(self.slots.len()).unwrap_or(0);
            self.places.insert(key, place);
        }
        self.slots.push_back(Slot { key, waiting });
        None
    }

    fn slot_mut(&mut self, key: StateKey) -> Option<&mut Slot> {
        let place = self.places.get(&key)?.checked_sub(self.taken)?;
        self.slots.get_mut(usize::try_from(place).ok()?)
    }

    fn pop(&mut self) -> Option<Waiting> {
        let slot = self.slots.pop_front()?;
        self.taken += 1;
        if let Some(key) = slot.key {
            self.places.remove(&key);
        }
        Some(slot.waiting)
    }
}

/// What waits for one console.
pub(super) struct Outbox {
    bound: usize,
    bytes: usize,
    /// There is none while nothing waits, which is nearly always: consoles are many.
    queue: Option<Box<Queue>>,
    /// Where the stream stands after everything that waits.
    newest: Arc<str>,
    /// Where it stands after what was taken for certain.
    safe: Arc<str>,
}

impl Outbox {
    pub(super) fn new(bound: usize) -> Self {
        Self {
            bound,
            bytes: 0,
            queue: None,
            newest: "".into(),
            safe: "".into(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_none()
    }

    pub(super) fn has_room_for(&self, bytes: usize) -> bool {
        self.bytes + bytes <= self.bound
    }

    pub(super) fn overflows(&self) -> bool {
        self.bytes > self.bound
    }

    pub(super) fn newest_cursor(&self) -> &Arc<str> {
        &self.newest
    }

    pub(super) fn set_cursor(&mut self, cursor: &Arc<str>) {
        self.newest = cursor.clone();
        if self.safe.is_empty() {
            self.safe = cursor.clone();
        }
    }

    /// Everything up to a place has gone by; nothing waits.
    pub(super) fn pass(&mut self, cursor: &Arc<str>) {
        self.newest = cursor.clone();
        self.safe = cursor.clone();
    }

    pub(super) fn clear(&mut self) {
        self.queue = None;
        self.bytes = 0;
    }

    pub(super) fn push_item(&mut self, item: &Encoded) {
        self.push(item.key, Waiting::Item(item.json().clone()));
    }

    pub(super) fn push_frame(&mut self, frame: ByteString) {
        self.push(None, Waiting::Frame(frame));
    }

    pub(super) fn push_presence(&mut self, conversation: ConversationId, frame: ByteString) {
        let key = StateKey::Presence(conversation);
        self.push(Some(key), Waiting::Frame(frame));
    }

    fn push(&mut self, key: Option<StateKey>, waiting: Waiting) {
        self.bytes += waiting.len();
        let queue = self.queue.get_or_insert_default();
        if let Some(older) = queue.push(key, waiting) {
            self.bytes = self.bytes.saturating_sub(older.len());
        }
    }

    /// Takes frames of about `limit` bytes: neighbouring items share one `events` frame.
    pub(super) fn take(&mut self, limit: usize) -> Vec<ByteString> {
        let mut frames = Vec::new();
        let mut items: Vec<Arc<str>> = Vec::new();
        let mut size = 0;
        while size < limit {
            let Some(waiting) = self.queue.as_mut().and_then(|queue| queue.pop()) else {
                break;
            };
            size += waiting.len();
            match waiting {
                Waiting::Item(json) => items.push(json),
                Waiting::Frame(text) => {
                    self.flush(&mut items, &mut frames);
                    frames.push(text);
                }
            }
        }
        if self
            .queue
            .as_ref()
            .is_some_and(|queue| queue.slots.is_empty())
        {
            self.queue = None;
        }
        self.bytes = self.bytes.saturating_sub(size);
        self.flush(&mut items, &mut frames);
        frames
    }

    /// While something still waits, an older cursor is the honest one: a newer value that
    /// replaced a waiting one may have overtaken others.
    fn flush(&mut self, items: &mut Vec<Arc<str>>, frames: &mut Vec<ByteString>) {
        if items.is_empty() {
            return;
        }
        let left = self.queue.as_ref().map_or(0, |queue| queue.slots.len());
        if left == 0 {
            self.safe = self.newest.clone();
        }
        let length: usize = items.iter().map(|item| item.len() + 1).sum();
        let mut frame = String::with_capacity(length + 64);
        frame.push_str("{\"type\":\"events\",\"cursor\":\"");
        frame.push_str(&self.safe);
        frame.push_str("\",\"items\":[");
        for (position, item) in items.drain(..).enumerate() {
            if position > 0 {
                frame.push(',');
            }
            frame.push_str(&item);
        }
        frame.push_str("]}");
        frames.push(frame.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actors::hub::Audience;

    fn row(id: i64, json: &str) -> Arc<Encoded> {
        let key = Some(StateKey::Row(ConversationId(id)));
        Arc::new(Encoded::ready(1, json, Audience::Everybody, key))
    }

    #[test]
    fn only_the_newest_state_of_a_row_waits() {
        let mut outbox = Outbox::new(1_000);
        outbox.set_cursor(&"g-1".into());
        outbox.push_item(&row(1, "\"old\""));
        outbox.push_item(&row(2, "\"two\""));
        outbox.push_item(&row(1, "\"new\""));
        outbox.set_cursor(&"g-3".into());
        let frames = outbox.take(1_000);
        assert_eq!(
            frames,
            ["{\"type\":\"events\",\"cursor\":\"g-3\",\"items\":[\"new\",\"two\"]}"]
        );
        assert!(outbox.is_empty());
    }

    #[test]
    fn the_cursor_does_not_run_ahead_of_what_waits() {
        let mut outbox = Outbox::new(1_000);
        outbox.set_cursor(&"g-1".into());
        outbox.push_item(&row(1, "\"one\""));
        outbox.push_item(&row(2, "\"two\""));
        outbox.set_cursor(&"g-9".into());
        let first = outbox.take(1);
        assert_eq!(
            first,
            ["{\"type\":\"events\",\"cursor\":\"g-1\",\"items\":[\"one\"]}"]
        );
        let second = outbox.take(1_000);
        assert_eq!(
            second,
            ["{\"type\":\"events\",\"cursor\":\"g-9\",\"items\":[\"two\"]}"]
        );
    }

    #[test]
    fn a_row_that_was_taken_waits_anew() {
        let mut outbox = Outbox::new(1_000);
        outbox.push_item(&row(1, "\"one\""));
        outbox.take(1_000);
        outbox.push_item(&row(1, "\"again\""));
        outbox.push_item(&row(1, "\"newest\""));
        assert_eq!(outbox.take(1_000).len(), 1);
        assert_eq!(outbox.bytes, 0);
    }

    #[test]
    fn what_queues_is_bounded_in_bytes() {
        let mut outbox = Outbox::new(10);
        outbox.push_frame("0123456789".into());
        assert!(!outbox.overflows());
        outbox.push_frame("x".into());
        assert!(outbox.overflows());
        outbox.clear();
        assert!(!outbox.overflows());
    }
}
