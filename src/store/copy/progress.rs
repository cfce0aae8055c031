//! How far a copy has got, kept in the target itself until it is complete.

use diesel::connection::{Connection as _, SimpleConnection as _};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::catalogue::{Pair, Table};
use super::{CopyError, rows};
use crate::store::connection::AnyConnection;
use crate::store::error::StoreError;
use crate::store::schema::setting;
use crate::store::settings;

/// The table that is there while a copy is unfinished.
pub(super) const PROGRESS: &str = "copy_progress";

/// The name under which the source's generation is kept; no table is called so.
const SOURCE: &str = "";

/// How far one table has got.
#[derive(Default)]
pub(super) struct Stand {
    /// The key of the last row, as JSON.
    pub(super) after: Option<String>,
    /// The rows so far.
    pub(super) rows: u64,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    after: String,
    #[diesel(sql_type = BigInt)]
    copied: i64,
}

/// Whether the database is the target of a copy that has not been completed.
///
/// # Errors
/// `Unavailable` when it cannot be read.
pub fn unfinished(connection: &mut AnyConnection) -> Result<bool, StoreError> {
    #[derive(QueryableByName)]
    struct Known {
        #[diesel(sql_type = BigInt)]
        tables: i64,
    }
    let statement = crate::store::dialect::tables_named(connection);
    let known: Known = diesel::sql_query(statement)
        .bind::<Text, _>(PROGRESS)
        .get_result(connection)?;
    Ok(known.tables > 0)
}

/// Makes ready, or finds that a copy of the same source is to be continued (`true`).
pub(super) fn begin(
    source: &mut AnyConnection,
    target: &mut AnyConnection,
    tables: &[Pair],
) -> Result<bool, CopyError> {
    let generation = settings::get(source, settings::GENERATION)?.unwrap_or_default();
    if unfinished(target)? {
        let known = line(target, SOURCE)?.map(|line| line.after);
        return match known {
            Some(known) if known == generation => Ok(true),
            _ => Err(CopyError::OtherCopy),
        };
    }
    for Pair { target: table, .. } in tables {
        if !rows::page(target, table, None, 1)?.is_empty() {
            return Err(CopyError::NotEmpty(table.name.clone()));
        }
    }
    target.transaction(|target| {
        target.batch_execute(&format!(
            "CREATE TABLE {PROGRESS} (name TEXT NOT NULL PRIMARY KEY, after TEXT NOT NULL, \
             copied BIGINT NOT NULL)"
        ))?;
        write(target, SOURCE, &generation, 0)
    })?;
    Ok(false)
}

/// How far a table has got.
pub(super) fn of(target: &mut AnyConnection, table: &Table) -> Result<Stand, StoreError> {
    let line = line(target, &table.name)?;
    Ok(line.map_or_else(Stand::default, |line| Stand {
        after: Some(line.after),
        rows: u64::try_from(line.copied).unwrap_or_default(),
    }))
}

/// Keeps how far a table has got, in the transaction that writes its rows.
pub(super) fn put(
    target: &mut AnyConnection,
    table: &Table,
    stand: &Stand,
) -> Result<(), StoreError> {
    let rows = i64::try_from(stand.rows).unwrap_or(i64::MAX);
    write(
        target,
        &table.name,
        stand.after.as_deref().unwrap_or("[]"),
        rows,
    )
}

/// Ends the copy: the target becomes a database of its own.
pub(super) fn finish(target: &mut AnyConnection) -> Result<(), StoreError> {
    let fresh = uuid::Uuid::new_v4().simple().to_string();
    target.transaction(|target| {
        diesel::delete(setting::table.find(settings::GENERATION)).execute(target)?;
        diesel::insert_into(setting::table)
            .values((
                setting::name.eq(settings::GENERATION),
                setting::value.eq(fresh),
            ))
            .execute(target)?;
        target.batch_execute(&format!("DROP TABLE {PROGRESS}"))?;
        Ok(())
    })
}

fn line(target: &mut AnyConnection, name: &str) -> Result<Option<Line>, StoreError> {
    let statement = format!("SELECT after, copied FROM {PROGRESS} WHERE name = $1");
    let line = diesel::sql_query(statement)
        .bind::<Text, _>(name)
        .get_result(target)
        .optional()?;
    Ok(line)
}

fn write(
    target: &mut AnyConnection,
    name: &str,
    after: &str,
    copied: i64,
) -> Result<(), StoreError> {
    diesel::sql_query(format!(
        "INSERT INTO {PROGRESS} (name, after, copied) VALUES ($1, $2, $3) \
         ON CONFLICT (name) DO UPDATE SET after = excluded.after, copied = excluded.copied"
    ))
    .bind::<Text, _>(name)
    .bind::<Text, _>(after)
    .bind::<BigInt, _>(copied)
    .execute(target)?;
    Ok(())
}
