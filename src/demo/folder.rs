//! Where a demo lives: a fresh folder that is removed at the end, or one that is kept.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use super::DemoError;

/// How often removing is tried: a file that is being written may come into the way.
const TRIES: usize = 20;

/// The pause between two tries.
const PAUSE: Duration = Duration::from_millis(50);

/// The demo's folder. A fresh one is removed when this goes, however the demo ends.
#[derive(Debug)]
pub(super) enum Folder {
    /// Removed at the end.
    Fresh(TempDir),
    /// Kept.
    Kept(PathBuf),
}

impl Folder {
    /// The named folder, made when it is not there; a fresh one when none is named.
    pub(super) fn open(kept: Option<PathBuf>) -> Result<Self, DemoError> {
        let Some(path) = kept else {
            let made = tempfile::Builder::new().prefix("baton-demo-").tempdir();
            let made = made.map_err(|error| DemoError::Folder(std::env::temp_dir(), error));
            return made.map(Self::Fresh);
        };
        match std::fs::create_dir_all(&path) {
            Ok(()) => Ok(Self::Kept(path)),
            Err(error) => Err(DemoError::Folder(path, error)),
        }
    }

    /// Its path.
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::Fresh(folder) => folder.path(),
            Self::Kept(path) => path,
        }
    }

    /// Whether it stays.
    pub(super) fn is_kept(&self) -> bool {
        matches!(self, Self::Kept(_))
    }

    /// Removes it, unless it is kept.
    pub(super) async fn close(self) -> Result<(), DemoError> {
        let Self::Fresh(folder) = self else {
            return Ok(());
        };
        let path = folder.keep();
        let mut removed = std::fs::remove_dir_all(&path);
        for _ in 1..TRIES {
            if !path.exists() {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
            removed = std::fs::remove_dir_all(&path);
        }
        removed.map_err(|error| DemoError::Folder(path, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_fresh_folder_goes_and_a_named_one_stays() {
        let fresh = Folder::open(None).unwrap();
        let path = fresh.path().to_owned();
        std::fs::create_dir(path.join("deep")).unwrap();
        std::fs::write(path.join("deep/file"), "words").unwrap();
        fresh.close().await.unwrap();
        assert!(!path.exists());

        let around = tempfile::tempdir().unwrap();
        let named = around.path().join("deep/kept");
        let kept = Folder::open(Some(named.clone())).unwrap();
        kept.close().await.unwrap();
        assert!(named.is_dir());
    }
}
