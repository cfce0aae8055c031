//! The messages of a conversation.

use actix_web::web;
use serde::{Deserialize, Serialize};

use super::auth::Signed;
use super::conversations;
use super::error::{ApiError, Code};
use crate::actors::office::Office;
use crate::domain::ids::ConversationId;
use crate::protocol::row::MessageRow;
use crate::store::threads::{self, Stretch, ThreadPage};

/// Which stretch of a thread; the newest when none of the three is given.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ThreadQuery {
    /// The last entries before this place.
    before: Option<i64>,
    /// The first entries behind this place.
    after: Option<i64>,
    /// Entries on both sides of this place, and the place itself.
    around: Option<i64>,
    /// How many at the most, up to 200.
    limit: Option<i64>,
}

impl ThreadQuery {
    fn stretch(&self) -> Result<Stretch, ApiError> {
        match (self.before, self.after, self.around) {
            (None, None, None) => Ok(Stretch::Newest),
            (Some(seq), None, None) => Ok(Stretch::Before(seq)),
            (None, Some(seq), None) => Ok(Stretch::After(seq)),
            (None, None, Some(seq)) => Ok(Stretch::Around(seq)),
            _ => Err(ApiError::new(Code::BadQuery)
                .detail("give one of before, after and around, not several")),
        }
    }
}

/// A stretch of a thread.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Thread {
    /// The entries, in order.
    items: Vec<MessageRow>,
    /// Whether there are older ones.
    more_before: bool,
    /// Whether there are newer ones.
    more_after: bool,
}

/// A stretch of a thread, in order.
#[utoipa::path(get, path = "/api/conversations/{id}/messages", tag = "Conversations",
    params(("id" = String, Path), ThreadQuery), responses((status = 200, body = Thread)))]
pub(super) async fn list(
    who: Signed,
    id: web::Path<ConversationId>,
    query: web::Query<ThreadQuery>,
    office: web::Data<Office>,
) -> Result<web::Json<Thread>, ApiError> {
    let stretch = query.stretch()?;
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let id = id.into_inner();
    conversations::visible(&office, &who.principal, id).await?;
    let page = load(&office, id, stretch, limit).await?;
    let roster = &*office.roster;
    let rows = page.entries.iter();
    Ok(web::Json(Thread {
        items: rows.map(|entry| MessageRow::new(entry, roster)).collect(),
        more_before: page.more_before,
        more_after: page.more_after,
    }))
}

async fn load(
    office: &Office,
    id: ConversationId,
    stretch: Stretch,
    limit: i64,
) -> Result<ThreadPage, ApiError> {
    let page = office
        .readers
        .read(move |connection| threads::page(connection, id, stretch, limit));
    Ok(page.await?)
}
