//! Quick replies: everybody's, a team's or one person's.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::quick_reply;
use super::transaction::Transaction;
use crate::domain::ids::{AgentId, MediaId, QuickReplyId, TeamId, WorkspaceId};
use crate::domain::permissions::Principal;
use crate::domain::time::Timestamp;

/// Words kept for another time, by a shortcut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickReply {
    /// Its id.
    pub id: QuickReplyId,
    /// Where.
    pub workspace: WorkspaceId,
    /// For this team only.
    pub team: Option<TeamId>,
    /// For this person only.
    pub owner: Option<AgentId>,
    /// What one types to get it, without the slash.
    pub shortcut: String,
    /// What it is called.
    pub title: String,
    /// The words, with placeholders such as `{{contact.name}}`.
    pub text: String,
    /// In which language, when that matters.
    pub language: Option<String>,
    /// A file that goes with it.
    pub media: Option<MediaId>,
    /// How often it was used.
    pub used: i64,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

impl QuickReply {
    /// Whether somebody may use it.
    pub fn is_for(&self, reader: &Principal) -> bool {
        reader.workspace == self.workspace && reader.may_use_shared(self.owner, self.team)
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = quick_reply, treat_none_as_null = true)]
struct QuickReplyRecord {
    id: i64,
    workspace_id: i64,
    team_id: Option<i64>,
    owner_id: Option<i64>,
    shortcut: String,
    title: String,
    text: String,
    language: Option<String>,
    media_id: Option<i64>,
    used: i64,
    last_used_at: Option<i64>,
}

impl From<&QuickReply> for QuickReplyRecord {
    fn from(reply: &QuickReply) -> Self {
        Self {
            id: reply.id.get(),
            workspace_id: reply.workspace.get(),
            team_id: reply.team.map(TeamId::get),
            owner_id: reply.owner.map(AgentId::get),
            shortcut: reply.shortcut.clone(),
            title: reply.title.clone(),
            text: reply.text.clone(),
            language: reply.language.clone(),
            media_id: reply.media.map(MediaId::get),
            used: reply.used,
            last_used_at: reply.last_used_at.map(Timestamp::millis),
        }
    }
}

impl From<QuickReplyRecord> for QuickReply {
    fn from(record: QuickReplyRecord) -> Self {
        Self {
            id: record.id.into(),
            workspace: record.workspace_id.into(),
            team: record.team_id.map(Into::into),
            owner: record.owner_id.map(Into::into),
            shortcut: record.shortcut,
            title: record.title,
            text: record.text,
            language: record.language,
            media: record.media_id.map(Into::into),
            used: record.used,
            last_used_at: record.last_used_at.map(Timestamp),
        }
    }
}

/// The quick replies of a workspace, everybody's and each person's, by shortcut.
pub fn list(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
) -> Result<Vec<QuickReply>, StoreError> {
    let rows: Vec<QuickReplyRecord> = quick_reply::table
        .filter(quick_reply::workspace_id.eq(workspace.get()))
        .order((quick_reply::shortcut, quick_reply::id))
        .select(QuickReplyRecord::as_select())
        .load(connection)?;
    Ok(rows.into_iter().map(QuickReply::from).collect())
}

/// One quick reply of a workspace.
pub fn load(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    id: QuickReplyId,
) -> Result<QuickReply, StoreError> {
    let found: QuickReplyRecord = quick_reply::table
        .find(id.get())
        .filter(quick_reply::workspace_id.eq(workspace.get()))
        .select(QuickReplyRecord::as_select())
        .first(connection)?;
    Ok(found.into())
}

/// Adds a quick reply.
pub fn insert(transaction: &mut Transaction<'_>, new: &QuickReply) -> Result<(), StoreError> {
    diesel::insert_into(quick_reply::table)
        .values(QuickReplyRecord::from(new))
        .execute(transaction.connection)?;
    Ok(())
}

/// Writes a quick reply whole.
pub fn update(transaction: &mut Transaction<'_>, changed: &QuickReply) -> Result<(), StoreError> {
    let row = quick_reply::table
        .find(changed.id.get())
        .filter(quick_reply::workspace_id.eq(changed.workspace.get()));
    let touched = diesel::update(row)
        .set(QuickReplyRecord::from(changed))
        .execute(transaction.connection)?;
    super::found(touched)
}

/// Deletes a quick reply.
pub fn delete(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    id: QuickReplyId,
) -> Result<(), StoreError> {
    let row = quick_reply::table
        .find(id.get())
        .filter(quick_reply::workspace_id.eq(workspace.get()));
    super::found(diesel::delete(row).execute(transaction.connection)?)
}

/// It was used once more.
pub fn count_use(transaction: &mut Transaction<'_>, id: QuickReplyId) -> Result<(), StoreError> {
    let touched = diesel::update(quick_reply::table.find(id.get()))
        .set((
            quick_reply::used.eq(quick_reply::used + 1),
            quick_reply::last_used_at.eq(Some(transaction.at.millis())),
        ))
        .execute(transaction.connection)?;
    super::found(touched)
}

/// The quick replies that a file goes with.
pub fn with_file(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    file: MediaId,
) -> Result<Vec<QuickReply>, StoreError> {
    let rows: Vec<QuickReplyRecord> = quick_reply::table
        .filter(quick_reply::workspace_id.eq(workspace.get()))
        .filter(quick_reply::media_id.eq(Some(file.get())))
        .select(QuickReplyRecord::as_select())
        .load(connection)?;
    Ok(rows.into_iter().map(QuickReply::from).collect())
}
