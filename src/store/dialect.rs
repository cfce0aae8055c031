//! What the two databases say differently. Nothing else in the store writes SQL for one of them.

use super::connection::AnyConnection;

/// The words of a conversation's newest message, in lower case, as an SQL expression.
pub(super) fn newest_words(connection: &AnyConnection) -> &'static str {
    match connection {
        AnyConnection::Sqlite(_) => "lower(json_extract(conversation.last_message, '$.preview'))",
        AnyConnection::Postgres(_) => "lower(conversation.last_message::json ->> 'preview')",
    }
}
