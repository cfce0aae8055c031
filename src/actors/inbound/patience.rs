//! How long a webhook waits for the database. Meta wants its answer soon and sends again for days,
//! so a database that hangs is answered for with a refusal; one that is only slow is waited for.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use crate::actors::engine::Engine;
use crate::store::error::StoreError;

/// A database that does nothing for so long hangs. Together with the rest the refusal is out
/// within a second.
const HANGING: Duration = Duration::from_millis(700);

/// How often it is looked whether it does.
const LOOK: Duration = Duration::from_millis(50);

fn hanging() -> StoreError {
    StoreError::Unknown("the database does not answer".to_owned())
}

/// Waits for `work` as long as the writer gets on. What it has handed in by then stays handed in.
pub(super) async fn while_it_answers<T>(
    engine: &Engine,
    work: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let mut work = pin!(work);
    loop {
        match tokio::time::timeout(LOOK, &mut work).await {
            Ok(done) => return done,
            Err(_) if engine.committer.silence() > HANGING => return Err(hanging()),
            Err(_) => {}
        }
    }
}

/// Waits for something that only reads, and should be quick.
pub(super) async fn soon<T>(
    read: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let read = tokio::time::timeout(HANGING, read).await;
    read.unwrap_or_else(|_| Err(hanging()))
}
