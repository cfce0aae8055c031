//! What several sessions get alike.

use std::sync::{Arc, OnceLock};

use bytestring::ByteString;

use super::BATCH_BYTES;
use super::outbox::Outbox;
use crate::actors::hub::Encoded;

/// Some items of the stream. Whoever has nothing else waiting shares the frames of them.
pub struct Parcel {
    /// Where the stream stood before: what all who get it know.
    before: Arc<str>,
    /// Where the stream stands after it.
    pub cursor: Arc<str>,
    /// What happened, in order.
    pub items: Vec<Arc<Encoded>>,
    frames: OnceLock<Vec<ByteString>>,
}

impl Parcel {
    /// Everything that happened between two places.
    pub fn new(before: Arc<str>, cursor: Arc<str>, items: Vec<Arc<Encoded>>) -> Self {
        Self {
            before,
            cursor,
            items,
            frames: OnceLock::new(),
        }
    }

    /// Something that has no place of its own.
    pub fn single(cursor: Arc<str>, item: Encoded) -> Self {
        Self::new(cursor.clone(), cursor, vec![Arc::new(item)])
    }

    /// How many bytes its frames have.
    pub(super) fn bytes(&self) -> usize {
        self.frames().iter().map(|frame| frame.len()).sum()
    }

    /// The frames that an empty outbox would make of it, written by whoever needs them first. Only
    /// the last one tells the new place.
    pub(super) fn frames(&self) -> &[ByteString] {
        self.frames.get_or_init(|| {
            let mut outbox = Outbox::new(usize::MAX);
            outbox.set_cursor(&self.before);
            for item in &self.items {
                outbox.push_item(item);
            }
            outbox.set_cursor(&self.cursor);
            let mut frames = Vec::new();
            while !outbox.is_empty() {
                frames.extend(outbox.take(BATCH_BYTES));
            }
            frames
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actors::hub::{Audience, StateKey};
    use crate::domain::ids::ConversationId;

    fn row(id: i64, json: &str) -> Arc<Encoded> {
        let key = Some(StateKey::Row(ConversationId(id)));
        Arc::new(Encoded::ready(1, json, Audience::Everybody, key))
    }

    #[test]
    fn a_parcel_is_one_frame_with_the_newest_of_each_row() {
        let items = vec![row(1, "1"), row(2, "2"), row(1, "3")];
        let parcel = Parcel::new("g-0".into(), "g-3".into(), items);
        let frame = "{\"type\":\"events\",\"cursor\":\"g-3\",\"items\":[3,2]}";
        assert_eq!(parcel.frames(), [frame]);
        assert_eq!(parcel.frames().as_ptr(), parcel.frames().as_ptr());
    }

    #[test]
    fn only_the_last_frame_of_much_tells_the_new_place() {
        let large = "x".repeat(BATCH_BYTES);
        let parcel = Parcel::new(
            "g-1".into(),
            "g-9".into(),
            vec![row(1, &large), row(2, "2")],
        );
        let frames = parcel.frames().iter();
        let tells = frames.map(|frame| frame.contains("\"cursor\":\"g-9\""));
        assert_eq!(tells.collect::<Vec<_>>(), [false, true]);
    }
}
