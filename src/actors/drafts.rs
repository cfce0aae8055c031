//! What people are writing: kept for them wherever they go on, and colleagues see that they do.

use std::sync::Arc;

use super::commands::CommandError;
use super::engine::Engine;
use super::hub::DraftNews;
use crate::domain::ids::{AgentId, ConversationId};
use crate::domain::permissions::{Principal, Right};
use crate::domain::rejection::Rejection;
use crate::domain::summary::Place;
use crate::protocol::draft::{ColleagueDraft, DraftBody, DraftRow, Drafts};
use crate::protocol::row::{Named, Names};
use crate::store::conversations;
use crate::store::drafts::{self, Draft, Writing};
use crate::store::error::StoreError;

/// The longest draft of an answer or a note, in characters.
const LONGEST: usize = 10_000;

impl Engine {
    /// Somebody's drafts, and where colleagues whom they may see are writing.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn drafts(&self, who: &Principal) -> Result<Drafts, StoreError> {
        let (workspace, reader) = (who.workspace, who.agent);
        let (own, others) = self
            .readers
            .read(move |connection| {
                let own = drafts::own(connection, reader)?;
                Ok((own, drafts::of_others(connection, workspace, reader)?))
            })
            .await?;
        let visible = others.into_iter().filter(|one| who.may_see(&one.scope));
        let colleague = |one: Writing| ColleagueDraft {
            conversation_id: one.conversation,
            agent: Named::new(one.agent, Names::agent(self.roster.as_ref(), one.agent)),
        };
        Ok(Drafts {
            items: own.into_iter().map(row).collect(),
            colleagues: visible.map(colleague).collect(),
        })
    }

    /// Keeps what somebody is writing, in the place of what they wrote there before.
    ///
    /// # Errors
    /// `Rejected` when they may not see the conversation or not answer; `Invalid` when it is too
    /// long.
    pub async fn keep_draft(
        self: &Arc<Self>,
        who: &Principal,
        conversation: ConversationId,
        body: DraftBody,
    ) -> Result<DraftRow, CommandError> {
        for text in [&body.reply, &body.note] {
            if text.chars().count() > LONGEST {
                let words = "a draft has at most 10,000 characters";
                return Err(CommandError::Invalid(words.to_owned()));
            }
        }
        let state = self
            .readers
            .read(move |connection| conversations::load(connection, conversation))
            .await?
            .conversation;
        if !who.may_see_conversation(&state) {
            return Err(CommandError::Rejected(Rejection::NotVisible));
        }
        let right = Right::Reply;
        if !who.may(right) {
            return Err(CommandError::Rejected(Rejection::Forbidden { right }));
        }
        let draft = Draft {
            agent: who.agent,
            conversation,
            reply: body.reply,
            note: body.note,
            at: (self.clock)(),
        };
        let (kept, workspace) = (draft.clone(), who.workspace);
        self.committer
            .write(move |transaction| {
                if conversations::merged_into(transaction.connection, conversation)?.is_some() {
                    return Err(StoreError::NotFound);
                }
                drafts::put(transaction, workspace, &kept)
            })
            .await?;
        self.hub.tell_draft(DraftNews {
            workspace,
            place: Place::of(&state),
            draft: draft.clone(),
        });
        Ok(row(draft))
    }

    /// Tells consoles what became of somebody's draft when something was sent.
    pub(super) async fn tell_draft(&self, agent: AgentId, conversation: ConversationId) {
        let read = self
            .readers
            .read(move |connection| {
                let draft = drafts::load(connection, agent, conversation)?;
                Ok((conversations::load(connection, conversation)?, draft))
            })
            .await;
        // Whoever is not told now reads it when they come back.
        let Ok((summary, draft)) = read else { return };
        let at = (self.clock)();
        let draft = draft.unwrap_or_else(|| Draft {
            agent,
            conversation,
            reply: String::new(),
            note: String::new(),
            at,
        });
        self.hub.tell_draft(DraftNews {
            workspace: summary.conversation.workspace,
            place: Place::of(&summary.conversation),
            draft,
        });
    }
}

fn row(draft: Draft) -> DraftRow {
    DraftRow {
        conversation_id: draft.conversation,
        reply: draft.reply,
        note: draft.note,
        at: draft.at,
    }
}
