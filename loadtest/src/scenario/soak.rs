//! An ordinary day at a share of what the server can take: customers who write, agents who look,
//! claim, answer and come and go. Memory has to stay flat, and counters right.

mod agent;
mod customers;
mod memory;
mod mix;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use baton::simulator::Entry;
use baton::store::connection::Purpose;
use clap::Args;
use tokio::task::JoinSet;

use self::agent::{Agent, Done};
use self::memory::Memory;
use self::mix::Mix as Day;
use super::staffed::{Size, Staffed};
use crate::checks;
use crate::error::LoadError;
use crate::machine::{Meter, Process};
use crate::number::{count, float, median};
use crate::report::{Bound, Report};
use crate::rows::Mix;
use crate::stage::Common;

/// How long, and how much.
#[derive(Args, Clone, Debug)]
pub struct Plan {
    /// Minutes of the day.
    #[arg(long, default_value_t = 15.0)]
    minutes: f64,
    /// Agents at work.
    #[arg(long, default_value_t = 50)]
    agents: usize,
    /// Customers.
    #[arg(long, default_value_t = 5_000)]
    customers: u64,
    /// What the server takes in, of what it could take in at the most.
    #[arg(long, default_value_t = 0.3)]
    share: f64,
    /// Messages a second; without it, that share of what is measured first.
    #[arg(long)]
    rate: Option<u64>,
    /// Seconds between two things an agent does.
    #[arg(long, default_value_t = 1.0)]
    pause: f64,
    /// The proportions of the day; without it, those of mix.toml.
    #[arg(long, value_name = "FILE")]
    mix: Option<PathBuf>,
}

const IN_FLIGHT: usize = 256;
/// Conversations leave memory after a minute, so that a short day has all that a long one has.
const IDLE: (&str, &str) = ("BATON_CONVERSATION__IDLE_MINUTES", "1");
/// How long what is under way may take at the end.
const PATIENCE: Duration = Duration::from_secs(60);

impl Plan {
    fn sized(&self, quick: bool) -> Self {
        if !quick {
            return self.clone();
        }
        Self {
            minutes: 0.05,
            agents: 4,
            customers: 100,
            rate: Some(20),
            pause: 0.05,
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
    let day = Day::read(plan.mix.as_deref())?;
    let mut report = common.report("soak")?;
    let size = Size {
        agents: plan.agents,
        conversations: i64::try_from(plan.customers).unwrap_or(i64::MAX),
        messages: 1,
        mix: Mix::Day,
        writers: i64::MAX,
    };
    let mut staffed = Staffed::start(common, &[IDLE], size, |_, _| Ok(())).await?;
    let rate = match plan.rate {
        Some(rate) => float(rate),
        None => staffed.capacity(2 * plan.customers, IN_FLIGHT).await? * plan.share,
    };
    report.set("minutes", plan.minutes);
    report.set("agents", plan.agents);
    report.set("customers", plan.customers);
    report.set("messages a second", rate.round());
    let done = work(&mut staffed, &plan, &day, rate, &mut report).await?;
    settle(&staffed, done.replies).await?;
    check(&staffed, &done, &mut report)?;
    Ok(report)
}

/// The day itself.
async fn work(
    staffed: &mut Staffed,
    plan: &Plan,
    day: &Day,
    rate: f64,
    report: &mut Report,
) -> Result<Done, LoadError> {
    let end = Instant::now() + Duration::from_secs_f64(plan.minutes * 60.0);
    let generator = Meter::begin(&[Process::own()?])?;
    let mut agents = JoinSet::new();
    for (place, person) in staffed.agents.iter().enumerate() {
        let pause = Duration::from_secs_f64(plan.pause);
        let agent = Agent::new(staffed.stage.address(), person, place, day, pause);
        agents.spawn(agent.works_until(end));
    }
    let memory = tokio::spawn(Memory::watch(staffed.stage.server.process()?, end));
    let written = customers::write_until(staffed, end, rate, day).await?;
    let mut done = Done::new()?;
    while let Some(ended) = agents.join_next().await {
        let ended = ended.map_err(|error| LoadError::impossible(error.to_string()))?;
        done.add(&ended?)?;
    }
    let memory = memory.await;
    let memory = memory.map_err(|error| LoadError::impossible(error.to_string()))??;
    generator.refuse_bottleneck(report)?;
    report.latencies("acknowledged", &written);
    report.latencies("asked by agents", &done.latencies);
    report.figure("things done by agents", float(done.actions), "");
    report.figure("replies", float(done.replies), "");
    report.figure("told that a colleague was faster", float(done.rejected), "");
    let (middle, last) = memory.thirds();
    let mebibyte = float(1 << 20);
    let resident = staffed.stage.server.process()?.resident()?;
    report.figure(
        "memory with files, at the end",
        float(resident) / mebibyte,
        "MiB",
    );
    report.figure("memory, middle third", middle / mebibyte, "MiB");
    report.figure("memory, last third", last / mebibyte, "MiB");
    let bound = Bound::AtMost(1.05);
    report.target("memory, last third of middle third", last / middle, bound);
    Ok(done)
}

/// Waits until every reply has found its end.
async fn settle(staffed: &Staffed, replies: u64) -> Result<(), LoadError> {
    let mut connection = staffed.stage.db_connect(Purpose::Read)?;
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if checks::db_waiting(&mut connection)? == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    eprintln!("of {replies} replies, some are still waiting");
    Ok(())
}

fn check(staffed: &Staffed, done: &Done, report: &mut Report) -> Result<(), LoadError> {
    let mut connection = staffed.stage.db_connect(Purpose::Read)?;
    checks::db_messages(&mut connection, "wamid.load.", staffed.written(), report)?;
    checks::db_order(&mut connection, report)?;
    checks::db_counts(&mut connection, report)?;
    checks::db_replies(&mut connection, done.replies, report)?;
    let sent = staffed.stage.meta.ledger(0, usize::MAX).entries;
    let sent = sent
        .iter()
        .filter(|line| matches!(line.entry, Entry::Send { .. }));
    let sent = count(sent.count());
    report.invariant(
        "meta got each accepted reply once",
        sent == done.replies,
        format!("{} accepted, {sent} at Meta", done.replies),
    );
    report.invariant(
        "agents are answered, or told why not",
        done.failed == 0,
        format!("{} answers were failures", done.failed),
    );
    Ok(())
}

/// The middle of the samples taken in a part of the day.
fn middle(samples: &[u64]) -> f64 {
    median(samples.iter().map(|bytes| float(*bytes))).unwrap_or(f64::NAN)
}
