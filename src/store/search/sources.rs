//! What entries and customers are found by, out of the tables they stand in.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;

use super::index::{Document, Subject};
use crate::domain::contact::IdentityKind;
use crate::domain::content::Content;
use crate::domain::search::{customer_words, said, words};
use crate::domain::time::Timestamp;
use crate::store::connection::AnyConnection;
use crate::store::contacts;
use crate::store::error::StoreError;
use crate::store::events::Touched;
use crate::store::schema::{contact, conversation, message};

/// Nothing is found by words further back in one text.
const MOST_WORDS: usize = 3_000;

/// What can be searched for in an entry.
pub(super) struct Text {
    pub id: i64,
    pub at: Timestamp,
    pub text: String,
}

/// The entries among these, with what can be searched for in them.
pub(super) fn texts(connection: &mut AnyConnection, ids: &[i64]) -> Result<Vec<Text>, StoreError> {
    let rows: Vec<Row> = message::table
        .filter(message::id.eq_any(ids.to_vec()))
        .select((
            message::id,
            message::at,
            message::content,
            message::revoked_at,
        ))
        .load(connection)?;
    rows.into_iter().map(text).collect()
}

type Row = (i64, i64, String, Option<i64>);

/// A message that was taken back says nothing any more.
fn text((id, at, content, revoked_at): Row) -> Result<Text, StoreError> {
    let text = match revoked_at {
        Some(_) => String::new(),
        None => {
            let content: Content = serde_json::from_str(&content)?;
            said(&content)
        }
    };
    let at = Timestamp(at);
    Ok(Text { id, at, text })
}

/// What these entries are found by now.
pub fn of_messages(
    connection: &mut AnyConnection,
    ids: &[i64],
) -> Result<Vec<Document>, StoreError> {
    let texts = texts(connection, ids)?.into_iter();
    let documents = texts.map(|Text { id, at, text }| {
        let words = words(&text).into_iter().take(MOST_WORDS);
        let words = words.map(|word| word.folded).collect();
        Document { id, at, words }
    });
    Ok(documents.collect())
}

/// What these customers are found by now; those who proved to be somebody else by nothing.
pub fn of_contacts(
    connection: &mut AnyConnection,
    ids: &[i64],
) -> Result<Vec<Document>, StoreError> {
    let mut phones: HashMap<i64, Vec<String>> = HashMap::new();
    for (id, identity) in contacts::identities_of(connection, ids)? {
        if identity.kind == IdentityKind::Phone {
            phones.entry(id).or_default().push(identity.value);
        }
    }
    type Names = (Option<String>, Option<String>, Option<String>);
    type Row = (i64, Names, Option<i64>, i64);
    let rows: Vec<Row> = contact::table
        .filter(contact::id.eq_any(ids.to_vec()))
        .select((
            contact::id,
            (contact::given_name, contact::name, contact::username),
            contact::merged_into,
            contact::created_at,
        ))
        .load(connection)?;
    let documents = rows
        .into_iter()
        .map(|(id, (given, name, username), merged, at)| {
            let names = [given, name, username];
            let names = names.iter().filter_map(Option::as_deref);
            let phones = phones.get(&id).into_iter().flatten().map(String::as_str);
            let words = match merged {
                Some(_) => Vec::new(),
                None => customer_words(names, phones),
            };
            let at = Timestamp(at);
            Document { id, at, words }
        });
    Ok(documents.collect())
}

/// The customers of these conversations.
pub fn customers_of(
    connection: &mut AnyConnection,
    touched: &Touched,
) -> Result<Vec<i64>, StoreError> {
    let ids: Vec<i64> = touched.conversations.keys().map(|id| id.get()).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let customers: Vec<i64> = conversation::table
        .filter(conversation::id.eq_any(ids))
        .select(conversation::contact_id)
        .load(connection)?;
    let customers: BTreeSet<i64> = customers.into_iter().collect();
    Ok(customers.into_iter().collect())
}

/// The next rows below an id, the newest first, and where to go on: 0 at the end.
pub fn below(
    connection: &mut AnyConnection,
    subject: Subject,
    id: i64,
    limit: i64,
) -> Result<(Vec<Document>, i64), StoreError> {
    let ids: Vec<i64> = match subject {
        Subject::Message => message::table
            .filter(message::id.lt(id))
            .order(message::id.desc())
            .limit(limit)
            .select(message::id)
            .load(connection)?,
        Subject::Contact => contact::table
            .filter(contact::id.lt(id))
            .order(contact::id.desc())
            .limit(limit)
            .select(contact::id)
            .load(connection)?,
    };
    let complete = i64::try_from(ids.len()).unwrap_or(limit) < limit;
    let next = ids.last().filter(|_| !complete).copied().unwrap_or(0);
    let mut documents = match subject {
        Subject::Message => of_messages(connection, &ids)?,
        Subject::Contact => of_contacts(connection, &ids)?,
    };
    // They have never been in the index, so there is nothing to take out.
    documents.retain(|document| !document.words.is_empty());
    Ok((documents, next))
}
