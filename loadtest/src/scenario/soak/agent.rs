//! An agent at work: a live console, lists, threads, claims, answers, one thing after the other.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use baton::domain::view::{StatusFilter, View};
use baton::protocol::Watch;
use reqwest::Method;
use serde_json::{Value, json};

use super::customers::Dice;
use super::mix::{Action, Mix};
use crate::console::Console;
use crate::error::LoadError;
use crate::latencies::Latencies;
use crate::stage::Person;

/// What agents have done.
#[derive(Debug)]
pub struct Done {
    /// How long answers took.
    pub latencies: Latencies,
    /// Everything they did.
    pub actions: u64,
    /// Replies that were accepted.
    pub replies: u64,
    /// Ordinary rejections: a colleague was faster, the window has closed.
    pub rejected: u64,
    /// Answers that nobody should get.
    pub failed: u64,
}

impl Done {
    /// Nothing yet.
    ///
    /// # Errors
    /// None in practice.
    pub fn new() -> Result<Self, LoadError> {
        Ok(Self {
            latencies: Latencies::new()?,
            actions: 0,
            replies: 0,
            rejected: 0,
            failed: 0,
        })
    }

    /// Takes over what another has done.
    ///
    /// # Errors
    /// As [`Latencies::add`].
    pub fn add(&mut self, other: &Self) -> Result<(), LoadError> {
        self.actions += other.actions;
        self.replies += other.replies;
        self.rejected += other.rejected;
        self.failed += other.failed;
        self.latencies.add(&other.latencies)
    }
}

/// An agent at work.
pub struct Agent {
    server: SocketAddr,
    person: Person,
    mix: Mix,
    pause: Duration,
    dice: Dice,
    /// What the last list of each kind showed.
    own: Vec<String>,
    free: Vec<String>,
}

impl Agent {
    /// Somebody who does one thing after each pause.
    pub fn new(
        server: SocketAddr,
        person: &Person,
        place: usize,
        mix: &Mix,
        pause: Duration,
    ) -> Self {
        Self {
            server,
            person: person.clone(),
            mix: mix.clone(),
            pause,
            dice: Dice::new(crate::number::count(place) + 1),
            own: Vec::new(),
            free: Vec::new(),
        }
    }

    /// Works with a console open, closes it now and then, and comes back.
    ///
    /// # Errors
    /// The console breaks, or nothing answers.
    pub async fn works_until(mut self, end: Instant) -> Result<Done, LoadError> {
        let mut done = Done::new()?;
        while Instant::now() < end {
            let mut console = Console::open(self.server, &self.person.cookie).await?;
            let shown = [View::Mine, View::Unassigned].map(|view| Watch::View {
                view,
                status: StatusFilter::Open,
            });
            console.says_hello(None, &shown).await?;
            let working = self.until_it_leaves(end, &mut done);
            tokio::pin!(working);
            loop {
                tokio::select! {
                    worked = &mut working => { worked?; break }
                    heard = console.next() => drop(heard?),
                }
            }
        }
        Ok(done)
    }

    async fn until_it_leaves(&mut self, end: Instant, done: &mut Done) -> Result<(), LoadError> {
        while Instant::now() < end {
            // Between half a pause and one and a half.
            let share = u32::try_from(self.dice.roll() % 1_000).unwrap_or(0);
            tokio::time::sleep(self.pause * (500 + share) / 1_000).await;
            let action = self.mix.action(self.dice.roll());
            done.actions += 1;
            if action == Action::Leave {
                return Ok(());
            }
            self.acts(action, done).await?;
        }
        Ok(())
    }

    async fn acts(&mut self, action: Action, done: &mut Done) -> Result<(), LoadError> {
        let began = Instant::now();
        let (own, free) = (self.one(Which::Own), self.one(Which::Free));
        let command = |id: Option<String>, name: &str, body: Value| {
            id.map(|id| (format!("/api/conversations/{id}/{name}"), body))
        };
        let asked = match action {
            Action::List | Action::Leave => None,
            Action::Thread => {
                let Some(id) = own.or(free) else {
                    return self.looks(done).await;
                };
                let path = format!("/api/conversations/{id}/messages?limit=50");
                let answer = self.person.answer(Method::GET, &path, None).await?;
                return self.heard(answer.0, began, done);
            }
            Action::Claim => command(free, "claim", json!({})),
            Action::Reply => command(
                own,
                "messages",
                json!({"type": "text", "text": "On its way."}),
            ),
            Action::Note => command(own, "note", json!({"text": "Waits for the warehouse."})),
            Action::Resolve => command(own, "resolve", json!({})),
        };
        let Some((path, body)) = asked else {
            return self.looks(done).await;
        };
        let (status, _) = self.person.answer(Method::POST, &path, Some(body)).await?;
        done.replies += u64::from(action == Action::Reply && status == 202);
        self.heard(status, began, done)
    }

    /// Looks at what is theirs and at what is free, in turns.
    async fn looks(&mut self, done: &mut Done) -> Result<(), LoadError> {
        let began = Instant::now();
        let own = self.dice.roll() % 2 == 0;
        let view = if own { "mine" } else { "unassigned" };
        let path = format!("/api/conversations?view={view}&sort=newest&limit=50");
        let (status, page) = self.person.answer(Method::GET, &path, None).await?;
        let rows = page.get("items").and_then(Value::as_array);
        let ids = rows.into_iter().flatten();
        let ids = ids.filter_map(|row| row.get("id")?.as_str().map(str::to_owned));
        let kept = if own { &mut self.own } else { &mut self.free };
        *kept = ids.collect();
        self.heard(status, began, done)
    }

    fn one(&mut self, which: Which) -> Option<String> {
        let roll = self.dice.roll();
        let known = match which {
            Which::Own => &self.own,
            Which::Free => &self.free,
        };
        let place = roll % crate::number::count(known.len()).max(1);
        known.get(crate::number::size(place)).cloned()
    }

    fn heard(&self, status: u16, began: Instant, done: &mut Done) -> Result<(), LoadError> {
        done.latencies.record(began.elapsed());
        match status {
            200..300 => {}
            // Rejections are ordinary answers: people get in each other's way all day.
            403 | 404 | 409 | 422 => done.rejected += 1,
            _ => {
                eprintln!("{} was answered {status}", self.person.name);
                done.failed += 1;
            }
        }
        Ok(())
    }
}

/// Which of the conversations that an agent knows.
#[derive(Clone, Copy)]
enum Which {
    Own,
    Free,
}
