//! What a write means for those who read: how far they are, and which notes name them.

use super::making::Making;
use crate::domain::ids::AgentId;
use crate::domain::message::Message;
use crate::domain::summary::{Change, Mention, ReadPosition};
use crate::store::error::StoreError;
use crate::store::transaction::Transaction;
use crate::store::{mentions, messages, read_positions};

impl Making<'_> {
    /// Whoever a note names is told; nobody has to be told of what they wrote themselves.
    pub(super) fn mention(
        &mut self,
        transaction: &mut Transaction<'_>,
        note: &Message,
        mentions: &[AgentId],
    ) -> Result<(), StoreError> {
        let state = &self.after.conversation;
        let own = note.author.agent();
        for agent in mentions.iter().filter(|agent| own != Some(**agent)) {
            mentions::insert(transaction, state, *agent, note)?;
            self.changes.push(Change::Mentioned(Mention {
                agent: *agent,
                conversation: state.id,
                scope: state.scope(),
                message: note.id,
                seq: note.seq,
                by: note.author.clone(),
            }));
        }
        Ok(())
    }

    pub(super) fn move_reader(
        &mut self,
        transaction: &mut Transaction<'_>,
        agent: AgentId,
        read_seq: i64,
        marked_unread: bool,
    ) -> Result<(), StoreError> {
        let state = &self.after.conversation;
        let read_inbound = if read_seq >= state.seq {
            self.inbound_count
        } else {
            transaction.flush()?;
            messages::inbound_up_to(transaction.connection, state.id, read_seq)?
        };
        let to = ReadPosition {
            read_seq,
            read_inbound,
            marked_unread,
        };
        if mentions::read(transaction, agent, state.id, read_seq)? {
            let conversation = state.id;
            self.changes.push(Change::MentionsRead {
                agent,
                conversation,
            });
        }
        let moved = read_positions::advance(transaction, state.workspace, agent, state.id, to)?;
        if let Some(position) = moved {
            self.changes.push(Change::Read {
                agent,
                conversation: state.id,
                position,
            });
        }
        Ok(())
    }
}
