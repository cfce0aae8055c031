//! The machine: its cores and its disk, and what processes take of both.

use std::io::Write as _;
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::unistd::Pid;
use serde::{Deserialize, Serialize};

use crate::error::LoadError;
use crate::latencies::Latencies;
use crate::number::{float, micros};
pub use crate::process::Process;
use crate::report::Report;

/// How often the disk is asked.
const SYNCS: u32 = 300;

/// What the machine can do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Machine {
    /// Cores this program may use.
    pub cores: usize,
    /// Half of all `fdatasync` after 4 KiB took at most this, in microseconds.
    pub fdatasync_p50_us: f64,
    /// 99 of 100 took at most this.
    pub fdatasync_p99_us: f64,
}

impl Machine {
    /// Counts cores and measures the disk that `folder` is on.
    ///
    /// # Errors
    /// A folder that cannot be written to.
    pub fn measure(folder: &Path) -> Result<Self, LoadError> {
        let failed = "the disk cannot be measured";
        let mut file = tempfile::tempfile_in(folder).map_err(LoadError::io(failed))?;
        let mut spans = Latencies::new()?;
        for _ in 0..SYNCS {
            file.write_all(&[7; 4_096]).map_err(LoadError::io(failed))?;
            let began = Instant::now();
            file.sync_data().map_err(LoadError::io(failed))?;
            spans.record(began.elapsed());
        }
        Ok(Self {
            cores: cores()?.len(),
            fdatasync_p50_us: spans.p50() * 1_000.0,
            fdatasync_p99_us: spans.p99() * 1_000.0,
        })
    }
}

/// The cores this program might use when it began.
///
/// # Errors
/// A system that does not tell.
pub fn cores() -> Result<Vec<usize>, LoadError> {
    // Asked once, before anything is pinned: afterwards the system tells of one core only.
    static CORES: OnceLock<Result<Vec<usize>, nix::Error>> = OnceLock::new();
    let cores = CORES.get_or_init(allowed_cores).clone();
    cores.map_err(|error| LoadError::System("the cores cannot be counted", error))
}

fn allowed_cores() -> Result<Vec<usize>, nix::Error> {
    let set = sched_getaffinity(Pid::from_raw(0))?;
    let allowed = |core: &usize| set.is_set(*core).unwrap_or(false);
    Ok((0..CpuSet::count()).filter(allowed).collect())
}

/// Which core is for what, where there are two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Places {
    /// Nothing is pinned: one core only, or by wish.
    Anywhere,
    /// The server (with its database) has one core and the generator another.
    Apart {
        /// What is measured, and baselines.
        server: usize,
        /// This program.
        generator: usize,
    },
}

impl Places {
    /// The first two cores, where there are two.
    ///
    /// # Errors
    /// A system that does not tell.
    pub fn choose(unpinned: bool) -> Result<Self, LoadError> {
        Ok(match cores()?.as_slice() {
            [server, generator, ..] if !unpinned => Self::Apart {
                server: *server,
                generator: *generator,
            },
            _ => Self::Anywhere,
        })
    }

    /// Pins the calling thread, and all threads and processes it starts, where the generator is.
    ///
    /// # Errors
    /// A system that refuses.
    pub fn go_to_generator(self) -> Result<(), LoadError> {
        match self {
            Self::Apart { generator, .. } => pin(0, generator),
            Self::Anywhere => Ok(()),
        }
    }

    /// Pins the calling thread, and all threads and processes it starts, where the server is: for
    /// whoever starts a server, and for baselines.
    ///
    /// # Errors
    /// A system that refuses.
    pub fn go_to_server(self) -> Result<(), LoadError> {
        match self {
            Self::Apart { server, .. } => pin(0, server),
            Self::Anywhere => Ok(()),
        }
    }
}

impl Places {
    /// Runs something that blocks where the server is, on a thread of its own: a baseline.
    ///
    /// # Errors
    /// What it gives, or a thread that cannot be made or pinned.
    pub async fn beside_the_server<T, F>(self, work: F) -> Result<T, LoadError>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, LoadError> + Send + 'static,
    {
        let (answer, waiting) = tokio::sync::oneshot::channel();
        let run = move || {
            let outcome = self.go_to_server().and_then(|()| work());
            // Whoever asked may have been interrupted.
            let _ = answer.send(outcome);
        };
        let started = std::thread::Builder::new().spawn(run);
        started.map_err(LoadError::io("a thread"))?;
        let outcome = waiting.await;
        outcome.map_err(|_| LoadError::impossible("a baseline panicked"))?
    }
}

/// Pins a thread by its id (0 is the calling one) to a core. What it starts later stays there too.
///
/// # Errors
/// A thread that is gone or a core that is not there.
pub fn pin(thread: i32, core: usize) -> Result<(), LoadError> {
    let failed = |error| LoadError::System("a thread cannot be pinned", error);
    let mut set = CpuSet::new();
    set.set(core).map_err(failed)?;
    sched_setaffinity(Pid::from_raw(thread), &set).map_err(failed)
}

/// Measures what several processes take together from now on; [`Process::own`] is the generator.
#[derive(Debug)]
pub struct Meter {
    processes: Vec<(Process, Duration)>,
    began: Instant,
}

impl Meter {
    /// Begins.
    ///
    /// # Errors
    /// A process that has ended.
    pub fn begin(processes: &[Process]) -> Result<Self, LoadError> {
        let with_start = |process: &Process| process.cpu().map(|cpu| (*process, cpu));
        Ok(Self {
            processes: processes.iter().map(with_start).collect::<Result<_, _>>()?,
            began: Instant::now(),
        })
    }

    /// Processor time since the beginning, of all of them.
    ///
    /// # Errors
    /// A process that has ended.
    pub fn cpu(&self) -> Result<Duration, LoadError> {
        let spent =
            |(process, before): &(Process, Duration)| Ok(process.cpu()?.saturating_sub(*before));
        self.processes.iter().map(spent).sum()
    }

    /// The share of one core since the beginning.
    ///
    /// # Errors
    /// A process that has ended.
    pub fn share(&self) -> Result<f64, LoadError> {
        let span = self.began.elapsed().as_secs_f64().max(f64::EPSILON);
        Ok(self.cpu()?.as_secs_f64() / span)
    }

    /// Refuses the figures when these processes (this program's own) had no time left.
    ///
    /// # Errors
    /// A process that has ended.
    pub fn refuse_bottleneck(&self, report: &mut Report) -> Result<(), LoadError> {
        report.refuse_bottleneck(self.share()?);
        Ok(())
    }

    /// Microseconds of processor time for each of so many operations.
    ///
    /// # Errors
    /// A process that has ended.
    pub fn micros_each(&self, operations: u64) -> Result<f64, LoadError> {
        Ok(float(micros(self.cpu()?)) / float(operations.max(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_process_takes_time_and_memory() {
        let own = Process::own().unwrap();
        let meter = Meter::begin(&[own]).unwrap();
        let began = Instant::now();
        while began.elapsed() < Duration::from_millis(30) {
            std::hint::spin_loop();
        }
        assert!(meter.cpu().unwrap() > Duration::from_millis(5));
        assert!(own.resident().unwrap() > 1 << 20);
    }

    #[test]
    fn the_disk_is_measured() {
        let machine = Machine::measure(Path::new("/tmp")).unwrap();
        assert!(machine.cores >= 1);
        assert!(machine.fdatasync_p99_us >= machine.fdatasync_p50_us);
    }

    #[test]
    fn a_pinned_thread_stays_on_its_core() {
        let core = *cores().unwrap().last().unwrap();
        let pinned = std::thread::spawn(move || {
            pin(0, core).unwrap();
            allowed_cores().unwrap()
        });
        assert_eq!(pinned.join().unwrap(), [core]);
    }
}
