//! Which tables and columns a database has, by its own account.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::Value;

use super::CopyError;
use super::progress::PROGRESS;
use super::rows::Row;
use crate::store::connection::AnyConnection;
use crate::store::dialect;
use crate::store::error::StoreError;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Kind {
    /// A number, or a truth value in SQLite.
    Integer,
    /// Text.
    Text,
    /// A truth value in PostgreSQL.
    Boolean,
}

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// A table with its primary key.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// Places of the key's columns among all, in the key's order.
    pub(super) key: Vec<usize>,
}

#[derive(QueryableByName)]
struct Described {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    /// The place in the primary key, from 1; 0 for the others.
    #[diesel(sql_type = BigInt)]
    place: i64,
}

impl Table {
    /// The key of a row, as a JSON array.
    pub(super) fn key_of(&self, row: &Row) -> Result<String, StoreError> {
        let cells: Vec<&Value> = self
            .key
            .iter()
            .filter_map(|place| row.get(*place))
            .collect();
        Ok(serde_json::to_string(&cells)?)
    }

    /// Whether a row of the one fits into the other.
    fn fits(&self, other: &Self) -> bool {
        let names = |table: &Self| -> Vec<String> {
            let columns = table.columns.iter();
            columns.map(|column| column.name.clone()).collect()
        };
        let kinds = self.columns.iter().zip(&other.columns);
        !self.key.is_empty()
            && self.name == other.name
            && self.key == other.key
            && names(self) == names(other)
            && kinds
                .into_iter()
                .all(|(here, there)| (here.kind == Kind::Text) == (there.kind == Kind::Text))
    }
}

/// A table on both sides.
pub(super) struct Pair {
    pub(super) source: Table,
    pub(super) target: Table,
}

/// The tables of both, which have to be the same.
pub(super) fn shared(
    source: &mut AnyConnection,
    target: &mut AnyConnection,
) -> Result<Vec<Pair>, CopyError> {
    let here = tables(source)?;
    let mut there = tables(target)?;
    let mut pairs = Vec::with_capacity(here.len());
    for table in here {
        let Some(place) = there.iter().position(|other| table.fits(other)) else {
            return Err(CopyError::Shape(table.name));
        };
        pairs.push(Pair {
            source: table,
            target: there.remove(place),
        });
    }
    match there.pop() {
        Some(table) => Err(CopyError::Shape(table.name)),
        None => Ok(pairs),
    }
}

/// The tables of a database, but for Diesel's and the copy's own.
fn tables(connection: &mut AnyConnection) -> Result<Vec<Table>, CopyError> {
    let statement = dialect::catalogue(connection);
    let described: Vec<Described> = diesel::sql_query(statement)
        .load(connection)
        .map_err(StoreError::from)?;
    let mut tables: Vec<Table> = Vec::new();
    let mut places: Vec<(i64, usize)> = Vec::new();
    for column in described {
        if column.table_name.starts_with("__diesel") || column.table_name == PROGRESS {
            continue;
        }
        if tables
            .last()
            .is_none_or(|table| table.name != column.table_name)
        {
            places.clear();
            tables.push(Table {
                name: column.table_name.clone(),
                columns: Vec::new(),
                key: Vec::new(),
            });
        }
        let Some(table) = tables.last_mut() else {
            continue;
        };
        if column.place > 0 {
            places.push((column.place, table.columns.len()));
            places.sort_unstable();
            table.key = places.iter().map(|(_, index)| *index).collect();
        }
        let kind = match column.kind.as_str() {
            "integer" | "bigint" => Kind::Integer,
            "text" => Kind::Text,
            "boolean" => Kind::Boolean,
            _ => return Err(CopyError::Shape(column.table_name)),
        };
        table.columns.push(Column {
            name: column.column_name,
            kind,
        });
    }
    Ok(tables)
}
