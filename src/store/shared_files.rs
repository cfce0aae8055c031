//! The pictures, films, recordings and documents of a thread, newest first.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::messages::{self, MessageRecord};
use super::schema::message;
use crate::domain::ids::ConversationId;
use crate::domain::summary::Entry;

/// At most `limit` entries of these kinds that have a file, before a place of the thread.
pub fn page(
    connection: &mut AnyConnection,
    conversation: ConversationId,
    kinds: &[&str],
    before: i64,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let records: Vec<MessageRecord> = message::table
        .filter(message::conversation_id.eq(conversation.get()))
        .filter(message::seq.lt(before))
        .filter(message::media_id.is_not_null())
        .filter(message::revoked_at.is_null())
        .filter(message::kind.eq_any(kinds))
        .order(message::seq.desc())
        .limit(limit)
        .select(MessageRecord::as_select())
        .load(connection)?;
    messages::entries(connection, records)
}
