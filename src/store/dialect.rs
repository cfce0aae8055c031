//! What the two databases say differently. Nothing else in the store writes SQL for one of them.

pub(super) mod search;

use super::connection::AnyConnection;
use super::copy::Kind;

/// A conversation's workspace, so that no index is chosen for its sake alone: SQLite does not look
/// at what its `+` hides, and PostgreSQL chooses better when it knows how many rows to expect.
pub(super) fn workspace_aside(connection: &AnyConnection) -> &'static str {
    match connection {
        AnyConnection::Sqlite(_) => "+conversation.workspace_id",
        AnyConnection::Postgres(_) => "conversation.workspace_id",
    }
}

/// Every column of every table, in order: `table_name`, `column_name`, `kind`, and its `place` in
/// the primary key, from 1. The search index is left out: it is made of the other tables.
pub(super) fn catalogue(connection: &AnyConnection) -> &'static str {
    match connection {
        AnyConnection::Sqlite(_) => {
            "SELECT t.name AS table_name, c.name AS column_name, lower(c.type) AS kind, \
                    c.pk AS place \
             FROM sqlite_master AS t, pragma_table_info(t.name) AS c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' \
               AND substr(t.name, 1, 7) <> 'search_' ORDER BY t.name, c.cid"
        }
        AnyConnection::Postgres(_) => {
            "SELECT c.table_name::text, c.column_name::text, c.data_type::text AS kind, \
                    coalesce(k.ordinal_position, 0)::bigint AS place \
             FROM information_schema.columns AS c \
             JOIN information_schema.tables AS t \
               ON t.table_schema = c.table_schema AND t.table_name = c.table_name \
             LEFT JOIN information_schema.table_constraints AS p \
               ON p.table_schema = c.table_schema AND p.table_name = c.table_name \
              AND p.constraint_type = 'PRIMARY KEY' \
             LEFT JOIN information_schema.key_column_usage AS k \
               ON k.constraint_schema = p.constraint_schema AND k.table_name = p.table_name \
              AND k.constraint_name = p.constraint_name AND k.column_name = c.column_name \
             WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' \
               AND substr(c.table_name::text, 1, 7) <> 'search_' \
             ORDER BY c.table_name::text COLLATE \"C\", c.ordinal_position"
        }
    }
}

/// Counts the tables of the name `$1`, as `tables`.
pub(super) fn tables_named(connection: &AnyConnection) -> &'static str {
    match connection {
        AnyConnection::Sqlite(_) => {
            "SELECT count(*) AS tables FROM sqlite_master WHERE type = 'table' AND name = $1"
        }
        AnyConnection::Postgres(_) => {
            "SELECT count(*) AS tables FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_name = $1"
        }
    }
}

/// Columns as one JSON array in text; truth values are 0 and 1.
pub(super) fn packed(connection: &AnyConnection, columns: &[(String, Kind)]) -> String {
    let cells: Vec<String> = columns
        .iter()
        .map(|(name, kind)| match kind {
            Kind::Boolean => format!("{name}::int"),
            Kind::Integer | Kind::Text => name.clone(),
        })
        .collect();
    let cells = cells.join(", ");
    match connection {
        AnyConnection::Sqlite(_) => format!("json_array({cells})"),
        AnyConnection::Postgres(_) => format!("json_build_array({cells})::text"),
    }
}

/// The reverse: the cell at a place of a JSON array.
pub(super) fn unpacked(
    connection: &AnyConnection,
    array: &str,
    place: usize,
    kind: Kind,
) -> String {
    match (connection, kind) {
        (AnyConnection::Sqlite(_), _) => format!("json_extract({array}, '$[{place}]')"),
        (AnyConnection::Postgres(_), Kind::Text) => format!("({array}::json ->> {place})"),
        (AnyConnection::Postgres(_), Kind::Integer) => {
            format!("({array}::json ->> {place})::bigint")
        }
        (AnyConnection::Postgres(_), Kind::Boolean) => {
            format!("({array}::json ->> {place})::int::boolean")
        }
    }
}

/// The items of the JSON array `$1`, each as the column `value`.
pub(super) fn items(connection: &AnyConnection) -> &'static str {
    match connection {
        AnyConnection::Sqlite(_) => "json_each($1)",
        AnyConnection::Postgres(_) => "json_array_elements($1::json)",
    }
}
