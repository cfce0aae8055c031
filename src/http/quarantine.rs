//! Webhook items that could not be understood: looking at them, and trying them again.

use actix_web::web;
use serde::Serialize;

use super::auth::Signed;
use super::body::Page;
use super::error::{ApiError, Code};
use super::notices::PageQuery;
use super::webhook;
use crate::actors::engine::Engine;
use crate::actors::office::Office;
use crate::domain::ids::{ChannelId, QuarantineId};
use crate::domain::permissions::Right;
use crate::domain::time::Timestamp;
use crate::store::quarantine::{self, Quarantined};

/// An item that could not be understood.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct QuarantineRow {
    /// Its id.
    id: QuarantineId,
    /// When it came.
    at: Timestamp,
    /// Why it was set aside.
    reason: String,
    /// On which number, when known.
    channel_id: Option<ChannelId>,
    /// Meta's id of the account, when the item named one.
    account: Option<String>,
    /// The item, as it came.
    #[schema(value_type = Object)]
    raw: serde_json::Value,
    /// When it was last tried again.
    replayed_at: Option<Timestamp>,
    /// What came of that.
    outcome: Option<String>,
}

/// What came of trying again.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Replayed {
    /// In words.
    outcome: String,
}

fn row(item: Quarantined) -> QuarantineRow {
    QuarantineRow {
        id: item.id,
        at: item.at,
        reason: item.reason,
        channel_id: item.channel,
        account: item.account,
        raw: serde_json::from_str(&item.raw).unwrap_or(item.raw.into()),
        replayed_at: item.replayed_at,
        outcome: item.outcome,
    }
}

/// The items that were set aside, newest first.
#[utoipa::path(get, path = "/api/quarantine", tag = "Administration", params(PageQuery),
    responses((status = 200, body = Page<QuarantineRow>)))]
pub(super) async fn list(
    who: Signed,
    query: web::Query<PageQuery>,
    office: web::Data<Office>,
) -> Result<web::Json<Page<QuarantineRow>>, ApiError> {
    who.demand(Right::ManageChannels)?;
    let workspace = who.principal.workspace;
    let (before, limit) = (query.before()?, query.limit());
    let found = office
        .readers
        .read(move |connection| quarantine::list(connection, workspace, before, limit + 1))
        .await?;
    Ok(web::Json(query.page(found, |item| item.id.get(), row)))
}

/// Takes an item in again, after what was wrong has been put right.
#[utoipa::path(post, path = "/api/quarantine/{id}/replay", tag = "Administration",
    params(("id" = String, Path)), responses((status = 200, body = Replayed)))]
pub(super) async fn replay(
    who: Signed,
    id: web::Path<QuarantineId>,
    office: web::Data<Office>,
    engine: web::Data<Engine>,
) -> Result<web::Json<Replayed>, ApiError> {
    who.demand(Right::ManageChannels)?;
    let (workspace, id) = (who.principal.workspace, id.into_inner());
    let item = office
        .readers
        .read(move |connection| quarantine::load(connection, workspace, id))
        .await?;
    let tried = webhook::replay(&engine, &item.raw).await;
    let outcome = match &tried {
        Ok(outcome) => outcome.clone(),
        Err(reason) => format!("failed: {reason}"),
    };
    office.administration.note_replay(id, outcome).await?;
    match tried {
        Ok(outcome) => Ok(web::Json(Replayed { outcome })),
        Err(reason) => Err(ApiError::new(Code::ReplayFailed).detail(reason)),
    }
}
