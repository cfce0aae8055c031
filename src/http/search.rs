//! Finding conversations and messages by words.

mod asked;
mod hits;

use actix_web::web;
use serde::Serialize;

use self::asked::{Asked, SearchParameters};
use self::hits::{FoundConversation, FoundMessage};
use super::auth::Signed;
use super::body::Page;
use super::error::ApiError;
use crate::actors::office::Office;
use crate::protocol::row::ConversationRow;
use crate::store::search::{self, SearchCursor, fresh};
use crate::store::{labels, lists};

/// What was found.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Found {
    /// Conversations by their customer or a label, the last active first; `null` when not asked for.
    conversations: Option<Page<FoundConversation>>,
    /// Messages and notes, the newest first; `null` when not asked for. A page may be short, even
    /// empty, and still have a `next`: only so many hits are looked through for one answer.
    messages: Option<Page<FoundMessage>>,
    /// How current the index is.
    index: IndexState,
}

/// How current the index is.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct IndexState {
    /// Changes that it has not taken in yet; the newest 500 of them are looked through.
    behind: i64,
    /// Whether this answer misses nothing. While it does, the index is being made.
    complete: bool,
}

/// Conversations and messages that hold all of these words.
#[utoipa::path(get, path = "/api/search", tag = "Conversations", params(SearchParameters),
    responses((status = 200, body = Found)))]
pub(super) async fn find(
    who: Signed,
    parameters: web::Query<SearchParameters>,
    office: web::Data<Office>,
) -> Result<web::Json<Found>, ApiError> {
    let asked = parameters.asked(&who.principal, (office.clock)())?;
    let workspace = who.principal.workspace;
    let query = asked.query.clone();
    let (standing, labels, conversations, messages) = office
        .readers
        .read(move |connection| {
            let Asked {
                conversations,
                messages,
                ..
            } = asked;
            // Before the rest, so that it never claims more than was there.
            let standing = fresh::standing(connection, workspace)?;
            let labels = labels::list(connection, workspace)?;
            let conversations = conversations.map(|it| lists::page(connection, &it));
            let messages = messages.map(|it| search::page(connection, &it));
            Ok((
                standing,
                labels,
                conversations.transpose()?,
                messages.transpose()?,
            ))
        })
        .await?;
    let names = office.roster.snapshot();
    let conversations = conversations.map(|page| Page {
        items: page
            .items
            .iter()
            .map(|(summary, position)| {
                let row = ConversationRow::new(summary, &*names).read_by(*position, summary);
                FoundConversation::new(row, &query, &labels)
            })
            .collect(),
        next: page
            .next
            .map(|cursor| SearchCursor::Conversations(cursor).to_string()),
    });
    let messages = messages.map(|page| {
        let items = page.items.into_iter();
        Page {
            items: items.map(|hit| FoundMessage::new(hit, &names)).collect(),
            next: page.next.map(|id| SearchCursor::Messages(id).to_string()),
        }
    });
    Ok(web::Json(Found {
        conversations,
        messages,
        index: IndexState {
            behind: standing.behind,
            complete: standing.complete,
        },
    }))
}
