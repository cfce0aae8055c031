//! Where things are kept: the database, the files, the key.

use std::sync::Arc;

use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use secrecy::ExposeSecret;

use super::AppError;
use crate::config::{Config, Database, MediaStore};
use crate::push::{Client, Guard, Keys};
use crate::store::committer::Committer;
use crate::store::connection::{DatabaseUrl, Limits, PostgresUrl};
use crate::store::error::StoreError;
use crate::store::sealed::{Seal, load_or_create_key};
use crate::store::{push_subscriptions, settings};

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

/// The client of push services. Its key is made at the first start, and kept sealed.
pub(super) async fn push(config: &Config, committer: &Committer) -> Result<Client, AppError> {
    let unusable = |error: &dyn std::error::Error| AppError::Key(error.to_string());
    let seal = seal(config)?;
    let fresh = Keys::generate().map_err(|error| unusable(&error))?;
    let kept = committer
        .write(move |transaction| {
            let known = settings::get(transaction.connection, settings::PUSH_KEY)?;
            let opened = known.map(|sealed| seal.open(&sealed, settings::PUSH_KEY));
            if let Some(Ok(kept)) = opened {
                return Ok(kept);
            }
            if opened.is_some() {
                // Browsers take pushes from the key alone that they subscribed with.
                tracing::warn!(
                    "the key of web push does not open; browsers have to subscribe anew"
                );
                push_subscriptions::remove_all(transaction)?;
            }
            let sealed = seal.seal(&fresh, settings::PUSH_KEY);
            settings::put(transaction, settings::PUSH_KEY, &sealed)?;
            Ok(fresh)
        })
        .await?;
    let keys = Keys::open(&kept, config.push.contact.clone()).map_err(|error| unusable(&error))?;
    let guard = Guard::with_exceptions(config.push.excepted_hosts.iter().cloned());
    Client::new(guard, keys).map_err(|error| AppError::Client(error.to_string()))
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
