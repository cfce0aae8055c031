//! Brings people, library and history into an empty database, before any server opens it: there
//! are no conversations awake yet whose writes these could cross.

use std::path::Path;
use std::sync::Arc;

use super::people::{self, Crew};
use super::thread::{Played, Thread};
use super::{DemoError, files, history};
use crate::app::Premises;
use crate::domain::ids::IdGenerator;
use crate::store::error::StoreError;
use crate::store::transaction::Transaction;
use crate::store::{media, settings, write};

/// Stands in the database once everything is in it.
const FILLED: &str = "demo";

/// How many conversations share a commit.
const TOGETHER: usize = 100;

/// Whether the history is still missing.
///
/// # Errors
/// Somebody works here already, and it is not the demo's people.
pub(super) async fn needed(premises: &Premises, folder: &Path) -> Result<bool, DemoError> {
    let office = &premises.office;
    let filled = office
        .readers
        .read(|connection| settings::get(connection, FILLED));
    if filled.await?.is_some() {
        return Ok(false);
    }
    if office.administration.setup_needed() {
        return Ok(true);
    }
    Err(DemoError::Foreign(folder.to_owned()))
}

/// Fills the database and the folder of files.
pub(super) async fn fill(premises: &Premises) -> Result<(), DemoError> {
    let office = &premises.office;
    let crew = Arc::new(people::hire(office).await?);
    let now = (office.clock)();
    let mut played = actix_web::web::block(move || play(&crew, now))
        .await
        .map_err(|error| StoreError::Unavailable(error.to_string()))??;
    let bytes = played.iter().flat_map(|played| {
        let files = played.files.iter();
        files.map(|file| (file.id, file.bytes.clone()))
    });
    files::store(&premises.files, bytes.collect()).await?;
    while !played.is_empty() {
        let group: Vec<Played> = played.drain(..TOGETHER.min(played.len())).collect();
        let writing = office.committer.write(move |transaction| {
            for played in group {
                commit(transaction, played)?;
            }
            Ok(())
        });
        writing.await?;
    }
    let done = office
        .committer
        .write(|transaction| settings::put(transaction, FILLED, "filled"));
    Ok(done.await?)
}

fn play(crew: &Crew, now: crate::domain::time::Timestamp) -> Result<Vec<Played>, DemoError> {
    let mut dice = history::dice();
    let ids = IdGenerator::default();
    let plans = history::plans(now, &mut dice);
    plans
        .into_iter()
        .map(|plan| Thread::play(crew, &ids, plan, now, &mut dice))
        .collect()
}

/// One conversation, as if it had been written when it began.
fn commit(transaction: &mut Transaction<'_>, played: Played) -> Result<(), StoreError> {
    let now = transaction.at;
    transaction.at = played.write.before.created_at;
    for file in &played.uploads {
        media::insert_uploaded(transaction, file)?;
    }
    write::apply(transaction, &played.write)?;
    for file in &played.files {
        media::set_stored(
            transaction,
            file.id,
            file.size(),
            &file.sha256,
            file.mime_type,
        )?;
    }
    transaction.at = now;
    Ok(())
}
