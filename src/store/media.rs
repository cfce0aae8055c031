//! Files: what is known of them; the bytes lie in the object store under their ids.

use std::collections::HashMap;

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::{conversation, media, message};
use super::transaction::Transaction;
use crate::domain::conversation::{Conversation, Scope};
use crate::domain::ids::{AgentId, MediaId, MessageId, WorkspaceId};
use crate::domain::inbound::InboundMedia;
use crate::domain::summary::MediaState;
use crate::domain::time::Timestamp;
use crate::store::words;

/// A row of `media`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = media)]
#[expect(
    missing_docs,
    reason = "the columns are described where the table is made"
)]
pub struct MediaRecord {
    pub id: i64,
    pub workspace_id: i64,
    pub channel_id: Option<i64>,
    pub conversation_id: Option<i64>,
    pub message_id: Option<i64>,
    pub direction: String,
    pub kind: String,
    pub mime_type: String,
    pub file_name: Option<String>,
    pub voice: bool,
    pub size: Option<i64>,
    pub sha256: Option<String>,
    pub state: String,
    pub reason: Option<String>,
    pub external_id: Option<String>,
    pub source_url: Option<String>,
    pub uploaded_id: Option<String>,
    pub uploaded_at: Option<i64>,
    pub attempts: i64,
    pub next_at: i64,
    pub created_by: Option<i64>,
    pub created_at: i64,
}

impl MediaRecord {
    /// Where it stands.
    pub fn state(&self) -> MediaState {
        words::media_state_from(&self.state)
    }
}

/// What an arriving file is known by.
#[derive(Clone, Debug)]
pub struct Arriving {
    /// Our id.
    pub id: MediaId,
    /// Where it can be fetched.
    pub source: InboundMedia,
    /// `image`, `audio`, ….
    pub kind: &'static str,
    /// Its media type.
    pub mime_type: String,
    /// Its name.
    pub file_name: Option<String>,
    /// A voice note.
    pub voice: bool,
}

/// Registers a file that has to be fetched from Meta.
pub fn insert_arriving(
    transaction: &mut Transaction<'_>,
    state: &Conversation,
    message: MessageId,
    file: &Arriving,
) -> Result<(), StoreError> {
    let now = transaction.at.millis();
    let record = MediaRecord {
        id: file.id.get(),
        workspace_id: state.workspace.get(),
        channel_id: Some(state.channel.get()),
        conversation_id: Some(state.id.get()),
        message_id: Some(message.get()),
        direction: "in".to_owned(),
        kind: file.kind.to_owned(),
        mime_type: file.mime_type.clone(),
        file_name: file.file_name.clone(),
        voice: file.voice,
        size: None,
        sha256: file.source.sha256.clone(),
        state: words::media_state_to(MediaState::Arriving).to_owned(),
        reason: None,
        external_id: Some(file.source.external_id.clone()),
        source_url: file.source.url.clone(),
        uploaded_id: None,
        uploaded_at: None,
        attempts: 0,
        next_at: now,
        created_by: None,
        created_at: now,
    };
    diesel::insert_into(media::table)
        .values(&record)
        .execute(transaction.connection)?;
    Ok(())
}

/// An uploaded file, stored already.
#[derive(Clone, Debug)]
pub struct Uploaded {
    /// Our id.
    pub id: MediaId,
    /// Whose.
    pub workspace: WorkspaceId,
    /// By whom.
    pub by: AgentId,
    /// `image`, `audio`, ….
    pub kind: &'static str,
    /// Its media type, by its content.
    pub mime_type: String,
    /// Its name.
    pub file_name: Option<String>,
    /// A voice note.
    pub voice: bool,
    /// Bytes.
    pub size: i64,
    /// 64 hex digits.
    pub sha256: String,
}

/// Registers a file that a colleague uploaded.
pub fn insert_uploaded(
    transaction: &mut Transaction<'_>,
    file: &Uploaded,
) -> Result<(), StoreError> {
    let now = transaction.at.millis();
    let record = MediaRecord {
        id: file.id.get(),
        workspace_id: file.workspace.get(),
        channel_id: None,
        conversation_id: None,
        message_id: None,
        direction: "out".to_owned(),
        kind: file.kind.to_owned(),
        mime_type: file.mime_type.clone(),
        file_name: file.file_name.clone(),
        voice: file.voice,
        size: Some(file.size),
        sha256: Some(file.sha256.clone()),
        state: words::media_state_to(MediaState::Stored).to_owned(),
        reason: None,
        external_id: None,
        source_url: None,
        uploaded_id: None,
        uploaded_at: None,
        attempts: 0,
        next_at: now,
        created_by: Some(file.by.get()),
        created_at: now,
    };
    diesel::insert_into(media::table)
        .values(&record)
        .execute(transaction.connection)?;
    Ok(())
}

/// A file of a workspace.
pub fn load(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    id: MediaId,
) -> Result<MediaRecord, StoreError> {
    let record = media::table
        .find(id.get())
        .filter(media::workspace_id.eq(workspace.get()))
        .select(MediaRecord::as_select())
        .first(connection)?;
    Ok(record)
}

/// The names of files that have one.
pub fn names(
    connection: &mut AnyConnection,
    ids: &[MediaId],
) -> Result<HashMap<MediaId, String>, StoreError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.get()).collect();
    let rows: Vec<(i64, Option<String>)> = media::table
        .filter(media::id.eq_any(ids))
        .select((media::id, media::file_name))
        .load(connection)?;
    let named = rows.into_iter();
    Ok(named
        .filter_map(|(id, name)| Some((id.into(), name?)))
        .collect())
}

/// The conversations in which a file appears: whoever may see one of them may see the file.
pub fn scopes(connection: &mut AnyConnection, id: MediaId) -> Result<Vec<Scope>, StoreError> {
    type Row = (i64, Option<i64>, Option<i64>, Option<i64>);
    let rows: Vec<Row> = message::table
        .inner_join(conversation::table.on(conversation::id.eq(message::conversation_id)))
        .filter(message::media_id.eq(id.get()))
        .select((
            conversation::channel_id,
            conversation::branch_id,
            conversation::team_id,
            conversation::owner_id,
        ))
        .limit(200)
        .load(connection)?;
    let scope =
        |(channel, branch, team, owner): (i64, Option<i64>, Option<i64>, Option<i64>)| Scope {
            channel: channel.into(),
            branch: branch.map(Into::into),
            team: team.map(Into::into),
            owner: owner.map(Into::into),
        };
    Ok(rows.into_iter().map(scope).collect())
}

/// Files whose time to be fetched has come, longest due first.
pub fn arriving(
    connection: &mut AnyConnection,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<MediaRecord>, StoreError> {
    let records = media::table
        .filter(media::state.eq(words::media_state_to(MediaState::Arriving)))
        .filter(media::next_at.le(now.millis()))
        .order(media::next_at)
        .limit(limit)
        .select(MediaRecord::as_select())
        .load(connection)?;
    Ok(records)
}

/// The file is here.
pub fn set_stored(
    transaction: &mut Transaction<'_>,
    id: MediaId,
    size: i64,
    sha256: &str,
    mime_type: &str,
) -> Result<(), StoreError> {
    diesel::update(media::table.find(id.get()))
        .set((
            media::state.eq(words::media_state_to(MediaState::Stored)),
            media::size.eq(Some(size)),
            media::sha256.eq(Some(sha256)),
            media::mime_type.eq(mime_type),
            media::reason.eq(None::<String>),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

/// The file will never come.
pub fn set_failed(
    transaction: &mut Transaction<'_>,
    id: MediaId,
    reason: &str,
) -> Result<(), StoreError> {
    diesel::update(media::table.find(id.get()))
        .set((
            media::state.eq(words::media_state_to(MediaState::Failed)),
            media::reason.eq(Some(reason)),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

/// Fetching failed for now.
pub fn postpone(
    transaction: &mut Transaction<'_>,
    id: MediaId,
    until: Timestamp,
    reason: &str,
) -> Result<(), StoreError> {
    diesel::update(media::table.find(id.get()))
        .set((
            media::attempts.eq(media::attempts + 1),
            media::next_at.eq(until.millis()),
            media::reason.eq(Some(reason)),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

/// Meta holds a copy under this id, for thirty days, on this number.
pub fn set_uploaded(
    transaction: &mut Transaction<'_>,
    id: MediaId,
    channel: crate::domain::ids::ChannelId,
    uploaded_id: &str,
) -> Result<(), StoreError> {
    diesel::update(media::table.find(id.get()))
        .set((
            media::channel_id.eq(Some(channel.get())),
            media::uploaded_id.eq(Some(uploaded_id)),
            media::uploaded_at.eq(Some(transaction.at.millis())),
        ))
        .execute(transaction.connection)?;
    Ok(())
}
