//! The episodes of a thread, read from its quiet lines when somebody asks.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::message;
use crate::domain::content::Content;
use crate::domain::episodes::{self, Episode, Line};
use crate::domain::ids::ConversationId;
use crate::domain::time::Timestamp;

/// So many of the newest lines are looked at.
const MOST_LINES: i64 = 5_000;

/// The episodes of a thread, oldest first.
pub fn of(
    connection: &mut AnyConnection,
    conversation: ConversationId,
) -> Result<Vec<Episode>, StoreError> {
    let tells = |word: &str| message::content.like(format!("%\"{word}\"%"));
    let mut rows: Vec<(i64, i64, String)> = message::table
        .filter(message::conversation_id.eq(conversation.get()))
        .filter(message::kind.eq("activity"))
        .filter(
            tells("episode_opened")
                .or(tells("owner_changed"))
                .or(tells("resolved"))
                .or(tells("reopened")),
        )
        .order(message::seq.desc())
        .limit(MOST_LINES)
        .select((message::seq, message::at, message::content))
        .load(connection)?;
    rows.reverse();
    let lines = rows.into_iter().filter_map(|(seq, at, content)| {
        let at = Timestamp(at);
        match serde_json::from_str(&content) {
            Ok(Content::Activity(activity)) => Some(Line { seq, at, activity }),
            _ => None,
        }
    });
    Ok(episodes::of(&lines.collect::<Vec<_>>()))
}
