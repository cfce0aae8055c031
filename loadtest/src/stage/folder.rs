//! A temporary folder that is gone when it is dropped.

use std::path::Path;

use tempfile::TempDir;

use crate::error::LoadError;

/// A temporary folder.
#[derive(Debug)]
pub struct Folder(TempDir);

impl Folder {
    /// A new one in `root`.
    ///
    /// # Errors
    /// A root that cannot be written to.
    pub fn new(root: &Path) -> Result<Self, LoadError> {
        let made = tempfile::Builder::new()
            .prefix("baton-load-")
            .tempdir_in(root);
        made.map(Self)
            .map_err(LoadError::io("a temporary folder cannot be made"))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}
