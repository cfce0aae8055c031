//! The index itself: a row per entry or customer, the words it is found by.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::places;
use crate::domain::time::Timestamp;
use crate::store::connection::AnyConnection;
use crate::store::dialect;
use crate::store::error::StoreError;
use crate::store::transaction::Transaction;

/// What rows of the index stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Thread entries.
    Message,
    /// Customers.
    Contact,
}

impl Subject {
    /// The word by which it is kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Contact => "contact",
        }
    }

    fn table(self) -> &'static str {
        match self {
            Self::Message => "search_message",
            Self::Contact => "search_contact",
        }
    }
}

/// The words of one entry or customer; without any it is not found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Document {
    /// Which.
    pub id: i64,
    /// When it was said, or first seen.
    pub at: Timestamp,
    /// Its words, folded, in order.
    pub words: Vec<String>,
}

/// Writes what these are found by from now on.
pub fn put(
    transaction: &mut Transaction<'_>,
    subject: Subject,
    documents: &[Document],
) -> Result<(), StoreError> {
    let places = match subject {
        Subject::Message => places::keep(transaction, documents)?,
        Subject::Contact => HashMap::new(),
    };
    let place = |document: &Document| *places.get(&document.id).unwrap_or(&document.id);
    let connection = &mut *transaction.connection;
    let (spoken, silent): (Vec<_>, Vec<_>) = documents
        .iter()
        .partition(|document| !document.words.is_empty());
    if !spoken.is_empty() {
        let rows = spoken
            .iter()
            .map(|document| dialect::search::row(connection, place(document), &document.words));
        let rows: Vec<_> = rows.collect();
        diesel::sql_query(dialect::search::put(connection, subject.table()))
            .bind::<Text, _>(serde_json::to_string(&rows)?)
            .execute(connection)?;
    }
    if !silent.is_empty() {
        let ids: Vec<i64> = silent.iter().map(|document| place(document)).collect();
        diesel::sql_query(dialect::search::remove(connection, subject.table()))
            .bind::<Text, _>(serde_json::to_string(&ids)?)
            .execute(connection)?;
    }
    Ok(())
}

/// Where an entry stands among hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, QueryableByName)]
pub(in crate::store) struct Place {
    /// Its place: of two, the newer has the higher.
    #[diesel(sql_type = BigInt)]
    pub place: i64,
    /// The entry.
    #[diesel(sql_type = BigInt)]
    pub id: i64,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// The newest entries below a place that hold what is sought, the newest first.
pub(super) fn newest(
    connection: &mut AnyConnection,
    sought: &str,
    below: i64,
    limit: i64,
) -> Result<Vec<Place>, StoreError> {
    let places = diesel::sql_query(dialect::search::newest_entries(connection))
        .bind::<Text, _>(sought)
        .bind::<BigInt, _>(below)
        .bind::<BigInt, _>(limit)
        .load(connection)?;
    Ok(places)
}

/// Some customers who hold what is sought.
pub(super) fn customers(
    connection: &mut AnyConnection,
    sought: &str,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let rows: Vec<Row> = diesel::sql_query(dialect::search::customers(connection))
        .bind::<Text, _>(sought)
        .bind::<BigInt, _>(limit)
        .load(connection)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
