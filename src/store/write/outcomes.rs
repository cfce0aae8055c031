//! What only the commit knows: which of our messages have failed, and what a joined conversation
//! brings along.

use serde_json::json;

use super::making::Making;
use crate::domain::command::{Command, CommandKind};
use crate::domain::conversation::Conversation;
use crate::domain::decide::decide;
use crate::domain::delivery::DeliveryState;
use crate::domain::ids::{AgentId, ContactId, IdBlock};
use crate::domain::message::Message;
use crate::domain::summary::Change;
use crate::store::contact_events::{self, ContactEvent};
use crate::store::error::StoreError;
use crate::store::transaction::Transaction;
use crate::store::{contacts, conversations, read_positions};

impl Making<'_> {
    /// Notes a message that has failed for good.
    pub(super) fn note_failure(&mut self, changed: Option<&Message>) {
        let failed = changed.filter(|message| {
            let delivery = message.delivery.as_ref();
            delivery.is_some_and(|delivery| delivery.state == DeliveryState::Failed)
        });
        self.failed.extend(failed.map(|message| message.seq));
    }

    /// Has the rules decide what follows from the failures, once everything else is written.
    pub(super) fn settle_failures(
        &mut self,
        transaction: &mut Transaction<'_>,
        ids: IdBlock,
    ) -> Result<(), StoreError> {
        for seq in std::mem::take(&mut self.failed) {
            let kind = CommandKind::FailAnswer { seq };
            let decided = decide(
                &self.after.conversation,
                &Command { ids, kind },
                transaction.at,
            );
            let events =
                decided.map_err(|rejection| StoreError::Conflict(rejection.to_string()))?;
            for event in &events {
                self.after.conversation.apply(event);
            }
            self.decided(transaction, &events, None)?;
        }
        Ok(())
    }

    /// The row shows the newer message of both, readers keep what they had read of either, and the
    /// customer's wish counts under either name.
    pub(super) fn join_row(
        &mut self,
        transaction: &mut Transaction<'_>,
        other: &Conversation,
    ) -> Result<(), StoreError> {
        let joined = conversations::load(transaction.connection, other.id)?;
        let wish = &mut self.after.contact.no_marketing_since;
        if wish.is_none() && joined.contact.no_marketing_since.is_some() {
            *wish = joined.contact.no_marketing_since;
            contacts::set_no_marketing(transaction, self.before.contact, *wish)?;
        }
        let theirs = joined.last_message;
        let ours = self.after.last_message.as_ref().map(|ours| ours.at);
        if let Some(mut theirs) = theirs.filter(|theirs| ours.is_none_or(|at| at < theirs.at)) {
            theirs.seq += self.before.seq;
            self.after.last_message = Some(theirs);
        }
        let conversation = self.before.id;
        for (agent, position) in read_positions::join(transaction, self.before, other)? {
            self.changes.push(Change::Read {
                agent,
                conversation,
                position,
            });
        }
        Ok(())
    }

    /// What is known about the other customer is known about ours, and who joined them is kept.
    pub(super) fn join_customers(
        &mut self,
        transaction: &mut Transaction<'_>,
        from: ContactId,
        by: Option<AgentId>,
    ) -> Result<(), StoreError> {
        let theirs = contacts::load(transaction.connection, from)?;
        let (contact, workspace) = (self.before.contact, self.before.workspace);
        contacts::merge(transaction, from, contact)?;
        if let Some(agent) = by {
            let joined = ContactEvent {
                id: self.write.ids.nth(IdBlock::LAST),
                workspace,
                contact,
                agent,
                at: transaction.at,
                kind: "merged",
                detail: json!({ "from": from, "name": theirs.name, "identities": theirs.identities }),
            };
            contact_events::insert(transaction, &joined)?;
        }
        let (conversation, scope) = (self.before.id, self.before.scope());
        self.changes.push(Change::Contact {
            contact,
            conversation,
            scope,
        });
        self.reintroduce(transaction)
    }

    /// The customer as the store knows them now, which the row shows.
    pub(super) fn reintroduce(
        &mut self,
        transaction: &mut Transaction<'_>,
    ) -> Result<(), StoreError> {
        transaction.flush()?;
        self.after.contact = contacts::load(transaction.connection, self.before.contact)?;
        self.customer_changed = true;
        Ok(())
    }
}
