//! One struct a table, with every column the server writes.

use baton::store::schema::{
    contact, conversation, conversation_count, dedupe, event, identity, message,
};
use diesel::prelude::*;

/// A customer.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = contact, treat_none_as_default_value = false)]
pub struct ContactRow {
    pub id: i64,
    pub workspace_id: i64,
    pub name: Option<String>,
    pub created_at: i64,
}

/// A customer's phone.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = identity, treat_none_as_default_value = false)]
pub struct IdentityRow {
    pub channel_id: i64,
    pub kind: &'static str,
    pub value: String,
    pub workspace_id: i64,
    pub contact_id: i64,
    pub created_at: i64,
}

/// A conversation.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = conversation, treat_none_as_default_value = false)]
pub struct ConversationRow {
    pub id: i64,
    pub workspace_id: i64,
    pub channel_id: i64,
    pub contact_id: i64,
    pub team_id: Option<i64>,
    pub owner_id: Option<i64>,
    pub status: &'static str,
    pub snoozed_until: Option<i64>,
    pub priority: i64,
    pub assistant: &'static str,
    pub episode: i64,
    pub seq: i64,
    pub version: i64,
    pub inbound_count: i64,
    pub answered_inbound: i64,
    pub waiting_since: Option<i64>,
    pub waiting_sort: i64,
    pub window_sort: i64,
    pub last_inbound_at: Option<i64>,
    pub last_message: Option<String>,
    pub last_activity_at: i64,
    pub labels: &'static str,
    pub created_at: i64,
}

/// What one more message changes about a conversation that is open already.
#[derive(Clone, Debug, AsChangeset, Identifiable)]
#[diesel(table_name = conversation)]
pub struct ConversationChange {
    pub id: i64,
    pub seq: i64,
    pub version: i64,
    pub inbound_count: i64,
    pub window_sort: i64,
    pub last_inbound_at: i64,
    pub last_message: String,
    pub last_activity_at: i64,
}

/// How many conversations there are of a kind.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = conversation_count)]
pub struct CountRow {
    pub workspace_id: i64,
    pub channel_id: i64,
    pub team_id: i64,
    pub owner_id: i64,
    pub status: &'static str,
    pub total: i64,
}

/// An entry of a thread.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = message, treat_none_as_default_value = false)]
pub struct MessageRow {
    pub id: i64,
    pub workspace_id: i64,
    pub channel_id: i64,
    pub conversation_id: i64,
    pub seq: i64,
    pub direction: &'static str,
    pub author_kind: &'static str,
    pub author_id: Option<i64>,
    pub at: i64,
    pub kind: &'static str,
    pub content: String,
    pub external_id: Option<String>,
    pub reply_to: Option<String>,
    pub reactions: &'static str,
    pub delivery: Option<String>,
    pub delivery_state: Option<String>,
    pub forwarded: Option<String>,
    pub referral: Option<String>,
    pub media_id: Option<i64>,
    pub inbound_count: i64,
    pub edited_at: Option<i64>,
    pub revoked_at: Option<i64>,
}

/// What has had its effect.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = dedupe, treat_none_as_default_value = false)]
pub struct DedupeRow {
    pub channel_id: i64,
    pub kind: &'static str,
    pub external_id: String,
    pub workspace_id: i64,
    pub conversation_id: i64,
    pub message_id: Option<i64>,
    pub at: i64,
}

/// A line of the stream.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = event, treat_none_as_default_value = false)]
pub struct EventRow {
    pub workspace_id: i64,
    pub lane: i64,
    pub seq: i64,
    pub at: i64,
    pub kind: &'static str,
    pub conversation_id: Option<i64>,
    pub subject_id: Option<i64>,
}
