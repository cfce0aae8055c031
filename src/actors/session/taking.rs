//! What a session is given to tell its client: shared with others as long as it is not behind.

use std::sync::Arc;

use super::AgentSession;
use super::parcel::Parcel;
use crate::actors::hub::Encoded;

impl AgentSession {
    /// What was missed up to a place, shared with others who missed the same. Nothing waits yet
    /// that could make the place a lie.
    pub(super) fn take_missed(&mut self, cursor: &str, items: Vec<Arc<Encoded>>) {
        let known = self.outbox.newest_cursor().clone();
        let handouts = &self.engine.backlogs.handouts;
        let missed = handouts.of(known, cursor.into(), items);
        if !self.outbox.has_room_for(missed.bytes()) {
            // The welcome is not to be dropped together with what is too much.
            self.feed();
        }
        self.take_whole(&missed);
    }

    /// What happened, shared with others who are not behind either.
    pub(super) fn take_parcel(&mut self, parcel: &Parcel) {
        if !self.outbox.is_empty() || !self.tap.is_open() {
            self.take_in(&parcel.cursor, &parcel.items);
        } else if let [frame] = parcel.frames() {
            self.outbox.pass(&parcel.cursor);
            self.hand_over(vec![frame.clone()]);
        } else {
            self.take_whole(parcel);
        }
    }

    /// What follows whatever waits, as it was written for everybody.
    fn take_whole(&mut self, parcel: &Parcel) {
        self.push_frames(parcel);
        self.outbox.pass(&parcel.cursor);
        self.check_bound();
        self.feed();
    }

    pub(super) fn push_frames(&mut self, parcel: &Parcel) {
        for frame in parcel.frames() {
            self.outbox.push_frame(frame.clone());
        }
    }

    pub(super) fn take_in(&mut self, cursor: &Arc<str>, items: &[Arc<Encoded>]) {
        for item in items {
            self.outbox.push_item(item);
        }
        self.outbox.set_cursor(cursor);
        self.check_bound();
        self.feed();
    }
}
