//! What follows when an answer of ours never arrives.

use super::Draft;
use super::ownership::ensure_open;
use crate::domain::conversation::Status;
use crate::domain::event::Event;
use crate::domain::message::Author;

/// The customer waits again, unless another answer stands; a conversation that was resolved with
/// the answer is opened again.
pub(super) fn decide(draft: &mut Draft, seq: i64) {
    let last = draft.state.last_reply.as_ref();
    if !last.is_some_and(|last| last.trail.hold(seq)) {
        return;
    }
    draft.push(Event::AnswerFailed { seq });
    if draft.state.waiting_since.is_some() && draft.state.status == Status::Resolved {
        ensure_open(draft, &Author::System);
    }
}
