//! Every view, status and sort, at the first page and at page 500, while customers write at a
//! quarter of what the server can take in: a million conversations beside ten thousand.

mod list;
mod visit;

use baton::store::connection::Purpose;
use clap::Args;

use self::list::{List, Spot};
use self::visit::Visitor;
use super::staffed::{Size, Staffed};
use crate::checks;
use crate::error::LoadError;
use crate::machine::{Meter, Process};
use crate::number::{count, float, size};
use crate::pairs::ROUNDS;
use crate::report::{Bound, Report};
use crate::rows::{FIRST, Mix};
use crate::stage::Common;
use crate::webhook::Pace;

/// How many conversations, and how often they are listed.
#[derive(Args, Clone, Debug)]
pub struct Plan {
    /// Conversations of the small database.
    #[arg(long, default_value_t = 10_000)]
    few: i64,
    /// Conversations of the large one.
    #[arg(long, default_value_t = 1_000_000)]
    many: i64,
    /// Messages in each of them.
    #[arg(long, default_value_t = 2)]
    messages: i64,
    /// Messages in the longest thread.
    #[arg(long, default_value_t = 50_000)]
    longest: i64,
    /// The page far down.
    #[arg(long, default_value_t = 500)]
    page: u64,
    /// Rows a page.
    #[arg(long, default_value_t = 50)]
    rows: u64,
    /// How often each list is opened in a round.
    #[arg(long, default_value_t = 5)]
    visits: usize,
    /// Lists opened a second.
    #[arg(long, default_value_t = 40.0)]
    pace: f64,
    /// Rounds of each database.
    #[arg(long, default_value_t = ROUNDS)]
    rounds: usize,
    /// Messages a second that customers write meanwhile; without it, a quarter of what the small
    /// database takes in at the most.
    #[arg(long)]
    rate: Option<u64>,
}

/// People who own conversations: few, so that each owns more than page 500 shows.
const AGENTS: usize = 10;
/// Customers who write meanwhile: if all did, no conversation would stay resolved for long.
const WRITERS: i64 = 1_000;
/// Messages by which the rate is found.
const TRIAL: u64 = 10_000;
const IN_FLIGHT: usize = 512;

impl Plan {
    fn sized(&self, quick: bool) -> Self {
        if !quick {
            return self.clone();
        }
        Self {
            few: 200,
            many: 1_000,
            longest: 500,
            page: 5,
            rows: 10,
            visits: 1,
            pace: 150.0,
            rounds: 1,
            rate: Some(20),
            ..self.clone()
        }
    }
}

/// Runs it.
///
/// # Errors
/// Whatever cannot be started, or an answer that is no page.
pub async fn run(common: &Common, plan: &Plan) -> Result<Report, LoadError> {
    let plan = plan.sized(common.quick);
    let mut report = common.report("lists")?;
    let mut few = prepare(common, &plan, plan.few).await?;
    let rate = match plan.rate {
        Some(rate) => float(rate),
        None => few.capacity(TRIAL, IN_FLIGHT).await? / 4.0,
    };
    let mut many = prepare(common, &plan, plan.many).await?;
    report.set("conversations", vec![plan.few, plan.many]);
    report.set("messages in each", plan.messages);
    report.set("messages in the longest thread", plan.longest);
    report.set("page far down, rows a page", vec![plan.page, plan.rows]);
    report.set("customers who write meanwhile", WRITERS);
    report.set("lists opened a second", plan.pace);
    report.set("messages a second meanwhile", rate.round());
    report.set("lists", count(List::all().len()));
    let mut small = Visitor::new(&few, &plan).await?;
    let mut large = Visitor::new(&many, &plan).await?;
    let generator = Meter::begin(&[Process::own()?])?;
    for round in 0..plan.rounds {
        eprintln!("  round {}", round + 1);
        work(&mut few, &mut small, &plan, rate).await?;
        work(&mut many, &mut large, &plan, rate).await?;
    }
    generator.refuse_bottleneck(&mut report)?;
    tell(&small, &large, &mut report)?;
    for (staffed, name) in [(&few, "few"), (&many, "many")] {
        eprintln!("checking the database with {name} conversations");
        let mut connection = staffed.stage.db_connect(Purpose::Read)?;
        let written = staffed.written();
        checks::db_messages(&mut connection, "wamid.load.", written, &mut report)?;
        checks::db_counts(&mut connection, &mut report)?;
    }
    let wrong = small.wrong + large.wrong;
    report.invariant(
        "no page loses its rows",
        wrong == 0,
        format!("{wrong} pages did"),
    );
    Ok(report)
}

async fn prepare(common: &Common, plan: &Plan, conversations: i64) -> Result<Staffed, LoadError> {
    eprintln!("{conversations} conversations are made");
    let size = Size {
        agents: AGENTS,
        conversations,
        messages: plan.messages,
        mix: Mix::Day,
        writers: WRITERS,
    };
    let longest = plan.longest;
    Staffed::start(common, &[], size, move |seed, writer| {
        seed.db_lengthen(writer, LONG - FIRST, longest)?;
        seed.db_lengthen(writer, SHORT - FIRST, THREAD)
    })
    .await
}

/// The conversation with the longest thread, and one with a page's worth.
const LONG: i64 = FIRST + 100;
const SHORT: i64 = FIRST + 101;
const THREAD: i64 = 50;

/// Opens every list and both threads while customers write.
async fn work(
    staffed: &mut Staffed,
    visitor: &mut Visitor,
    plan: &Plan,
    rate: f64,
) -> Result<(), LoadError> {
    let visits = visitor.visits();
    let seconds = float(count(visits)) / plan.pace;
    let messages = std::time::Duration::from_secs_f64(seconds * rate / 1_000.0).as_millis();
    let messages = u64::try_from(messages).unwrap_or(1).max(1);
    let requests = staffed.write(messages, |place| format!("Message {place}"));
    let writing = staffed.load(requests, IN_FLIGHT, Some(Pace::from_now(rate)));
    let (written, visited) = tokio::join!(writing.send(), visitor.visit(plan.pace));
    visited?;
    written.map(drop)
}

fn tell(small: &Visitor, large: &Visitor, report: &mut Report) -> Result<(), LoadError> {
    let all = |visitor: &Visitor, spot| visitor.sum(|(_, at)| *at == spot);
    let (few, many) = (all(small, Spot::First)?, all(large, Spot::First)?);
    let far = all(large, Spot::Far)?;
    report.latencies("first page, few", &few);
    report.latencies("first page, many", &many);
    report.latencies("page far down, many", &far);
    let ratio = many.p99() / few.p99();
    report.target("first page p99, many of few", ratio, Bound::AtMost(1.5));
    let name = "page far down p99, of first page";
    report.target(name, far.p99() / many.p99(), Bound::AtMost(1.2));
    for list in List::all() {
        compare(list, small, large, report);
    }
    let (short, long) = (
        large.thread(Spot::First).clone(),
        large.thread(Spot::Far).clone(),
    );
    report.latencies("opening a thread of 50", &short);
    report.latencies("opening the longest thread", &long);
    let name = "opening the longest thread p50, of one of 50";
    report.target(name, long.p50() / short.p50(), Bound::AtMost(1.2));
    Ok(())
}

/// One list by itself, from sending to answer: only those that are out of line are told of.
fn compare(list: List, small: &Visitor, large: &Visitor, report: &mut Report) {
    let few = small.service(list, Spot::First);
    let many = large.service(list, Spot::First);
    let far = large.service(list, Spot::Far);
    if many > 1.5 * few {
        report.figure(format!("{list}: p50, few"), few, "ms");
        report.figure(format!("{list}: p50, many"), many, "ms");
    }
    // A list that is too short has no page far down: not a number, and out of no line.
    if far > 1.2 * many {
        report.figure(format!("{list}: p50, first page"), many, "ms");
        report.figure(format!("{list}: p50, far down"), far, "ms");
    }
}

/// The row before the first of the page far down.
fn rows_before(plan: &Plan) -> usize {
    size(plan.page.saturating_sub(1) * plan.rows)
}
