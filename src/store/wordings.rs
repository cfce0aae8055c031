//! What messages said before they were edited.

use std::collections::HashMap;

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::{message, message_wording};
use super::transaction::Transaction;
use crate::domain::ids::MessageId;
use crate::domain::message::Wording;
use crate::domain::time::Timestamp;

/// Keeps a former wording.
pub fn keep(
    transaction: &mut Transaction<'_>,
    id: MessageId,
    former: &Wording,
) -> Result<(), StoreError> {
    let workspace: i64 = message::table
        .find(id.get())
        .select(message::workspace_id)
        .first(transaction.connection)?;
    let kept: i64 = message_wording::table
        .filter(message_wording::message_id.eq(id.get()))
        .count()
        .get_result(transaction.connection)?;
    diesel::insert_into(message_wording::table)
        .values((
            message_wording::message_id.eq(id.get()),
            message_wording::position.eq(kept + 1),
            message_wording::workspace_id.eq(workspace),
            message_wording::at.eq(former.at.millis()),
            message_wording::content.eq(serde_json::to_string(&former.content)?),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

/// The former wordings of several messages, each oldest first.
pub fn of(
    connection: &mut AnyConnection,
    ids: Vec<i64>,
) -> Result<HashMap<i64, Vec<Wording>>, StoreError> {
    let mut found: HashMap<i64, Vec<Wording>> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let rows: Vec<(i64, i64, String)> = message_wording::table
        .filter(message_wording::message_id.eq_any(ids))
        .order((message_wording::at, message_wording::position))
        .select((
            message_wording::message_id,
            message_wording::at,
            message_wording::content,
        ))
        .load(connection)?;
    for (id, at, content) in rows {
        let at = Timestamp(at);
        let content = serde_json::from_str(&content)?;
        found.entry(id).or_default().push(Wording { at, content });
    }
    Ok(found)
}
