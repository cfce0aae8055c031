//! Somebody who opens one list after the other, at a planned pace.

use std::time::{Duration, Instant};

use bytes::Bytes;
use serde_json::Value;

use super::list::{List, Spot};
use super::{LONG, Plan, SHORT, Staffed, rows_before};
use crate::error::LoadError;
use crate::latencies::Latencies;
use crate::number::count;
use crate::webhook::{Connection, Pace, get};

/// Rows a page on the way down.
const STRIDE: usize = 200;
/// An answer that takes this long is told of while it happens.
const STALL: Duration = Duration::from_millis(200);

/// One page, and how often it has been opened.
struct Page {
    list: List,
    spot: Spot,
    request: Bytes,
    full: bool,
    /// From the planned moment.
    latencies: Latencies,
    /// From the moment of sending.
    service: Latencies,
}

/// Opening a thread: its conversation and its newest messages.
struct Thread {
    requests: [Bytes; 2],
    latencies: Latencies,
}

/// Somebody who opens lists and threads.
pub struct Visitor {
    connection: Connection,
    pages: Vec<Page>,
    threads: [Thread; 2],
    visits: usize,
    /// Pages that were full before, and then empty.
    pub wrong: u64,
}

impl Visitor {
    /// Finds every list's page far down, by its cursors. Lists that are too short have none.
    ///
    /// # Errors
    /// An answer that is no page.
    pub async fn new(staffed: &Staffed, plan: &Plan) -> Result<Self, LoadError> {
        let address = staffed.stage.address();
        let reader = staffed.agents.first();
        let cookie = reader.map(|agent| agent.cookie.clone()).unwrap_or_default();
        let mut connection = Connection::to(address);
        let mut pages = Vec::new();
        for list in List::all() {
            let cursor = walk(&mut connection, &list, rows_before(plan), &cookie).await?;
            let far = cursor.map(|cursor| (Spot::Far, Some(cursor)));
            for (spot, cursor) in [(Spot::First, None)].into_iter().chain(far) {
                let path = list.path(plan.rows, cursor.as_deref());
                let request = get(address, &path, &cookie);
                let rows = rows_of(&ask(&mut connection, &request).await?);
                pages.push(Page {
                    list,
                    spot,
                    request,
                    full: count(rows) == plan.rows,
                    latencies: Latencies::new()?,
                    service: Latencies::new()?,
                });
            }
        }
        let thread = |id: i64| -> Result<Thread, LoadError> {
            let whole = format!("/api/conversations/{id}");
            let newest = format!("{whole}/messages?limit={}", plan.rows);
            Ok(Thread {
                requests: [whole, newest].map(|path| get(address, &path, &cookie)),
                latencies: Latencies::new()?,
            })
        };
        Ok(Self {
            connection,
            pages,
            threads: [thread(SHORT)?, thread(LONG)?],
            visits: plan.visits,
            wrong: 0,
        })
    }

    /// How many requests one round is, about.
    pub fn visits(&self) -> usize {
        self.visits * (self.pages.len() + 4 * self.threads.len())
    }

    /// Opens each page and thread, so many times.
    ///
    /// # Errors
    /// No answer.
    pub async fn visit(&mut self, pace: f64) -> Result<(), LoadError> {
        let begun = Instant::now();
        let pace = Pace::from_now(pace);
        let mut number = 0;
        for _ in 0..self.visits {
            for page in &mut self.pages {
                let planned = pace.planned(number);
                number += 1;
                tokio::time::sleep_until(planned.into()).await;
                let sent = Instant::now();
                let answer = ask(&mut self.connection, &page.request).await?;
                page.latencies.record(planned.elapsed());
                let took = sent.elapsed();
                page.service.record(took);
                if took >= STALL {
                    let (list, spot, at) = (page.list, page.spot, sent - begun);
                    eprintln!("  {list}, {spot:?}: {took:.0?}, {at:.1?} into the round");
                }
                self.wrong += u64::from(page.full && rows_of(&answer) == 0);
            }
            for _ in 0..2 {
                for thread in &mut self.threads {
                    let planned = pace.planned(number);
                    number += 2;
                    tokio::time::sleep_until(planned.into()).await;
                    for request in &thread.requests {
                        ask(&mut self.connection, request).await?;
                    }
                    thread.latencies.record(planned.elapsed());
                }
            }
        }
        Ok(())
    }

    /// The latencies of some pages together.
    ///
    /// # Errors
    /// None in practice.
    pub fn sum(&self, of: impl Fn(&(List, Spot)) -> bool) -> Result<Latencies, LoadError> {
        let mut sum = Latencies::new()?;
        for page in &self.pages {
            if of(&(page.list, page.spot)) {
                sum.add(&page.latencies)?;
            }
        }
        Ok(sum)
    }

    /// Half of the time a list's page took at most this many milliseconds, from sending; not a
    /// number for a list that has no such page.
    pub fn service(&self, list: List, spot: Spot) -> f64 {
        let mut pages = self.pages.iter();
        let page = pages.find(|page| (page.list, page.spot) == (list, spot));
        page.map_or(f64::NAN, |page| page.service.p50())
    }

    /// How long it took to open the short thread, or the long one.
    pub fn thread(&self, spot: Spot) -> &Latencies {
        let [short, long] = &self.threads;
        match spot {
            Spot::First => &short.latencies,
            Spot::Far => &long.latencies,
        }
    }
}

async fn ask(connection: &mut Connection, request: &Bytes) -> Result<Bytes, LoadError> {
    let answer = connection.ask(request).await?;
    if answer.status == 200 {
        return Ok(answer.body);
    }
    let said = String::from_utf8_lossy(&answer.body).into_owned();
    let status = answer.status;
    Err(LoadError::impossible(format!(
        "a list was answered {status}: {said}"
    )))
}

fn rows_of(answer: &Bytes) -> usize {
    // Each row has one; reading the whole page as JSON would cost more than it is worth.
    let needle = b"\"waiting_since\"";
    answer
        .windows(needle.len())
        .filter(|at| at == needle)
        .count()
}

/// The cursor behind so many rows, when the list is that long.
async fn walk(
    connection: &mut Connection,
    list: &List,
    rows: usize,
    cookie: &str,
) -> Result<Option<String>, LoadError> {
    let (mut cursor, mut left) = (None::<String>, rows);
    while left > 0 {
        let step = left.min(STRIDE);
        let path = list.path(count(step), cursor.as_deref());
        let request = get(connection.address(), &path, cookie);
        let page = ask(connection, &request).await?;
        let page: Value = serde_json::from_slice(&page).unwrap_or(Value::Null);
        cursor = page.get("next").and_then(Value::as_str).map(str::to_owned);
        if cursor.is_none() {
            return Ok(None);
        }
        left -= step;
    }
    Ok(cursor)
}
