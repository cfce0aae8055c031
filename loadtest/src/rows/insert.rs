//! The fastest way into each database that Diesel has: prepared statements kept for SQLite, many
//! rows a statement for PostgreSQL.

use baton::store::connection::{AnyConnection, DatabaseUrl, Purpose};
use baton::store::schema::{
    contact, conversation, conversation_count, dedupe, event, identity, message,
};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::upsert::excluded;

use super::kinds::{
    ContactRow, ConversationChange, ConversationRow, CountRow, DedupeRow, EventRow, IdentityRow,
    MessageRow,
};
use crate::error::LoadError;

/// Rows a statement: PostgreSQL takes 65,535 values at the most.
const AT_ONCE: usize = 1_024;

/// Writes with a connection that is set up as the server's writer.
pub struct Writer {
    connection: AnyConnection,
}

macro_rules! insert_into {
    ($method:ident, $table:ident, $row:ident) => {
        /// Adds rows.
        ///
        /// # Errors
        /// The database says no.
        pub fn $method(&mut self, rows: &[$row]) -> Result<(), LoadError> {
            match &mut self.connection {
                AnyConnection::Sqlite(connection) => {
                    for row in rows {
                        let insert = diesel::insert_into($table::table).values(row);
                        insert.execute(connection)?;
                    }
                }
                AnyConnection::Postgres(connection) => {
                    for rows in rows.chunks(AT_ONCE) {
                        let insert = diesel::insert_into($table::table).values(rows);
                        insert.execute(connection)?;
                    }
                }
            }
            Ok(())
        }
    };
}

impl Writer {
    /// Opens the database with the pragmas and settings of the server's writer.
    ///
    /// # Errors
    /// A database that is not there.
    pub fn open(url: &DatabaseUrl) -> Result<Self, LoadError> {
        let connection = url.connect(Purpose::Write)?;
        Ok(Self { connection })
    }

    /// Runs everything in one transaction.
    ///
    /// # Errors
    /// The database says no; nothing is written then.
    pub fn commit(
        &mut self,
        write: impl FnOnce(&mut Self) -> Result<(), LoadError>,
    ) -> Result<(), LoadError> {
        let begin = match &self.connection {
            AnyConnection::Sqlite(_) => "BEGIN IMMEDIATE",
            AnyConnection::Postgres(_) => "BEGIN",
        };
        self.connection.batch_execute(begin)?;
        let outcome = write(self);
        let end = if outcome.is_ok() {
            "COMMIT"
        } else {
            "ROLLBACK"
        };
        self.connection.batch_execute(end)?;
        outcome
    }

    /// Runs statements that give nothing.
    ///
    /// # Errors
    /// The database says no.
    pub fn run(&mut self, statements: &str) -> Result<(), LoadError> {
        Ok(self.connection.batch_execute(statements)?)
    }

    /// Leaves a database as one that has been in use for long: the log is folded in, and the
    /// planner knows what is there.
    ///
    /// # Errors
    /// The database says no.
    pub fn settle(&mut self) -> Result<(), LoadError> {
        match &self.connection {
            AnyConnection::Sqlite(_) => self.run("PRAGMA wal_checkpoint(TRUNCATE);"),
            // As its autovacuum does by itself before long.
            AnyConnection::Postgres(_) => self.run("VACUUM ANALYZE"),
        }
    }

    insert_into!(contacts, contact, ContactRow);
    insert_into!(identities, identity, IdentityRow);
    insert_into!(conversations, conversation, ConversationRow);
    insert_into!(counts, conversation_count, CountRow);
    insert_into!(messages, message, MessageRow);
    insert_into!(dedupe, dedupe, DedupeRow);
    insert_into!(events, event, EventRow);

    /// Changes conversations. PostgreSQL needs whole rows for the fast way: they are `whole`.
    ///
    /// # Errors
    /// The database says no.
    pub fn change(
        &mut self,
        changes: &[ConversationChange],
        whole: &[ConversationRow],
    ) -> Result<(), LoadError> {
        match &mut self.connection {
            AnyConnection::Sqlite(connection) => {
                for change in changes {
                    diesel::update(change).set(change).execute(connection)?;
                }
            }
            AnyConnection::Postgres(connection) => {
                for rows in whole.chunks(AT_ONCE) {
                    diesel::insert_into(conversation::table)
                        .values(rows)
                        .on_conflict(conversation::id)
                        .do_update()
                        .set((
                            conversation::seq.eq(excluded(conversation::seq)),
                            conversation::version.eq(excluded(conversation::version)),
                            conversation::inbound_count.eq(excluded(conversation::inbound_count)),
                            conversation::window_sort.eq(excluded(conversation::window_sort)),
                            conversation::last_inbound_at
                                .eq(excluded(conversation::last_inbound_at)),
                            conversation::last_message.eq(excluded(conversation::last_message)),
                            conversation::last_activity_at
                                .eq(excluded(conversation::last_activity_at)),
                        ))
                        .execute(connection)?;
                }
            }
        }
        Ok(())
    }
}
