//! The queue hands out what waits longest: each conversation to one of those who ask at once.
//!
//! Whom a conversation belongs to is decided by itself, as always. So that a crowd does not run
//! after the same one, what is being offered to somebody is offered to nobody else meanwhile.

use std::collections::VecDeque;
use std::sync::Arc;

use dashmap::DashSet;
use futures_util::future::join_all;

use super::{CommandError, Marks, Outcome, parse_answer};
use crate::actors::engine::Engine;
use crate::domain::command::Request;
use crate::domain::ids::ConversationId;
use crate::domain::permissions::{Principal, Right};
use crate::domain::rejection::Rejection;
use crate::domain::time::Timestamp;
use crate::domain::view::{ListFilter, OwnerFilter, Sort, StatusFilter};
use crate::protocol::command::TakeNextBody;
use crate::protocol::row::ConversationRow;
use crate::store::dedupe::{self, CommandKey};
use crate::store::error::StoreError;
use crate::store::lists::{self, ListQuery};

/// How many somebody may take at once.
const MOST: usize = 20;

/// What is just being offered to somebody.
#[derive(Default)]
pub struct HandingOut {
    offered: DashSet<ConversationId>,
}

impl HandingOut {
    /// A conversation for one person alone, until the offer is dropped; `None` when it is
    /// somebody else's offer.
    fn offer(&self, conversation: ConversationId) -> Option<Offer<'_>> {
        self.offered.insert(conversation).then_some(Offer {
            book: self,
            conversation,
        })
    }
}

struct Offer<'a> {
    book: &'a HandingOut,
    conversation: ConversationId,
}

impl Drop for Offer<'_> {
    fn drop(&mut self) {
        self.book.offered.remove(&self.conversation);
    }
}

impl Engine {
    /// Hands out the longest waiting of the queue that this person may take; fewer when there are
    /// not as many. Asking again with the same key gives the first answer again.
    ///
    /// # Errors
    /// As [`Engine::execute`]; `Invalid` for a number of conversations out of bounds.
    pub async fn take_next(
        self: &Arc<Self>,
        who: &Principal,
        marks: Marks,
        wanted: TakeNextBody,
    ) -> Result<Vec<ConversationRow>, CommandError> {
        if !who.may(Right::Claim) {
            let right = Right::Claim;
            return Err(Rejection::Forbidden { right }.into());
        }
        if !(1..=MOST).contains(&wanted.count) {
            return Err(CommandError::Invalid(format!("take 1 to {MOST} at a time")));
        }
        let places = Places::new(who, &marks.key, wanted.count);
        let (mut given, ended) = self.given_before(&places).await?;
        let mut queue = Queue::new(who, &wanted, (self.clock)());
        while !ended && given.iter().any(Option::is_none) {
            let free: Vec<usize> = (0..wanted.count)
                .filter(|place| given.get(*place).is_some_and(Option::is_none))
                .collect();
            let offers = queue.next(self, free.len()).await?;
            if offers.is_empty() {
                self.keep_end(places.end.clone()).await?;
                break;
            }
            let asked = free.into_iter().zip(&offers).map(|(place, offer)| {
                let marks = Marks {
                    key: places.key(place),
                    ..marks.clone()
                };
                async move {
                    let taken = self.ask_as(who, offer.conversation, marks, Request::Take);
                    (place, taken.await)
                }
            });
            for (place, taken) in join_all(asked).await {
                match (given.get_mut(place), taken) {
                    (Some(given), Ok(outcome)) => *given = row(outcome),
                    // Somebody was faster, or it is done with: another one takes its place.
                    (_, Ok(_) | Err(CommandError::Rejected(_))) => {}
                    (_, Err(error)) => return Err(error),
                }
            }
        }
        Ok(given.into_iter().flatten().collect())
    }

    /// What the same key gave before, place by place, and whether the queue had ended then.
    async fn given_before(
        &self,
        places: &Places,
    ) -> Result<(Vec<Option<ConversationRow>>, bool), CommandError> {
        let (keys, end) = (places.keys.clone(), places.end.clone());
        let reading = self.readers.read(move |connection| {
            let ended = dedupe::find_answer(connection, &end)?.is_some();
            let answers: Result<Vec<_>, _> = keys
                .iter()
                .map(|key| dedupe::find_answer(connection, key))
                .collect();
            Ok((answers?, ended))
        });
        let (answers, ended) = reading.await?;
        let given = answers.into_iter().map(|answer| match answer {
            Some(answer) => parse_answer(&answer).map(row),
            None => Ok(None),
        });
        Ok((given.collect::<Result<_, _>>()?, ended))
    }

    /// There was no more: asked again, there will have been no more.
    async fn keep_end(&self, end: CommandKey) -> Result<(), StoreError> {
        let keeping = self.committer.write(move |transaction| {
            if dedupe::find_answer(transaction.connection, &end)?.is_none() {
                dedupe::insert_answer(transaction, &end, "");
            }
            Ok(())
        });
        keeping.await
    }
}

pub(super) fn row(outcome: Outcome) -> Option<ConversationRow> {
    match outcome {
        Outcome::Conversation { row } => Some(*row),
        Outcome::Message { .. } | Outcome::Messages { .. } => None,
    }
}

/// The keys under which the places of one answer are kept.
struct Places {
    keys: Vec<CommandKey>,
    end: CommandKey,
}

impl Places {
    fn new(who: &Principal, key: &str, count: usize) -> Self {
        let named = |key: String| CommandKey {
            workspace: who.workspace,
            agent: who.agent,
            key,
        };
        let base = format!("next {count}:{key}");
        Self {
            keys: (0..count)
                .map(|place| named(format!("{base}:{place}")))
                .collect(),
            end: named(base),
        }
    }

    fn key(&self, place: usize) -> String {
        self.keys
            .get(place)
            .map(|key| key.key.clone())
            .unwrap_or_default()
    }
}

/// What waits, page by page.
struct Queue {
    asked: ListQuery,
    page: VecDeque<ConversationId>,
    is_over: bool,
}

impl Queue {
    fn new(who: &Principal, wanted: &TakeNextBody, now: Timestamp) -> Self {
        let filter = ListFilter {
            view: wanted.view,
            status: StatusFilter::Open,
            channel: wanted.channel,
            team: wanted.team,
            label: wanted.label,
            owner: Some(OwnerFilter::Nobody),
            unread: false,
        };
        Self {
            asked: ListQuery {
                visibility: who.visibility(),
                filter,
                search: None,
                sort: Sort::Waiting,
                after: None,
                limit: 0,
                now,
            },
            page: VecDeque::new(),
            is_over: false,
        }
    }

    /// The next ones that nobody else is offered, at most so many; none at the end.
    async fn next<'a>(
        &mut self,
        engine: &'a Engine,
        count: usize,
    ) -> Result<Vec<Offer<'a>>, StoreError> {
        let mut offers = Vec::new();
        loop {
            while offers.len() < count {
                let Some(id) = self.page.pop_front() else {
                    break;
                };
                offers.extend(engine.handing_out.offer(id));
            }
            if !offers.is_empty() || self.is_over {
                return Ok(offers);
            }
            // Those at the front may all be on offer to others.
            self.turn(engine, count + engine.handing_out.offered.len())
                .await?;
        }
    }

    async fn turn(&mut self, engine: &Engine, limit: usize) -> Result<(), StoreError> {
        self.asked.limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let asked = self.asked.clone();
        let page = engine
            .readers
            .read(move |connection| lists::page(connection, &asked))
            .await?;
        let found = page.items.iter().map(|(found, _)| found.conversation.id);
        self.page.extend(found);
        self.is_over = page.next.is_none();
        self.asked.after = page.next;
        Ok(())
    }
}
