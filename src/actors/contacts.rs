//! Who changes what is known about a customer: name and fields, notes, blocking, joining two.

mod block;
mod edit;
mod error;
mod join;
mod notes;

use std::sync::Arc;

pub use error::ContactError;

use super::conversation::Input;
use super::engine::Engine;
use crate::domain::conversation::Conversation;
use crate::domain::ids::{ContactId, ConversationId};
use crate::domain::permissions::{Principal, Right};
use crate::domain::summary::{ReadPosition, Summary};
use crate::store::contact_cards::{self, Card};

impl Engine {
    /// A customer as somebody may see them: whoever sees one of their conversations does.
    ///
    /// # Errors
    /// `NotFound` when they see none; `Merged` when the customer was joined to another.
    pub async fn contact(&self, who: &Principal, id: ContactId) -> Result<Card, ContactError> {
        let (workspace, reader) = (who.workspace, who.agent);
        let mut card = self
            .readers
            .read(move |connection| contact_cards::load(connection, workspace, reader, id))
            .await?;
        if let Some(into) = card.merged_into {
            // Only whoever may see the other learns that there is one.
            Box::pin(self.contact(who, into)).await?;
            return Err(ContactError::Merged { into });
        }
        card.conversations
            .retain(|(summary, _)| who.may_see_conversation(&summary.conversation));
        if own(&card).next().is_none() {
            return Err(ContactError::NotVisible);
        }
        Ok(card)
    }

    /// The same for whoever wants to change something.
    async fn changeable(
        &self,
        who: &Principal,
        id: ContactId,
        right: Right,
    ) -> Result<Card, ContactError> {
        let card = self.contact(who, id).await?;
        if !who.may(right) {
            return Err(ContactError::Forbidden { right });
        }
        Ok(card)
    }

    /// Has the customer's conversations show what the store knows now.
    async fn reintroduce(self: &Arc<Self>, conversations: &[ConversationId]) {
        let input = Arc::new(Input::Reintroduce);
        for id in conversations {
            // Whoever loads the conversation anew sees it; only consoles that are open learn later.
            if let Err(error) = self.directory.deliver(self, *id, &input).await {
                tracing::warn!(conversation.id = %id, error = %error, "a row shows a customer as before");
            }
        }
    }
}

/// The conversations of the customer alone, without those of the same addresses elsewhere.
fn own(card: &Card) -> impl Iterator<Item = &Conversation> {
    let id = card.contact.id;
    let all = card.conversations.iter();
    all.map(|(summary, _): &(Summary, ReadPosition)| &summary.conversation)
        .filter(move |state| state.contact == id)
}

/// Their ids.
fn own_ids(card: &Card) -> Vec<ConversationId> {
    own(card).map(|state| state.id).collect()
}
