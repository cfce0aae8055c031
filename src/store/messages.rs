//! Thread entries as rows.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::{media, message};
use super::transaction::Transaction;
use super::{wordings, words};
use crate::domain::conversation::Conversation;
use crate::domain::delivery::Delivery;
use crate::domain::ids::{ChannelId, ConversationId, MessageId};
use crate::domain::message::{Message, Quote};
use crate::domain::summary::{Entry, MediaInfo};
use crate::domain::time::Timestamp;

/// A row of `message`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = message, treat_none_as_default_value = false)]
#[expect(
    missing_docs,
    reason = "the columns are described where the table is made"
)]
pub struct MessageRecord {
    pub id: i64,
    pub workspace_id: i64,
    pub channel_id: i64,
    pub conversation_id: i64,
    pub seq: i64,
    pub direction: String,
    pub author_kind: String,
    pub author_id: Option<i64>,
    pub at: i64,
    pub kind: String,
    pub content: String,
    pub external_id: Option<String>,
    pub reply_to: Option<String>,
    pub reactions: String,
    pub delivery: Option<String>,
    pub delivery_state: Option<String>,
    pub forwarded: Option<String>,
    pub referral: Option<String>,
    pub media_id: Option<i64>,
    pub inbound_count: i64,
    pub edited_at: Option<i64>,
    pub revoked_at: Option<i64>,
}

impl MessageRecord {
    fn new(
        state: &Conversation,
        message: &Message,
        inbound_count: i64,
    ) -> Result<Self, StoreError> {
        let (author_kind, author_id) = words::author_to(&message.author);
        Ok(Self {
            id: message.id.get(),
            workspace_id: state.workspace.get(),
            channel_id: state.channel.get(),
            conversation_id: state.id.get(),
            seq: message.seq,
            direction: words::direction_to(message.direction).to_owned(),
            author_kind: author_kind.to_owned(),
            author_id,
            at: message.at.millis(),
            kind: message.content.kind().to_owned(),
            content: serde_json::to_string(&message.content)?,
            external_id: message.external_id.clone(),
            reply_to: words::json_option(message.reply_to.as_ref())?,
            reactions: serde_json::to_string(&message.reactions)?,
            delivery: words::json_option(message.delivery.as_ref())?,
            delivery_state: message
                .delivery
                .as_ref()
                .map(|delivery| delivery.state.as_str().to_owned()),
            forwarded: message
                .forwarded
                .map(|word| words::forwarded_to(word).to_owned()),
            referral: words::json_option(message.referral.as_ref())?,
            media_id: message.content.file_id().map(|id| id.get()),
            inbound_count,
            edited_at: message.edited_at.map(Timestamp::millis),
            revoked_at: message.revoked_at.map(Timestamp::millis),
        })
    }

    /// The entry as everybody reads it.
    pub fn message(&self) -> Result<Message, StoreError> {
        Ok(Message {
            id: self.id.into(),
            conversation_id: self.conversation_id.into(),
            seq: self.seq,
            direction: words::direction_from(&self.direction),
            author: words::author_from(&self.author_kind, self.author_id),
            at: Timestamp(self.at),
            content: serde_json::from_str(&self.content)?,
            external_id: self.external_id.clone(),
            reply_to: words::parse_option(self.reply_to.as_deref())?,
            reactions: serde_json::from_str(&self.reactions)?,
            delivery: words::parse_option(self.delivery.as_deref())?,
            forwarded: self.forwarded.as_deref().map(words::forwarded_from),
            referral: words::parse_option(self.referral.as_deref())?,
            edited_at: self.edited_at.map(Timestamp),
            edits: Vec::new(),
            revoked_at: self.revoked_at.map(Timestamp),
        })
    }
}

/// Adds an entry. `inbound_count` is how many messages the customer wrote up to here.
pub fn insert(
    transaction: &mut Transaction<'_>,
    state: &Conversation,
    message: &Message,
    inbound_count: i64,
) -> Result<(), StoreError> {
    let record = MessageRecord::new(state, message, inbound_count)?;
    transaction.rows.messages.push(record);
    Ok(())
}

/// An entry with its file.
pub fn load(connection: &mut AnyConnection, id: MessageId) -> Result<Entry, StoreError> {
    let record: MessageRecord = message::table
        .find(id.get())
        .select(MessageRecord::as_select())
        .first(connection)?;
    let mut entries = entries(connection, vec![record])?;
    entries.pop().ok_or(StoreError::NotFound)
}

/// Those of some entries that no colleague sent to the customer, in the order of their making.
pub fn not_sent(connection: &mut AnyConnection, ids: Vec<i64>) -> Result<Vec<Message>, StoreError> {
    let records: Vec<MessageRecord> = message::table
        .filter(message::id.eq_any(ids))
        .filter(message::direction.ne("out"))
        .order(message::id)
        .select(MessageRecord::as_select())
        .load(connection)?;
    records.iter().map(MessageRecord::message).collect()
}

/// The number over which an entry came or goes.
pub fn channel(connection: &mut AnyConnection, id: MessageId) -> Result<ChannelId, StoreError> {
    let channel: i64 = message::table
        .find(id.get())
        .select(message::channel_id)
        .first(connection)?;
    Ok(channel.into())
}

/// The entry with Meta's id on a number.
pub fn find_external(
    connection: &mut AnyConnection,
    channel: ChannelId,
    external_id: &str,
) -> Result<Option<Message>, StoreError> {
    let record: Option<MessageRecord> = message::table
        .filter(message::channel_id.eq(channel.get()))
        .filter(message::external_id.eq(external_id))
        .select(MessageRecord::as_select())
        .first(connection)
        .optional()?;
    record.map(|record| record.message()).transpose()
}

/// What an answer to Meta's message `external_id` quotes; the id alone when we do not have it.
pub fn quote_external(
    connection: &mut AnyConnection,
    channel: ChannelId,
    external_id: &str,
) -> Result<Quote, StoreError> {
    let found = find_external(connection, channel, external_id)?;
    Ok(found.as_ref().map_or_else(
        || Quote {
            message_id: None,
            external_id: Some(external_id.to_owned()),
            kind: None,
            preview: None,
            direction: None,
        },
        quote,
    ))
}

/// What an answer to this message quotes.
pub fn quote(message: &Message) -> Quote {
    Quote {
        message_id: Some(message.id),
        external_id: message.external_id.clone(),
        kind: Some(message.content.kind().to_owned()),
        preview: Some(message.content.preview()),
        direction: Some(message.direction),
    }
}

/// Entries with their files and former wordings.
pub fn entries(
    connection: &mut AnyConnection,
    records: Vec<MessageRecord>,
) -> Result<Vec<Entry>, StoreError> {
    let ids: Vec<i64> = records
        .iter()
        .filter_map(|record| record.media_id)
        .collect();
    let mut files = std::collections::HashMap::new();
    if !ids.is_empty() {
        type Row = (i64, String, String, Option<String>, Option<i64>);
        let rows: Vec<Row> = media::table
            .filter(media::id.eq_any(ids))
            .select((
                media::id,
                media::state,
                media::mime_type,
                media::file_name,
                media::size,
            ))
            .load(connection)?;
        for (id, state, mime_type, file_name, size) in rows {
            let state = words::media_state_from(&state);
            files.insert(
                id,
                MediaInfo {
                    id: id.into(),
                    state,
                    mime_type,
                    file_name,
                    size,
                },
            );
        }
    }
    let edited = records.iter().filter(|record| record.edited_at.is_some());
    let mut edits = wordings::of(connection, edited.map(|record| record.id).collect())?;
    let with_files = records.iter().map(|record| {
        let media = record.media_id.and_then(|id| files.get(&id).cloned());
        let mut message = record.message()?;
        message.edits = edits.remove(&record.id).unwrap_or_default();
        Ok(Entry { message, media })
    });
    with_files.collect()
}

/// Meta's id of the customer's newest message.
pub fn newest_inbound(
    connection: &mut AnyConnection,
    conversation: ConversationId,
) -> Result<Option<String>, StoreError> {
    let newest: Option<Option<String>> = message::table
        .filter(message::conversation_id.eq(conversation.get()))
        .filter(message::direction.eq("in"))
        .order(message::seq.desc())
        .select(message::external_id)
        .first(connection)
        .optional()?;
    Ok(newest.flatten())
}

/// How many messages the customer wrote up to an entry.
pub fn inbound_up_to(
    connection: &mut AnyConnection,
    conversation: ConversationId,
    seq: i64,
) -> Result<i64, StoreError> {
    let count: Option<i64> = message::table
        .filter(message::conversation_id.eq(conversation.get()))
        .filter(message::seq.le(seq))
        .order(message::seq.desc())
        .select(message::inbound_count)
        .first(connection)
        .optional()?;
    Ok(count.unwrap_or(0))
}

/// Writes what became of a message of ours.
pub fn set_delivery(
    transaction: &mut Transaction<'_>,
    id: MessageId,
    delivery: &Delivery,
    external_id: Option<&str>,
) -> Result<(), StoreError> {
    let row = message::table.find(id.get());
    let state = delivery.state.as_str();
    let delivery = serde_json::to_string(delivery)?;
    diesel::update(row)
        .set((
            message::delivery.eq(Some(delivery)),
            message::delivery_state.eq(Some(state)),
        ))
        .execute(transaction.connection)?;
    if let Some(external_id) = external_id {
        diesel::update(row)
            .set(message::external_id.eq(Some(external_id)))
            .execute(transaction.connection)?;
    }
    Ok(())
}

/// Writes what a reaction, an edit or a deletion made of an entry.
pub fn update(transaction: &mut Transaction<'_>, message: &Message) -> Result<(), StoreError> {
    let media_id = message.content.file_id().map(|id| id.get());
    diesel::update(message::table.find(message.id.get()))
        .set((
            message::kind.eq(message.content.kind()),
            message::content.eq(serde_json::to_string(&message.content)?),
            message::reactions.eq(serde_json::to_string(&message.reactions)?),
            message::media_id.eq(media_id),
            message::edited_at.eq(message.edited_at.map(Timestamp::millis)),
            message::revoked_at.eq(message.revoked_at.map(Timestamp::millis)),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

/// Moves every entry of one conversation behind the last of another.
pub fn move_all(
    transaction: &mut Transaction<'_>,
    from: ConversationId,
    into: &Conversation,
) -> Result<(), StoreError> {
    diesel::update(message::table.filter(message::conversation_id.eq(from.get())))
        .set((
            message::conversation_id.eq(into.id.get()),
            message::seq.eq(message::seq + into.seq),
            message::inbound_count.eq(message::inbound_count + into.inbound_count),
        ))
        .execute(transaction.connection)?;
    diesel::update(media::table.filter(media::conversation_id.eq(from.get())))
        .set(media::conversation_id.eq(Some(into.id.get())))
        .execute(transaction.connection)?;
    Ok(())
}
