//! Stored conversations: the same thousand awake among a few and among very many.

use baton::store::connection::AnyConnection;
use diesel::prelude::*;
use diesel::sql_query;

use super::{KILOBYTE, Plan, settled};
use crate::error::LoadError;
use crate::report::{Bound, Report};
use crate::scenario::customers::Customers;
use crate::stage::{Common, Stage};

pub(super) async fn measure(
    common: &Common,
    plan: &Plan,
    report: &mut Report,
) -> Result<(), LoadError> {
    let mut sizes = Vec::new();
    for stored in &plan.stored {
        let bytes = awake_among(common, plan.awake, *stored).await?;
        let name = format!("{} awake, {stored} stored", plan.awake);
        report.figure(name, bytes / KILOBYTE, "KB");
        sizes.push(bytes);
    }
    if let (Some(few), Some(many)) = (sizes.first(), sizes.last()) {
        let name = "memory with many stored to few";
        report.target(name, many / few, Bound::AtMost(1.15));
    }
    Ok(())
}

/// The server's memory in bytes with so many conversations awake among so many stored.
async fn awake_among(common: &Common, awake: u64, stored: u64) -> Result<f64, LoadError> {
    let mut stage = Stage::start(common, &[]).await?;
    let mut customers = Customers::of(&stage);
    customers.begin(1).await?;
    stage.server.stop().await?;
    let mut connection = stage.db_connect_beside()?;
    db_multiply(&mut connection, stored)?;
    drop(connection);
    stage.server.start().await?;
    let apart = (stored / awake).max(1);
    for customer in (0..awake).map(|number| number * apart) {
        customers.write([customer], 0).await?;
    }
    eprintln!("  {awake} awake among {stored}");
    settled(stage.server.process()?).await
}

#[derive(QueryableByName)]
struct First {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    contact: i64,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    conversation: i64,
}

/// Makes copies of the only conversation, until there are so many: contact, address,
/// conversation and its message, as the first message of each customer would have.
fn db_multiply(connection: &mut AnyConnection, stored: u64) -> Result<(), LoadError> {
    let first: First = sql_query(
        "SELECT id AS conversation, contact_id AS contact FROM conversation ORDER BY id LIMIT 1",
    )
    .get_result(connection)?;
    let (contact, conversation) = (first.contact, first.conversation);
    let numbers = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})",
        stored.saturating_sub(1).max(1)
    );
    let copies = [
        format!(
            "{numbers} INSERT INTO contact (id, workspace_id, name, created_at) SELECT id + i, \
             workspace_id, 'Load ' || i, created_at FROM contact CROSS JOIN n WHERE id = {contact}"
        ),
        format!(
            "{numbers} INSERT INTO identity SELECT channel_id, \"kind\", CAST(966500000000 + i AS \
             TEXT), workspace_id, contact_id + i, created_at FROM identity CROSS JOIN n \
             WHERE contact_id = {contact} AND \"kind\" = 'phone'"
        ),
        conversations(&numbers, conversation),
        messages(&numbers, conversation),
        "UPDATE conversation_count SET total = (SELECT COUNT(*) FROM conversation)".to_owned(),
    ];
    connection.transaction(|connection| {
        for copy in &copies {
            sql_query(copy).execute(connection)?;
        }
        diesel::QueryResult::Ok(())
    })?;
    Ok(())
}

fn conversations(numbers: &str, conversation: i64) -> String {
    let same = "channel_id, branch_id, team_id, owner_id, status, snoozed_until, priority, \
                assistant, episode, seq, version, inbound_count, answered_inbound, waiting_since, \
                waiting_sort, window_sort, follow_up_at, last_inbound_at, last_reply, \
                last_message, last_activity_at, labels, merged_into, created_at, workspace_id";
    format!(
        "{numbers} INSERT INTO conversation (id, contact_id, {same}) SELECT id + i, \
         contact_id + i, {same} FROM conversation CROSS JOIN n WHERE id = {conversation}"
    )
}

fn messages(numbers: &str, conversation: i64) -> String {
    let same = "workspace_id, channel_id, seq, direction, author_kind, author_id, \"at\", \
                \"kind\", content, reactions, inbound_count";
    format!(
        "{numbers} INSERT INTO message (id, conversation_id, external_id, {same}) SELECT \
         (id + i * 16), conversation_id + i, external_id || '.' || i, {same} \
         FROM message CROSS JOIN n WHERE conversation_id = {conversation}"
    )
}
