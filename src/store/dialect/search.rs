//! Full text in either database: FTS5 in SQLite, `tsvector` under a GIN index in PostgreSQL.
//!
//! Words come folded and cut (see [`crate::domain::search`]), so neither database folds, stems or
//! cuts anything itself, and both find the same.

use serde_json::{Value, json};

use crate::domain::search::{Query, Term, without_article};
use crate::store::connection::AnyConnection;

/// How the two write what is looked for.
struct Signs {
    and: &'static str,
    or: &'static str,
    then: &'static str,
    quote: char,
    open: &'static str,
}

fn signs(connection: &AnyConnection) -> Signs {
    match connection {
        AnyConnection::Sqlite(_) => Signs {
            and: " AND ",
            or: " OR ",
            then: " + ",
            quote: '"',
            open: " *",
        },
        AnyConnection::Postgres(_) => Signs {
            and: " & ",
            or: " | ",
            then: " <-> ",
            quote: '\'',
            open: ":*",
        },
    }
}

impl Signs {
    /// A word is nothing but letters and digits, so quoting it is enough.
    fn word(&self, word: &str, open: bool) -> String {
        let quote = self.quote;
        let open = if open { self.open } else { "" };
        format!("{quote}{word}{quote}{open}")
    }

    fn term(&self, term: &Term) -> String {
        if let ([word], false) = (&*term.words, term.quoted) {
            let forms = [Some(word.as_str()), without_article(word)];
            let forms = forms.into_iter().flatten();
            let forms: Vec<_> = forms.map(|form| self.word(form, term.open)).collect();
            return format!("({})", forms.join(self.or));
        }
        let last = term.words.len().saturating_sub(1);
        let words = term.words.iter().enumerate();
        let words: Vec<_> = words
            .map(|(place, word)| self.word(word, term.open && place == last))
            .collect();
        format!("({})", words.join(self.then))
    }
}

/// What entries have to hold, as the database reads it; `None` when nothing is looked for.
pub(in crate::store) fn entries_sought(
    connection: &AnyConnection,
    query: &Query,
) -> Option<String> {
    let signs = signs(connection);
    let terms: Vec<_> = query.terms.iter().map(|term| signs.term(term)).collect();
    (!terms.is_empty()).then(|| terms.join(signs.and))
}

/// The same of customers.
pub(in crate::store) fn customers_sought(
    connection: &AnyConnection,
    query: &Query,
) -> Option<String> {
    match &query.number {
        Some(number) => Some(signs(connection).word(number, true)),
        None => entries_sought(connection, query),
    }
}

/// A row of the index as a JSON array, for [`put`].
pub(in crate::store) fn row(connection: &AnyConnection, id: i64, words: &[String]) -> Value {
    match connection {
        AnyConnection::Sqlite(_) => {
            let stems: Vec<&str> = words
                .iter()
                .filter_map(|word| without_article(word))
                .collect();
            json!([id, words.join(" "), stems.join(" ")])
        }
        AnyConnection::Postgres(_) => {
            let mut lexemes = String::new();
            for (place, word) in words.iter().enumerate() {
                let forms = [Some(word.as_str()), without_article(word)];
                for form in forms.into_iter().flatten() {
                    lexemes.push_str(&format!("'{form}':{} ", place + 1));
                }
            }
            json!([id, lexemes])
        }
    }
}

/// Writes the rows of the JSON array `$1` into a table of the index, over what was there.
pub(in crate::store) fn put(connection: &AnyConnection, table: &str) -> String {
    match connection {
        AnyConnection::Sqlite(_) => format!(
            "INSERT OR REPLACE INTO {table} (rowid, words, stems) \
             SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), \
                    json_extract(value, '$[2]') FROM json_each($1)"
        ),
        AnyConnection::Postgres(_) => format!(
            "INSERT INTO {table} (id, words) \
             SELECT (value ->> 0)::bigint, (value ->> 1)::tsvector \
             FROM json_array_elements($1::json) \
             ON CONFLICT (id) DO UPDATE SET words = excluded.words"
        ),
    }
}

/// Takes the ids of the JSON array `$1` out of a table of the index.
pub(in crate::store) fn remove(connection: &AnyConnection, table: &str) -> String {
    match connection {
        AnyConnection::Sqlite(_) => {
            format!("DELETE FROM {table} WHERE rowid IN (SELECT value FROM json_each($1))")
        }
        AnyConnection::Postgres(_) => format!(
            "DELETE FROM {table} WHERE id IN \
             (SELECT value::text::bigint FROM json_array_elements($1::json))"
        ),
    }
}

/// The newest `$3` entries below the place `$2` that hold `$1`, newest first, as `place` and `id`.
pub(in crate::store) fn newest_entries(connection: &AnyConnection) -> &'static str {
    match connection {
        AnyConnection::Sqlite(_) => {
            "SELECT hit.place AS place, coalesce(search_place.message_id, hit.place) AS id FROM \
             (SELECT rowid AS place FROM search_message WHERE search_message MATCH $1 \
              AND rowid < $2 ORDER BY rowid DESC LIMIT $3) AS hit \
             LEFT JOIN search_place ON search_place.place = hit.place ORDER BY hit.place DESC"
        }
        AnyConnection::Postgres(_) => {
            "SELECT hit.place AS place, coalesce(search_place.message_id, hit.place) AS id FROM \
             (SELECT id AS place FROM search_message WHERE words @@ $1::tsquery AND id < $2 \
              ORDER BY id DESC LIMIT $3) AS hit \
             LEFT JOIN search_place ON search_place.place = hit.place ORDER BY hit.place DESC"
        }
    }
}

/// At most `$2` customers who hold `$1`, as `id`.
pub(in crate::store) fn customers(connection: &AnyConnection) -> &'static str {
    match connection {
        AnyConnection::Sqlite(_) => {
            "SELECT rowid AS id FROM search_contact WHERE search_contact MATCH $1 LIMIT $2"
        }
        AnyConnection::Postgres(_) => {
            "SELECT id FROM search_contact WHERE words @@ $1::tsquery LIMIT $2"
        }
    }
}

/// A condition on conversations, in two halves around what is looked for: their customer holds it.
pub(in crate::store) fn customer_holds(connection: &AnyConnection) -> (&'static str, &'static str) {
    match connection {
        AnyConnection::Sqlite(_) => (
            "conversation.contact_id IN \
             (SELECT rowid FROM search_contact WHERE search_contact MATCH ",
            ")",
        ),
        AnyConnection::Postgres(_) => (
            "conversation.contact_id IN (SELECT id FROM search_contact WHERE words @@ ",
            "::text::tsquery)",
        ),
    }
}

/// The same: one of the newest 5,000 entries that hold it is theirs.
pub(in crate::store) fn entry_holds(connection: &AnyConnection) -> (&'static str, &'static str) {
    match connection {
        AnyConnection::Sqlite(_) => (
            "conversation.id IN (SELECT message.conversation_id FROM \
             (SELECT rowid AS place FROM search_message WHERE search_message MATCH ",
            " ORDER BY rowid DESC LIMIT 5000) AS hit \
             LEFT JOIN search_place ON search_place.place = hit.place \
             JOIN message ON message.id = coalesce(search_place.message_id, hit.place) \
             WHERE message.revoked_at IS NULL)",
        ),
        AnyConnection::Postgres(_) => (
            "conversation.id IN (SELECT message.conversation_id FROM \
             (SELECT id AS place FROM search_message WHERE words @@ ",
            "::text::tsquery ORDER BY id DESC LIMIT 5000) AS hit \
             LEFT JOIN search_place ON search_place.place = hit.place \
             JOIN message ON message.id = coalesce(search_place.message_id, hit.place) \
             WHERE message.revoked_at IS NULL)",
        ),
    }
}
