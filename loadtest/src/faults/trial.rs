//! A small business on which faults are tried: a stage, customers, agents, and a console.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use baton::simulator::{NewCustomer, Utterance};
use baton::store::connection::Purpose;
use baton::store::schema::message;
use diesel::prelude::*;
use serde_json::Value;

use super::console::Console;
use super::traffic::{Crowd, Party, Record};
use crate::error::LoadError;
use crate::stage::{Common, NUMBER, Person, Server, Stage};

/// How many customers write.
const CUSTOMERS: usize = 6;
/// How many agents answer.
const AGENTS: usize = 3;

/// A small business on which faults are tried.
pub struct Trial {
    /// Server, pretend Meta, database.
    pub stage: Stage,
    /// What was told live.
    pub console: Console,
    /// The newest message when the console opened, as a number.
    pub since: i64,
    /// Customers with their conversations.
    pub parties: Vec<Party>,
    /// What people were promised.
    pub record: RefCell<Record>,
    agents: Vec<Person>,
    round: u64,
}

impl Trial {
    /// Opens the business.
    ///
    /// # Errors
    /// Whatever does not start.
    pub async fn open(common: &Common, variables: &[(&str, &str)]) -> Result<Self, LoadError> {
        let mut all = vec![
            ("BATON_LOG__FILTER", "info"),
            ("BATON_WORKERS", "2"),
            ("BATON_SEND__TIMEOUT_SECONDS", "3"),
        ];
        all.extend(variables);
        let stage = Stage::start(common, &all).await?;
        let parties = meet(&stage).await?;
        let agents = {
            let mut connection = stage.db_connect_beside()?;
            stage.office.hire(AGENTS, &mut connection).await?
        };
        let conversations: Vec<_> = parties.iter().map(|it| it.conversation.clone()).collect();
        let since: Option<i64> = message::table
            .select(diesel::dsl::max(message::id))
            .first(&mut stage.db_connect(Purpose::Read)?)?;
        let admin = &stage.office.admin;
        let console = Console::open(&stage.server.url(), &admin.cookie, &conversations).await?;
        Ok(Self {
            console,
            since: since.unwrap_or(0),
            parties,
            record: RefCell::default(),
            agents,
            round: 0,
            stage,
        })
    }

    /// Does something to the server while everybody is busy.
    ///
    /// # Errors
    /// What the fault itself cannot do, or people who are not answered any more.
    pub async fn under_load<T>(
        &mut self,
        fault: impl AsyncFnOnce(&mut Server) -> Result<T, LoadError>,
    ) -> Result<T, LoadError> {
        self.round += 1;
        let over = AtomicBool::new(false);
        let crowd = Crowd {
            meta: &self.stage.meta,
            parties: &self.parties,
            agents: &self.agents,
            record: &self.record,
            over: &over,
            round: self.round,
        };
        let server = &mut self.stage.server;
        let happening = async {
            let outcome = fault(server).await;
            over.store(true, Ordering::Relaxed);
            outcome
        };
        let (busy, outcome) = tokio::join!(crowd.be_busy(), happening);
        let outcome = outcome?;
        busy?;
        Ok(outcome)
    }

    /// Turns the pretend Meta's knobs.
    ///
    /// # Errors
    /// Knobs that it does not have.
    pub fn turn(&self, knobs: &Value) -> Result<(), LoadError> {
        let turned = self.stage.meta.turn_knobs(knobs);
        turned.map_err(|error| LoadError::impossible(error.to_string()))
    }
}

/// Customers say hello, and get their conversations.
async fn meet(stage: &Stage) -> Result<Vec<Party>, LoadError> {
    let refused = |error: &dyn std::error::Error| LoadError::impossible(error.to_string());
    let mut customers = Vec::new();
    for number in 0..CUSTOMERS {
        let new = NewCustomer {
            name: format!("Customer {number}"),
            ..NewCustomer::default()
        };
        let customer = stage.meta.add_customer(new).map_err(|it| refused(&it))?;
        let hello = Utterance::text("hello");
        let said = stage.meta.write(customer.id, NUMBER, &hello);
        said.map_err(|it| refused(&it))?;
        customers.push(customer);
    }
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(60) {
        let admin = &stage.office.admin;
        let rows = admin
            .get("/api/conversations?view=all&status=any&limit=200")
            .await?;
        let rows = rows.get("items").and_then(Value::as_array);
        let known: BTreeMap<_, _> = rows
            .into_iter()
            .flatten()
            .filter_map(|row| {
                let phone = row.get("contact")?.get("phone")?.as_str()?;
                Some((phone.to_owned(), row.get("id")?.as_str()?.to_owned()))
            })
            .collect();
        let party = |customer: &baton::simulator::Customer| {
            let phone = customer.phone.as_ref()?;
            Some(Party {
                customer: customer.id,
                conversation: known.get(phone)?.clone(),
            })
        };
        let parties: Option<Vec<_>> = customers.iter().map(party).collect();
        if let Some(parties) = parties {
            return Ok(parties);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err(LoadError::impossible("the first messages did not arrive"))
}
