//! Agents fight over conversations: never two owners, no answer by anybody else, and whoever
//! comes too late learns who was first.

mod fight;
mod threads;

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use tokio::task::JoinSet;

use self::fight::{Arena, Tally};
use super::customers::Customers;
use crate::error::LoadError;
use crate::machine::{Meter, Process};
use crate::number::{float, size};
use crate::report::Report;
use crate::stage::{Common, Stage};

/// Who fights over what.
#[derive(Args, Clone, Debug)]
pub struct Plan {
    /// Agents, each with a console.
    #[arg(long, default_value_t = 200)]
    agents: usize,
    /// Conversations.
    #[arg(long, default_value_t = 2_000)]
    conversations: u64,
    /// For how long.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
}

/// Runs it.
pub async fn run(common: &Common, plan: &Plan) -> Result<Report, LoadError> {
    let mut report = common.report("claims")?;
    let mut plan = plan.clone();
    if common.quick {
        plan = Plan {
            agents: 20,
            conversations: 50,
            seconds: 3,
        };
    }
    let stage = Stage::start(common, &[]).await?;
    let mut connection = stage.db_connect_beside()?;
    let agents = stage.office.hire(plan.agents, &mut connection).await?;
    Customers::of(&stage).begin(plan.conversations).await?;
    let conversations = threads::db_conversations(&mut connection)?;
    let arena = Arc::new(Arena::new(conversations));
    let generator = Meter::begin(&[Process::own()?])?;
    let mut fighters = JoinSet::new();
    let span = Duration::from_secs(plan.seconds);
    for (number, agent) in agents.into_iter().enumerate() {
        let (arena, address) = (arena.clone(), stage.address());
        fighters.spawn(async move { fight::fight(&arena, address, agent, number, span).await });
    }
    let mut tally = Tally::new()?;
    while let Some(ended) = fighters.join_next().await {
        let ended = ended.map_err(|error| LoadError::impossible(error.to_string()))?;
        tally.add(&ended?)?;
    }
    report.set("agents", plan.agents);
    report.set("conversations", plan.conversations);
    report.set("seconds", plan.seconds);
    tally.tell(&mut report, span);
    let threads = threads::db_check(&mut connection)?;
    threads.tell(&mut report, tally.replies);
    generator.refuse_bottleneck(&mut report)?;
    Ok(report)
}

/// One of several, chosen by a number that every agent counts differently.
fn pick(of: usize, number: u64) -> usize {
    // Knuth's multiplicative hash: neighbours come to lie far apart.
    let spread = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
    size(spread).checked_rem(of).unwrap_or(0)
}

/// A rate.
fn per_second(number: u64, span: Duration) -> f64 {
    float(number) / span.as_secs_f64().max(f64::EPSILON)
}
