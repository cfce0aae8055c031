//! Customers who write and agents who fight over conversations and answer, for as long as a fault
//! lasts; with a record of everything they were promised.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use baton::simulator::{Content, CustomerId, SimulatorHandle, Utterance};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::error::LoadError;
use crate::stage::{NUMBER, Person};

/// How long somebody goes on asking for an answer after the fault is over.
const PATIENCE: Duration = Duration::from_secs(60);

/// What people were promised.
#[derive(Debug, Default)]
pub struct Record {
    /// Meta's ids of what customers wrote.
    pub written: Vec<String>,
    /// Answers that were taken: what they say, and the id they got.
    pub answers: BTreeMap<String, String>,
    /// Who was told that a conversation is theirs.
    pub owners: BTreeMap<String, BTreeSet<String>>,
    /// Answers of the server that have no place here.
    pub odd: Vec<String>,
}

/// A customer and their conversation.
#[derive(Clone, Debug)]
pub struct Party {
    /// The customer, at the pretend Meta.
    pub customer: CustomerId,
    /// The conversation, in Baton.
    pub conversation: String,
}

/// Everybody who is busy.
pub struct Crowd<'a> {
    /// The pretend Meta.
    pub meta: &'a SimulatorHandle,
    /// Customers.
    pub parties: &'a [Party],
    /// Agents.
    pub agents: &'a [Person],
    /// What they are promised.
    pub record: &'a RefCell<Record>,
    /// Whether they shall stop.
    pub over: &'a AtomicBool,
    /// Told apart from the crowds before.
    pub round: u64,
}

impl Crowd<'_> {
    /// Everybody does what they do until it is over.
    pub async fn be_busy(&self) -> Result<(), LoadError> {
        let writing = join_all(self.parties.iter().map(|party| self.write(party)));
        let numbers = self.agents.iter().enumerate();
        let answering = join_all(numbers.map(|(number, agent)| self.work(agent, number)));
        let (written, answered) = tokio::join!(writing, answering);
        written.into_iter().chain(answered).collect()
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    async fn write(&self, party: &Party) -> Result<(), LoadError> {
        let mut number = 0_u64;
        while !self.is_over() {
            number += 1;
            let utterance = match number % 8 {
                0 => Utterance {
                    content: Content::Image {
                        media: Default::default(),
                    },
                    ..Utterance::text("")
                },
                _ => Utterance::text(format!("question {}.{number}", self.round)),
            };
            let said = self.meta.write(party.customer, NUMBER, &utterance);
            let wamid = said.map_err(|error| LoadError::impossible(error.to_string()))?;
            self.record.borrow_mut().written.push(wamid);
            tokio::time::sleep(Duration::from_millis(120)).await;
        }
        Ok(())
    }

    async fn work(&self, agent: &Person, number: usize) -> Result<(), LoadError> {
        let mut mine = BTreeMap::new();
        let turns = self.parties.iter().cycle().skip(number);
        for (turn, party) in turns.enumerate() {
            if self.is_over() {
                break;
            }
            let conversation = &party.conversation;
            if !mine.contains_key(conversation) {
                let won = self.claim(agent, conversation).await?;
                mine.insert(conversation.clone(), won);
            }
            let words = format!("answer {} of {number} in round {}", turn, self.round);
            let owns = mine.get(conversation).copied().unwrap_or(false);
            if owns || turn % 7 == 0 {
                self.answer(agent, conversation, &words, owns).await?;
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        Ok(())
    }

    async fn claim(&self, agent: &Person, conversation: &str) -> Result<bool, LoadError> {
        let path = format!("/api/conversations/{conversation}/claim");
        let key = format!("claim {} {} {conversation}", agent.id, self.round);
        let (status, body) = self.insist(agent, &path, &key, json!({})).await?;
        let told = body.get("owner").and_then(|owner| owner.get("id"));
        let mine = told.is_some_and(|id| *id == *agent.id);
        let code = body.get("code").and_then(Value::as_str).unwrap_or_default();
        let won = status == 200 || (code == "already_owned" && mine);
        let mut record = self.record.borrow_mut();
        if won {
            let owners = record.owners.entry(conversation.to_owned()).or_default();
            owners.insert(agent.id.clone());
        } else if status != 409 {
            record.odd.push(format!("claim: {status} {body}"));
        } else if told.is_none() && code == "already_owned" {
            record.odd.push("a loser was not told who won".to_owned());
        }
        Ok(won)
    }

    async fn answer(
        &self,
        agent: &Person,
        conversation: &str,
        words: &str,
        owns: bool,
    ) -> Result<(), LoadError> {
        let path = format!("/api/conversations/{conversation}/messages");
        let key = format!("{conversation} {words}");
        let asked = json!({"type": "text", "text": key});
        let (status, body) = self.insist(agent, &path, &key, asked).await?;
        let mut record = self.record.borrow_mut();
        match (status, body.get("id").and_then(Value::as_str)) {
            (202, Some(id)) if owns => {
                record.answers.insert(key, id.to_owned());
            }
            (202, _) => record.odd.push(format!("an answer of a non-owner: {body}")),
            (403 | 409 | 422, _) if !owns => {}
            _ => record.odd.push(format!("answer: {status} {body}")),
        }
        Ok(())
    }

    /// Asks with the same key until there is an answer.
    async fn insist(
        &self,
        agent: &Person,
        path: &str,
        key: &str,
        body: Value,
    ) -> Result<(u16, Value), LoadError> {
        let mut over_since = None;
        loop {
            let asking = agent.answer_once(Method::POST, path, key, &body);
            let answer = tokio::time::timeout(Duration::from_secs(5), asking).await;
            match answer {
                Ok(Ok((status, body))) if status < 500 => return Ok((status, body)),
                Ok(Ok((503, _))) | Ok(Err(_)) | Err(_) => {}
                Ok(Ok((status, body))) => {
                    let odd = format!("{path}: {status} {body}");
                    self.record.borrow_mut().odd.push(odd);
                }
            }
            if self.is_over() {
                let since = *over_since.get_or_insert_with(Instant::now);
                if since.elapsed() > PATIENCE {
                    return Err(LoadError::impossible(format!("{path} was never answered")));
                }
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }
}
