//! The entries of a thread, a stretch at a time.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::messages::{self, MessageRecord};
use super::schema::{conversation, message};
use crate::domain::ids::ConversationId;
use crate::domain::summary::Entry;

/// Which stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// The newest.
    Newest,
    /// The last before this place.
    Before(i64),
    /// The first behind this place.
    After(i64),
    /// As many on both sides of this place, and the place itself.
    Around(i64),
}

/// Some entries of a thread.
#[derive(Clone, Debug)]
pub struct ThreadPage {
    /// The entries with their files, in order.
    pub entries: Vec<Entry>,
    /// Whether there are older ones.
    pub more_before: bool,
    /// Whether there are newer ones.
    pub more_after: bool,
}

/// At most `limit` entries of a thread.
pub fn page(
    connection: &mut AnyConnection,
    id: ConversationId,
    stretch: Stretch,
    limit: i64,
) -> Result<ThreadPage, StoreError> {
    let limit = limit.max(1);
    let records = match stretch {
        Stretch::Newest => before(connection, id, i64::MAX, limit)?,
        Stretch::Before(seq) => before(connection, id, seq, limit)?,
        Stretch::After(seq) => after(connection, id, seq, limit)?,
        Stretch::Around(seq) => {
            let mut records = before(connection, id, seq, limit / 2)?;
            let rest = limit - limit / 2;
            records.extend(after(connection, id, seq.saturating_sub(1), rest)?);
            records
        }
    };
    // Places are dense from 1 to the conversation's own.
    let last: i64 = conversation::table
        .find(id.get())
        .select(conversation::seq)
        .first(connection)?;
    let (first_shown, last_shown) = match (records.first(), records.last()) {
        (Some(first), Some(end)) => (first.seq, end.seq),
        _ => nothing_shown(stretch, last),
    };
    Ok(ThreadPage {
        entries: messages::entries(connection, records)?,
        more_before: first_shown > 1,
        more_after: last_shown < last,
    })
}

/// Between which places an empty stretch lies.
fn nothing_shown(stretch: Stretch, last: i64) -> (i64, i64) {
    match stretch {
        Stretch::Before(seq) => (1, seq.min(last + 1) - 1),
        Stretch::After(_) | Stretch::Around(_) | Stretch::Newest => (last + 1, last),
    }
}

fn before(
    connection: &mut AnyConnection,
    id: ConversationId,
    seq: i64,
    limit: i64,
) -> Result<Vec<MessageRecord>, StoreError> {
    let mut records: Vec<MessageRecord> = message::table
        .filter(message::conversation_id.eq(id.get()))
        .filter(message::seq.lt(seq))
        .order(message::seq.desc())
        .limit(limit)
        .select(MessageRecord::as_select())
        .load(connection)?;
    records.reverse();
    Ok(records)
}

fn after(
    connection: &mut AnyConnection,
    id: ConversationId,
    seq: i64,
    limit: i64,
) -> Result<Vec<MessageRecord>, StoreError> {
    let records = message::table
        .filter(message::conversation_id.eq(id.get()))
        .filter(message::seq.gt(seq))
        .order(message::seq.asc())
        .limit(limit)
        .select(MessageRecord::as_select())
        .load(connection)?;
    Ok(records)
}
