//! A server's clock that a test moves.

use std::path::PathBuf;

use tempfile::TempDir;

/// How far the clock of a server is ahead; it stands in a file that the server reads.
pub struct Clock {
    folder: TempDir,
}

impl Clock {
    pub fn right() -> Self {
        let clock = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        clock.is_ahead(0);
        clock
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("clock")
    }

    /// What a server takes as `FAILPOINTS` to go by it.
    pub fn point(&self) -> String {
        format!("clock=return({})", self.file().display())
    }

    /// It is so many milliseconds ahead from now on.
    pub fn is_ahead(&self, millis: i64) {
        let draft = self.folder.path().join("draft");
        std::fs::write(&draft, millis.to_string()).unwrap();
        std::fs::rename(draft, self.file()).unwrap();
    }
}
