//! A search as a condition on the conversations of a list.
//!
//! What is rare is looked up first, and the list made of it; what is frequent is asked of each
//! conversation along the list, which then need not be walked far.

use std::collections::BTreeSet;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text};

use super::fresh::{self, Fresh};
use super::index::{self, Place};
use super::{Search, Within};
use crate::domain::ids::WorkspaceId;
use crate::store::connection::AnyConnection;
use crate::store::dialect::search as dialect;
use crate::store::error::StoreError;
use crate::store::labels;
use crate::store::lists::Condition;
use crate::store::schema::{conversation, conversation_label, message};

/// More hits than this are frequent.
const RARE: i64 = 400;

/// What a search has found before conversations are narrowed to it.
#[derive(Clone, Debug)]
pub(in crate::store) enum Found {
    /// These conversations, and no others.
    Few(Vec<i64>),
    /// Those that hold this.
    Many(Sought),
}

/// What conversations have to hold.
#[derive(Clone, Debug)]
pub(in crate::store) struct Sought {
    customers: String,
    entries: Option<String>,
    labels: Vec<i64>,
    /// Customers and conversations that the index has not taken in yet.
    fresh_contacts: Vec<i64>,
    fresh_conversations: Vec<i64>,
}

impl Found {
    /// Looks up labels, what the index has not taken in yet, and what is rare.
    pub(in crate::store) fn look(
        connection: &mut AnyConnection,
        workspace: WorkspaceId,
        search: &Search,
    ) -> Result<Self, StoreError> {
        let Search { query, within } = search;
        let Some(customers) = dialect::customers_sought(connection, query) else {
            return Ok(Self::Few(Vec::new()));
        };
        let named = labels::list(connection, workspace)?.into_iter();
        let named = named.filter(|label| query.find(&label.name).is_some());
        let fresh = fresh::look(connection, workspace, query)?;
        let everything = *within == Within::Everything;
        let sought = Sought {
            customers,
            entries: dialect::entries_sought(connection, query).filter(|_| everything),
            labels: named.map(|label| label.id.get()).collect(),
            fresh_conversations: if everything {
                conversations_of(connection, &fresh.messages)?
            } else {
                Vec::new()
            },
            fresh_contacts: fresh.contacts.clone(),
        };
        let few = sought.few(connection, &fresh)?;
        Ok(few.map_or(Self::Many(sought), Self::Few))
    }

    /// The conversations that are found.
    pub(in crate::store) fn condition<'a>(&self, connection: &AnyConnection) -> Condition<'a> {
        match self {
            Self::Few(ids) => Box::new(conversation::id.eq_any(ids.clone()).nullable()),
            Self::Many(sought) => sought.condition(connection),
        }
    }
}

impl Sought {
    /// The conversations that hold it, when they are few.
    fn few(
        &self,
        connection: &mut AnyConnection,
        fresh: &Fresh,
    ) -> Result<Option<Vec<i64>>, StoreError> {
        let mut contacts = index::customers(connection, &self.customers, RARE + 1)?;
        let mut found: BTreeSet<i64> = self.fresh_conversations.iter().copied().collect();
        let labelled: Vec<i64> = conversation_label::table
            .filter(conversation_label::label_id.eq_any(self.labels.clone()))
            .limit(RARE + 1)
            .select(conversation_label::conversation_id)
            .load(connection)?;
        if is_frequent(&contacts) || is_frequent(&labelled) {
            return Ok(None);
        }
        if let Some(entries) = &self.entries {
            let mut places = index::newest(connection, entries, i64::MAX, RARE + 1)?;
            if is_frequent(&places) {
                return Ok(None);
            }
            places.retain(|it| !fresh.touched.contains(&it.id));
            found.extend(conversations_of(connection, &places)?);
        }
        contacts.extend(&self.fresh_contacts);
        let theirs: Vec<i64> = conversation::table
            .filter(conversation::contact_id.eq_any(contacts))
            .select(conversation::id)
            .load(connection)?;
        found.extend(theirs);
        found.extend(labelled);
        Ok(Some(found.into_iter().collect()))
    }

    fn condition<'a>(&self, connection: &AnyConnection) -> Condition<'a> {
        let (before, behind) = dialect::customer_holds(connection);
        let mut found: Condition<'a> = Box::new(
            sql::<Nullable<Bool>>(before)
                .bind::<Text, _>(self.customers.clone())
                .sql(behind),
        );
        if let Some(entries) = &self.entries {
            let (before, behind) = dialect::entry_holds(connection);
            let said = sql::<Nullable<Bool>>(before)
                .bind::<Text, _>(entries.clone())
                .sql(behind);
            found = Box::new(found.or(said));
        }
        if !self.labels.is_empty() {
            let labelled = conversation_label::table
                .filter(conversation_label::label_id.eq_any(self.labels.clone()))
                .select(conversation_label::conversation_id);
            found = Box::new(found.or(conversation::id.eq_any(labelled)));
        }
        let contacts = conversation::contact_id.eq_any(self.fresh_contacts.clone());
        let fresh = conversation::id.eq_any(self.fresh_conversations.clone());
        Box::new(found.or(contacts.or(fresh).nullable()))
    }
}

fn is_frequent<T>(hits: &[T]) -> bool {
    i64::try_from(hits.len()).unwrap_or(i64::MAX) > RARE
}

/// The conversations of these entries, but for those that were taken back.
fn conversations_of(
    connection: &mut AnyConnection,
    entries: &[Place],
) -> Result<Vec<i64>, StoreError> {
    let ids: Vec<i64> = entries.iter().map(|it| it.id).collect();
    let ids = message::table
        .filter(message::id.eq_any(ids))
        .filter(message::revoked_at.is_null())
        .select(message::conversation_id);
    Ok(ids.load(connection)?)
}
