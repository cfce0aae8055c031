//! Processes, and what they take of the machine.

use std::fs;
use std::time::Duration;

use nix::time::{ClockId, clock_getcpuclockid};
use nix::unistd::Pid;

use crate::error::LoadError;

/// Linux counts processor time in hundredths of a second in `/proc` (`man 5 proc`).
const TICK: Duration = Duration::from_millis(10);

/// A process by its id, as the system counts what it takes.
#[derive(Clone, Copy, Debug)]
pub struct Process {
    pid: i32,
    clock: ClockId,
    counts: Counts,
}

/// Whose processor time counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counts {
    /// The process's.
    Itself,
    /// Also its children's, and that of children that have ended.
    Family,
}

impl Process {
    /// The process of that id.
    ///
    /// # Errors
    /// No such process.
    pub fn of(pid: u32) -> Result<Self, LoadError> {
        let gone = |error| LoadError::System("the process cannot be measured", error);
        let pid = i32::try_from(pid).unwrap_or(i32::MAX);
        let clock = clock_getcpuclockid(Pid::from_raw(pid)).map_err(gone)?;
        let counts = Counts::Itself;
        Ok(Self { pid, clock, counts })
    }

    /// The process of that id with its children, also those that come and go: PostgreSQL.
    ///
    /// # Errors
    /// No such process.
    pub fn family(pid: u32) -> Result<Self, LoadError> {
        let counts = Counts::Family;
        Ok(Self {
            counts,
            ..Self::of(pid)?
        })
    }

    /// This program.
    ///
    /// # Errors
    /// None in practice.
    pub fn own() -> Result<Self, LoadError> {
        Self::of(std::process::id())
    }

    /// Processor time of all its threads so far, user and system, also of threads that ended.
    ///
    /// # Errors
    /// The process has ended.
    pub fn cpu(&self) -> Result<Duration, LoadError> {
        let gone = |error| LoadError::System("the process cannot be measured", error);
        let own: Duration = self.clock.now().map_err(gone)?.into();
        Ok(match self.counts {
            Counts::Itself => own,
            Counts::Family => own + self.ended_children()? + self.children()?,
        })
    }

    /// Processor time of the children that run.
    fn children(&self) -> Result<Duration, LoadError> {
        let path = format!("/proc/{0}/task/{0}/children", self.pid);
        let children = fs::read_to_string(&path).map_err(LoadError::io(path))?;
        let children = children.split_whitespace().map(str::parse);
        let running = children.filter_map(Result::ok).map(Self::of);
        // One that has ended in between counts among those that have ended.
        Ok(running
            .filter_map(|child| child.and_then(|child| child.cpu()).ok())
            .sum())
    }

    /// Processor time of the children that have ended.
    fn ended_children(&self) -> Result<Duration, LoadError> {
        let path = format!("/proc/{}/stat", self.pid);
        let stat = fs::read_to_string(&path).map_err(LoadError::io(path))?;
        // Behind the name, which may hold anything: state is the first, cutime the 14th.
        let behind = stat.rsplit_once(") ").map_or("", |(_, behind)| behind);
        let ticks = behind.split_whitespace().skip(13).take(2);
        let ticks: u32 = ticks.filter_map(|ticks| ticks.parse::<u32>().ok()).sum();
        Ok(TICK * ticks)
    }

    /// Resident memory in bytes.
    ///
    /// # Errors
    /// The process has ended.
    pub fn resident(&self) -> Result<u64, LoadError> {
        self.status("VmRSS:")
    }

    /// Resident memory that belongs to it alone (heap and stacks, no files), in bytes.
    ///
    /// # Errors
    /// The process has ended.
    pub fn anonymous(&self) -> Result<u64, LoadError> {
        self.status("RssAnon:")
    }

    fn status(&self, field: &str) -> Result<u64, LoadError> {
        let path = format!("/proc/{}/status", self.pid);
        let status = fs::read_to_string(&path).map_err(LoadError::io(path))?;
        let line = status.lines().find(|line| line.starts_with(field));
        let words = line.unwrap_or_default().split_whitespace().nth(1);
        let kibibytes: Option<u64> = words.and_then(|word| word.parse().ok());
        let kibibytes = kibibytes.ok_or_else(|| LoadError::impossible(format!("no {field}")))?;
        Ok(kibibytes * 1_024)
    }
}
