//! Rows on their way: read by key, written a batch at a time, and hashed.

use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::catalogue::Table;
use crate::store::connection::AnyConnection;
use crate::store::dialect;
use crate::store::error::StoreError;

/// The columns of a row, in the table's order; truth values are 0 and 1.
pub(super) type Row = Vec<Value>;

#[derive(QueryableByName)]
struct Packed {
    #[diesel(sql_type = Text)]
    packed: String,
}

/// The next rows after a key, in the order of the primary key.
pub(super) fn page(
    connection: &mut AnyConnection,
    table: &Table,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<Row>, StoreError> {
    let key: Vec<String> = key_columns(table).map(|(_, name)| name).collect();
    let key = key.join(", ");
    // Every statement takes the parameter, so that there is one shape of them.
    let bounds: Vec<String> = key_columns(table)
        .enumerate()
        .map(|(place, (index, _))| dialect::unpacked(connection, "$1", place, kind(table, index)))
        .collect();
    let bounds = bounds.join(", ");
    let condition = match after {
        Some(_) => format!("({key}) > ({bounds})"),
        None => "$1 = '[]'".to_owned(),
    };
    let columns = table.columns.iter();
    let columns: Vec<_> = columns
        .map(|column| (quoted(&column.name), column.kind))
        .collect();
    let packed = dialect::packed(connection, &columns);
    let name = quoted(&table.name);
    let statement = format!(
        "SELECT {packed} AS packed FROM {name} WHERE {condition} ORDER BY {key} LIMIT {limit}"
    );
    let found: Vec<Packed> = diesel::sql_query(statement)
        .bind::<Text, _>(after.unwrap_or("[]"))
        .load(connection)?;
    let rows = found
        .iter()
        .map(|row| Ok(serde_json::from_str(&row.packed)?));
    rows.collect()
}

/// Writes rows that are not there yet, in one statement.
pub(super) fn insert(
    connection: &mut AnyConnection,
    table: &Table,
    rows: &[Row],
) -> Result<(), StoreError> {
    let names: Vec<_> = table.columns.iter().map(|it| quoted(&it.name)).collect();
    let values: Vec<_> = (0..table.columns.len())
        .map(|place| dialect::unpacked(connection, "item.value", place, kind(table, place)))
        .collect();
    let statement = format!(
        "INSERT INTO {} ({}) SELECT {} FROM {} AS item",
        quoted(&table.name),
        names.join(", "),
        values.join(", "),
        dialect::items(connection),
    );
    let written = diesel::sql_query(statement)
        .bind::<Text, _>(serde_json::to_string(rows)?)
        .execute(connection)
        .map_err(|error| StoreError::Unavailable(format!("`{}`: {error}", table.name)))?;
    if written == rows.len() {
        return Ok(());
    }
    let told = format!("`{}` took {written} of {} rows", table.name, rows.len());
    Err(StoreError::Unavailable(told))
}

fn key_columns(table: &Table) -> impl Iterator<Item = (usize, String)> {
    table.key.iter().filter_map(|index| {
        let column = table.columns.get(*index)?;
        Some((*index, quoted(&column.name)))
    })
}

fn kind(table: &Table, index: usize) -> super::catalogue::Kind {
    let column = table.columns.get(index);
    column.map_or(super::catalogue::Kind::Text, |column| column.kind)
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

/// Count and hash of a table, whatever the order of its rows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    /// How many there are.
    pub(super) rows: u64,
    /// Sum of SHA-256 of each row, modulo 2^128.
    hash: u128,
}

impl Sum {
    /// Counts a row in.
    pub(super) fn add(&mut self, row: &Row) -> Result<(), StoreError> {
        let digest = Sha256::digest(serde_json::to_vec(row)?);
        let (half, _) = digest.split_at(16);
        let number = half
            .iter()
            .fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
        self.rows += 1;
        self.hash = self.hash.wrapping_add(number);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sum(rows: &[Value]) -> Sum {
        let mut sum = Sum::default();
        for row in rows {
            sum.add(row.as_array().unwrap()).unwrap();
        }
        sum
    }

    #[test]
    fn the_order_of_rows_makes_no_difference_but_every_cell_does() {
        let (one, two) = (json!([1, "a", null]), json!([2, "b", 0]));
        assert_eq!(
            sum(&[one.clone(), two.clone()]),
            sum(&[two.clone(), one.clone()])
        );
        assert_ne!(
            sum(&[one.clone(), two]),
            sum(&[one.clone(), json!([2, "b", null])])
        );
        assert_ne!(sum(&[one.clone(), one.clone()]), sum(&[one]));
    }
}
