//! The same rows as a customer's message makes (message, dedupe, two lines of the stream, the
//! conversation's row), written in bulk through Diesel, with the pragmas of the server's writer.

use std::time::{Duration, Instant};

use baton::store::connection::DatabaseUrl;

use crate::error::LoadError;
use crate::number::size;
use crate::rows::{
    ConversationChange, ConversationRow, DedupeRow, EventRow, Ground, History, MessageRow, Mix,
    Seed, Writer, dedupe_of, events_of, last_message, now_millis, text_of,
};

/// A day: how long a customer may be answered.
const WINDOW_MILLIS: i64 = 86_400_000;

/// The rows of some messages, which are committed together.
#[derive(Default)]
struct Batch {
    messages: Vec<MessageRow>,
    dedupe: Vec<DedupeRow>,
    events: Vec<EventRow>,
    changes: Vec<ConversationChange>,
    /// The same conversations whole.
    conversations: Vec<ConversationRow>,
}

impl Batch {
    fn write(&self, writer: &mut Writer) -> Result<(), LoadError> {
        writer.messages(&self.messages)?;
        writer.dedupe(&self.dedupe)?;
        writer.change(&self.changes, &self.conversations)?;
        writer.events(&self.events)
    }
}

/// A database of its own with as many customers, and where each of their conversations stands.
pub struct Bulk {
    writer: Writer,
    conversations: Vec<ConversationRow>,
    next_message: i64,
    next_event: i64,
    next_customer: usize,
}

impl Bulk {
    /// Makes the database: tables, customers, and one message each with its history.
    ///
    /// # Errors
    /// The database says no.
    pub fn prepare(url: &DatabaseUrl, ground: &Ground, customers: i64) -> Result<Self, LoadError> {
        url.migrate()?;
        let mut writer = Writer::open(url)?;
        let seed = Seed {
            ground: ground.clone(),
            mix: Mix::Fresh,
            messages: 1,
            now: now_millis(),
        };
        seed.db_write(&mut writer, customers, History::Whole)?;
        let conversations = (0..customers)
            .map(|number| seed.conversation(number))
            .collect();
        Ok(Self {
            writer,
            conversations,
            next_message: 1 << 60,
            // Two lines for each of two entries a conversation.
            next_event: 4 * customers + 1,
            next_customer: 0,
        })
    }

    /// Writes the rows of so many messages, `group` messages a transaction; gives how long that
    /// took. The rows are made before the clock starts.
    ///
    /// # Errors
    /// The database says no.
    pub fn write(&mut self, messages: u64, group: usize) -> Result<Duration, LoadError> {
        let batches = self.rows(messages, group);
        let began = Instant::now();
        for batch in &batches {
            self.writer.commit(|writer| batch.write(writer))?;
        }
        Ok(began.elapsed())
    }

    fn rows(&mut self, messages: u64, group: usize) -> Vec<Batch> {
        // Each customer once in a transaction, as they take turns.
        let group = group.min(self.conversations.len()).max(1);
        let mut batches = Vec::new();
        let mut left = size(messages);
        while left > 0 {
            let now = left.min(group);
            let mut batch = Batch::default();
            for _ in 0..now {
                self.one_more(&mut batch);
            }
            left -= now;
            batches.push(batch);
        }
        batches
    }

    /// The next customer writes once more.
    fn one_more(&mut self, batch: &mut Batch) {
        let place = self.next_customer % self.conversations.len();
        self.next_customer += 1;
        let Some(row) = self.conversations.get_mut(place) else {
            return;
        };
        let now = now_millis();
        row.seq += 1;
        row.version += 1;
        row.inbound_count += 1;
        row.last_activity_at = now;
        row.last_inbound_at = Some(now);
        row.window_sort = now + WINDOW_MILLIS;
        let last = last_message(self.next_message, row.seq, now);
        row.last_message = Some(last.clone());
        let message = text_of(row, self.next_message, row.seq, row.inbound_count);
        batch.dedupe.extend(dedupe_of(&message));
        batch.events.extend(events_of(&message, self.next_event));
        batch.messages.push(message);
        batch.changes.push(ConversationChange {
            id: row.id,
            seq: row.seq,
            version: row.version,
            inbound_count: row.inbound_count,
            window_sort: row.window_sort,
            last_inbound_at: now,
            last_message: last,
            last_activity_at: now,
        });
        batch.conversations.push(row.clone());
        self.next_message += 1;
        self.next_event += 2;
    }
}
