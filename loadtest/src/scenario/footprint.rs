//! What stays in memory: idle consoles beside a bare echo, conversations that are awake, and
//! stored ones, which should cost nothing.

mod stored;

use std::time::Duration;

use baton::domain::view::{StatusFilter, View};
use baton::protocol::Watch;
use clap::Args;

use super::customers::Customers;
use super::gauges;
use crate::baseline::Baseline;
use crate::baseline::child::Running;
use crate::console::audience::Audience;
use crate::error::LoadError;
use crate::machine::Process;
use crate::number::{count, float};
use crate::pairs::{ROUNDS, interleave};
use crate::report::{Bound, Report};
use crate::stage::{Common, Stage};

/// How long memory is left alone before it is read.
const SETTLE: Duration = Duration::from_secs(2);

/// Consoles that come first and are not counted: what is made once is made by them.
const FIRST: usize = 100;

/// A kilobyte, as the promise counts it.
const KILOBYTE: f64 = 1_024.0;

/// How much is held.
#[derive(Args, Clone, Debug)]
pub struct Plan {
    /// Idle consoles.
    #[arg(long, default_value_t = 5_000)]
    consoles: usize,
    /// Conversations that are awake.
    #[arg(long, default_value_t = 10_000)]
    live: u64,
    /// The small and the large number of stored conversations.
    #[arg(long, num_args = 2, default_values_t = [10_000, 1_000_000])]
    stored: Vec<u64>,
    /// Conversations that are awake among them.
    #[arg(long, default_value_t = 1_000)]
    awake: u64,
    /// Rounds of consoles.
    #[arg(long, default_value_t = ROUNDS)]
    rounds: usize,
}

impl Plan {
    fn sized(&self, quick: bool) -> Self {
        if !quick {
            return self.clone();
        }
        Self {
            consoles: 200,
            live: 500,
            stored: vec![200, 2_000],
            awake: 50,
            rounds: 1,
        }
    }
}

/// Runs it.
pub async fn run(common: &Common, plan: &Plan) -> Result<Report, LoadError> {
    let mut report = common.report("footprint")?;
    let plan = plan.sized(common.quick);
    consoles(common, &plan, &mut report).await?;
    live(common, &plan, &mut report).await?;
    stored::measure(common, &plan, &mut report).await?;
    Ok(report)
}

async fn consoles(common: &Common, plan: &Plan, report: &mut Report) -> Result<(), LoadError> {
    let rounds = interleave(
        plan.rounds,
        &["console", "echo"],
        async |side, _| match side {
            "console" => idle_consoles(common, plan.consoles).await,
            _ => idle_echoes(common, plan.consoles).await,
        },
    )
    .await?;
    report.set("consoles", plan.consoles);
    report.figure("a bare echo", rounds.median("echo"), "bytes");
    report.ratio(
        "a console to a bare echo",
        &rounds,
        "console",
        "echo",
        Bound::AtMost(1.3),
    );
    let kilobytes = rounds.median("console") / KILOBYTE;
    report.target("an idle console, KB", kilobytes, Bound::AtMost(28.0));
    Ok(())
}

async fn idle_consoles(common: &Common, consoles: usize) -> Result<f64, LoadError> {
    let stage = Stage::start(common, &[]).await?;
    let mut connection = stage.db_connect_beside()?;
    let agents = stage.office.hire(consoles.min(50), &mut connection).await?;
    let cookies: Vec<String> = agents.into_iter().map(|agent| agent.cookie).collect();
    let queue = Watch::View {
        view: View::Unassigned,
        status: StatusFilter::Open,
    };
    let mut audience = Audience::new();
    let (address, watch) = (stage.address(), [queue]);
    audience.admit(address, &cookies, FIRST, &watch).await?;
    let before = settled(stage.server.process()?).await?;
    audience.admit(address, &cookies, consoles, &watch).await?;
    let after = settled(stage.server.process()?).await?;
    Ok((after - before) / float(count(consoles)))
}

async fn idle_echoes(common: &Common, consoles: usize) -> Result<f64, LoadError> {
    let echo = Running::start(Baseline::Echo, common.places()?).await?;
    let mut audience = Audience::new();
    audience.admit_bare(echo.address, FIRST).await?;
    let before = settled(echo.process()?).await?;
    audience.admit_bare(echo.address, consoles).await?;
    let after = settled(echo.process()?).await?;
    Ok((after - before) / float(count(consoles)))
}

async fn settled(process: Process) -> Result<f64, LoadError> {
    tokio::time::sleep(SETTLE).await;
    Ok(float(process.anonymous()?))
}

/// Conversations that are awake: the second half of them, while everything else that grows with
/// messages (events kept for those who come back, the database's pages) has its full size.
async fn live(common: &Common, plan: &Plan, report: &mut Report) -> Result<(), LoadError> {
    let small = [("BATON_LIVE__RING_EVENTS", "16")];
    let mut stage = Stage::start(common, &small).await?;
    let mut customers = Customers::of(&stage);
    customers.begin(plan.live * 2).await?;
    // From the store, as most of them are woken.
    stage.server.stop().await?;
    stage.server.start().await?;
    customers.begin(plan.live).await?;
    let before = settled(stage.server.process()?).await?;
    let awake = gauges::read(&stage, "baton_conversations_live").await?;
    customers.begin_between(plan.live, plan.live * 2).await?;
    let after = settled(stage.server.process()?).await?;
    let woken = gauges::read(&stage, "baton_conversations_live").await? - awake;
    report.set("live conversations", plan.live);
    let kilobytes = (after - before) / woken.max(1.0) / KILOBYTE;
    report.target("a live conversation, KB", kilobytes, Bound::AtMost(4.0));
    report.invariant(
        "whoever writes is awake",
        woken >= float(plan.live),
        format!("{woken} of {}", plan.live),
    );
    Ok(())
}
