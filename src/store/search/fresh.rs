//! What the index has not taken in yet, looked through by those who search.

use std::collections::BTreeSet;

use super::index::{Place, Subject};
use super::places::place;
use super::{reach, sources};
use crate::domain::ids::WorkspaceId;
use crate::domain::search::Query;
use crate::store::connection::AnyConnection;
use crate::store::error::StoreError;
use crate::store::events;
use crate::store::transaction::last_seq;

/// So many changes are looked through; of more, the newest.
const LOOKED_THROUGH: i64 = 500;

/// How the index stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Changes that it has not taken in yet.
    pub behind: i64,
    /// Whether nothing is missing from an answer: what is not taken in was looked through.
    pub complete: bool,
}

/// How the index of a workspace stands.
pub fn standing(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
) -> Result<Standing, StoreError> {
    let behind = last_seq(connection, workspace)? - reach::followed(connection, workspace)?;
    let mut walked = true;
    for subject in [Subject::Message, Subject::Contact] {
        walked &= reach::walked_down_to(connection, subject)? == Some(0);
    }
    Ok(Standing {
        behind,
        complete: walked && behind <= LOOKED_THROUGH,
    })
}

/// What was found among the newest changes.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct Fresh {
    /// Entries that changed, found or not: the index may still know what they said before.
    pub touched: BTreeSet<i64>,
    /// Those among them that hold what is searched for.
    pub messages: Vec<Place>,
    /// Customers who are found.
    pub contacts: Vec<i64>,
}

/// Looks through what the index has not taken in yet.
pub(in crate::store) fn look(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    query: &Query,
) -> Result<Fresh, StoreError> {
    let head = last_seq(connection, workspace)?;
    let followed = reach::followed(connection, workspace)?;
    if head <= followed {
        return Ok(Fresh::default());
    }
    let after = followed.max(head - LOOKED_THROUGH);
    let touched = events::touched(connection, workspace, after, head)?;
    let ids: Vec<i64> = touched.messages.keys().map(|id| id.get()).collect();
    let texts = sources::texts(connection, &ids)?.into_iter();
    let messages = texts.filter(|it| query.find(&it.text).is_some());
    let messages = messages.map(|it| Place {
        place: place(it.id, it.at),
        id: it.id,
    });
    let messages = messages.collect();
    let customers = sources::customers_of(connection, &touched)?;
    let known = sources::of_contacts(connection, &customers)?.into_iter();
    let contacts = known
        .filter(|document| query.finds_customer(&document.words))
        .map(|document| document.id);
    Ok(Fresh {
        contacts: contacts.collect(),
        touched: ids.into_iter().collect(),
        messages,
    })
}
