//! Threads: what one customer and one business number wrote to each other, as the customer's phone
//! shows it, and when the customer service window closes.

use std::collections::{HashMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::customers::CustomerId;

/// Messages that one thread remembers; older ones are forgotten.
const LONGEST_THREAD: usize = 500;
/// Length of the customer service window, in milliseconds.
const WINDOW: i64 = 24 * 3_600_000;

/// Who wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The customer.
    FromCustomer,
    /// The business, through the Cloud API.
    FromBusiness,
    /// The business, from its phone app.
    FromPhoneApp,
}

/// How far a message got. Ordered: it only ever rises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Taken by Meta.
    Accepted,
    /// On its way.
    Sent,
    /// On the other's device.
    Delivered,
    /// Seen.
    Read,
    /// A voice message was listened to.
    Played,
    /// Will never arrive.
    Failed,
}

/// A message in a thread.
#[derive(Clone, Debug, Serialize)]
pub struct ThreadMessage {
    /// Meta's id.
    pub id: String,
    /// Who wrote it.
    pub direction: Direction,
    /// Meta's message type.
    pub r#type: String,
    /// The type's object, as in the payload.
    pub content: Value,
    /// Id of the message that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// How far it got.
    pub status: Progress,
    /// The other side's reaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reaction: Option<String>,
    /// Milliseconds since 1970.
    pub at: i64,
    /// The sender's own mark, repeated in every status.
    #[serde(skip)]
    pub(crate) biz_opaque_callback_data: Option<String>,
    /// Pricing category of its statuses.
    #[serde(skip)]
    pub(crate) category: &'static str,
    /// Whether its price was told with delivered or read.
    #[serde(skip)]
    pub(crate) priced: bool,
}

/// A customer and a business number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ThreadKey {
    pub customer: CustomerId,
    pub number: String,
}

#[derive(Debug, Default)]
struct Thread {
    messages: VecDeque<ThreadMessage>,
    /// When the customer last wrote, by the message's own time.
    wrote_at: Option<i64>,
    typing_until: i64,
}

/// All threads, and where each message is.
#[derive(Debug, Default)]
pub(crate) struct Threads {
    threads: HashMap<ThreadKey, Thread>,
    places: HashMap<String, ThreadKey>,
}

impl Threads {
    /// Adds a message at the end.
    pub(crate) fn push(&mut self, key: &ThreadKey, message: ThreadMessage) {
        let thread = self.threads.entry(key.clone()).or_default();
        match message.direction {
            Direction::FromCustomer => {
                thread.wrote_at = Some(thread.wrote_at.unwrap_or(0).max(message.at));
            }
            Direction::FromBusiness | Direction::FromPhoneApp => thread.typing_until = 0,
        }
        self.places.insert(message.id.clone(), key.clone());
        thread.messages.push_back(message);
        if thread.messages.len() > LONGEST_THREAD
            && let Some(oldest) = thread.messages.pop_front()
        {
            self.places.remove(&oldest.id);
        }
    }

    /// The thread's messages, oldest first, and whether the business is typing.
    pub(crate) fn messages(&self, key: &ThreadKey, now: i64) -> (Vec<ThreadMessage>, bool) {
        self.threads
            .get(key)
            .map_or_else(Default::default, |thread| {
                (
                    thread.messages.iter().cloned().collect(),
                    thread.typing_until > now,
                )
            })
    }

    /// Numbers that this customer has a thread with.
    pub(crate) fn numbers_of(&self, customer: CustomerId) -> Vec<String> {
        let mut numbers: Vec<String> = self
            .threads
            .keys()
            .filter(|key| key.customer == customer)
            .map(|key| key.number.clone())
            .collect();
        numbers.sort();
        numbers
    }

    /// When the customer last wrote here, in milliseconds since 1970.
    pub(crate) fn wrote_at(&self, key: &ThreadKey) -> Option<i64> {
        self.threads.get(key).and_then(|thread| thread.wrote_at)
    }

    /// Opens the service window without a message.
    pub(crate) fn open_window(&mut self, key: &ThreadKey, at: i64) {
        let thread = self.threads.entry(key.clone()).or_default();
        thread.wrote_at = Some(thread.wrote_at.unwrap_or(0).max(at));
    }

    /// Whether anything may be sent, or templates only (FACTS B3).
    pub(crate) fn window_is_open(&self, key: &ThreadKey, now: i64) -> bool {
        self.wrote_at(key).is_some_and(|at| now - at < WINDOW)
    }

    /// Where a message is.
    pub(crate) fn place(&self, wamid: &str) -> Option<&ThreadKey> {
        self.places.get(wamid)
    }

    pub(crate) fn message(&self, wamid: &str) -> Option<&ThreadMessage> {
        let thread = self.threads.get(self.places.get(wamid)?)?;
        thread
            .messages
            .iter()
            .rev()
            .find(|message| message.id == wamid)
    }

    /// Changes a message where it is.
    pub(crate) fn change(&mut self, wamid: &str, change: impl FnOnce(&mut ThreadMessage)) {
        let thread = self
            .places
            .get(wamid)
            .and_then(|key| self.threads.get_mut(key));
        let message =
            thread.and_then(|thread| thread.messages.iter_mut().rev().find(|m| m.id == wamid));
        if let Some(message) = message {
            change(message);
        }
    }

    /// Raises a message's progress; false when it had got there already.
    pub(crate) fn raise(&mut self, wamid: &str, to: Progress) -> bool {
        let mut raised = false;
        self.change(wamid, |message| {
            raised = message.status < to;
            message.status = message.status.max(to);
        });
        raised
    }

    /// The business has read this message and everything before it, and maybe types.
    pub(crate) fn business_read(&mut self, wamid: &str, typing_until: Option<i64>) -> bool {
        let Some(thread) = self
            .places
            .get(wamid)
            .and_then(|key| self.threads.get_mut(key))
        else {
            return false;
        };
        if let Some(until) = typing_until {
            thread.typing_until = until;
        }
        for message in &mut thread.messages {
            if message.direction == Direction::FromCustomer {
                message.status = message.status.max(Progress::Read);
            }
            if message.id == wamid {
                break;
            }
        }
        true
    }

    /// Marks what the business wrote as read by the customer; answers what was not yet.
    pub(crate) fn customer_read(&mut self, key: &ThreadKey) -> Vec<String> {
        let Some(thread) = self.threads.get_mut(key) else {
            return Vec::new();
        };
        let mut read = Vec::new();
        for message in &mut thread.messages {
            if message.direction == Direction::FromBusiness && message.status < Progress::Read {
                message.status = Progress::Read;
                // A reaction is never reported as read (FACTS A4).
                if message.r#type != "reaction" {
                    read.push(message.id.clone());
                }
            }
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: usize, direction: Direction) -> ThreadMessage {
        ThreadMessage {
            id: id.to_string(),
            direction,
            r#type: "text".into(),
            content: Value::Null,
            reply_to: None,
            status: Progress::Accepted,
            reaction: None,
            at: 1_000,
            biz_opaque_callback_data: None,
            category: "service",
            priced: false,
        }
    }

    #[test]
    fn a_thread_forgets_its_oldest_messages_and_where_they_were() {
        let mut threads = Threads::default();
        let key = ThreadKey {
            customer: CustomerId(1),
            number: "n".into(),
        };
        for id in 0..=LONGEST_THREAD {
            threads.push(&key, message(id, Direction::FromBusiness));
        }
        assert_eq!(threads.messages(&key, 0).0.len(), LONGEST_THREAD);
        assert!(threads.place("0").is_none() && threads.place("1").is_some());
    }

    #[test]
    fn progress_only_rises_and_the_window_closes_after_a_day() {
        let mut threads = Threads::default();
        let key = ThreadKey {
            customer: CustomerId(1),
            number: "n".into(),
        };
        assert!(!threads.window_is_open(&key, 1_000));
        threads.push(&key, message(1, Direction::FromCustomer));
        threads.push(&key, message(2, Direction::FromBusiness));
        assert!(threads.window_is_open(&key, 1_000 + WINDOW - 1));
        assert!(!threads.window_is_open(&key, 1_000 + WINDOW));
        assert_eq!(threads.customer_read(&key), ["2"]);
        assert!(!threads.raise("2", Progress::Delivered));
        assert!(threads.customer_read(&key).is_empty());
    }
}
