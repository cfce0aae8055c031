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
    before: Arc<str>,
    cursor: Arc<str>,
    items: &'a [Arc<Encoded>],
    /// By the places of the items in the batch.
    made: HashMap<Vec<usize>, Arc<Parcel>>,
    /// The places of one share, kept for the next.
    places: Vec<usize>,
}

impl<'a> Shares<'a> {
    /// Of a batch between two places of the stream.
    pub(super) fn of((before, cursor): (Arc<str>, Arc<str>), items: &'a [Arc<Encoded>]) -> Self {
        Self {
            before,
            cursor,
            items,
            made: HashMap::new(),
            places: Vec::new(),
        }
    }

    /// Somebody's share of what comes after a place; `None` when there is nothing for them. Threads
    /// that they may no longer see are not watched any more.
    pub(super) fn share(
        &mut self,
        principal: &Principal,
        watching: &mut Watching,
        after: i64,
    ) -> Option<Arc<Parcel>> {
        self.places.clear();
        let known = self.items.partition_point(|item| item.seq <= after);
        for (place, item) in self.items.iter().enumerate().skip(known) {
            match interest::of(item, principal, watching) {
                Interest::None => {}
                Interest::Wanted => self.places.push(place),
                // It is told something of its own.
                Interest::Gone(..) => {
                    let new = self.items.get(known..).unwrap_or_default();
                    let own = wanted(new, principal, watching);
                    return Some(self.parcel(own));
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
        let parcel = self.parcel(items.cloned().collect());
        self.made.insert(self.places.clone(), parcel.clone());
        Some(parcel)
    }

    fn parcel(&self, items: Vec<Arc<Encoded>>) -> Arc<Parcel> {
        let (before, cursor) = (self.before.clone(), self.cursor.clone());
        Arc::new(Parcel::new(before, cursor, items))
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
                wanted.push(Arc::from(gone));
            }
        }
    }
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actors::hub::Audience;
    use crate::domain::ids::{AgentId, WorkspaceId};
    use crate::domain::permissions::NumberScope;

    fn somebody(agent: i64) -> Principal {
        Principal {
            agent: AgentId(agent),
            workspace: WorkspaceId(1),
            rights: [].into(),
            teams: [].into(),
            numbers: NumberScope::All,
        }
    }

    fn item(json: &str, audience: Audience) -> Arc<Encoded> {
        Arc::new(Encoded::ready(1, json, audience, None))
    }

    #[test]
    fn whoever_wants_the_same_shares_it_and_nobody_gets_what_is_anothers() {
        let items = [
            item("1", Audience::Everybody),
            item("2", Audience::Person(AgentId(7))),
            item("3", Audience::Everybody),
        ];
        let mut shares = Shares::of(("g-0".into(), "g-3".into()), &items);
        let mut share = |agent| {
            let share = shares.share(&somebody(agent), &mut Watching::default(), 0);
            share.unwrap()
        };
        let (sara, omar, lina) = (share(7), share(8), share(9));
        let json = |parcel: &Parcel| -> Vec<_> {
            let items = parcel.items.iter();
            items.map(|item| item.json().to_string()).collect()
        };
        assert_eq!(json(&sara), ["1", "2", "3"]);
        assert_eq!(json(&omar), ["1", "3"]);
        assert!(Arc::ptr_eq(&omar, &lina));
    }

    #[test]
    fn whoever_wants_nothing_of_a_batch_gets_nothing() {
        let items = [item("2", Audience::Person(AgentId(7)))];
        let mut shares = Shares::of(("g-0".into(), "g-3".into()), &items);
        let share = shares.share(&somebody(8), &mut Watching::default(), 0);
        assert!(share.is_none());
    }

    #[test]
    fn whoever_came_in_between_gets_only_what_is_newer() {
        let items = [1, 2, 3].map(|seq| {
            let json = seq.to_string();
            Arc::new(Encoded::ready(seq, &json, Audience::Everybody, None))
        });
        let mut shares = Shares::of(("g-0".into(), "g-3".into()), &items);
        let mut seqs = |after| -> Option<Vec<i64>> {
            let share = shares.share(&somebody(7), &mut Watching::default(), after)?;
            Some(share.items.iter().map(|item| item.seq).collect())
        };
        assert_eq!(seqs(0), Some(vec![1, 2, 3]));
        assert_eq!(seqs(2), Some(vec![3]));
        assert_eq!(seqs(3), None);
    }
}
