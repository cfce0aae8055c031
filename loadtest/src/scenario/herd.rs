//! The server restarts, and thousands of consoles come back at once, while customers go on
//! writing; beside the same number of bare handshakes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use baton::domain::view::{StatusFilter, View};
use baton::protocol::Watch;
use bytes::Bytes;
use clap::Args;
use futures_util::stream::FuturesUnordered;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::customers::Customers;
use crate::baseline::Baseline;
use crate::baseline::child::Running;
use crate::console::audience::Audience;
use crate::console::catch_up::CaughtUp;
use crate::console::{Console, ConsoleError, glance};
use crate::error::LoadError;
use crate::latencies::Latencies;
use crate::machine::{Meter, Process};
use crate::number::{count, median, micros};
use crate::pairs::{ROUNDS, interleave};
use crate::report::{Bound, Report};
use crate::stage::{Common, Stage};
use crate::webhook::{Author, Connection};

/// Consoles that are on their way at once, as many as of the bare handshakes.
const DOORS: usize = 256;

/// Who comes back.
#[derive(Args, Clone, Debug)]
pub struct Plan {
    /// Consoles.
    #[arg(long, default_value_t = 5_000)]
    consoles: usize,
    /// Conversations that change while they are away.
    #[arg(long, default_value_t = 50)]
    missed: u64,
    /// Webhooks a second while they come back.
    #[arg(long, default_value_t = 50)]
    rate: u64,
    /// Restarts, each beside as many bare handshakes.
    #[arg(long, default_value_t = ROUNDS)]
    rounds: usize,
}

struct Herd {
    plan: Plan,
    common: Common,
    stage: Stage,
    customers: Customers,
    cookies: Vec<String>,
    began: Instant,
    webhooks: Latencies,
    cpu: Vec<f64>,
    bare_cpu: Vec<f64>,
    /// What this program took of its core while everybody came back.
    shares: Vec<f64>,
    missed: u64,
    resumed: u64,
    came_back: u64,
}

/// Runs it.
pub async fn run(common: &Common, plan: &Plan) -> Result<Report, LoadError> {
    let mut report = common.report("herd")?;
    let mut plan = plan.clone();
    if common.quick {
        plan = Plan {
            consoles: 100,
            missed: 10,
            rate: 20,
            rounds: 1,
        };
    }
    let rounds = plan.rounds;
    let mut herd = Herd::gather(common, plan).await?;
    let measured = interleave(rounds, &["herd", "bare"], async |side, _| match side {
        "herd" => herd.comes_back().await,
        _ => herd.bare().await,
    })
    .await?;
    report.set("consoles", herd.plan.consoles);
    report.set("conversations that changed meanwhile", herd.plan.missed);
    report.figure("all are back after", measured.median("herd"), "ms");
    report.figure("bare handshakes", measured.median("bare"), "ms");
    for (name, cpu) in [("herd", &herd.cpu), ("bare", &herd.bare_cpu)] {
        let each = median(cpu.iter().copied()).unwrap_or(f64::NAN);
        report.figure(format!("{name}, each console"), each, "µs CPU");
    }
    report.ratio(
        "herd to bare handshakes",
        &measured,
        "herd",
        "bare",
        Bound::AtMost(2.5),
    );
    report.latencies("webhooks meanwhile", &herd.webhooks);
    let p99 = herd.webhooks.p99() / 1_000.0;
    report.target("webhooks meanwhile p99, s", p99, Bound::AtMost(1.0));
    let share = median(herd.shares.iter().copied());
    report.refuse_bottleneck(share.unwrap_or(f64::NAN));
    report.invariant(
        "nobody misses anything",
        herd.missed == 0,
        format!(
            "{} rows missed; {} of {} resumed",
            herd.missed, herd.resumed, herd.came_back
        ),
    );
    Ok(report)
}

fn everything() -> Watch {
    Watch::View {
        view: View::All,
        status: StatusFilter::Any,
    }
}

impl Herd {
    async fn gather(common: &Common, plan: Plan) -> Result<Self, LoadError> {
        let stage = Stage::start(common, &[]).await?;
        let mut connection = stage.db_connect_beside()?;
        let agents = stage.office.hire(50, &mut connection).await?;
        let mut customers = Customers::of(&stage);
        customers.begin(plan.missed * 2).await?;
        Ok(Self {
            plan,
            common: common.clone(),
            stage,
            customers,
            cookies: agents.into_iter().map(|agent| agent.cookie).collect(),
            began: Instant::now(),
            webhooks: Latencies::new()?,
            cpu: Vec::new(),
            bare_cpu: Vec::new(),
            shares: Vec::new(),
            missed: 0,
            resumed: 0,
            came_back: 0,
        })
    }

    /// Everybody is there, some conversations change, the server restarts, everybody comes back:
    /// gives the milliseconds until the last one is current again.
    async fn comes_back(&mut self) -> Result<f64, LoadError> {
        let cursor = self.everybody_watches().await?;
        let newest = self.changes().await?;
        self.stage.server.stop().await?;
        self.stage.server.start().await?;
        let meter = Meter::begin(&self.stage.processes()?)?;
        let head = self.head().await?;
        let generator = Meter::begin(&[Process::own()?])?;
        let began = Instant::now();
        let (address, cookies) = (self.stage.address(), self.cookies.clone());
        let consoles = self.plan.consoles;
        let returning = async {
            let cookies = cookies.iter().cycle().take(consoles);
            let coming = stream::iter(cookies).map(async |cookie| {
                let mut console = Console::open(address, cookie).await?;
                let caught = console.comes_back(&cursor, &[everything()], head).await?;
                Ok::<_, ConsoleError>((console, caught))
            });
            let all: Vec<(Console, CaughtUp)> =
                coming.buffer_unordered(DOORS).try_collect().await?;
            Ok::<_, LoadError>((began.elapsed(), all))
        };
        let done = AtomicBool::new(false);
        let returning = async {
            let returned = returning.await;
            done.store(true, Ordering::Relaxed);
            returned
        };
        let (plan, webhooks) = (self.plan.clone(), &mut self.webhooks);
        let writing = keep_writing(&mut self.customers, plan, webhooks, &done);
        let (returned, written) = tokio::join!(returning, writing);
        let (span, all) = returned?;
        written?;
        self.cpu.push(meter.micros_each(count(consoles))?);
        self.shares.push(generator.share()?);
        self.came_back += count(all.len());
        for (_, mut caught) in all {
            self.missed += caught.lacks(&newest)?;
            self.resumed += u64::from(caught.resumed);
        }
        Ok(span.as_secs_f64() * 1_000.0)
    }

    /// Consoles connect, and note where the stream stands.
    async fn everybody_watches(&self) -> Result<String, LoadError> {
        let (address, watch) = (self.stage.address(), [everything()]);
        let mut audience = Audience::new();
        let consoles = self.plan.consoles;
        audience
            .admit(address, &self.cookies, consoles, &watch)
            .await?;
        let cookie = self.cookies.first().map(String::as_str).unwrap_or_default();
        let mut one = Console::open(address, cookie).await?;
        Ok(one.says_hello(None, &watch).await?.cursor)
    }

    /// Some conversations change; gives their stamps by phone number.
    async fn changes(&mut self) -> Result<BTreeMap<String, u64>, LoadError> {
        let mut newest = BTreeMap::new();
        for customer in 0..self.plan.missed {
            let stamp = micros(self.began.elapsed());
            self.customers.write([customer], stamp).await?;
            newest.insert(Author::phone(customer), stamp);
        }
        Ok(newest)
    }

    async fn head(&self) -> Result<i64, LoadError> {
        let cookie = self.cookies.first().map(String::as_str).unwrap_or_default();
        let mut one = Console::open(self.stage.address(), cookie).await?;
        let welcome = one.says_hello(None, &[everything()]).await?;
        Ok(glance::place_of(&welcome.cursor).unwrap_or(i64::MAX))
    }

    /// So many bare handshakes; gives the milliseconds.
    async fn bare(&mut self) -> Result<f64, LoadError> {
        let echo = Running::start(Baseline::Echo, self.common.places()?).await?;
        let meter = Meter::begin(&[echo.process()?])?;
        let began = Instant::now();
        let mut audience = Audience::new();
        audience
            .admit_bare(echo.address, self.plan.consoles)
            .await?;
        let span = began.elapsed();
        self.bare_cpu
            .push(meter.micros_each(count(self.plan.consoles))?);
        Ok(span.as_secs_f64() * 1_000.0)
    }
}

/// Customers whom nobody missed anything of go on writing until everybody is back, whether or not
/// the last one was answered; no webhook is left half answered.
async fn keep_writing(
    customers: &mut Customers,
    plan: Plan,
    latencies: &mut Latencies,
    done: &AtomicBool,
) -> Result<(), LoadError> {
    let (began, address) = (Instant::now(), customers.address());
    let apart = Duration::from_secs(1) / u32::try_from(plan.rate.max(1)).unwrap_or(1);
    let (mut idle, mut under_way) = (Vec::new(), FuturesUnordered::new());
    for number in 0_u32.. {
        let planned = began + apart * number;
        loop {
            tokio::select! {
                Some(sent) = under_way.next() => {
                    let (connection, span) = sent?;
                    latencies.record(span);
                    idle.push(connection);
                }
                () = tokio::time::sleep_until(planned.into()) => break,
            }
        }
        if done.load(Ordering::Relaxed) {
            break;
        }
        let customer = plan.missed + u64::from(number) % plan.missed.max(1);
        let request = customers.request(customer);
        let connection = idle.pop().unwrap_or_else(|| Connection::to(address));
        under_way.push(deliver(connection, request, planned));
    }
    while let Some(sent) = under_way.next().await {
        latencies.record(sent?.1);
    }
    Ok(())
}

/// Sends one webhook; gives how long it took since it was due.
async fn deliver(
    mut connection: Connection,
    request: Bytes,
    planned: Instant,
) -> Result<(Connection, Duration), LoadError> {
    match connection.ask(&request).await?.status {
        200 => Ok((connection, planned.elapsed())),
        status => {
            let why = format!("a webhook was answered {status}");
            Err(LoadError::impossible(why))
        }
    }
}
