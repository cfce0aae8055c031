//! Signed webhooks with one message each, as fast as they are acknowledged.

use std::sync::Arc;

use clap::Args;

use crate::error::LoadError;
use crate::machine::{Meter, Process};
use crate::report::Report;
use crate::stage::{Common, Stage};
use crate::webhook::{Load, Text};

/// How much is sent.
#[derive(Args, Clone, Debug)]
pub struct Plan {
    /// Messages in the run.
    #[arg(long, default_value_t = 100_000)]
    messages: u64,
    /// Customers they come from.
    #[arg(long, default_value_t = 100_000)]
    customers: u64,
    /// Webhooks in flight at the most.
    #[arg(long, default_value_t = 512)]
    in_flight: usize,
}

/// Runs it.
pub async fn run(common: &Common, plan: &Plan) -> Result<Report, LoadError> {
    let mut report = common.report("ingest")?;
    let stage = Stage::start(common, &[]).await?;
    let messages = if common.quick { 1_000 } else { plan.messages };
    let customers = if common.quick { 100 } else { plan.customers };
    let author = stage.author();
    let requests: Vec<_> = (0..messages)
        .map(|number| {
            author.request(&[Text {
                customer: number % customers,
                id: format!("wamid.load.{number}"),
                text: format!("Message {number} of a load run"),
            }])
        })
        .collect();
    let generator = Meter::begin(&[Process::own()?])?;
    let server = Meter::begin(&stage.processes()?)?;
    let load = Load {
        address: stage.address(),
        requests: Arc::new(requests),
        in_flight: plan.in_flight,
        pace: None,
    };
    let outcome = load.send().await?;
    report.figure("acknowledged", outcome.per_second(), "1/s");
    report.latencies("acknowledged", &outcome.latencies);
    report.figure("server", server.micros_each(messages)?, "µs CPU each");
    generator.refuse_bottleneck(&mut report)?;
    report.invariant(
        "every webhook is acknowledged",
        outcome.acknowledged() == messages,
        format!("{} of {messages}", outcome.acknowledged()),
    );
    Ok(report)
}
