//! One writer per database: whoever comes second is told so instead of tearing the stream.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::error::StoreError;

/// How long the one before may take to let go, once it has ended.
const PATIENCE: Duration = Duration::from_secs(3);

/// The time between two attempts.
const PAUSE: Duration = Duration::from_millis(50);

/// The right to write to a SQLite file; the system takes it back when the process ends, however
/// that happens. For PostgreSQL the connection that writes holds it.
#[derive(Debug)]
pub struct Claim {
    _lock: Option<File>,
}

impl Claim {
    /// What PostgreSQL's connection holds by itself.
    pub(super) fn of_connection() -> Self {
        Self { _lock: None }
    }

    /// Claims a SQLite file by a lock on the file beside it.
    pub(super) fn of_file(database: &Path) -> Result<Self, StoreError> {
        let unavailable = |error: std::io::Error| StoreError::Unavailable(error.to_string());
        if let Some(folder) = database.parent() {
            std::fs::create_dir_all(folder).map_err(unavailable)?;
        }
        let path = beside(database);
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let lock = options.open(&path).map_err(|error| {
            StoreError::Unavailable(format!("{} cannot be opened: {error}", path.display()))
        })?;
        patiently(&database.display().to_string(), || match lock.try_lock() {
            Ok(()) => Ok(Attempt::Held(())),
            Err(TryLockError::WouldBlock) => Ok(Attempt::Taken),
            Err(TryLockError::Error(error)) => Err(unavailable(error)),
        })?;
        Ok(Self { _lock: Some(lock) })
    }
}

/// The lock's file: beside the database itself, even when that is reached through a link.
fn beside(database: &Path) -> PathBuf {
    let mut name = database
        .canonicalize()
        .unwrap_or_else(|_| database.to_owned())
        .into_os_string();
    name.push(".lock");
    name.into()
}

/// How an attempt to become the writer ended.
pub(super) enum Attempt<T> {
    /// With the right.
    Held(T),
    /// Somebody else has it.
    Taken,
}

/// Tries until it works or the patience is spent.
pub(super) fn patiently<T>(
    what: &str,
    mut attempt: impl FnMut() -> Result<Attempt<T>, StoreError>,
) -> Result<T, StoreError> {
    let begin = Instant::now();
    loop {
        if let Attempt::Held(held) = attempt()? {
            return Ok(held);
        }
        if begin.elapsed() >= PATIENCE {
            return Err(StoreError::Unavailable(format!(
                "another Baton uses {what}; stop that one first"
            )));
        }
        std::thread::sleep(PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_one_writer_at_a_time_even_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("baton.db");
        std::fs::write(&file, "").unwrap();
        let link = folder.path().join("link.db");
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let first = Claim::of_file(&file).unwrap();
        let told = Claim::of_file(&link).unwrap_err().to_string();
        assert!(told.contains("another Baton uses"), "{told}");
        drop(first);
        Claim::of_file(&link).unwrap();
    }
}
