//! Copies one database into another, of whichever kinds: table by table, in batches, each with
//! its progress in one transaction, so that a copy that was cut off goes on where it stood.
//!
//! A row travels as a JSON array of its columns; the hashes that prove a copy are made of the
//! same arrays, on both sides. Nothing here knows a table by name, so new ones come along.

mod catalogue;
mod progress;
mod rows;

use std::fmt;

use diesel::connection::Connection as _;

use self::catalogue::{Pair, Table};
use self::rows::Sum;
use super::connection::{AnyConnection, Claim, DatabaseUrl, Purpose};
use super::error::StoreError;

pub(super) use catalogue::Kind;
pub use progress::unfinished;

/// Rows of one batch.
const BATCH: usize = 1_000;

/// Why a copy ends early. What has been copied stays, and the next attempt goes on from there,
/// unless the variant says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// One of the databases.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is nothing to copy from.
    #[error("there is no database at {0}")]
    NoSource(String),
    /// Source and target are the same.
    #[error("source and target are the same database")]
    Same,
    /// Somebody else's rows.
    #[error("the target is not empty: `{0}` holds rows that are not of an unfinished copy")]
    NotEmpty(String),
    /// Something else was being copied there.
    #[error("the target holds an unfinished copy of another database")]
    OtherCopy,
    /// The two have different tables, or columns that cannot be copied.
    #[error("the table `{0}` is not the same in both databases")]
    Shape(String),
    /// The copy is not what the source is; it is of no use.
    #[error("the copy differs from the source in {0}; empty the target and begin anew")]
    Differs(String),
}

/// What is told while it goes on.
#[derive(Clone, Debug)]
pub enum Step {
    /// An earlier attempt is continued.
    Resumed,
    /// So many rows of this table are there.
    Copied {
        /// The table.
        table: String,
        /// Its rows in the target by now.
        rows: u64,
    },
    /// The table is the same on both sides.
    Verified {
        /// The table.
        table: String,
        /// Its rows.
        rows: u64,
    },
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Resumed => write!(formatter, "an unfinished copy is continued"),
            Self::Copied { table, rows } => write!(formatter, "{table}: {rows} rows copied"),
            Self::Verified { table, rows } => write!(formatter, "{table}: {rows} rows verified"),
        }
    }
}

/// One side, which nobody else writes to meanwhile.
struct Side {
    connection: AnyConnection,
    _claim: Claim,
}

impl Side {
    /// Brings the tables up to date and keeps everybody else out.
    fn open(url: &DatabaseUrl) -> Result<Self, StoreError> {
        url.migrate()?;
        let claim = url.claim()?;
        Ok(Self {
            connection: url.connect(Purpose::Write)?,
            _claim: claim,
        })
    }
}

/// Copies everything, proves that it arrived, and gives the target a generation of its own, so
/// that cursors of the source are answered with `reset` there.
///
/// # Errors
/// See [`CopyError`]; among them `Unavailable` while a server uses either database.
pub fn copy(
    from: &DatabaseUrl,
    to: &DatabaseUrl,
    tell: &mut dyn FnMut(Step),
) -> Result<(), CopyError> {
    if from == to {
        return Err(CopyError::Same);
    }
    if let DatabaseUrl::Sqlite(path) = from
        && !path.is_file()
    {
        return Err(CopyError::NoSource(path.display().to_string()));
    }
    let mut source = Side::open(from)?;
    let mut target = Side::open(to)?;
    let tables = catalogue::shared(&mut source.connection, &mut target.connection)?;
    if progress::begin(&mut source.connection, &mut target.connection, &tables)? {
        tell(Step::Resumed);
    }
    for table in &tables {
        copy_table(&mut source.connection, &mut target.connection, table, tell)?;
    }
    verify(
        &mut source.connection,
        &mut target.connection,
        &tables,
        tell,
    )?;
    Ok(progress::finish(&mut target.connection)?)
}

fn copy_table(
    source: &mut AnyConnection,
    target: &mut AnyConnection,
    table: &Pair,
    tell: &mut dyn FnMut(Step),
) -> Result<(), StoreError> {
    let mut stand = progress::of(target, &table.target)?;
    loop {
        let page = rows::page(source, &table.source, stand.after.as_deref(), BATCH)?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        stand.after = Some(table.source.key_of(last)?);
        stand.rows += u64::try_from(page.len()).unwrap_or(u64::MAX);
        target.transaction(|target| {
            rows::insert(target, &table.target, &page)?;
            progress::put(target, &table.target, &stand)
        })?;
        tell(Step::Copied {
            table: table.target.name.clone(),
            rows: stand.rows,
        });
    }
}

fn verify(
    source: &mut AnyConnection,
    target: &mut AnyConnection,
    tables: &[Pair],
    tell: &mut dyn FnMut(Step),
) -> Result<(), CopyError> {
    let mut differing = Vec::new();
    for table in tables {
        let here = sum(source, &table.source)?;
        let there = sum(target, &table.target)?;
        let name = &table.target.name;
        if here == there {
            tell(Step::Verified {
                table: name.clone(),
                rows: here.rows,
            });
        } else {
            let (copied, wanted) = (there.rows, here.rows);
            differing.push(format!("`{name}` ({copied} rows against {wanted})"));
        }
    }
    if differing.is_empty() {
        return Ok(());
    }
    Err(CopyError::Differs(differing.join(", ")))
}

/// Counts and hashes a whole table.
fn sum(connection: &mut AnyConnection, table: &Table) -> Result<Sum, StoreError> {
    let mut sum = Sum::default();
    let mut after: Option<String> = None;
    loop {
        let page = rows::page(connection, table, after.as_deref(), BATCH)?;
        let Some(last) = page.last() else {
            return Ok(sum);
        };
        after = Some(table.key_of(last)?);
        for row in &page {
            sum.add(row)?;
        }
    }
}
