//! What Meta told about numbers, accounts and templates.

use actix_web::web;
use serde::{Deserialize, Serialize};

use super::auth::Signed;
use super::body::Page;
use super::error::{ApiError, Code};
use crate::actors::office::Office;
use crate::domain::ids::{ChannelId, NoticeId};
use crate::domain::inbound::Severity;
use crate::domain::permissions::Right;
use crate::domain::time::Timestamp;
use crate::store::notices::{self, Notice};

/// A notice.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct NoticeRow {
    /// Its id.
    id: NoticeId,
    /// When it came.
    at: Timestamp,
    /// About which number, when it is about one.
    channel_id: Option<ChannelId>,
    /// Meta's webhook field.
    field: String,
    /// How loud.
    severity: Severity,
    /// One line for a person.
    title: String,
    /// Meta's value.
    #[schema(value_type = Object)]
    raw: serde_json::Value,
}

/// Which page of a list by id, newest first.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PageQuery {
    /// Where the page before ended.
    cursor: Option<String>,
    /// How many at the most, up to 200.
    limit: Option<i64>,
}

impl PageQuery {
    /// How many at the most.
    pub fn limit(&self) -> i64 {
        self.limit.unwrap_or(50).clamp(1, 200)
    }

    /// The last id of the page before.
    pub fn before<I: From<i64>>(&self) -> Result<Option<I>, ApiError> {
        let Some(cursor) = &self.cursor else {
            return Ok(None);
        };
        let id: i64 = cursor.parse().map_err(|_| ApiError::new(Code::BadCursor))?;
        Ok(Some(I::from(id)))
    }

    /// The page of what was read with one more than it holds.
    pub fn page<R, T>(
        &self,
        mut found: Vec<R>,
        id: impl Fn(&R) -> i64,
        row: impl Fn(R) -> T,
    ) -> Page<T> {
        let most = usize::try_from(self.limit()).unwrap_or(1);
        let more = found.len() > most;
        found.truncate(most);
        let next = found
            .last()
            .filter(|_| more)
            .map(|last| id(last).to_string());
        let items = found.into_iter().map(row).collect();
        Page { items, next }
    }
}

fn row(notice: Notice) -> NoticeRow {
    NoticeRow {
        id: notice.id,
        at: notice.at,
        channel_id: notice.channel,
        field: notice.field,
        severity: notice.severity,
        title: notice.title,
        raw: serde_json::from_str(&notice.raw).unwrap_or(notice.raw.into()),
    }
}

/// The notices, newest first.
#[utoipa::path(get, path = "/api/notices", tag = "Administration", params(PageQuery),
    responses((status = 200, body = Page<NoticeRow>)))]
pub(super) async fn list(
    who: Signed,
    query: web::Query<PageQuery>,
    office: web::Data<Office>,
) -> Result<web::Json<Page<NoticeRow>>, ApiError> {
    who.demand(Right::ManageChannels)?;
    let workspace = who.principal.workspace;
    let (before, limit) = (query.before()?, query.limit());
    let found = office
        .readers
        .read(move |connection| notices::list(connection, workspace, before, limit + 1))
        .await?;
    Ok(web::Json(query.page(found, |notice| notice.id.get(), row)))
}
