//! Facts about this database, by name.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::setting;
use super::transaction::Transaction;

/// The name of the database's generation: cursors of another one are answered with `reset`.
pub const GENERATION: &str = "generation";

/// The name of the sealed key by which push services know this server, and the context that it is
/// sealed for.
pub const PUSH_KEY: &str = "push_key";

/// The value of a name.
pub fn get(connection: &mut AnyConnection, name: &str) -> Result<Option<String>, StoreError> {
    let value = setting::table
        .find(name)
        .select(setting::value)
        .first(connection)
        .optional()?;
    Ok(value)
}

/// Gives a name its value, whatever it had before.
pub fn put(transaction: &mut Transaction<'_>, name: &str, value: &str) -> Result<(), StoreError> {
    let touched = diesel::update(setting::table.find(name))
        .set(setting::value.eq(value))
        .execute(transaction.connection)?;
    if touched == 0 {
        diesel::insert_into(setting::table)
            .values((setting::name.eq(name), setting::value.eq(value)))
            .execute(transaction.connection)?;
    }
    Ok(())
}

/// Forgets a name.
pub fn remove(transaction: &mut Transaction<'_>, name: &str) -> Result<(), StoreError> {
    diesel::delete(setting::table.find(name)).execute(transaction.connection)?;
    Ok(())
}
