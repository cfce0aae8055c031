//! What must hold in the database after every run.

use baton::store::connection::AnyConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::error::LoadError;
use crate::report::Report;

fn db_number(connection: &mut AnyConnection, query: &str) -> Result<i64, LoadError> {
    let asked = diesel::select(sql::<BigInt>(&format!("({query})")));
    Ok(asked.get_result(connection)?)
}

/// So many customers' messages with ids of this beginning were acknowledged: each is there once,
/// with its dedupe key.
///
/// # Errors
/// The database says no.
pub fn db_messages(
    connection: &mut AnyConnection,
    beginning: &str,
    acknowledged: u64,
    report: &mut Report,
) -> Result<(), LoadError> {
    let of_ours = format!("external_id LIKE '{beginning}%'");
    let mut ask = |what: &str, table: &str| {
        let query = format!("SELECT COUNT({what}) FROM {table} WHERE {of_ours}");
        db_number(connection, &query)
    };
    let stored = ask("*", "message")?;
    let different = ask("DISTINCT external_id", "message")?;
    let known = ask("*", "dedupe")?;
    let acknowledged = i64::try_from(acknowledged).unwrap_or(i64::MAX);
    report.invariant(
        "what was acknowledged is stored once",
        [stored, different, known] == [acknowledged; 3],
        format!(
            "{acknowledged} acknowledged, {stored} stored, {different} different, {known} known"
        ),
    );
    Ok(())
}

/// Every thread is dense from 1 to its conversation's place, and so is the stream.
///
/// # Errors
/// The database says no.
pub fn db_order(connection: &mut AnyConnection, report: &mut Report) -> Result<(), LoadError> {
    let torn = "SELECT COUNT(*) FROM conversation LEFT JOIN (
                    SELECT conversation_id, COUNT(*) AS entries, MIN(seq) AS lowest,
                        MAX(seq) AS highest
                    FROM message GROUP BY conversation_id
                ) AS thread ON thread.conversation_id = conversation.id
                WHERE merged_into IS NULL AND (entries IS NULL OR lowest <> 1
                    OR highest <> entries OR conversation.seq <> entries)";
    let torn = db_number(connection, torn)?;
    let gaps = "SELECT COUNT(*) FROM (SELECT lane FROM event GROUP BY workspace_id, lane
                HAVING MIN(seq) <> 1 OR MAX(seq) <> COUNT(*)) AS torn";
    let gaps = db_number(connection, gaps)?;
    report.invariant(
        "threads and the stream have no gap",
        torn == 0 && gaps == 0,
        format!("{torn} threads and {gaps} streams with gaps"),
    );
    Ok(())
}

/// The counters are what counting gives.
///
/// # Errors
/// The database says no.
pub fn db_counts(connection: &mut AnyConnection, report: &mut Report) -> Result<(), LoadError> {
    let wrong = "SELECT COUNT(*) FROM (
            SELECT channel_id, team_id, owner_id, status, SUM(total) AS difference FROM (
                SELECT channel_id, team_id, owner_id, status, total FROM conversation_count
                UNION ALL
                SELECT channel_id, COALESCE(team_id, 0), COALESCE(owner_id, 0), status, -1
                FROM conversation WHERE merged_into IS NULL
            ) AS both_sides
            GROUP BY channel_id, team_id, owner_id, status
        ) AS sums WHERE difference <> 0";
    let wrong = db_number(connection, wrong)?;
    report.invariant(
        "counters are what counting gives",
        wrong == 0,
        format!("{wrong} of them differ"),
    );
    Ok(())
}

/// How many messages are on their way to Meta, or not settled yet.
///
/// # Errors
/// The database says no.
pub fn db_waiting(connection: &mut AnyConnection) -> Result<i64, LoadError> {
    db_number(connection, "SELECT COUNT(*) FROM outbox")
}

/// So many replies were accepted: each is there, and Meta has taken it.
///
/// # Errors
/// The database says no.
pub fn db_replies(
    connection: &mut AnyConnection,
    accepted: u64,
    report: &mut Report,
) -> Result<(), LoadError> {
    let stored = "SELECT COUNT(*) FROM message WHERE direction = 'out'";
    let stored = db_number(connection, stored)?;
    let taken = "SELECT COUNT(*) FROM message WHERE direction = 'out'
                 AND delivery_state IN ('sent', 'delivered', 'read', 'played')";
    let taken = db_number(connection, taken)?;
    let accepted = i64::try_from(accepted).unwrap_or(i64::MAX);
    let mut detail = format!("{accepted} accepted, {stored} stored, {taken} taken by Meta");
    for state in ["queued", "sending", "failed", "unknown"] {
        let query = format!(
            "SELECT COUNT(*) FROM message WHERE direction = 'out' AND delivery_state = '{state}'"
        );
        match db_number(connection, &query)? {
            0 => {}
            number => detail.push_str(&format!(", {number} {state}")),
        }
    }
    report.invariant(
        "each accepted reply is stored and sent once",
        [stored, taken] == [accepted; 2],
        detail,
    );
    Ok(())
}
