//! What came since somebody last looked, for whoever was overtaken.

use crate::actors::engine::Engine;
use crate::domain::ids::ConversationId;
use crate::domain::rejection::Rejection;
use crate::protocol::row::MessageRow;
use crate::store::error::StoreError;
use crate::store::threads::{self, Stretch};

/// How many entries are told at the most.
const MOST: i64 = 50;

impl Engine {
    /// What a refused command's asker has not seen: the entries behind `seen`, or the answer that
    /// was in the way when they did not say. Empty for every other refusal.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn since(
        &self,
        conversation: ConversationId,
        seen: Option<i64>,
        rejection: &Rejection,
    ) -> Result<Vec<MessageRow>, StoreError> {
        let Rejection::ConversationMoved { reply_seq, .. } = rejection else {
            return Ok(Vec::new());
        };
        let after = Stretch::After(seen.unwrap_or(reply_seq - 1));
        let page = self
            .readers
            .read(move |connection| threads::page(connection, conversation, after, MOST))
            .await?;
        let rows = page.entries.iter();
        Ok(rows
            .map(|entry| MessageRow::new(entry, self.roster.as_ref()))
            .collect())
    }
}
