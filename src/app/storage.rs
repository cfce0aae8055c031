//! Where things are kept: the database, the files, the key.

use std::sync::Arc;

use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use secrecy::ExposeSecret;

use super::AppError;
use crate::config::{Config, Database, MediaStore};
use crate::store::connection::{DatabaseUrl, Limits, PostgresUrl};
use crate::store::error::StoreError;
use crate::store::sealed::{Seal, load_or_create_key};

/// The configured database.
pub(super) fn url(config: &Config) -> Result<DatabaseUrl, AppError> {
    database(config, &config.database)
}

/// Any database, used as the configuration says.
pub(super) fn database(config: &Config, database: &Database) -> Result<DatabaseUrl, AppError> {
    let limits = Limits {
        statement: config.store.statement,
        idle_transaction: config.store.idle_transaction,
    };
    match database {
        Database::Sqlite(path) => Ok(DatabaseUrl::Sqlite(path.clone())),
        Database::Postgres(url) => PostgresUrl::new(url.expose_secret(), limits)
            .map(DatabaseUrl::Postgres)
            .map_err(|right| {
                StoreError::Unavailable(format!("its address must be {right}")).into()
            }),
    }
}

/// The key that seals tokens: the configured one, or the one of the data folder.
pub(super) fn seal(config: &Config) -> Result<Seal, AppError> {
    if let Some(key) = &config.secret_key {
        return Ok(Seal::new(key));
    }
    let unusable = |error: &dyn std::error::Error| AppError::Key(error.to_string());
    std::fs::create_dir_all(&config.data).map_err(|error| unusable(&error))?;
    let path = config.data.join("secret.key");
    let key = load_or_create_key(&path).map_err(|error| unusable(&error))?;
    Ok(Seal::new(&key))
}

/// Where files lie.
pub(super) fn files(config: &Config) -> Result<Arc<dyn ObjectStore>, AppError> {
    let unusable = |error: &dyn std::error::Error| AppError::Files(error.to_string());
    match &config.media.store {
        MediaStore::File(folder) => {
            std::fs::create_dir_all(folder).map_err(|error| unusable(&error))?;
            let store = LocalFileSystem::new_with_prefix(folder)
                .map_err(|error| unusable(&error))?
                .with_automatic_cleanup(true);
            Ok(Arc::new(store))
        }
        MediaStore::S3 { bucket, prefix } => s3(bucket, prefix),
    }
}

#[cfg(feature = "s3")]
fn s3(bucket: &str, prefix: &str) -> Result<Arc<dyn ObjectStore>, AppError> {
    // Region, endpoint and credentials come from the usual `AWS_*` variables.
    let store = object_store::aws::AmazonS3Builder::from_env()
        .with_bucket_name(bucket)
        .build()
        .map_err(|error| AppError::Files(error.to_string()))?;
    Ok(Arc::new(object_store::prefix::PrefixStore::new(
        store, prefix,
    )))
}

#[cfg(not(feature = "s3"))]
fn s3(bucket: &str, _prefix: &str) -> Result<Arc<dyn ObjectStore>, AppError> {
    Err(AppError::Files(format!(
        "bucket {bucket}: this build has no S3 (feature `s3`)"
    )))
}
