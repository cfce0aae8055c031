//! How long a webhook waits for the database. Meta wants its answer soon and sends again for days,
//! so a database that hangs is answered for with a refusal; one that is only slow is waited for.

use std::future::Future;
use std::pin::pin;
use std::time::{Duration, Instant};

use crate::actors::engine::Engine;
use crate::store::error::StoreError;

/// A database that does nothing for so long hangs, and so does one that does nothing but fail.
/// Together with the rest the refusal is out within a second.
const HANGING: Duration = Duration::from_millis(700);

/// How often it is looked whether it does.
const LOOK: Duration = Duration::from_millis(50);

/// How many looks it takes. On a machine that has no time for anybody the looks are late as well,
/// and then it may not be the database that hangs: a late look counts half.
const LOOKS: u32 = 8;

fn hanging() -> StoreError {
    StoreError::Unknown("the database does not answer".to_owned())
}

/// Waits for `work` as long as the writer gets on. What it has handed in by then stays handed in.
pub(super) async fn while_it_answers<T>(
    engine: &Engine,
    work: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let silent = || engine.committer.silence() > HANGING;
    unless(silent, LOOKS, work).await
}

/// Waits for something that only reads, and should be quick.
pub(super) async fn soon<T>(
    read: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let began = Instant::now();
    unless(|| began.elapsed() > HANGING, LOOKS + 4, read).await
}

/// Waits for `work` unless the database hangs, which takes so many looks.
async fn unless<T>(
    hangs: impl Fn() -> bool,
    looks: u32,
    work: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let mut work = pin!(work);
    let mut halves = 0;
    loop {
        let began = Instant::now();
        if let Ok(done) = tokio::time::timeout(LOOK, &mut work).await {
            return done;
        }
        halves += 1 + u32::from(began.elapsed() < LOOK * 2);
        if halves >= looks * 2 && hangs() {
            return Err(hanging());
        }
    }
}
