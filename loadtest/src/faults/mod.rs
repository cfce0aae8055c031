//! `loadtest faults`: whatever breaks, nothing acknowledged is lost, nothing happens twice, and
//! Baton gets well by itself.
//!
//! Each fault is tried on a [`trial::Trial`] (a stage with people who are busy) and judged by one
//! [`checker`], which compares the pretend Meta's ledger, the database and what a console was told.
//! A fault is `pub async fn name(&Common, long, &mut Findings)`, listed in [`Fault`].

mod checker;
mod clock;
mod console;
mod crashes;
mod disk;
mod fsync;
mod garbage;
mod meta;
mod postgres;
mod probe;
mod stops;
mod traffic;
mod trial;

use std::time::Duration;

use clap::{Args, ValueEnum};

use self::checker::Finding;
use crate::error::LoadError;
use crate::report::{Bound, Report};
use crate::stage::Common;

/// Which faults, and for how long.
#[derive(Args, Clone, Debug)]
pub struct Plan {
    /// As often and as long as it takes to be sure, instead of a minute altogether.
    #[arg(long)]
    long: bool,
    /// This one alone; may be given several times.
    #[arg(long, value_enum)]
    only: Vec<Fault>,
}

/// What can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Fault {
    /// kill -9 at random moments.
    Kill,
    /// A crash at every named point.
    Points,
    /// Commits whose answer is lost.
    Unanswered,
    /// An fsync before every 200, as strace sees it.
    Fsync,
    /// A full disk.
    DiskFull,
    /// An fsync that fails.
    FsyncFails,
    /// A database that somebody else has locked.
    Locked,
    /// PostgreSQL is stopped.
    PostgresStopped,
    /// PostgreSQL hangs.
    PostgresHangs,
    /// A pretend Meta that is slow, refuses, forgets and hangs up.
    Meta,
    /// SIGTERM under load.
    Stop,
    /// The clock jumps by an hour.
    Clock,
    /// Poison, huge bodies, deep JSON, malformed frames.
    Garbage,
}

/// What was found, fault by fault.
pub struct Findings {
    report: Report,
    fault: String,
}

impl Findings {
    fn take(&mut self, findings: Vec<Finding>) {
        for (name, held, detail) in findings {
            let name = format!("{}: {name}", self.fault);
            if !held {
                eprintln!("BROKEN: {name} ({detail})");
            }
            self.report.invariant(&name, held, detail);
        }
    }

    fn one(&mut self, name: &'static str, held: bool, detail: impl Into<String>) {
        self.take(vec![(name, held, detail.into())]);
    }

    /// A time with its bound: a target, as every time is, and no promise.
    fn within(&mut self, name: &str, took: Duration, bound: Duration) {
        let name = format!("{}: {name}, in seconds", self.fault);
        let bound = Bound::AtMost(bound.as_secs_f64());
        self.report.target(name, took.as_secs_f64(), bound);
    }

    fn reached(&mut self, point: &str, reached: bool) {
        let name = format!("{}: the point {point} is reached", self.fault);
        self.report.invariant(&name, reached, "once");
    }

    fn count(&mut self, name: &str, count: u64) {
        self.report.set(&format!("{}: {name}", self.fault), count);
    }

    fn skip(&mut self, why: &str) {
        self.report.set(&format!("{}: left out", self.fault), why);
    }
}

impl Fault {
    fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }

    async fn happen(
        self,
        common: &Common,
        long: bool,
        findings: &mut Findings,
    ) -> Result<(), LoadError> {
        match self {
            Self::Kill => crashes::at_random(common, long, findings).await,
            Self::Points => crashes::at_points(common, long, findings).await,
            Self::Unanswered => crashes::unanswered(common, long, findings).await,
            Self::Fsync => fsync::counted(common, long, findings).await,
            Self::FsyncFails => fsync::fails(common, long, findings).await,
            Self::DiskFull => disk::full(common, long, findings).await,
            Self::Locked => disk::locked(common, long, findings).await,
            Self::PostgresStopped => postgres::stopped(common, long, findings).await,
            Self::PostgresHangs => postgres::hangs(common, long, findings).await,
            Self::Meta => meta::misbehaves(common, long, findings).await,
            Self::Stop => stops::terminated(common, long, findings).await,
            Self::Clock => clock::jumps(common, long, findings).await,
            Self::Garbage => garbage::arrives(common, long, findings).await,
        }
    }
}

/// Tries one fault after the other.
///
/// # Errors
/// What cannot be started; a broken promise is an invariant of the report.
pub async fn run(common: &Common, plan: &Plan) -> Result<Report, LoadError> {
    let mut findings = Findings {
        report: common.report("faults")?,
        fault: String::new(),
    };
    let wanted = |fault: &&Fault| plan.only.is_empty() || plan.only.contains(fault);
    for fault in Fault::value_variants().iter().filter(wanted) {
        findings.fault = fault.name();
        let began = std::time::Instant::now();
        fault.happen(common, plan.long, &mut findings).await?;
        let seconds = began.elapsed().as_secs_f64();
        eprintln!("{} took {seconds:.1} s", findings.fault);
        findings
            .report
            .figure(format!("{} took", findings.fault), seconds, "s");
    }
    Ok(findings.report)
}
