//! What the index holds: how far it follows the streams, and how far down it has walked through
//! what was there before it. Positions move in the transaction of the rows they stand for.

use diesel::prelude::*;

use super::index::Subject;
use crate::domain::ids::WorkspaceId;
use crate::store::connection::AnyConnection;
use crate::store::error::StoreError;
use crate::store::schema::{search_follow, search_walk};
use crate::store::transaction::{LANE, Transaction, last_seq};
use crate::store::workspaces;

/// Begins an index that was never begun: follows every stream from here, and will walk through
/// everything that is there.
pub fn begin(transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
    if walked_down_to(transaction.connection, Subject::Message)?.is_some() {
        return Ok(());
    }
    for workspace in workspaces::all(transaction.connection)? {
        let head = last_seq(transaction.connection, workspace.id)?;
        insert_follow(transaction, workspace.id, head)?;
    }
    for subject in [Subject::Message, Subject::Contact] {
        diesel::insert_into(search_walk::table)
            .values((
                search_walk::subject.eq(subject.as_str()),
                search_walk::below.eq(i64::MAX),
            ))
            .execute(transaction.connection)?;
    }
    Ok(())
}

/// The last change of a stream that the index has taken in.
pub fn followed(connection: &mut AnyConnection, workspace: WorkspaceId) -> Result<i64, StoreError> {
    let seq: Option<i64> = search_follow::table
        .find((workspace.get(), LANE))
        .select(search_follow::seq)
        .first(connection)
        .optional()?;
    Ok(seq.unwrap_or(0))
}

/// Rows below this id are not in the index yet; `None` before it was begun.
pub fn walked_down_to(
    connection: &mut AnyConnection,
    subject: Subject,
) -> Result<Option<i64>, StoreError> {
    let below = search_walk::table
        .find(subject.as_str())
        .select(search_walk::below);
    Ok(below.first(connection).optional()?)
}

/// The index has taken in a stretch of a stream.
///
/// # Errors
/// `Conflict` when it did not stand where the stretch begins.
pub fn follow(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    from: i64,
    to: i64,
) -> Result<(), StoreError> {
    let row = search_follow::table.find((workspace.get(), LANE));
    let touched = diesel::update(row.filter(search_follow::seq.eq(from)))
        .set(search_follow::seq.eq(to))
        .execute(transaction.connection)?;
    match (touched, from) {
        (0, 0) => insert_follow(transaction, workspace, to),
        (0, _) => Err(moved()),
        _ => Ok(()),
    }
}

fn insert_follow(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    seq: i64,
) -> Result<(), StoreError> {
    diesel::insert_into(search_follow::table)
        .values((
            search_follow::workspace_id.eq(workspace.get()),
            search_follow::lane.eq(LANE),
            search_follow::seq.eq(seq),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

/// The index has taken in the rows of a stretch of ids.
///
/// # Errors
/// `Conflict` when it did not stand where the stretch begins.
pub fn walk(
    transaction: &mut Transaction<'_>,
    subject: Subject,
    from: i64,
    to: i64,
) -> Result<(), StoreError> {
    let row = search_walk::table.find(subject.as_str());
    let touched = diesel::update(row.filter(search_walk::below.eq(from)))
        .set(search_walk::below.eq(to))
        .execute(transaction.connection)?;
    if touched == 0 { Err(moved()) } else { Ok(()) }
}

fn moved() -> StoreError {
    StoreError::Conflict("the search index stands elsewhere".to_owned())
}
