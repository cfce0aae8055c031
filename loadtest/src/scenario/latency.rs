//! Webhooks at half the rate that the server can take in: how long until they are acknowledged,
//! and until the owner's console shows them. Both count from the planned moment of sending.

use std::time::Duration;

use baton::domain::view::{StatusFilter, View};
use baton::protocol::Watch;
use baton::store::connection::Purpose;
use clap::Args;

use super::staffed::{Size, Staffed};
use crate::checks;
use crate::console::audience::Audience;
use crate::console::glance::stamped;
use crate::error::LoadError;
use crate::machine::{Meter, Process};
use crate::number::{count, float, micros};
use crate::report::{Bound, Report};
use crate::rows::Mix;
use crate::stage::Common;
use crate::webhook::Pace;

/// How much, and how fast.
#[derive(Args, Clone, Debug)]
pub struct Plan {
    /// Consoles, one for each agent, each watching what that agent owns.
    #[arg(long, default_value_t = 200)]
    consoles: usize,
    /// Customers, whose conversations the agents own.
    #[arg(long, default_value_t = 20_000)]
    customers: u64,
    /// Seconds of the measured run.
    #[arg(long, default_value_t = 30)]
    seconds: u64,
    /// Messages a second; without it, half of what a run as fast as can be gives.
    #[arg(long)]
    rate: Option<u64>,
}

const IN_FLIGHT: usize = 512;
/// How long webhooks are written before the first one is due.
const LEAD: Duration = Duration::from_secs(5);

impl Plan {
    fn sized(&self, quick: bool) -> Self {
        if !quick {
            return self.clone();
        }
        Self {
            consoles: 5,
            customers: 100,
            seconds: 2,
            rate: Some(50),
        }
    }

    /// So many that each console gets as many as every other.
    fn messages(&self, rate: f64) -> u64 {
        let consoles = count(self.consoles.max(1));
        let wanted = self.seconds * Duration::from_secs_f64(rate).as_secs();
        (wanted / consoles).max(1) * consoles
    }
}

/// Runs it.
///
/// # Errors
/// Whatever cannot be started, or refuses again and again.
pub async fn run(common: &Common, plan: &Plan) -> Result<Report, LoadError> {
    let plan = plan.sized(common.quick);
    let mut report = common.report("latency")?;
    let size = Size {
        agents: plan.consoles,
        conversations: i64::try_from(plan.customers).unwrap_or(i64::MAX),
        messages: 1,
        mix: Mix::Owned,
        writers: i64::MAX,
    };
    eprintln!(
        "{} agents own {} conversations",
        plan.consoles, plan.customers
    );
    let mut staffed = Staffed::start(common, &[], size, |_, _| Ok(())).await?;
    let rate = match plan.rate {
        Some(rate) => float(rate),
        None => staffed.capacity(plan.customers, IN_FLIGHT).await? / 2.0,
    };
    report.set("consoles", plan.consoles);
    report.set("customers", plan.customers);
    report.set("messages a second", rate.round());
    let audience = watching(&staffed).await?;
    measure(&mut staffed, &audience, &plan, rate, &mut report).await?;
    let mut connection = staffed.stage.db_connect(Purpose::Read)?;
    let written = staffed.written();
    checks::db_messages(&mut connection, "wamid.load.", written, &mut report)?;
    checks::db_order(&mut connection, &mut report)?;
    checks::db_counts(&mut connection, &mut report)?;
    Ok(report)
}

/// One console for each agent, which shows what they own.
async fn watching(staffed: &Staffed) -> Result<Audience, LoadError> {
    let mut audience = Audience::new();
    let cookies = staffed.agents.iter().map(|agent| agent.cookie.clone());
    let cookies: Vec<_> = cookies.collect();
    let own = Watch::View {
        view: View::Mine,
        status: StatusFilter::Open,
    };
    let address = staffed.stage.address();
    audience
        .admit(address, &cookies, cookies.len(), &[own])
        .await?;
    Ok(audience)
}

async fn measure(
    staffed: &mut Staffed,
    audience: &Audience,
    plan: &Plan,
    rate: f64,
    report: &mut Report,
) -> Result<(), LoadError> {
    let messages = plan.messages(rate);
    // Turns begin with the first customer, whom the first agent owns: all get as many.
    let ahead = count(plan.consoles) - staffed.written() % count(plan.consoles).max(1);
    let evening = staffed.write(ahead, |_| "Hello".to_owned());
    staffed.send(evening, IN_FLIGHT, None).await?;
    tokio::time::sleep(Duration::from_millis(500)).await;

    let (pace, first) = (Pace::after(LEAD, rate), audience.now());
    let first = first + micros(LEAD);
    let stamp = |place| first + micros(Duration::from_secs_f64(float(place) / rate));
    let requests = staffed.write(messages, |place| stamped(stamp(place)));
    let before = audience.rows();
    audience.begin_measuring()?;
    let generator = Meter::begin(&[Process::own()?])?;
    let server = Meter::begin(&staffed.stage.processes()?)?;
    let outcome = staffed.send(requests, IN_FLIGHT, Some(pace)).await?;
    let each = messages / count(plan.consoles).max(1);
    let all_there = audience.has(each, &before).await;
    report.figure("server, each", server.micros_each(messages)?, "µs CPU");
    generator.refuse_bottleneck(report)?;
    report.latencies("acknowledged", &outcome.latencies);
    report.figure("refused at first", float(outcome.refused), "");
    let shown = audience.measured();
    let shown = shown.ok_or_else(|| LoadError::impossible("no console has measured"))?;
    report.latencies("at the owner's console", &shown);
    let rows: u64 = audience.rows().iter().sum::<u64>() - before.iter().sum::<u64>();
    report.invariant(
        "every message reaches its owner's console",
        all_there.is_ok() && rows == messages && audience.resets() + audience.gone() == 0,
        format!("{rows} rows for {messages} messages"),
    );
    let (p50, p99) = (outcome.latencies.p50(), outcome.latencies.p99());
    report.target("acknowledged p50, ms", p50, Bound::AtMost(20.0));
    report.target("acknowledged p99, ms", p99, Bound::AtMost(250.0));
    let ratio = shown.p99() / p99;
    report.target(
        "console p99, of acknowledged p99",
        ratio,
        Bound::AtMost(1.2),
    );
    Ok(())
}
