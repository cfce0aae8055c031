//! What the database says afterwards: every thread is replayed, entry by entry.

use std::collections::BTreeMap;

use baton::domain::ids::ConversationId;
use baton::store::connection::AnyConnection;
use baton::store::schema::{conversation, message};
use diesel::prelude::*;
use serde_json::Value;

use crate::error::LoadError;
use crate::report::Report;

/// The conversations there are.
///
/// # Errors
/// The database says no.
pub(super) fn db_conversations(
    connection: &mut AnyConnection,
) -> Result<Vec<ConversationId>, LoadError> {
    let ids: Vec<i64> = conversation::table
        .select(conversation::id)
        .order(conversation::id)
        .load(connection)?;
    Ok(ids.into_iter().map(ConversationId::from).collect())
}

/// What was found in the threads.
#[derive(Debug, Default)]
pub(super) struct Threads {
    entries: u64,
    changes: u64,
    replies: u64,
    /// Entries that do not come right after the one before.
    gaps: u64,
    /// Owners that changed from somebody who was not the owner.
    torn: u64,
    /// Owners that took it from another without its being given back.
    stolen: u64,
    /// Answers of somebody who was not the owner at that place.
    foreign: u64,
}

/// A thread while it is replayed.
#[derive(Default)]
struct Thread {
    seq: i64,
    owner: Option<String>,
}

type Entry = (i64, i64, String, Option<i64>, String, String);

/// Replays every thread.
///
/// # Errors
/// The database says no, or holds something else than JSON.
pub(super) fn db_check(connection: &mut AnyConnection) -> Result<Threads, LoadError> {
    let entries: Vec<Entry> = message::table
        .select((
            message::conversation_id,
            message::seq,
            message::author_kind,
            message::author_id,
            message::kind,
            message::content,
        ))
        .order((message::conversation_id, message::seq))
        .load(connection)?;
    let mut found = Threads::default();
    let mut threads: BTreeMap<i64, Thread> = BTreeMap::new();
    for (conversation, seq, kind, author, entry, content) in entries {
        let thread = threads.entry(conversation).or_default();
        found.entries += 1;
        found.gaps += u64::from(seq != thread.seq + 1);
        thread.seq = seq;
        match (entry.as_str(), kind.as_str()) {
            ("activity", _) => found.change(thread, &content)?,
            ("text", "agent") => found.reply(thread, author),
            _ => {}
        }
    }
    Ok(found)
}

impl Threads {
    fn change(&mut self, thread: &mut Thread, content: &str) -> Result<(), LoadError> {
        let content: Value = serde_json::from_str(content)
            .map_err(|error| LoadError::impossible(error.to_string()))?;
        if content.get("activity").and_then(Value::as_str) != Some("owner_changed") {
            return Ok(());
        }
        let person = |field| {
            content
                .get(field)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let (from, to) = (person("from"), person("to"));
        self.changes += 1;
        self.torn += u64::from(from != thread.owner);
        self.stolen += u64::from(from.is_some() && to.is_some());
        thread.owner = to;
        Ok(())
    }

    fn reply(&mut self, thread: &Thread, author: Option<i64>) {
        let author = author.map(|id| id.to_string());
        self.replies += 1;
        self.foreign += u64::from(author.is_none() || author != thread.owner);
    }

    pub(super) fn tell(&self, report: &mut Report, acknowledged: u64) {
        report.invariant(
            "one owner at a time in every thread",
            self.torn + self.stolen == 0 && self.changes > 0,
            format!(
                "{} of {} changes do not follow from the one before, {} took it from another",
                self.torn, self.changes, self.stolen
            ),
        );
        report.invariant(
            "no answer by anybody but the owner",
            self.foreign == 0,
            format!("{} of {}", self.foreign, self.replies),
        );
        report.invariant(
            "every answer that was taken is there once",
            self.replies == acknowledged,
            format!("{} in threads, {acknowledged} acknowledged", self.replies),
        );
        report.invariant(
            "threads have no gaps",
            self.gaps == 0,
            format!("{} in {} entries", self.gaps, self.entries),
        );
    }
}
