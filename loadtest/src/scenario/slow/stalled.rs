//! The consoles that never read.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::console::wire::Wire;
use crate::console::{Console, ConsoleError, glance};
use crate::error::LoadError;
use crate::number::{count, float};
use crate::scenario::gauges;
use crate::stage::Stage;
use crate::webhook::Author;

const EVICTIONS: &str = "baton_live_evictions_total";

/// How often it is looked who has been cut off.
const EVERY: Duration = Duration::from_millis(500);

/// Consoles that said hello and never read again.
pub(super) struct Stalled {
    consoles: Vec<(Console, String)>,
    began: Instant,
    looked_at: Instant,
    evictions_before: f64,
    eviction: Eviction,
}

/// How they were cut off.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Eviction {
    /// How many.
    pub consoles: u64,
    /// When the last one was, in seconds since they stopped reading.
    pub seconds: f64,
}

/// How they came back.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Back {
    /// Rows that they lack, all together.
    pub missed: u64,
    /// How many could go on from their cursor.
    pub resumed: u64,
    /// How many were told to load anew, and did.
    pub reloaded: u64,
}

impl Stalled {
    pub(super) async fn begin(
        stage: &Stage,
        cookies: &[String],
        consoles: usize,
    ) -> Result<Self, LoadError> {
        let evictions_before = gauges::read(stage, EVICTIONS).await?;
        let mut all = Vec::with_capacity(consoles);
        for cookie in cookies.iter().cycle().take(consoles) {
            let wire = Wire::open_narrow(stage.address(), "/live", cookie).await;
            let mut console = Console::on(wire.map_err(ConsoleError::from)?);
            console.says_hello(None, &[super::everything()]).await?;
            all.push((console, cookie.clone()));
        }
        Ok(Self {
            consoles: all,
            began: Instant::now(),
            looked_at: Instant::now(),
            evictions_before,
            eviction: Eviction::default(),
        })
    }

    /// Looks now and then how many have been cut off by now.
    pub(super) async fn look(&mut self, stage: &Stage) -> Result<(), LoadError> {
        if self.looked_at.elapsed() < EVERY {
            return Ok(());
        }
        self.looked_at = Instant::now();
        let evicted = gauges::read(stage, EVICTIONS).await? - self.evictions_before;
        if evicted > float(self.eviction.consoles) {
            let whole = (0..=count(self.consoles.len())).rev();
            let mut whole = whole.filter(|number| float(*number) <= evicted);
            self.eviction = Eviction {
                consoles: whole.next().unwrap_or(0),
                seconds: self.began.elapsed().as_secs_f64(),
            };
        }
        Ok(())
    }

    pub(super) fn eviction(&self) -> Eviction {
        self.eviction
    }

    /// All of them connect again with the cursor of their first welcome, while nobody writes, and
    /// load the list anew when they are told to.
    pub(super) async fn come_back(
        self,
        stage: &Stage,
        newest: &BTreeMap<u64, u64>,
    ) -> Result<Back, LoadError> {
        let newest: BTreeMap<String, u64> = newest
            .iter()
            .map(|(customer, stamp)| (Author::phone(*customer), *stamp))
            .collect();
        let mut back = Back::default();
        for (old, cookie) in self.consoles {
            let watch = [super::everything()];
            let mut fresh = Console::open(stage.address(), &cookie).await?;
            let head = fresh.says_hello(None, &watch).await?.cursor;
            let place = glance::place_of(&head).unwrap_or(i64::MAX);
            let mut again = Console::open(stage.address(), &cookie).await?;
            let mut caught = again.comes_back(&old.cursor, &watch, place).await?;
            if caught.resumed {
                back.resumed += 1;
            } else {
                caught.load_anew(stage.address(), &cookie).await?;
                back.reloaded += 1;
            }
            back.missed += caught.lacks(&newest)?;
        }
        Ok(back)
    }
}
