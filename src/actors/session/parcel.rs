//! What one batch of the hub's holds for every session that wants the same of it.

use std::sync::{Arc, OnceLock};

use bytestring::ByteString;

use super::outbox::Outbox;
use crate::actors::hub::Encoded;

/// Some items of a batch. Whoever has nothing else waiting shares one frame of them.
pub struct Parcel {
    /// Where the stream stands after the batch.
    pub cursor: Arc<str>,
    /// What happened, in order.
    pub items: Vec<Arc<Encoded>>,
    frame: OnceLock<ByteString>,
}

impl Parcel {
    /// These items.
    pub fn new(cursor: Arc<str>, items: Vec<Arc<Encoded>>) -> Self {
        Self {
            cursor,
            items,
            frame: OnceLock::new(),
        }
    }

    /// How many bytes the items have.
    pub(super) fn len(&self) -> usize {
        self.items.iter().map(|item| item.json().len()).sum()
    }

    /// The frame that an empty outbox would make of it; made by whoever needs it first.
    pub(super) fn frame(&self) -> ByteString {
        let frame = self.frame.get_or_init(|| {
            let mut outbox = Outbox::new(usize::MAX);
            for item in &self.items {
                outbox.push_item(item);
            }
            outbox.set_cursor(&self.cursor);
            outbox.take(usize::MAX).pop().unwrap_or_default()
        });
        frame.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actors::hub::{Audience, StateKey};
    use crate::domain::ids::ConversationId;

    #[test]
    fn a_parcel_is_one_frame_with_the_newest_of_each_row() {
        let row = |id, json: &str| {
            let key = Some(StateKey::Row(ConversationId(id)));
            Arc::new(Encoded::ready(1, json, Audience::Everybody, key))
        };
        let items = vec![row(1, "1"), row(2, "2"), row(1, "3")];
        let parcel = Parcel::new("g-3".into(), items);
        assert_eq!(parcel.len(), 3);
        let frame = "{\"type\":\"events\",\"cursor\":\"g-3\",\"items\":[3,2]}";
        assert_eq!(parcel.frame(), frame);
        assert_eq!(parcel.frame().as_ptr(), parcel.frame().as_ptr());
    }
}
