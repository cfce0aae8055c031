//! Some consoles never read: what the others notice, what it costs, how soon they are cut off,
//! and whether they miss anything when they come back.

mod stalled;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use baton::domain::view::{StatusFilter, View};
use baton::protocol::Watch;
use clap::Args;

use self::stalled::{Eviction, Stalled};
use super::customers::Customers;
use crate::console::audience::Audience;
use crate::error::LoadError;
use crate::machine::{Meter, Process};
use crate::number::{count, float, median};
use crate::pairs::{ROUNDS, interleave};
use crate::report::{Bound, Report};
use crate::stage::{Common, Stage};

/// A kibibyte.
const KIB: f64 = 1_024.0;

/// What may wait for one console (the default of `live.outbox_bytes`), and what it may cost
/// besides, in KiB.
const ALLOWED: f64 = 256.0 + 64.0;

/// Rows of one webhook.
const TOGETHER: usize = 10;

/// How much is sent to whom.
#[derive(Args, Clone, Debug)]
pub struct Plan {
    /// Consoles that read.
    #[arg(long, default_value_t = 950)]
    consoles: usize,
    /// Consoles that never do.
    #[arg(long, default_value_t = 50)]
    stalled: usize,
    /// Seconds of each run.
    #[arg(long, default_value_t = 120)]
    seconds: u64,
    /// Rows a second.
    #[arg(long, default_value_t = 40)]
    rate: u64,
    /// Conversations that they are about, in turn.
    #[arg(long, default_value_t = 2_000)]
    conversations: u64,
    /// Rounds, each with and without the consoles that never read.
    #[arg(long, default_value_t = ROUNDS)]
    rounds: usize,
}

impl Plan {
    fn sized(&self, quick: bool) -> Self {
        if !quick {
            return self.clone();
        }
        Self {
            consoles: 40,
            stalled: 5,
            seconds: 12,
            rate: 100,
            conversations: 1_000,
            rounds: 1,
        }
    }
}

struct Run {
    plan: Plan,
    stage: Stage,
    customers: Customers,
    cookies: Vec<String>,
    audience: Audience,
    /// The stamp that each customer wrote last.
    newest: BTreeMap<u64, u64>,
    written: u64,
    /// How much memory grew without and with them, in bytes.
    growth: Vec<f64>,
    stalled_growth: Vec<f64>,
    evictions: Vec<Eviction>,
    missed: u64,
    resumed: u64,
    reloaded: u64,
}

/// Runs it.
pub async fn run(common: &Common, plan: &Plan) -> Result<Report, LoadError> {
    let mut report = common.report("slow")?;
    let plan = plan.sized(common.quick);
    let rounds = plan.rounds;
    let mut run = Run::prepare(common, plan).await?;
    let generator = Meter::begin(&[Process::own()?])?;
    let measured = interleave(rounds, &["without", "with"], async |side, _| match side {
        "with" => run.with_stalled().await,
        _ => run.without().await,
    })
    .await?;
    for side in ["without", "with"] {
        report.figure(format!("healthy p99 {side}"), measured.median(side), "ms");
    }
    report.ratio(
        "healthy p99",
        &measured,
        "with",
        "without",
        Bound::AtMost(1.2),
    );
    run.tell(&mut report);
    generator.refuse_bottleneck(&mut report)?;
    Ok(report)
}

fn everything() -> Watch {
    Watch::View {
        view: View::All,
        status: StatusFilter::Any,
    }
}

impl Run {
    async fn prepare(common: &Common, plan: Plan) -> Result<Self, LoadError> {
        // A smoke test does not wait for half a minute.
        let sooner = [("BATON_LIVE__STALLED_SECONDS", "3")];
        let variables = if common.quick { &sooner[..] } else { &[] };
        let stage = Stage::start(common, variables).await?;
        let mut connection = stage.db_connect_beside()?;
        let agents = stage.office.hire(50, &mut connection).await?;
        let cookies: Vec<String> = agents.into_iter().map(|agent| agent.cookie).collect();
        let mut customers = Customers::of(&stage);
        // Until what is kept for those who come back has its full size.
        for _ in 0..10_000_u64.div_ceil(plan.conversations) {
            customers.begin(plan.conversations).await?;
        }
        let mut audience = Audience::new();
        let address = stage.address();
        let watch = [everything()];
        audience
            .admit(address, &cookies, plan.consoles, &watch)
            .await?;
        let mut run = Self {
            plan,
            stage,
            customers,
            cookies,
            audience,
            newest: BTreeMap::new(),
            written: 0,
            growth: Vec::new(),
            stalled_growth: Vec::new(),
            evictions: Vec::new(),
            missed: 0,
            resumed: 0,
            reloaded: 0,
        };
        run.write_for(Duration::from_secs(5), None).await?;
        Ok(run)
    }

    async fn without(&mut self) -> Result<f64, LoadError> {
        let before = self.memory()?;
        // Asks the server as often as the other side does.
        let mut nobody = Stalled::begin(&self.stage, &self.cookies, 0).await?;
        let span = Duration::from_secs(self.plan.seconds);
        let (p99, peak) = self.write_for(span, Some(&mut nobody)).await?;
        self.growth.push(peak - before);
        Ok(p99)
    }

    async fn with_stalled(&mut self) -> Result<f64, LoadError> {
        self.newest.clear();
        let before = self.memory()?;
        let mut stalled = Stalled::begin(&self.stage, &self.cookies, self.plan.stalled).await?;
        let span = Duration::from_secs(self.plan.seconds);
        let (p99, peak) = self.write_for(span, Some(&mut stalled)).await?;
        self.stalled_growth.push(peak - before);
        self.evictions.push(stalled.eviction());
        let back = stalled.come_back(&self.stage, &self.newest).await?;
        self.missed += back.missed;
        self.resumed += back.resumed;
        self.reloaded += back.reloaded;
        Ok(p99)
    }

    fn memory(&self) -> Result<f64, LoadError> {
        Ok(float(self.stage.server.process()?.anonymous()?))
    }

    /// Customers write at the planned pace; gives the healthy consoles' p99 in milliseconds and
    /// the most memory that the server took meanwhile.
    async fn write_for(
        &mut self,
        span: Duration,
        mut stalled: Option<&mut Stalled>,
    ) -> Result<(f64, f64), LoadError> {
        let rows = span.as_secs() * self.plan.rate;
        let since = self.audience.rows();
        let (began, offset) = (Instant::now(), self.audience.now());
        let mut peak = self.memory()?;
        self.audience.begin_measuring()?;
        for first in (0..rows).step_by(TOGETHER) {
            let planned = Duration::from_secs(first) / u32::try_from(self.plan.rate).unwrap_or(1);
            tokio::time::sleep_until((began + planned).into()).await;
            let stamp = offset + crate::number::micros(planned);
            self.write(stamp, rows.min(first + count(TOGETHER)) - first)
                .await?;
            peak = peak.max(self.memory()?);
            if let Some(stalled) = stalled.as_deref_mut() {
                stalled.look(&self.stage).await?;
            }
        }
        self.audience.has(rows, &since).await?;
        let latencies = self.audience.measured();
        Ok((latencies.map_or(f64::NAN, |all| all.p99()), peak))
    }

    /// The next customers write, in one webhook.
    async fn write(&mut self, stamp: u64, rows: u64) -> Result<(), LoadError> {
        let next = self.written..self.written + rows;
        let conversations = self.plan.conversations;
        let customers: Vec<u64> = next.map(|number| number % conversations).collect();
        self.written += rows;
        for customer in &customers {
            self.newest.insert(*customer, stamp);
        }
        self.customers.write(customers, stamp).await
    }

    fn tell(&self, report: &mut Report) {
        let plan = &self.plan;
        report.set("consoles that read", plan.consoles);
        report.set("consoles that never read", plan.stalled);
        report.set("seconds of each run", plan.seconds);
        report.set("rows a second", plan.rate);
        let pairs = self.stalled_growth.iter().zip(&self.growth);
        let each = pairs.map(|(with, without)| with - without);
        let each = median(each).unwrap_or(f64::NAN) / float(count(plan.stalled.max(1))) / KIB;
        report.target(
            "memory per stalled console, KiB",
            each,
            Bound::AtMost(ALLOWED),
        );
        let last = self.evictions.iter().map(|eviction| eviction.seconds);
        let last = last.fold(0.0, f64::max);
        report.target("the last is cut off after, s", last, Bound::AtMost(30.0));
        let evicted: u64 = self
            .evictions
            .iter()
            .map(|eviction| eviction.consoles)
            .sum();
        let expected = count(plan.stalled * self.evictions.len());
        report.invariant(
            "whoever never reads is cut off",
            evicted == expected,
            format!("{evicted} of {expected}"),
        );
        report.invariant(
            "whoever comes back misses nothing",
            self.missed == 0,
            format!(
                "{} rows missed; {} resumed, {} were told to load anew and did",
                self.missed, self.resumed, self.reloaded
            ),
        );
        let harmed = self.audience.gone() + self.audience.resets();
        report.invariant("nobody else is harmed", harmed == 0, format!("{harmed}"));
    }
}
