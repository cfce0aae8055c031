//! A thousand consoles watch one queue: what a row costs the server for each of them, one at a
//! time and in bursts, beside a bare broadcast of the same bytes.

use baton::domain::view::{StatusFilter, View};
use baton::protocol::{ServerFrame, Watch};
use bytes::Bytes;
use clap::Args;

use super::customers::Customers;
use crate::baseline::Baseline;
use crate::baseline::child::Running;
use crate::console::audience::Audience;
use crate::error::LoadError;
use crate::machine::Meter;
use crate::number::{count, float};
use crate::pairs::{ROUNDS, Rounds, interleave};
use crate::report::{Bound, Report};
use crate::stage::{Common, Stage};

/// Rows of a burst, each of a conversation of its own.
const BURST: u64 = 16;

/// How much is sent.
#[derive(Args, Clone, Debug)]
pub struct Plan {
    /// Consoles that watch.
    #[arg(long, default_value_t = 1_000)]
    consoles: usize,
    /// Bursts of each run; a run of single rows has four times as many rows as this.
    #[arg(long, default_value_t = 50)]
    bursts: u64,
    /// Rounds, each with every run once.
    #[arg(long, default_value_t = ROUNDS)]
    rounds: usize,
}

/// Both sides with their consoles.
struct Sides {
    stage: Stage,
    customers: Customers,
    watching: Audience,
    bare: Running,
    listening: Audience,
    /// One row as Baton sends it, and a burst of them, for the bare broadcast.
    single: Vec<String>,
    burst: Vec<String>,
    sent: u64,
}

/// Runs it.
pub async fn run(common: &Common, plan: &Plan) -> Result<Report, LoadError> {
    let mut report = common.report("fanout")?;
    let consoles = if common.quick { 50 } else { plan.consoles };
    let bursts = if common.quick { 3 } else { plan.bursts };
    let rounds = if common.quick { 1 } else { plan.rounds };
    let (mut sides, alone) = prepare(common, consoles, bursts).await?;
    let runs = ["one", "bare one", "burst", "bare burst"];
    let measured = interleave(rounds, &runs, async |side, _| match side {
        "one" => sides.baton(bursts * 4, 1).await,
        "burst" => sides.baton(bursts, BURST).await,
        "bare one" => sides.broadcast(bursts * 4, false).await,
        _ => sides.broadcast(bursts, true).await,
    })
    .await?;
    report.set("consoles", consoles);
    report.set("rows each", sides.sent);
    let bytes = sides.single.iter().map(String::len).sum::<usize>();
    report.figure("a frame with one row", float(count(bytes)), "bytes");
    report.figure("a row that nobody watches", alone, "µs CPU");
    tell(&mut report, &measured);
    let (resets, gone) = (sides.watching.resets(), sides.watching.gone());
    report.invariant(
        "every console gets every row",
        resets + gone == 0,
        format!("{resets} resets, {gone} connections lost"),
    );
    Ok(report)
}

fn tell(report: &mut Report, rounds: &Rounds) {
    for run in ["one", "bare one", "burst", "bare burst"] {
        report.figure(format!("{run}, each frame"), rounds.median(run), "µs CPU");
    }
    report.ratio(
        "one at a time",
        rounds,
        "one",
        "bare one",
        Bound::AtMost(2.0),
    );
    report.ratio(
        "bursts of 16",
        rounds,
        "burst",
        "bare burst",
        Bound::AtMost(1.4),
    );
}

/// Lets everybody in; also measures what a row costs while nobody watches.
async fn prepare(common: &Common, consoles: usize, bursts: u64) -> Result<(Sides, f64), LoadError> {
    let stage = Stage::start(common, &[]).await?;
    let mut connection = stage.db_connect_beside()?;
    let agents = stage.office.hire(consoles.min(50), &mut connection).await?;
    let cookies: Vec<String> = agents.into_iter().map(|agent| agent.cookie).collect();
    let mut customers = Customers::of(&stage);
    customers.begin(BURST).await?;
    let meter = Meter::begin(&stage.processes()?)?;
    for _ in 0..bursts * 4 {
        customers.write([0], 0).await?;
    }
    let alone = meter.micros_each(bursts * 4)?;
    let mut watching = Audience::new();
    let queue = Watch::View {
        view: View::Unassigned,
        status: StatusFilter::Open,
    };
    let address = stage.address();
    watching
        .admit(address, &cookies, consoles, &[queue])
        .await?;
    let bare = Running::start(Baseline::Broadcast, common.places()?).await?;
    let mut listening = Audience::new();
    listening.admit_bare(bare.address, consoles).await?;
    let mut sides = Sides {
        stage,
        customers,
        watching,
        bare,
        listening,
        single: Vec::new(),
        burst: Vec::new(),
        sent: 0,
    };
    sides.single = sides.record(1).await?;
    sides.burst = sides.record(BURST).await?;
    Ok((sides, alone))
}

impl Sides {
    /// Sends so many bursts, each when all consoles have the last; gives the server's time for
    /// each row at each console, in microseconds.
    async fn baton(&mut self, bursts: u64, size: u64) -> Result<f64, LoadError> {
        let meter = Meter::begin(&self.stage.processes()?)?;
        for _ in 0..bursts {
            let since = self.watching.rows();
            let stamp = self.watching.now();
            self.customers.write(0..size, stamp).await?;
            self.watching.has(size, &since).await?;
        }
        self.sent += bursts * size;
        meter.micros_each(bursts * size * count(self.watching.rows().len()))
    }

    /// The same from the bare broadcast.
    async fn broadcast(&mut self, bursts: u64, whole: bool) -> Result<f64, LoadError> {
        let frames = if whole { &self.burst } else { &self.single };
        let size = count(frames.len());
        let meter = Meter::begin(&[self.bare.process()?])?;
        for _ in 0..bursts {
            let since = self.listening.rows();
            self.bare.broadcasts(frames)?;
            self.listening.has(size, &since).await?;
        }
        meter.micros_each(bursts * size * count(self.listening.rows().len()))
    }

    /// One burst as the first console gets it, with one row to a frame.
    async fn record(&mut self, size: u64) -> Result<Vec<String>, LoadError> {
        let since = self.watching.rows();
        self.watching.begin_recording();
        self.customers.write(0..size, self.watching.now()).await?;
        self.watching.has(size, &since).await?;
        let frames = self.watching.recorded();
        Ok(frames.iter().flat_map(rows).collect())
    }
}

/// The rows of a frame, each in a frame of its own.
fn rows(frame: &Bytes) -> Vec<String> {
    let Ok(ServerFrame::Events { cursor, items }) = serde_json::from_slice(frame) else {
        return Vec::new();
    };
    let alone = items.into_iter().map(|item| ServerFrame::Events {
        cursor: cursor.clone(),
        items: vec![item],
    });
    let texts = alone.filter_map(|frame| serde_json::to_string(&frame).ok());
    texts.filter(|text| text.contains('@')).collect()
}
