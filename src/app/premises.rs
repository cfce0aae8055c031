//! What a server works on, without the server.

use std::sync::Arc;

use object_store::ObjectStore;

use super::{AppError, build, storage};
use crate::actors::office::Office;
use crate::config::Config;

/// The database, with the people side on top, and the files: for whoever fills or reads them
/// while no server runs. What is written here is told to nobody.
pub struct Premises {
    /// People, numbers, and both ways into the database.
    pub office: Arc<Office>,
    /// Where files lie.
    pub files: Arc<dyn ObjectStore>,
}

impl Premises {
    /// Opens them; the database is brought up to date.
    ///
    /// # Errors
    /// A database, key or folder that cannot be used.
    pub async fn open(config: &Config) -> Result<Self, AppError> {
        Ok(Self {
            office: build::office_alone(config).await?,
            files: storage::files(config)?,
        })
    }
}
