//! `baton migrate --to`: copies one database into another, and says how far it has got.

use std::io::Write as _;

use super::{AppError, storage};
use crate::config::{Config, Database, Kind};
use crate::store::connection::DatabaseUrl;
use crate::store::copy::{Step, copy};
use crate::store::error::StoreError;

/// Copies everything from one database (without a name, the configured one) into another.
///
/// # Errors
/// An address that is none; a target that is not empty; a copy that differs from its source.
pub async fn copy_database(
    config: Config,
    from: Option<String>,
    to: String,
) -> Result<(), AppError> {
    let source = match from {
        Some(from) => named(&config, "--from", &from)?,
        None => storage::url(&config)?,
    };
    let target = named(&config, "--to", &to)?;
    actix_web::web::block(move || copy(&source, &target, &mut tell))
        .await
        .map_err(|error| StoreError::Unavailable(error.to_string()))??;
    println!(
        "Everything is copied and verified. Give the server the new database, and take the media \
         and the secret key along: they lie in files."
    );
    Ok(())
}

/// The database of a flag. What was given is not repeated: it may hold a password.
fn named(config: &Config, flag: &str, text: &str) -> Result<DatabaseUrl, AppError> {
    let wrong = || AppError::Address(format!("{flag} must be {}", Kind::Database.expected()));
    let database: Database = text.parse().map_err(|()| wrong())?;
    storage::database(config, &database)
}

fn tell(step: Step) {
    let mut output = std::io::stdout();
    // Whoever does not listen any more still gets the copy.
    let _ = writeln!(output, "{step}").and_then(|()| output.flush());
}
