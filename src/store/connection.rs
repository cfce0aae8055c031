//! Connections to either database, and the pool that reads.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, Pool, R2D2Connection};
use diesel::{Connection, PgConnection, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

pub use super::any_connection::AnyConnection;
use super::error::StoreError;

const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Which database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A `postgres://` address; may hold a password, so it is never printed.
    Postgres(String),
}

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
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
            Self::Postgres(url) => connect_postgres(url, purpose).map(AnyConnection::Postgres),
        }
    }

    /// Brings the tables up to date; the names of the migrations that ran.
    pub fn migrate(&self) -> Result<Vec<String>, StoreError> {
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
    let pragmas = match purpose {
        Purpose::Write => {
            "PRAGMA busy_timeout = 400; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536;
             PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON;"
        }
        Purpose::Read => {
            "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON; PRAGMA cache_size = -16384;
             PRAGMA temp_store = MEMORY;"
        }
    };
    connection.batch_execute(pragmas)?;
    Ok(connection)
}

fn connect_postgres(url: &str, purpose: Purpose) -> Result<PgConnection, StoreError> {
    let mut connection = PgConnection::establish(url).map_err(unavailable)?;
    let settings = match purpose {
        Purpose::Write => {
            "SET synchronous_commit = on; SET statement_timeout = '20s';
             SET idle_in_transaction_session_timeout = '30s'; SET client_min_messages = warning;"
        }
        Purpose::Read => {
            "SET default_transaction_read_only = on; SET statement_timeout = '20s';
             SET client_min_messages = warning;"
        }
    };
    connection.batch_execute(settings)?;
    Ok(connection)
}

/// Makes connections that read.
#[derive(Clone, Debug)]
pub struct ReadConnections {
    url: DatabaseUrl,
}

impl ManageConnection for ReadConnections {
    type Connection = AnyConnection;
    type Error = StoreError;

    fn connect(&self) -> Result<AnyConnection, StoreError> {
        self.url.connect(Purpose::Read)
    }

    fn is_valid(&self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        connection.ping().map_err(StoreError::from)
    }

    fn has_broken(&self, connection: &mut AnyConnection) -> bool {
        connection.is_broken()
    }
}

/// The pool that reads.
#[derive(Clone)]
pub struct Readers {
    pool: Pool<ReadConnections>,
}

impl Readers {
    /// A pool of at most `size` connections, opened when needed.
    pub fn new(url: DatabaseUrl, size: u32) -> Result<Self, StoreError> {
        let pool = Pool::builder()
            .max_size(size.max(1))
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(Duration::from_secs(5))
            .build(ReadConnections { url })
            .map_err(unavailable)?;
        Ok(Self { pool })
    }

    /// Runs `query` on a thread that may wait, in one consistent snapshot per statement.
    pub async fn read<T, F>(&self, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, StoreError> + Send + 'static,
    {
        let pool = self.pool.clone();
        tokio::task::spawn_blocking(move || {
            let mut connection = pool.get().map_err(unavailable)?;
            query(&mut connection)
        })
        .await
        .map_err(unavailable)?
    }

    /// The same for callers that may wait themselves: start-up and the command line.
    pub fn read_blocking<T>(
        &self,
        query: impl FnOnce(&mut AnyConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.pool.get().map_err(unavailable)?;
        query(&mut connection)
    }
}
