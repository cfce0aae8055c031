//! The highest id that was given, so that the next life goes on above it.

use diesel::dsl::max;
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::{
    agent, api_token, branch, channel, contact, contact_event, contact_field, contact_note,
    conversation, label, media, message, notice, operation, push_subscription, quarantine,
    quick_reply, role, saved_view, session, team, workspace,
};

/// The highest id in any table; 0 in an empty database. Each is the last entry of a primary key.
pub fn highest(connection: &mut AnyConnection) -> Result<i64, StoreError> {
    macro_rules! highest {
        ($($table:ident)+) => {
            [$($table::table
                .select(max($table::id))
                .first::<Option<i64>>(connection)?
                .unwrap_or(0)),+]
        };
    }
    let each = highest![
        agent api_token branch channel contact contact_event contact_field contact_note
        conversation label media message notice operation push_subscription quarantine quick_reply role saved_view
        session team workspace
    ];
    Ok(each.into_iter().max().unwrap_or(0))
}
