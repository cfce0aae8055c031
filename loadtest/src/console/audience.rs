//! Many consoles that only watch: each counts what it gets, in a task of its own.
//!
//! Rows are told apart by the stamps that the generator writes into its messages (see
//! [`super::glance`]); a stamp is the planned moment of sending, in microseconds since the
//! audience's beginning, so that a row's arrival gives its latency.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use baton::protocol::{ClientFrame, Watch};
use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use tokio::task::JoinSet;

use super::glance;
use super::wire::Wire;
use super::{Console, ConsoleError};
use crate::error::LoadError;
use crate::latencies::Latencies;
use crate::number::{count, micros};

/// Handshakes under way at once.
const DOORS: usize = 256;

/// How often a console shows that it lives; the server expects a frame every twenty seconds.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// How long rows may take until the run is given up.
const PATIENCE: Duration = Duration::from_secs(120);

/// What one console has got.
#[derive(Debug, Default)]
struct Seat {
    rows: AtomicU64,
    resets: AtomicU64,
    gone: AtomicBool,
}

/// Many consoles that watch.
#[derive(Debug)]
pub struct Audience {
    seats: Vec<Arc<Seat>>,
    hall: Arc<Hall>,
    tasks: JoinSet<()>,
}

/// What all seats share.
#[derive(Debug)]
struct Hall {
    began: Instant,
    latencies: Mutex<Option<Latencies>>,
    /// The frames of the first seat, while somebody wants them.
    recorded: Mutex<Option<Vec<Bytes>>>,
}

impl Audience {
    /// An audience of nobody, whose time begins now.
    pub fn new() -> Self {
        let hall = Hall {
            began: Instant::now(),
            latencies: Mutex::new(None),
            recorded: Mutex::new(None),
        };
        Self {
            seats: Vec::new(),
            hall: Arc::new(hall),
            tasks: JoinSet::new(),
        }
    }

    /// Lets so many consoles in, whose people share these cookies, and waits until all are
    /// welcomed.
    ///
    /// # Errors
    /// One is not let in.
    pub async fn admit(
        &mut self,
        server: SocketAddr,
        cookies: &[String],
        consoles: usize,
        watch: &[Watch],
    ) -> Result<(), LoadError> {
        let cookies = cookies.iter().cycle().take(consoles);
        let opening = stream::iter(cookies).map(async |cookie| {
            let mut console = Console::open(server, cookie).await?;
            console.says_hello(None, watch).await?;
            Ok::<_, ConsoleError>(console)
        });
        let opened: Vec<Console> = opening.buffer_unordered(DOORS).try_collect().await?;
        for console in opened {
            self.seat(console.into_wire(), true);
        }
        Ok(())
    }

    /// Lets so many bare WebSockets in, which say nothing.
    ///
    /// # Errors
    /// One is not let in.
    pub async fn admit_bare(
        &mut self,
        server: SocketAddr,
        consoles: usize,
    ) -> Result<(), LoadError> {
        let opening =
            stream::iter(0..consoles).map(async |_| Wire::open(server, "/live", "").await);
        let opened: Result<Vec<Wire>, _> = opening.buffer_unordered(DOORS).try_collect().await;
        for wire in opened.map_err(ConsoleError::from)? {
            self.seat(wire, false);
        }
        Ok(())
    }

    fn seat(&mut self, wire: Wire, beats: bool) {
        let seat = Arc::new(Seat::default());
        let hall = self.hall.clone();
        let records = self.seats.is_empty();
        self.seats.push(seat.clone());
        self.tasks.spawn(async move {
            watch(wire, &seat, &hall, records, beats).await;
            seat.gone.store(true, Ordering::Relaxed);
        });
    }

    /// The moment now, as stamps count it.
    pub fn now(&self) -> u64 {
        micros(self.hall.began.elapsed())
    }

    /// Waits until every console has got so many more rows than at `since`.
    ///
    /// # Errors
    /// A console that is gone, or rows that do not come.
    pub async fn has(&self, rows: u64, since: &[u64]) -> Result<(), LoadError> {
        let began = Instant::now();
        let lacks =
            |(seat, before): (&Arc<Seat>, &u64)| seat.rows.load(Ordering::Relaxed) < before + rows;
        while self.seats.iter().zip(since).any(lacks) {
            if self.gone() > 0 || began.elapsed() > PATIENCE {
                let gone = self.gone();
                let why = format!("rows do not reach the consoles; {gone} of them are gone");
                return Err(LoadError::impossible(why));
            }
            tokio::time::sleep(Duration::from_micros(500)).await;
        }
        Ok(())
    }

    /// How many rows each console has got.
    pub fn rows(&self) -> Vec<u64> {
        let rows = |seat: &Arc<Seat>| seat.rows.load(Ordering::Relaxed);
        self.seats.iter().map(rows).collect()
    }

    /// How often any of them was told to load anew.
    pub fn resets(&self) -> u64 {
        let resets = |seat: &Arc<Seat>| seat.resets.load(Ordering::Relaxed);
        self.seats.iter().map(resets).sum()
    }

    /// How many have lost their connection.
    pub fn gone(&self) -> u64 {
        let gone = |seat: &&Arc<Seat>| seat.gone.load(Ordering::Relaxed);
        count(self.seats.iter().filter(gone).count())
    }

    /// Measures latencies from now on.
    ///
    /// # Errors
    /// None in practice.
    pub fn begin_measuring(&self) -> Result<(), LoadError> {
        *lock(&self.hall.latencies) = Some(Latencies::new()?);
        Ok(())
    }

    /// The latencies since then.
    pub fn measured(&self) -> Option<Latencies> {
        lock(&self.hall.latencies).take()
    }

    /// Keeps the frames of the first console from now on.
    pub fn begin_recording(&self) {
        *lock(&self.hall.recorded) = Some(Vec::new());
    }

    /// The frames since then.
    pub fn recorded(&self) -> Vec<Bytes> {
        lock(&self.hall.recorded).take().unwrap_or_default()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts what comes until the connection ends.
async fn watch(mut wire: Wire, seat: &Seat, hall: &Hall, records: bool, beats: bool) {
    let ping = serde_json::to_string(&ClientFrame::Ping).unwrap_or_default();
    let first = tokio::time::Instant::now() + HEARTBEAT;
    let mut heartbeat = tokio::time::interval_at(first, HEARTBEAT);
    loop {
        tokio::select! {
            heard = wire.hear() => match heard {
                Ok(frame) => seat.takes(&frame, hall, records),
                Err(_) => return,
            },
            _ = heartbeat.tick(), if beats => if wire.say(&ping).await.is_err() { return },
        }
    }
}

impl Seat {
    fn takes(&self, frame: &Bytes, hall: &Hall, records: bool) {
        let mut rows = 0;
        let mut latencies = lock(&hall.latencies);
        let now = micros(hall.began.elapsed());
        for stamp in glance::stamps(frame) {
            rows += 1;
            if let Some(latencies) = latencies.as_mut() {
                latencies.record(Duration::from_micros(now.saturating_sub(stamp)));
            }
        }
        drop(latencies);
        if records
            && rows > 0
            && let Some(recorded) = lock(&hall.recorded).as_mut()
        {
            recorded.push(frame.clone());
        }
        self.resets
            .fetch_add(u64::from(glance::is_reset(frame)), Ordering::Relaxed);
        self.rows.fetch_add(rows, Ordering::Relaxed);
    }
}
