//! What a customer has left behind: episodes, files, and the record of changes about them.

use actix_web::web;
use serde::Deserialize;

use crate::actors::engine::Engine;
use crate::actors::office::Office;
use crate::domain::ids::{ContactId, ConversationId};
use crate::domain::summary::Entry;
use crate::domain::time::Timestamp;
use crate::http::auth::Signed;
use crate::http::body::{Items, Page};
use crate::http::conversations::visible;
use crate::http::error::ApiError;
use crate::http::notices::PageQuery;
use crate::protocol::contact::{ContactEventRow, EpisodeRow};
use crate::protocol::row::{MessageRow, Named, Names};
use crate::store::contact_cards::Card;
use crate::store::episodes::of as episodes_of;
use crate::store::{contact_events, shared_files};

/// The episodes of a customer's conversations that the reader may see, newest first.
#[utoipa::path(get, path = "/api/contacts/{id}/episodes", tag = "Contacts",
    params(("id" = String, Path)), responses((status = 200, body = Items<EpisodeRow>)))]
pub(in crate::http) async fn episodes(
    who: Signed,
    id: web::Path<ContactId>,
    engine: web::Data<Engine>,
) -> Result<web::Json<Items<EpisodeRow>>, ApiError> {
    let card = engine.contact(&who.principal, id.into_inner()).await?;
    let ids = conversations(&card);
    let found = engine
        .readers
        .read(move |connection| {
            let mut all = Vec::new();
            for id in ids {
                let episodes = episodes_of(connection, id)?;
                all.extend(episodes.into_iter().map(|episode| (id, episode)));
            }
            Ok(all)
        })
        .await?;
    let roster = engine.roster.as_ref();
    let mut items: Vec<EpisodeRow> = found
        .into_iter()
        .map(|(conversation_id, episode)| EpisodeRow {
            conversation_id,
            number: episode.number,
            seq: episode.seq,
            opened_at: episode.opened_at,
            resolved_at: episode.resolved_at,
            owner: episode
                .owner
                .map(|owner| Named::new(owner, Names::agent(roster, owner))),
        })
        .collect();
    items.sort_by_key(|episode| std::cmp::Reverse((episode.opened_at, episode.seq)));
    Ok(web::Json(Items { items }))
}

fn conversations(card: &Card) -> Vec<ConversationId> {
    let all = card.conversations.iter();
    all.map(|(summary, _)| summary.conversation.id).collect()
}

/// Which files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::http) enum FileKind {
    /// Pictures and films.
    #[default]
    Pictures,
    /// Documents and recordings.
    Documents,
}

impl FileKind {
    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Pictures => &["image", "video"],
            Self::Documents => &["document", "audio"],
        }
    }
}

/// Which files of a conversation.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct FilesQuery {
    /// `pictures` (as when absent) or `documents`.
    #[serde(default)]
    kind: FileKind,
}

/// The files of a conversation, newest first; whoever may see it may see them.
#[utoipa::path(get, path = "/api/conversations/{id}/files", tag = "Contacts",
    params(("id" = String, Path), FilesQuery, PageQuery),
    responses((status = 200, body = Page<MessageRow>)))]
pub(in crate::http) async fn files(
    who: Signed,
    id: web::Path<ConversationId>,
    asked: web::Query<FilesQuery>,
    query: web::Query<PageQuery>,
    office: web::Data<Office>,
) -> Result<web::Json<Page<MessageRow>>, ApiError> {
    let id = id.into_inner();
    visible(&office, &who.principal, id).await?;
    let before: i64 = query.before()?.unwrap_or(i64::MAX);
    let (kinds, limit) = (asked.kind.words(), query.limit());
    let found = office
        .readers
        .read(move |connection| shared_files::page(connection, id, kinds, before, limit + 1))
        .await?;
    let roster = &*office.roster;
    let place = |entry: &Entry| entry.message.seq;
    Ok(web::Json(query.page(found, place, |entry| {
        MessageRow::new(&entry, roster)
    })))
}

/// Who changed what about a customer, newest first.
#[utoipa::path(get, path = "/api/contacts/{id}/record", tag = "Contacts",
    params(("id" = String, Path), PageQuery),
    responses((status = 200, body = Page<ContactEventRow>)))]
pub(in crate::http) async fn record(
    who: Signed,
    id: web::Path<ContactId>,
    query: web::Query<PageQuery>,
    engine: web::Data<Engine>,
) -> Result<web::Json<Page<ContactEventRow>>, ApiError> {
    let id = id.into_inner();
    engine.contact(&who.principal, id).await?;
    let (before, limit) = (query.before()?, query.limit());
    let found = engine
        .readers
        .read(move |connection| contact_events::list(connection, id, before, limit + 1))
        .await?;
    let roster = engine.roster.as_ref();
    let row = |(id, agent, at, kind, detail): contact_events::Kept| ContactEventRow {
        id: id.into(),
        agent: Named::new(agent, Names::agent(roster, agent.into())),
        at: Timestamp(at),
        kind,
        detail: serde_json::from_str(&detail).unwrap_or_default(),
    };
    Ok(web::Json(query.page(found, |(id, ..)| *id, row)))
}
