//! The ledger: what was sent to us and what we sent, so that a test can compare both ends.

use serde::Serialize;
use serde_json::value::RawValue;

/// How an accepted send was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// 200 with the message's id.
    Accepted,
    /// Accepted, but answered with 500.
    ServerError,
    /// Accepted, but the connection was closed.
    Reset,
    /// Accepted, but never answered.
    TimeOut,
}

/// One line of the ledger. `at` is in milliseconds since 1970.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Entry {
    /// A message that the business sent and we accepted.
    Send {
        /// The id that it got.
        wamid: String,
        /// The sending number's id.
        number: String,
        /// `to` or `recipient`, as given.
        to: String,
        /// Message type.
        r#type: String,
        /// The sender's own mark.
        #[serde(skip_serializing_if = "Option::is_none")]
        biz_opaque_callback_data: Option<String>,
        /// The request as it came.
        body: Box<RawValue>,
        /// How it was answered.
        answer: Answer,
        /// When it was accepted.
        at: i64,
    },
    /// A send that we did not accept.
    Refusal {
        /// The sending number's id.
        number: String,
        /// `to` or `recipient`, when it could be read.
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<String>,
        /// The sender's own mark.
        #[serde(skip_serializing_if = "Option::is_none")]
        biz_opaque_callback_data: Option<String>,
        /// Meta's error code.
        code: u32,
        /// What was wrong.
        details: String,
        /// When it was refused.
        at: i64,
    },
    /// A read receipt of the business, with or without the typing indicator.
    Receipt {
        /// The number's id.
        number: String,
        /// The customer's message that was read.
        message_id: String,
        /// Whether "typing…" was shown.
        typing: bool,
        /// When it came.
        at: i64,
    },
    /// A webhook that we delivered, or try to.
    Webhook {
        /// `messages`, `statuses`, `mixed`, or the field's name.
        subject: String,
        /// The message ids that it is about, in order.
        wamids: Vec<String>,
        /// For each of them the message's type or the status.
        what: Vec<String>,
        /// Delivery attempts so far.
        attempts: u32,
        /// HTTP status of the last attempt; absent when there was no answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        last_status: Option<u16>,
        /// When 200 came.
        #[serde(skip_serializing_if = "Option::is_none")]
        acknowledged_at: Option<i64>,
        /// When we gave up.
        #[serde(skip_serializing_if = "Option::is_none")]
        gave_up_at: Option<i64>,
        /// The line of which this is a second delivery.
        #[serde(skip_serializing_if = "Option::is_none")]
        duplicate_of: Option<u64>,
        /// When it was made.
        at: i64,
    },
}

/// An entry with its number.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// Position in the ledger, from 1, never given twice.
    pub id: u64,
    /// What happened.
    #[serde(flatten)]
    pub entry: Entry,
}

/// A part of the ledger.
#[derive(Clone, Debug, Serialize)]
pub struct LedgerPage {
    /// Lines in order.
    pub entries: Vec<Line>,
    /// `since` of the next page; absent when this is the last.
    pub next: Option<u64>,
    /// Lines in the whole ledger.
    pub total: usize,
}

/// The ledger itself; complete until it is cleared.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// Id of the line before the first one that is still here.
    before: u64,
    entries: Vec<Entry>,
}

impl Ledger {
    /// Adds a line and tells its id.
    pub(crate) fn record(&mut self, entry: Entry) -> u64 {
        self.entries.push(entry);
        self.before + count(self.entries.len())
    }

    /// Changes a line; one that was cleared meanwhile is left alone.
    pub(crate) fn amend(&mut self, id: u64, change: impl FnOnce(&mut Entry)) {
        let position = id
            .checked_sub(self.before + 1)
            .and_then(|position| usize::try_from(position).ok());
        if let Some(entry) = position.and_then(|position| self.entries.get_mut(position)) {
            change(entry);
        }
    }

    /// The status that the last attempt of a webhook was answered with.
    pub(crate) fn last_status(&mut self, id: u64) -> Option<u16> {
        let mut found = None;
        self.amend(id, |entry| {
            if let Entry::Webhook { last_status, .. } = entry {
                found = *last_status;
            }
        });
        found
    }

    /// Records that a webhook is delivered once more.
    pub(crate) fn repeat(&mut self, original: u64, now: i64) -> u64 {
        let mut repeated = None;
        self.amend(original, |entry| repeated = Some(entry.clone()));
        let Some(Entry::Webhook {
            subject,
            wamids,
            what,
            ..
        }) = repeated
        else {
            return original;
        };
        self.record(Entry::Webhook {
            subject,
            wamids,
            what,
            attempts: 0,
            last_status: None,
            acknowledged_at: None,
            gave_up_at: None,
            duplicate_of: Some(original),
            at: now,
        })
    }

    /// Lines after `since`, `limit` at most.
    pub(crate) fn page(&self, since: u64, limit: usize) -> LedgerPage {
        let skip = usize::try_from(since.saturating_sub(self.before)).unwrap_or(usize::MAX);
        let first = self.before + count(skip) + 1;
        let entries: Vec<Line> = (first..)
            .zip(self.entries.iter().skip(skip).take(limit))
            .map(|(id, entry)| Line {
                id,
                entry: entry.clone(),
            })
            .collect();
        let more = self.entries.len() > skip.saturating_add(entries.len());
        LedgerPage {
            next: entries.last().filter(|_| more).map(|line| line.id),
            total: self.entries.len(),
            entries,
        }
    }

    /// Forgets every line; ids go on.
    pub(crate) fn clear(&mut self) {
        self.before += count(self.entries.len());
        self.entries.clear();
        self.entries.shrink_to_fit();
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt(message_id: &str) -> Entry {
        Entry::Receipt {
            number: "1".into(),
            message_id: message_id.into(),
            typing: false,
            at: 0,
        }
    }

    #[test]
    fn pages_follow_each_other_without_a_gap_and_ids_go_on_after_clearing() {
        let mut ledger = Ledger::default();
        for name in ["a", "b", "c"] {
            ledger.record(receipt(name));
        }
        let first = ledger.page(0, 2);
        assert_eq!(first.next, Some(2));
        let second = ledger.page(2, 2);
        assert_eq!((second.entries.len(), second.next), (1, None));
        assert_eq!(second.entries[0].id, 3);
        ledger.clear();
        assert_eq!(ledger.record(receipt("d")), 4);
        assert_eq!(ledger.page(0, 10).entries[0].id, 4);
        ledger.amend(2, |_| panic!("line 2 is gone"));
    }
}
