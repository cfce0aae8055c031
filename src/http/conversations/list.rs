//! Lists of conversations.

use actix_web::web;
use serde::{Deserialize, Serialize};

use crate::actors::engine::Engine;
use crate::actors::office::Office;
use crate::domain::ids::{ChannelId, LabelId, TeamId};
use crate::domain::search::Query;
use crate::domain::view::{ListFilter, OwnerFilter, Sort, StatusFilter, View};
use crate::http::auth::Signed;
use crate::http::error::{ApiError, Code};
use crate::protocol::row::ConversationRow;
use crate::store::lists::{self, Cursor, ListQuery};
use crate::store::search::{Search, Within};

/// What a list is narrowed to, and in which order it comes.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct ListParameters {
    /// `mine`, `unassigned`, `teams`, `all` (as when absent), `mentions`, `snoozed`, `follow_up`
    /// or `unread`.
    #[serde(default)]
    view: View,
    /// `open`, `snoozed`, `resolved` or `any`; when absent as the view is meant: snoozed ones of
    /// `snoozed`, any of `mentions` and `follow_up`, else open ones.
    status: Option<StatusFilter>,
    /// On this number only.
    channel: Option<ChannelId>,
    /// Of this team only.
    team: Option<TeamId>,
    /// With this label only.
    label: Option<LabelId>,
    /// `none` for nobody's, or a colleague's id for theirs.
    #[param(value_type = Option<String>)]
    owner: Option<OwnerFilter>,
    /// With messages unread by oneself only.
    #[serde(default)]
    unread: bool,
    /// `waiting` (as when absent), `newest`, `oldest` or `window`.
    #[serde(default)]
    sort: Sort,
    /// Words as in `/api/search`: in the customer's name, user name or phone number, in a label,
    /// or in what was said.
    q: Option<String>,
    /// Where the page before ended.
    cursor: Option<String>,
    /// How many at the most, up to 200; 50 when absent.
    limit: Option<i64>,
}

impl ListParameters {
    fn search(&self) -> Option<Search> {
        let words = self.q.as_deref().filter(|words| !words.trim().is_empty())?;
        Some(Search {
            query: Query::parse(words),
            within: Within::Everything,
        })
    }

    fn cursor(&self) -> Result<Option<Cursor>, ApiError> {
        let Some(text) = self.cursor.as_deref().filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let bad = |detail: &str| ApiError::new(Code::BadCursor).detail(detail);
        let cursor: Cursor = text
            .parse()
            .map_err(|_| bad("this is not a cursor that a list has given"))?;
        if cursor.sort != self.sort {
            return Err(bad("the cursor is of another order"));
        }
        Ok(Some(cursor))
    }
}

/// A page of conversations, and from where the live stream goes on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(in crate::http) struct ConversationPage {
    /// The rows.
    items: Vec<ConversationRow>,
    /// Where the next page begins: give it as `cursor`. `null` at the end.
    next: Option<String>,
    /// A live cursor: whoever goes on from it (`hello`, `resume`) misses nothing of the page.
    live: String,
}

/// A page of conversations.
#[utoipa::path(get, path = "/api/conversations", tag = "Conversations", params(ListParameters),
    responses((status = 200, body = ConversationPage)))]
pub(in crate::http) async fn list(
    who: Signed,
    query: web::Query<ListParameters>,
    office: web::Data<Office>,
    engine: web::Data<Engine>,
) -> Result<web::Json<ConversationPage>, ApiError> {
    let asked = ListQuery {
        visibility: who.principal.visibility(),
        filter: ListFilter {
            view: query.view,
            status: query.status.unwrap_or(query.view.status()),
            channel: query.channel,
            team: query.team,
            label: query.label,
            owner: query.owner,
            unread: query.unread,
        },
        search: query.search(),
        sort: query.sort,
        after: query.cursor()?,
        limit: query.limit.unwrap_or(50).clamp(1, 200),
        now: (office.clock)(),
    };
    // Before the rows, which may be newer than it, and never older.
    let live = engine.hub.cursor(who.principal.workspace);
    let page = office
        .readers
        .read(move |connection| lists::page(connection, &asked))
        .await?;
    let snapshot = office.roster.snapshot();
    let rows = page.items.iter().map(|(summary, position)| {
        ConversationRow::new(summary, &*snapshot).read_by(*position, summary)
    });
    Ok(web::Json(ConversationPage {
        items: rows.collect(),
        next: page.next.map(|cursor| cursor.to_string()),
        live,
    }))
}
