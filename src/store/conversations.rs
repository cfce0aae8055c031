//! Conversations as rows: loading one, writing one, and the counts that hang on them.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::contacts;
use super::error::StoreError;
use super::follow_ups;
use super::rows::{CountKey, RowChange, Touch};
use super::schema::{conversation, conversation_count, conversation_label};
use super::transaction::Transaction;
use super::words;
use crate::domain::conversation::{Conversation, Scope, Status};
use crate::domain::ids::{ChannelId, ContactId, ConversationId, WorkspaceId};
use crate::domain::reply_window;
use crate::domain::summary::{LastMessage, Summary};
use crate::domain::time::Timestamp;

/// A row of `conversation`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(
    table_name = conversation,
    treat_none_as_null = true,
    treat_none_as_default_value = false
)]
#[expect(
    missing_docs,
    reason = "the columns are described where the table is made"
)]
pub struct ConversationRecord {
    pub id: i64,
    pub workspace_id: i64,
    pub channel_id: i64,
    pub contact_id: i64,
    pub branch_id: Option<i64>,
    pub team_id: Option<i64>,
    pub owner_id: Option<i64>,
    pub status: String,
    pub snoozed_until: Option<i64>,
    pub priority: i64,
    pub assistant: String,
    pub episode: i64,
    pub seq: i64,
    pub version: i64,
    pub inbound_count: i64,
    pub answered_inbound: i64,
    pub waiting_since: Option<i64>,
    pub waiting_sort: i64,
    pub window_sort: i64,
    pub follow_up_at: Option<i64>,
    pub last_inbound_at: Option<i64>,
    pub last_reply: Option<String>,
    pub last_message: Option<String>,
    pub last_activity_at: i64,
    pub labels: String,
    pub merged_into: Option<i64>,
    pub created_at: i64,
}

/// Rows that do not wait sort behind all that do, newest first: this minus their activity.
pub(super) const BEHIND: i64 = 1 << 62;

impl ConversationRecord {
    fn new(state: &Conversation, last: Option<&LastMessage>) -> Result<Self, StoreError> {
        let activity = state.last_activity_at.millis();
        Ok(Self {
            id: state.id.get(),
            workspace_id: state.workspace.get(),
            channel_id: state.channel.get(),
            contact_id: state.contact.get(),
            branch_id: state.branch.map(|id| id.get()),
            team_id: state.team.map(|id| id.get()),
            owner_id: state.owner.map(|id| id.get()),
            status: state.status.as_str().to_owned(),
            snoozed_until: match state.status {
                Status::Snoozed { until } => Some(until.millis()),
                _ => None,
            },
            priority: words::priority_to(state.priority),
            assistant: words::assistant_to(state.assistant).to_owned(),
            episode: state.episode,
            seq: state.seq,
            version: state.version,
            inbound_count: state.inbound_count,
            answered_inbound: state.answered_inbound,
            waiting_since: state.waiting_since.map(Timestamp::millis),
            waiting_sort: state
                .waiting_since
                .map_or(BEHIND - activity, Timestamp::millis),
            window_sort: window_sort(state),
            follow_up_at: state.follow_up_at.map(Timestamp::millis),
            last_inbound_at: state.last_inbound_at.map(Timestamp::millis),
            last_reply: words::json_option(state.last_reply.as_ref())?,
            last_message: words::json_option(last)?,
            last_activity_at: activity,
            labels: serde_json::to_string(&state.labels)?,
            merged_into: None,
            created_at: state.created_at.millis(),
        })
    }

    /// The state as the rules see it.
    pub fn state(&self) -> Result<Conversation, StoreError> {
        let status = match (self.status.as_str(), self.snoozed_until) {
            ("open", _) => Status::Open,
            ("snoozed", Some(until)) => Status::Snoozed {
                until: Timestamp(until),
            },
            _ => Status::Resolved,
        };
        Ok(Conversation {
            id: self.id.into(),
            workspace: self.workspace_id.into(),
            channel: self.channel_id.into(),
            contact: self.contact_id.into(),
            branch: self.branch_id.map(Into::into),
            seq: self.seq,
            version: self.version,
            status,
            owner: self.owner_id.map(Into::into),
            team: self.team_id.map(Into::into),
            priority: words::priority_from(self.priority),
            labels: serde_json::from_str(&self.labels)?,
            waiting_since: self.waiting_since.map(Timestamp),
            follow_up_at: self.follow_up_at.map(Timestamp),
            assistant: words::assistant_from(&self.assistant),
            episode: self.episode,
            last_inbound_at: self.last_inbound_at.map(Timestamp),
            inbound_count: self.inbound_count,
            answered_inbound: self.answered_inbound,
            last_reply: words::parse_option(self.last_reply.as_deref())?,
            last_activity_at: Timestamp(self.last_activity_at),
            created_at: Timestamp(self.created_at),
        })
    }

    /// The newest message that the row shows.
    pub fn last_message(&self) -> Result<Option<LastMessage>, StoreError> {
        words::parse_option(self.last_message.as_deref())
    }

    /// What decides who may see it.
    pub fn scope(&self) -> Scope {
        Scope {
            channel: self.channel_id.into(),
            branch: self.branch_id.map(Into::into),
            team: self.team_id.map(Into::into),
            owner: self.owner_id.map(Into::into),
        }
    }
}

/// A conversation as lists show it. `Conflict` when it was joined to another one.
pub fn load(connection: &mut AnyConnection, id: ConversationId) -> Result<Summary, StoreError> {
    let record: ConversationRecord = conversation::table
        .find(id.get())
        .select(ConversationRecord::as_select())
        .first(connection)?;
    summary(connection, &record)
}

/// The same of a row that has been read already.
pub fn summary(
    connection: &mut AnyConnection,
    record: &ConversationRecord,
) -> Result<Summary, StoreError> {
    Ok(Summary {
        conversation: record.state()?,
        contact: contacts::load(connection, record.contact_id.into())?,
        last_message: record.last_message()?,
    })
}

/// Into which conversation this one was joined, if it was.
pub fn merged_into(
    connection: &mut AnyConnection,
    id: ConversationId,
) -> Result<Option<ConversationId>, StoreError> {
    let into: Option<i64> = conversation::table
        .find(id.get())
        .select(conversation::merged_into)
        .first(connection)?;
    Ok(into.map(Into::into))
}

/// The conversation of a customer on a number.
pub fn find_by_contact(
    connection: &mut AnyConnection,
    channel: ChannelId,
    contact: ContactId,
) -> Result<Option<ConversationId>, StoreError> {
    let id: Option<i64> = conversation::table
        .filter(conversation::channel_id.eq(channel.get()))
        .filter(conversation::contact_id.eq(contact.get()))
        .select(conversation::id)
        .first(connection)
        .optional()?;
    Ok(id.map(Into::into))
}

/// Writes a conversation whose row had `before.version` (0: there was none).
///
/// # Errors
/// `Conflict` when the row is at another version: somebody else wrote, load again.
pub fn save(
    transaction: &mut Transaction<'_>,
    before: &Conversation,
    after: &Conversation,
    last: Option<&LastMessage>,
) -> Result<(), StoreError> {
    let change = if before.version == 0 {
        RowChange::New(Box::new(ConversationRecord::new(after, last)?))
    } else if is_touch(before, after) {
        RowChange::Touch(touch(after, last)?)
    } else {
        RowChange::Whole(Box::new(ConversationRecord::new(after, last)?))
    };
    transaction.rows.conversations.push(change);
    if before.labels != after.labels {
        save_labels(transaction, before, after)?;
    }
    let reminded = before.follow_up_at.filter(|_| before.version > 0);
    if reminded != after.follow_up_at {
        follow_ups::set(transaction, after, after.follow_up_at)?;
    }
    count(
        transaction,
        (before.version > 0).then_some(before),
        Some(after),
    );
    Ok(())
}

/// Whether one more message of a customer who waits already is all that happened.
fn is_touch(before: &Conversation, after: &Conversation) -> bool {
    let touched = Conversation {
        seq: after.seq,
        version: after.version,
        inbound_count: after.inbound_count,
        last_inbound_at: after.last_inbound_at,
        last_activity_at: after.last_activity_at,
        ..before.clone()
    };
    after.version == before.version + 1 && after.waiting_since.is_some() && touched == *after
}

fn touch(after: &Conversation, last: Option<&LastMessage>) -> Result<Touch, StoreError> {
    Ok(Touch {
        id: after.id.get(),
        seq: after.seq,
        version: after.version,
        inbound_count: after.inbound_count,
        window_sort: window_sort(after),
        last_inbound_at: after.last_inbound_at.map(Timestamp::millis),
        last_message: words::json_option(last)?,
        last_activity_at: after.last_activity_at.millis(),
    })
}

fn window_sort(state: &Conversation) -> i64 {
    state
        .last_inbound_at
        .map_or(BEHIND, |at| reply_window::closes_at(at).millis())
}

fn save_labels(
    transaction: &mut Transaction<'_>,
    before: &Conversation,
    after: &Conversation,
) -> Result<(), StoreError> {
    for label in before.labels.difference(&after.labels) {
        diesel::delete(conversation_label::table.find((after.id.get(), label.get())))
            .execute(transaction.connection)?;
    }
    for label in after.labels.difference(&before.labels) {
        diesel::insert_into(conversation_label::table)
            .values((
                conversation_label::conversation_id.eq(after.id.get()),
                conversation_label::label_id.eq(label.get()),
                conversation_label::workspace_id.eq(after.workspace.get()),
            ))
            .execute(transaction.connection)?;
    }
    Ok(())
}

/// Marks a conversation as joined to another; it keeps nothing but its row.
pub fn mark_merged(
    transaction: &mut Transaction<'_>,
    state: &Conversation,
    into: ConversationId,
) -> Result<(), StoreError> {
    let row = conversation::table.find(state.id.get());
    let touched = diesel::update(row.filter(conversation::version.eq(state.version)))
        .set((
            conversation::merged_into.eq(Some(into.get())),
            conversation::status.eq("merged"),
            conversation::version.eq(state.version + 1),
        ))
        .execute(transaction.connection)?;
    if touched != 1 {
        return Err(StoreError::Conflict(format!(
            "conversation {} has moved on",
            state.id
        )));
    }
    if state.follow_up_at.is_some() {
        follow_ups::set(transaction, state, None)?;
    }
    count(transaction, Some(state), None);
    Ok(())
}

fn count_key(state: &Conversation) -> CountKey {
    (
        state.workspace.get(),
        state.channel.get(),
        state.team.map_or(0, |id| id.get()),
        state.owner.map_or(0, |id| id.get()),
        state.status.as_str(),
    )
}

/// Moves a conversation from one count to another.
fn count(
    transaction: &mut Transaction<'_>,
    before: Option<&Conversation>,
    after: Option<&Conversation>,
) {
    let (before, after) = (before.map(count_key), after.map(count_key));
    if before == after {
        return;
    }
    let counts = &mut transaction.rows.counts;
    if let Some(key) = before {
        *counts.entry(key).or_default() -= 1;
    }
    if let Some(key) = after {
        *counts.entry(key).or_default() += 1;
    }
}

/// One row of the counts.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Count {
    /// On which number.
    pub channel: i64,
    /// Of which team; 0 for none.
    pub team: i64,
    /// Whose; 0 for nobody's.
    pub owner: i64,
    /// Which status.
    pub status: String,
    /// How many.
    pub total: i64,
}

/// All counts of a workspace: as many rows as there are kinds, not conversations.
pub fn counts(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
) -> Result<Vec<Count>, StoreError> {
    let rows = conversation_count::table
        .filter(conversation_count::workspace_id.eq(workspace.get()))
        .filter(conversation_count::total.ne(0))
        .select((
            conversation_count::channel_id,
            conversation_count::team_id,
            conversation_count::owner_id,
            conversation_count::status,
            conversation_count::total,
        ))
        .load(connection)?;
    Ok(rows)
}

/// Snoozed conversations whose time has come, at most `limit`.
pub fn due_snoozes(
    connection: &mut AnyConnection,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<ConversationId>, StoreError> {
    let ids: Vec<i64> = conversation::table
        .filter(conversation::status.eq("snoozed"))
        .filter(conversation::snoozed_until.le(now.millis()))
        .order(conversation::snoozed_until)
        .select(conversation::id)
        .limit(limit)
        .load(connection)?;
    Ok(ids.into_iter().map(Into::into).collect())
}
