//! Conversations that are there before a run: customers, threads, counts.

use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use super::insert::Writer;
use super::kinds::{
    ContactRow, ConversationRow, CountRow, DedupeRow, EventRow, IdentityRow, MessageRow,
};
use crate::error::LoadError;
use crate::webhook::Author;

/// The first conversation's and contact's id: far below those that a server makes of the time.
pub const FIRST: i64 = 1_000_000;
/// The first message's id, above all others that are seeded.
const FIRST_MESSAGE: i64 = 1_000_000_000_000;
/// Sorts behind everything that waits, as in the server.
const BEHIND: i64 = 1 << 62;
const DAY_MILLIS: i64 = 86_400_000;
/// Conversations a transaction.
const AT_ONCE: i64 = 5_000;

/// Where seeds fall.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The workspace.
    pub workspace: i64,
    /// The number.
    pub channel: i64,
    /// The team.
    pub team: i64,
    /// Who owns conversations.
    pub owners: Vec<i64>,
}

/// What kinds of conversations there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mix {
    /// All open, nobody's, and waiting.
    Fresh,
    /// All open, waiting, and owned by the owners in turn.
    Owned,
    /// Of twenty: four wait for an owner, six are owned, one is snoozed, nine are resolved.
    Day,
}

/// What is written beside the threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// Also how each message came: dedupe keys and the stream.
    Whole,
    /// Nothing more.
    Threads,
}

/// Milliseconds since 1970.
pub fn now_millis() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(now.unwrap_or_default().as_millis()).unwrap_or(i64::MAX)
}

/// Conversations that are all alike, or as on an ordinary day.
///
/// Customer n has conversation [`FIRST`] + n, and the phone that [`Author::phone`] gives them.
#[derive(Clone, Debug)]
pub struct Seed {
    /// Where they fall.
    pub ground: Ground,
    /// What kinds there are.
    pub mix: Mix,
    /// Messages in each, behind a line that says that it began.
    pub messages: i64,
    /// The newest activity there is, in milliseconds since 1970.
    pub now: i64,
}

impl Seed {
    /// Seeds conversations from 0.
    ///
    /// # Errors
    /// The database says no.
    pub fn db_write(
        &self,
        writer: &mut Writer,
        conversations: i64,
        history: History,
    ) -> Result<(), LoadError> {
        let mut counts: HashMap<(i64, &'static str), i64> = HashMap::new();
        let mut first = 0;
        while first < conversations {
            let end = (first + AT_ONCE).min(conversations);
            let rows: Vec<_> = (first..end)
                .map(|number| self.conversation(number))
                .collect();
            for row in &rows {
                let key = (row.owner_id.unwrap_or(0), row.status);
                *counts.entry(key).or_default() += 1;
            }
            writer.commit(|writer| self.write(writer, &rows, history))?;
            first = end;
        }
        let ground = &self.ground;
        let counts = counts
            .into_iter()
            .map(|((owner_id, status), total)| CountRow {
                workspace_id: ground.workspace,
                channel_id: ground.channel,
                team_id: ground.team,
                owner_id,
                status,
                total,
            });
        let counts: Vec<_> = counts.collect();
        writer.commit(|writer| writer.counts(&counts))
    }

    fn write(
        &self,
        writer: &mut Writer,
        rows: &[ConversationRow],
        history: History,
    ) -> Result<(), LoadError> {
        self.write_people(writer, rows)?;
        writer.conversations(rows)?;
        let threads = rows.iter().flat_map(|row| thread(row, self.messages));
        let entries: Vec<_> = threads.collect();
        writer.messages(&entries)?;
        let before = rows.first().map_or(0, |row| row.id - FIRST);
        match history {
            History::Whole => past(writer, &entries, before * (self.messages + 1)),
            History::Threads => Ok(()),
        }
    }

    fn write_people(&self, writer: &mut Writer, rows: &[ConversationRow]) -> Result<(), LoadError> {
        let created_at = self.now - DAY_MILLIS;
        let contacts = rows.iter().map(|row| ContactRow {
            id: row.contact_id,
            workspace_id: row.workspace_id,
            name: Some(format!("Load {}", row.id - FIRST)),
            created_at,
        });
        writer.contacts(&contacts.collect::<Vec<_>>())?;
        let identities = rows.iter().map(|row| IdentityRow {
            channel_id: row.channel_id,
            kind: "phone",
            value: Author::phone(u64::try_from(row.id - FIRST).unwrap_or(0)),
            workspace_id: row.workspace_id,
            contact_id: row.contact_id,
            created_at,
        });
        writer.identities(&identities.collect::<Vec<_>>())
    }

    /// A conversation's row by its number.
    pub fn conversation(&self, number: i64) -> ConversationRow {
        // Within a day, in no order of the numbers.
        let active = self.now - (number * 7_919) % DAY_MILLIS;
        let (status, owner) = self.place(number);
        // Of those that are owned, one half has been answered.
        let answered = self.mix == Mix::Day && number % 2 == 1;
        let waits = status == "open" && !answered;
        let seq = self.messages + 1;
        ConversationRow {
            id: FIRST + number,
            workspace_id: self.ground.workspace,
            channel_id: self.ground.channel,
            contact_id: FIRST + number,
            team_id: Some(self.ground.team),
            owner_id: owner,
            status,
            snoozed_until: (status == "snoozed").then_some(self.now + DAY_MILLIS),
            priority: 0,
            assistant: "off",
            episode: 1,
            seq,
            version: 1,
            inbound_count: self.messages,
            answered_inbound: if waits { 0 } else { self.messages },
            waiting_since: waits.then_some(active),
            waiting_sort: if waits { active } else { BEHIND - active },
            window_sort: active + DAY_MILLIS,
            last_inbound_at: Some(active),
            last_message: Some(last_message(message_id(number, seq), seq, active)),
            last_activity_at: active,
            labels: "[]",
            created_at: active,
        }
    }

    /// Lets the thread of a seeded conversation grow to so many messages.
    ///
    /// # Errors
    /// The database says no.
    pub fn db_lengthen(
        &self,
        writer: &mut Writer,
        number: i64,
        messages: i64,
    ) -> Result<(), LoadError> {
        let row = self.conversation(number);
        let more: Vec<_> = (self.messages + 1..=messages)
            .map(|nth| text_of(&row, message_id(number, nth + 1), nth + 1, nth))
            .collect();
        let (id, seq) = (row.id, messages + 1);
        writer.commit(|writer| {
            writer.messages(&more)?;
            writer.run(&format!(
                "UPDATE conversation SET seq = {seq}, inbound_count = {messages} WHERE id = {id}"
            ))
        })
    }

    fn place(&self, number: i64) -> (&'static str, Option<i64>) {
        let owners = i64::try_from(self.ground.owners.len()).unwrap_or(0).max(1);
        let turn = match self.mix {
            Mix::Owned => number,
            Mix::Fresh | Mix::Day => number / 20,
        };
        let owner = usize::try_from(turn % owners).unwrap_or(0);
        let owner = self.ground.owners.get(owner).copied();
        match (self.mix, number % 20) {
            (Mix::Fresh, _) | (Mix::Day, 0..4) => ("open", None),
            (Mix::Owned, _) | (Mix::Day, 4..10) => ("open", owner),
            (Mix::Day, 10) => ("snoozed", owner),
            (Mix::Day, _) => ("resolved", owner),
        }
    }
}

/// The id of a seeded entry: time-ordered within its conversation.
fn message_id(number: i64, seq: i64) -> i64 {
    FIRST_MESSAGE + (number << 20) + seq
}

/// What the row shows of its newest message.
pub(crate) fn last_message(id: i64, seq: i64, at: i64) -> String {
    format!(
        r#"{{"id":"{id}","seq":{seq},"direction":"in","author":{{"kind":"customer"}},"kind":"text","preview":"Message {seq} of a load run","at":{at},"delivery":null}}"#
    )
}

fn thread(row: &ConversationRow, messages: i64) -> Vec<MessageRow> {
    let number = row.id - FIRST;
    let opened = MessageRow {
        direction: "internal",
        author_kind: "system",
        kind: "activity",
        content: r#"{"type":"activity","activity":"episode_opened","episode":1}"#.to_owned(),
        external_id: None,
        ..text_of(row, message_id(number, 1), 1, 0)
    };
    let said = (1..=messages).map(|nth| text_of(row, message_id(number, nth + 1), nth + 1, nth));
    std::iter::once(opened).chain(said).collect()
}

/// A text of the customer, as the server writes it.
pub(crate) fn text_of(row: &ConversationRow, id: i64, seq: i64, inbound_count: i64) -> MessageRow {
    MessageRow {
        id,
        workspace_id: row.workspace_id,
        channel_id: row.channel_id,
        conversation_id: row.id,
        seq,
        direction: "in",
        author_kind: "customer",
        author_id: None,
        at: row.last_activity_at,
        kind: "text",
        content: format!(r#"{{"type":"text","text":"Message {seq} of a load run"}}"#),
        external_id: Some(format!("wamid.seed.{id}")),
        reply_to: None,
        reactions: "[]",
        delivery: None,
        delivery_state: None,
        forwarded: None,
        referral: None,
        media_id: None,
        inbound_count,
        edited_at: None,
        revoked_at: None,
    }
}

/// How these entries came: their dedupe keys, and two lines of the stream each.
fn past(writer: &mut Writer, entries: &[MessageRow], before: i64) -> Result<(), LoadError> {
    let dedupe: Vec<_> = entries.iter().filter_map(dedupe_of).collect();
    writer.dedupe(&dedupe)?;
    let lines = entries.iter().zip(0..).flat_map(|(entry, place)| {
        let seq = 2 * (before + place) + 1;
        events_of(entry, seq)
    });
    writer.events(&lines.collect::<Vec<_>>())
}

/// By what a repetition of this message is known.
pub(crate) fn dedupe_of(entry: &MessageRow) -> Option<DedupeRow> {
    Some(DedupeRow {
        channel_id: entry.channel_id,
        kind: "message",
        external_id: entry.external_id.clone()?,
        workspace_id: entry.workspace_id,
        conversation_id: entry.conversation_id,
        message_id: Some(entry.id),
        at: entry.at,
    })
}

/// What the stream says of a message: the entry, and its conversation's row.
pub(crate) fn events_of(entry: &MessageRow, seq: i64) -> [EventRow; 2] {
    let line = |seq, kind, subject_id| EventRow {
        workspace_id: entry.workspace_id,
        lane: 0,
        seq,
        at: entry.at,
        kind,
        conversation_id: Some(entry.conversation_id),
        subject_id,
    };
    [
        line(seq, "entry", Some(entry.id)),
        line(seq + 1, "conversation", None),
    ]
}
