//! Two customers who are one person, by a colleague's word.

use std::sync::Arc;

use super::{ContactError, own};
use crate::actors::engine::Engine;
use crate::domain::ids::ContactId;
use crate::domain::permissions::{Principal, Right};
use crate::store::contact_cards::Card;

impl Engine {
    /// Joins one customer to another: their threads become one, and everything that is known about
    /// either is known about the one who stays. It cannot be taken back.
    ///
    /// # Errors
    /// `OtherNumber` when they write to different numbers.
    pub async fn merge_contacts(
        self: &Arc<Self>,
        who: &Principal,
        into: ContactId,
        other: ContactId,
    ) -> Result<Card, ContactError> {
        if into == other {
            return Err(ContactError::invalid(
                "contact_id",
                "must be another customer",
            ));
        }
        let right = Right::ManageContacts;
        let ours = self.changeable(who, into, right).await?;
        let theirs = self.changeable(who, other, right).await?;
        let pairs: Vec<_> = own(&theirs)
            .filter_map(|from| {
                let same = own(&ours).find(|state| state.channel == from.channel)?;
                Some((same.id, from.id))
            })
            .collect();
        if pairs.len() != own(&theirs).count() {
            return Err(ContactError::OtherNumber);
        }
        for (to, from) in pairs {
            self.directory.join(self, to, from, Some(who.agent)).await?;
        }
        self.contact(who, into).await
    }
}
