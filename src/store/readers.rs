//! The pool that reads: connections that cannot write, made anew when they break.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use diesel::r2d2::{ManageConnection, Pool, PooledConnection, R2D2Connection};

use super::connection::{AnyConnection, DatabaseUrl, Purpose};
use super::error::StoreError;

/// How long a connection may have rested before it is asked whether it still lives.
const RESTED: Duration = Duration::from_secs(1);

/// How long a reader waits for a connection while all are in use.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often somebody who waits looks whether there is still something to wait for.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// A connection, and how it stands.
struct Reader {
    connection: AnyConnection,
    used_at: Instant,
    suspect: bool,
}

/// Makes connections that read.
#[derive(Debug)]
struct Connections {
    url: DatabaseUrl,
    /// Whether the newest attempt to connect failed.
    unreachable: Arc<AtomicBool>,
}

impl ManageConnection for Connections {
    type Connection = Reader;
    type Error = StoreError;

    fn connect(&self) -> Result<Reader, StoreError> {
        let connected = self.url.connect(Purpose::Read);
        self.unreachable
            .store(connected.is_err(), Ordering::Relaxed);
        Ok(Reader {
            connection: connected?,
            used_at: Instant::now(),
            suspect: false,
        })
    }

    fn is_valid(&self, reader: &mut Reader) -> Result<(), StoreError> {
        match &mut reader.connection {
            AnyConnection::Postgres(connection) if reader.used_at.elapsed() > RESTED => {
                connection.ping().map_err(StoreError::from)
            }
            AnyConnection::Postgres(_) | AnyConnection::Sqlite(_) => Ok(()),
        }
    }

    fn has_broken(&self, reader: &mut Reader) -> bool {
        reader.suspect || reader.connection.is_broken()
    }
}

fn unavailable(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

/// The pool that reads.
#[derive(Clone)]
pub struct Readers {
    pool: Pool<Connections>,
    unreachable: Arc<AtomicBool>,
}

impl Readers {
    /// A pool of at most `size` connections, opened when needed.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be reached.
    pub fn new(url: DatabaseUrl, size: u32) -> Result<Self, StoreError> {
        let unreachable = Arc::new(AtomicBool::new(false));
        let connections = Connections {
            url,
            unreachable: unreachable.clone(),
        };
        let pool = Pool::builder()
            .max_size(size.max(1))
            .min_idle(Some(1))
            .test_on_check_out(true)
            .connection_timeout(PATIENCE)
            .build(connections)
            .map_err(unavailable)?;
        Ok(Self { pool, unreachable })
    }

    /// Runs `query` on a thread that may wait, in one consistent snapshot per statement.
    ///
    /// # Errors
    /// What `query` fails with; `Unavailable` when no connection can be had.
    pub async fn read<T, F>(&self, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, StoreError> + Send + 'static,
    {
        let readers = self.clone();
        tokio::task::spawn_blocking(move || readers.read_blocking(query))
            .await
            .map_err(unavailable)?
    }

    /// The same for callers that may wait themselves: start-up and the command line.
    ///
    /// # Errors
    /// As [`Readers::read`].
    pub fn read_blocking<T>(
        &self,
        query: impl FnOnce(&mut AnyConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut reader = self.reader()?;
        let outcome = query(&mut reader.connection);
        // What fails so may be the connection's fault, and a new one costs little.
        reader.suspect = matches!(
            outcome,
            Err(StoreError::Unavailable(_) | StoreError::Unknown(_))
        );
        reader.used_at = Instant::now();
        outcome
    }

    fn reader(&self) -> Result<PooledConnection<Connections>, StoreError> {
        let begin = Instant::now();
        loop {
            // The pool goes on trying by itself; nobody needs to wait for what is known to fail.
            if self.unreachable.load(Ordering::Relaxed) && self.pool.state().idle_connections == 0 {
                return Err(unavailable("it cannot be reached"));
            }
            match self.pool.get_timeout(LOOK_AGAIN) {
                Ok(reader) => return Ok(reader),
                Err(error) if begin.elapsed() > PATIENCE => return Err(unavailable(error)),
                Err(_) => {}
            }
        }
    }
}
