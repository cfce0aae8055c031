//! Blocking a customer at WhatsApp, and letting them write again.

use std::sync::Arc;

use serde_json::json;

use super::{ContactError, own, own_ids};
use crate::actors::engine::Engine;
use crate::domain::delivery::Fault;
use crate::domain::ids::ContactId;
use crate::domain::permissions::{Principal, Right};
use crate::domain::reply_window;
use crate::domain::time::Timestamp;
use crate::store::contact_cards::{self, Card};
use crate::store::contact_events;
use crate::store::contacts;
use crate::store::error::StoreError;
use crate::whatsapp::client::Blocking;
use crate::whatsapp::error::{WhatsAppError, row};

impl Engine {
    /// Blocks a customer: they can no longer write to their number, nor it to them. Asking again
    /// changes nothing.
    ///
    /// # Errors
    /// `NotLately` when they have not written within a day; `Refused` when WhatsApp says no.
    pub async fn block_contact(
        self: &Arc<Self>,
        who: &Principal,
        id: ContactId,
    ) -> Result<Card, ContactError> {
        self.set_blocked(who, id, Blocking::Block).await
    }

    /// Lets a customer write again.
    ///
    /// # Errors
    /// `Refused` when WhatsApp says no.
    pub async fn unblock_contact(
        self: &Arc<Self>,
        who: &Principal,
        id: ContactId,
    ) -> Result<Card, ContactError> {
        self.set_blocked(who, id, Blocking::Unblock).await
    }

    async fn set_blocked(
        self: &Arc<Self>,
        who: &Principal,
        id: ContactId,
        blocking: Blocking,
    ) -> Result<Card, ContactError> {
        let card = self.changeable(who, id, Right::ManageContacts).await?;
        let wanted = blocking == Blocking::Block;
        if card.contact.blocked_at.is_some() == wanted {
            return Ok(card);
        }
        let now = (self.clock)();
        let lately = own(&card).any(|state| reply_window::is_open(state.last_inbound_at, now));
        if wanted && !lately {
            return Err(ContactError::NotLately);
        }
        self.tell_whatsapp(&card, blocking).await?;
        let since = wanted.then_some(now);
        self.keep_blocked(who, &card, since).await?;
        self.reintroduce(&own_ids(&card)).await;
        self.contact(who, id).await
    }

    async fn tell_whatsapp(&self, card: &Card, blocking: Blocking) -> Result<(), ContactError> {
        let number = own(card).find_map(|state| self.roster.channel(state.channel));
        let number = number.ok_or(ContactError::Store(StoreError::NotFound))?;
        let told = self.meta.set_blocked(
            &number.phone_number_id,
            &number.token,
            &card.contact.identities,
            blocking,
        );
        told.await
            .map_err(|error| ContactError::Refused(in_words(&error)))
    }

    async fn keep_blocked(
        &self,
        who: &Principal,
        card: &Card,
        since: Option<Timestamp>,
    ) -> Result<(), ContactError> {
        let kind = match since {
            Some(_) => "blocked",
            None => "unblocked",
        };
        let event = self.event(who, card, kind, json!({}));
        let written = self.committer.write(move |transaction| {
            contacts::set_blocked(transaction, event.contact, since)?;
            contact_events::insert(transaction, &event)?;
            contact_cards::tell(transaction, event.workspace, event.contact)
        });
        Ok(written.await?)
    }
}

/// Our own words for what WhatsApp refused, where there are some; Meta's stand in the details.
fn in_words(error: &WhatsAppError) -> Fault {
    let mut fault = error.fault();
    if let Some(known) = row(fault.code, None) {
        let title = std::mem::replace(&mut fault.title, known.words.to_owned());
        fault.details = fault.details.or(Some(title));
    }
    fault
}
