//! Which database, and connections to either.

use std::path::PathBuf;
use std::str::FromStr;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

pub use super::any_connection::AnyConnection;
pub use super::claim::Claim;
use super::error::StoreError;
pub use super::postgres::{Limits, PostgresUrl};
pub use super::readers::Readers;

const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Which database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A database of a PostgreSQL server.
    Postgres(PostgresUrl),
}

impl DatabaseUrl {
    /// A PostgreSQL database with the usual limits.
    ///
    /// # Errors
    /// What an address looks like; never what was given, which may hold a password.
    pub fn postgres(text: &str) -> Result<Self, String> {
        PostgresUrl::new(text, Limits::default()).map(Self::Postgres)
    }
}

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Self::postgres(text);
        }
        let path = text.strip_prefix("sqlite:").unwrap_or(text);
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path.contains("://") {
            return Err("a file, sqlite:FILE or postgres://…".to_owned());
        }
        Ok(Self::Sqlite(PathBuf::from(path)))
    }
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The committer's.
    Write,
    /// Everybody else's: it cannot write.
    Read,
}

impl DatabaseUrl {
    /// Opens a connection.
    pub fn connect(&self, purpose: Purpose) -> Result<AnyConnection, StoreError> {
        match self {
            Self::Sqlite(path) => connect_sqlite(path, purpose).map(AnyConnection::Sqlite),
            Self::Postgres(url) => url.connect(purpose).map(AnyConnection::Postgres),
        }
    }

    /// Becomes the only writer. PostgreSQL's claim is part of the connection that writes.
    ///
    /// # Errors
    /// `Unavailable` when another process writes.
    pub fn claim(&self) -> Result<Claim, StoreError> {
        match self {
            Self::Sqlite(path) => Claim::of_file(path),
            Self::Postgres(_) => Ok(Claim::of_connection()),
        }
    }

    /// Brings the tables up to date; the names of the migrations that ran.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be reached or somebody else writes to it.
    pub fn migrate(&self) -> Result<Vec<String>, StoreError> {
        let _claim = self.claim()?;
        let unavailable = |error: Box<dyn std::error::Error + Send + Sync>| {
            StoreError::Unavailable(format!("a migration failed: {error}"))
        };
        let names = match self.connect(Purpose::Write)? {
            AnyConnection::Sqlite(mut connection) => connection
                .run_pending_migrations(SQLITE_MIGRATIONS)
                .map(|versions| versions.iter().map(ToString::to_string).collect()),
            AnyConnection::Postgres(mut connection) => connection
                .run_pending_migrations(POSTGRES_MIGRATIONS)
                .map(|versions| versions.iter().map(ToString::to_string).collect()),
        };
        names.map_err(unavailable)
    }
}

fn unavailable(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

fn connect_sqlite(
    path: &std::path::Path,
    purpose: Purpose,
) -> Result<SqliteConnection, StoreError> {
    if let (Purpose::Write, Some(folder)) = (purpose, path.parent()) {
        std::fs::create_dir_all(folder).map_err(unavailable)?;
    }
    let mut connection =
        SqliteConnection::establish(&path.to_string_lossy()).map_err(unavailable)?;
    // Small caches: the system's own holds the file's pages once for everybody, and memory does not
    // grow with what is stored. A transaction may fill ten times as much, for as long as it lasts.
    let pragmas = match purpose {
        Purpose::Write => {
            "PRAGMA busy_timeout = 300; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -8192; PRAGMA cache_spill = 20000;
             PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON;"
        }
        Purpose::Read => {
            "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON; PRAGMA cache_size = -2048;
             PRAGMA temp_store = MEMORY;"
        }
    };
    connection.batch_execute(pragmas)?;
    Ok(connection)
}
