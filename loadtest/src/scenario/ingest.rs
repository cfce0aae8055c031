//! Signed webhooks, each acknowledged after its commit, beside the same rows written in bulk.

use std::collections::HashMap;
use std::sync::Arc;

use baton::store::connection::Purpose;
use clap::Args;

use crate::baseline::bulk::Bulk;
use crate::checks;
use crate::error::LoadError;
use crate::latencies::Latencies;
use crate::machine::{Meter, Process};
use crate::number::{float, median};
use crate::pairs::{self, ROUNDS, Rounds};
use crate::report::{Bound, Report};
use crate::rows::Ground;
use crate::stage::{Common, Stage};
use crate::webhook::{Load, Outcome, Text};

/// How much is sent.
#[derive(Args, Clone, Debug)]
pub struct Plan {
    /// Messages a round, for each side.
    #[arg(long, default_value_t = 20_480)]
    messages: u64,
    /// Customers they come from, made beforehand.
    #[arg(long, default_value_t = 100_000)]
    customers: u64,
    /// Webhooks in flight at the most.
    #[arg(long, default_value_t = 512)]
    in_flight: usize,
    /// Rounds of each side.
    #[arg(long, default_value_t = ROUNDS)]
    rounds: usize,
    /// Only Baton's side, for a profiler: no baselines, no ratios.
    #[arg(long)]
    alone: bool,
}

/// Messages of one transaction in the bulk baseline.
const BULK: usize = 1_024;
/// Messages of one webhook on the side of batches.
const BATCH: u64 = 50;
/// Batches in flight: more would be more messages than the server lets wait.
const BATCHES_IN_FLIGHT: usize = 32;
/// Commits of the baseline that commits each message by itself.
const SINGLES: u64 = 300;

impl Plan {
    fn sized(&self, quick: bool) -> Self {
        if !quick {
            return self.clone();
        }
        Self {
            messages: 500,
            customers: 300,
            in_flight: 64,
            rounds: 2,
            ..self.clone()
        }
    }
}

/// Runs it.
///
/// # Errors
/// Whatever cannot be started, or refuses again and again.
pub async fn run(common: &Common, plan: &Plan) -> Result<Report, LoadError> {
    let plan = plan.sized(common.quick);
    let mut report = common.report("ingest")?;
    report.set("customers made beforehand", plan.customers);
    report.set("messages a round", plan.messages);
    report.set("webhooks in flight", plan.in_flight);
    let stage = Stage::start(common, &[]).await?;
    let mut run = Run::new(&stage, &plan)?;
    eprintln!("{} customers write for the first time", plan.customers);
    run.send(plan.customers, BATCH, BATCHES_IN_FLIGHT).await?;
    if plan.alone {
        run.alone(&mut report).await?;
    } else {
        run.beside_baselines(&mut report).await?;
    }
    run.check(&mut report)?;
    Ok(report)
}

struct Run<'a> {
    stage: &'a Stage,
    plan: &'a Plan,
    sent: u64,
    latencies: Latencies,
    server: HashMap<&'static str, Vec<f64>>,
    generator: Vec<f64>,
}

impl<'a> Run<'a> {
    fn new(stage: &'a Stage, plan: &'a Plan) -> Result<Self, LoadError> {
        Ok(Self {
            stage,
            plan,
            sent: 0,
            latencies: Latencies::new()?,
            server: HashMap::new(),
            generator: Vec::new(),
        })
    }

    /// So many more messages, of customers in turn, `batch` in each webhook.
    async fn send(
        &mut self,
        messages: u64,
        batch: u64,
        in_flight: usize,
    ) -> Result<Outcome, LoadError> {
        let author = self.stage.author();
        let end = self.sent + messages;
        let mut requests = Vec::new();
        while self.sent < end {
            let until = (self.sent + batch).min(end);
            let texts: Vec<_> = (self.sent..until).map(|number| self.text(number)).collect();
            requests.push(author.request(&texts));
            self.sent = until;
        }
        let load = Load {
            address: self.stage.address(),
            requests: Arc::new(requests),
            in_flight,
            pace: None,
        };
        load.send().await
    }

    fn text(&self, number: u64) -> Text {
        Text {
            customer: number % self.plan.customers.max(1),
            id: format!("wamid.load.{number}"),
            text: format!("Message {number} of a load run"),
        }
    }

    /// One measured run of Baton's; gives messages a second.
    async fn measured(&mut self, side: &'static str, batch: u64) -> Result<f64, LoadError> {
        let in_flight = match side {
            "batches" => self.plan.in_flight.min(BATCHES_IN_FLIGHT),
            _ => self.plan.in_flight,
        };
        let server = Meter::begin(&self.stage.processes()?)?;
        let generator = Meter::begin(&[Process::own()?])?;
        let outcome = self.send(self.plan.messages, batch, in_flight).await?;
        let cost = server.micros_each(self.plan.messages)?;
        self.server.entry(side).or_default().push(cost);
        self.generator.push(generator.share()?);
        if batch == 1 {
            self.latencies.add(&outcome.latencies)?;
        }
        Ok(float(self.plan.messages) / outcome.span.as_secs_f64())
    }

    async fn alone(&mut self, report: &mut Report) -> Result<(), LoadError> {
        let (rounds, sides) = (self.plan.rounds, ["baton"]);
        let rounds =
            pairs::interleave(rounds, &sides, async |_, _| self.measured("baton", 1).await);
        let rounds = rounds.await?;
        self.tell(&rounds, report)
    }

    async fn beside_baselines(&mut self, report: &mut Report) -> Result<(), LoadError> {
        let ground = Ground {
            workspace: self.stage.office.workspace,
            channel: self.stage.office.channel,
            team: self.stage.office.team,
            owners: Vec::new(),
        };
        let url = self.stage.aside("bulk")?;
        let customers = i64::try_from(self.plan.customers).unwrap_or(i64::MAX);
        eprintln!("the baseline's database gets as many customers");
        let places = self.stage.places;
        let prepare = move || Bulk::prepare(&url, &ground, customers);
        let mut bulk = Some(places.beside_the_server(prepare).await?);
        let (count, messages) = (self.plan.rounds, self.plan.messages);
        let sides = ["baton", "bulk", "batches", "single"];
        let rounds = pairs::interleave(count, &sides, async |side, _| {
            let (messages, group) = match side {
                "baton" => return self.measured("baton", 1).await,
                "batches" => return self.measured("batches", BATCH).await,
                "bulk" => (messages, BULK),
                _ => (SINGLES.min(messages), 1),
            };
            let Some(mut taken) = bulk.take() else {
                return Err(LoadError::impossible("the baseline is gone"));
            };
            let work = move || {
                let span = taken.write(messages, group)?;
                Ok((taken, span))
            };
            let (back, span) = places.beside_the_server(work).await?;
            bulk = Some(back);
            Ok(float(messages) / span.as_secs_f64())
        });
        let rounds = rounds.await?;
        self.tell(&rounds, report)?;
        report.figure("bulk, 1,024 a transaction", rounds.median("bulk"), "1/s");
        report.figure("one commit a message", rounds.median("single"), "1/s");
        let bound = Bound::AtLeast(0.35);
        report.ratio("acknowledged, of bulk", &rounds, "baton", "bulk", bound);
        let bound = Bound::AtLeast(30.0);
        let name = "acknowledged, of one commit a message";
        report.ratio(name, &rounds, "baton", "single", bound);
        let bound = Bound::AtLeast(0.6);
        report.ratio("batches of 50, of bulk", &rounds, "batches", "bulk", bound);
        Ok(())
    }

    fn tell(&self, rounds: &Rounds, report: &mut Report) -> Result<(), LoadError> {
        report.figure("acknowledged", rounds.median("baton"), "1/s");
        report.latencies("acknowledged", &self.latencies);
        for (side, name) in [("baton", "server, each"), ("batches", "server, in batches")] {
            if let Some(cost) = self.server.get(side) {
                report.figure(name, median(cost.iter().copied()).unwrap_or(0.0), "µs CPU");
            }
        }
        if rounds.median("batches").is_finite() {
            report.figure("batches of 50", rounds.median("batches"), "1/s");
        }
        let share = median(self.generator.iter().copied()).unwrap_or(0.0);
        report.refuse_bottleneck(share);
        Ok(())
    }

    /// Whether what was acknowledged is there, once, and in order.
    fn check(&self, report: &mut Report) -> Result<(), LoadError> {
        let mut connection = self.stage.db_connect(Purpose::Read)?;
        checks::db_messages(&mut connection, "wamid.load.", self.sent, report)?;
        checks::db_order(&mut connection, report)?;
        checks::db_counts(&mut connection, report)
    }
}
