//! Two conversations that prove to be with one person become one.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::{Directory, TRIES};
use crate::actors::commands::CommandError;
use crate::actors::conversation::{HandOver, Input};
use crate::actors::engine::Engine;
use crate::domain::conversation::Conversation;
use crate::domain::ids::{AgentId, ConversationId};
use crate::domain::permissions::Principal;
use crate::domain::rejection::Rejection;
use crate::store::error::StoreError;
use crate::store::{conversations, write};

impl Directory {
    /// Several conversations proved to be with one person: the oldest absorbs the others.
    pub(super) async fn merge(
        &self,
        engine: &Arc<Engine>,
        holders: Vec<ConversationId>,
    ) -> Result<ConversationId, StoreError> {
        let mut holders = holders.into_iter();
        let Some(into) = holders.next() else {
            return Err(StoreError::NotFound);
        };
        for other in holders {
            self.join(engine, into, other, None).await?;
        }
        Ok(into)
    }

    /// Has one conversation absorb another. The other may be woken and change in between; then
    /// what it gave is worth nothing, and it is asked anew.
    ///
    /// # Errors
    /// `Conflict` when the two keep moving.
    pub async fn join(
        &self,
        engine: &Arc<Engine>,
        into: ConversationId,
        other: ConversationId,
        by: Option<AgentId>,
    ) -> Result<(), StoreError> {
        let mut last = StoreError::Unavailable("the conversations keep moving".to_owned());
        for _ in 0..TRIES {
            let into = followed(engine, into).await?;
            if followed(engine, other).await? == into {
                return Ok(());
            }
            let Some(state) = self.hand_over(engine, other).await? else {
                return Ok(());
            };
            let other = Box::new(state);
            let input = Arc::new(Input::Absorb { other, by });
            match self.hand_in(engine, into, &input)?.await {
                Ok(Ok(_)) => {
                    tracing::info!(conversation.id = %into, "two conversations of one person were joined");
                    return Ok(());
                }
                Ok(Err(CommandError::Store(StoreError::Conflict(reason)))) => {
                    last = StoreError::Conflict(reason);
                }
                Ok(Err(CommandError::Store(error))) => return Err(error),
                Ok(Err(other)) => last = StoreError::Conflict(other.to_string()),
                // It stopped with the input in its mailbox.
                Err(_) => {}
            }
        }
        Err(last)
    }

    /// Stops a conversation and gives what it knew last; `None` when it was never committed, so
    /// that there is nothing to absorb.
    async fn hand_over(
        &self,
        engine: &Arc<Engine>,
        id: ConversationId,
    ) -> Result<Option<Conversation>, StoreError> {
        for _ in 0..TRIES {
            let address = self.awake.get(&id).map(|awake| awake.address.clone());
            let Some(address) = address else {
                let found = engine
                    .readers
                    .read(move |connection| conversations::load(connection, id));
                return match found.await {
                    Ok(summary) => Ok(Some(summary.conversation)),
                    Err(StoreError::NotFound) => Ok(None),
                    Err(error) => Err(error),
                };
            };
            let (successor, state) = oneshot::channel();
            // A conversation that has stopped by itself answers nothing.
            let _ = address.send(HandOver(successor)).await;
            let state = state.await.ok().flatten();
            self.forget(id, &address);
            if let Some(state) = state.filter(|state| state.version > 0) {
                return Ok(Some(state));
            }
        }
        Err(StoreError::Unavailable(
            "the other conversation is busy".to_owned(),
        ))
    }
}

/// Into which conversation this one was joined, if it was; itself otherwise.
pub(super) async fn followed(
    engine: &Arc<Engine>,
    id: ConversationId,
) -> Result<ConversationId, StoreError> {
    let found = engine
        .readers
        .read(move |connection| write::follow(connection, id))
        .await;
    match found {
        // A newcomer whose first commit failed is not in the store yet.
        Err(StoreError::NotFound) => Ok(id),
        other => other,
    }
}

/// What a person is told who asks something of a conversation that was joined to another.
pub(super) async fn refused(
    engine: &Arc<Engine>,
    who: &Principal,
    into: ConversationId,
) -> Result<CommandError, StoreError> {
    let found = engine
        .readers
        .read(move |connection| conversations::load(connection, into))
        .await?;
    let rejection = if who.may_see_conversation(&found.conversation) {
        Rejection::Merged { into }
    } else {
        Rejection::NotVisible
    };
    Ok(CommandError::Rejected(rejection))
}
