//! Whose share of a batch is the same gets the same parcel.

use std::collections::HashMap;
use std::sync::Arc;

use super::Watching;
use super::encode::Encoded;
use super::interest::{self, Interest};
use crate::actors::session::Parcel;
use crate::domain::permissions::Principal;
use crate::protocol::Watch;

/// The shares of one batch.
pub(super) struct Shares<'a> {
    cursor: Arc<str>,
    items: &'a [Arc<Encoded>],
    /// By the places of the items in the batch.
    made: HashMap<Vec<usize>, Arc<Parcel>>,
    /// The places of one share, kept for the next.
    places: Vec<usize>,
}

impl<'a> Shares<'a> {
    /// Of a batch after which the stream stands at `cursor`.
    pub(super) fn of(cursor: Arc<str>, items: &'a [Arc<Encoded>]) -> Self {
        Self {
            cursor,
            items,
            made: HashMap::new(),
            places: Vec::new(),
        }
    }

    /// Somebody's share; `None` when there is nothing for them. Threads that they may no longer
    /// see are not watched any more.
    pub(super) fn share(
        &mut self,
        principal: &Principal,
        watching: &mut Watching,
    ) -> Option<Arc<Parcel>> {
        self.places.clear();
        for (place, item) in self.items.iter().enumerate() {
            match interest::of(item, principal, watching) {
                Interest::None => {}
                Interest::Wanted => self.places.push(place),
                // It is told something of its own.
                Interest::Gone(..) => {
                    let own = wanted(self.items, principal, watching);
                    return Some(Arc::new(Parcel::new(self.cursor.clone(), own)));
                }
            }
        }
        if self.places.is_empty() {
            return None;
        }
        if let Some(parcel) = self.made.get(&self.places) {
            return Some(parcel.clone());
        }
        let items = self
            .places
            .iter()
            .filter_map(|place| self.items.get(*place));
        let parcel = Parcel::new(self.cursor.clone(), items.cloned().collect());
        let parcel = Arc::new(parcel);
        self.made.insert(self.places.clone(), parcel.clone());
        Some(parcel)
    }
}

/// What somebody gets of some items, in order. Threads that they may no longer see are not
/// watched any more.
pub(super) fn wanted(
    items: &[Arc<Encoded>],
    principal: &Principal,
    watching: &mut Watching,
) -> Vec<Arc<Encoded>> {
    let mut wanted = Vec::new();
    for item in items {
        match interest::of(item, principal, watching) {
            Interest::None => {}
            Interest::Wanted => wanted.push(item.clone()),
            Interest::Gone(conversation, gone) => {
                watching.set(Watch::Conversation { conversation }, false);
                wanted.push(Arc::new(gone));
            }
        }
    }
    wanted
}
