//! What the index takes in at once, in one transaction with how far it has got.

use super::index::{self, Document, Subject};
use super::{reach, sources};
use crate::domain::ids::WorkspaceId;
use crate::store::connection::AnyConnection;
use crate::store::error::StoreError;
use crate::store::events;
use crate::store::transaction::{Transaction, last_seq};
use crate::store::workspaces;

/// A stretch of a workspace's stream.
#[derive(Debug)]
struct Stretch {
    workspace: WorkspaceId,
    from: i64,
    to: i64,
}

/// A stretch of rows from before the index.
#[derive(Debug)]
struct Walk {
    subject: Subject,
    from: i64,
    to: i64,
    documents: Vec<Document>,
}

/// What one transaction takes in.
#[derive(Debug, Default)]
pub struct Turn {
    /// Where all streams stand together.
    pub head: i64,
    /// Changes that are not taken in yet, these among them.
    pub behind: i64,
    /// Entries that changed, by what they are found now.
    pub messages: Vec<Document>,
    /// Customers whose conversations changed, by what they are found now.
    pub contacts: Vec<Document>,
    stretches: Vec<Stretch>,
    walks: Vec<Walk>,
}

impl Turn {
    /// The next changes and rows, about so many of each.
    pub fn read(connection: &mut AnyConnection, limit: i64) -> Result<Self, StoreError> {
        let mut turn = Self::default();
        for workspace in workspaces::all(connection)? {
            let head = last_seq(connection, workspace.id)?;
            let from = reach::followed(connection, workspace.id)?;
            turn.head += head;
            turn.behind += head - from;
            if head > from {
                turn.follow(connection, workspace.id, from, head.min(from + limit))?;
            }
        }
        for subject in [Subject::Contact, Subject::Message] {
            let stands = reach::walked_down_to(connection, subject)?;
            if let Some(from) = stands.filter(|from| *from > 0) {
                let (documents, to) = sources::below(connection, subject, from, limit)?;
                turn.walks.push(Walk {
                    subject,
                    from,
                    to,
                    documents,
                });
            }
        }
        Ok(turn)
    }

    fn follow(
        &mut self,
        connection: &mut AnyConnection,
        workspace: WorkspaceId,
        from: i64,
        to: i64,
    ) -> Result<(), StoreError> {
        let touched = events::touched(connection, workspace, from, to)?;
        let ids: Vec<i64> = touched.messages.keys().map(|id| id.get()).collect();
        self.messages
            .extend(sources::of_messages(connection, &ids)?);
        let customers = sources::customers_of(connection, &touched)?;
        self.contacts
            .extend(sources::of_contacts(connection, &customers)?);
        self.stretches.push(Stretch {
            workspace,
            from,
            to,
        });
        Ok(())
    }

    /// Whether there is nothing to take in.
    pub fn is_empty(&self) -> bool {
        self.stretches.is_empty() && self.walks.is_empty()
    }

    /// Whether rows from before the index are still missing.
    pub fn is_walking(&self) -> bool {
        !self.walks.is_empty()
    }

    /// How many entries and customers it is about.
    pub fn documents(&self) -> u64 {
        let walked = self.walks.iter().map(|walk| walk.documents.len());
        let all = self.messages.len() + self.contacts.len() + walked.sum::<usize>();
        u64::try_from(all).unwrap_or(u64::MAX)
    }

    /// Writes it all, and that it was taken in.
    ///
    /// # Errors
    /// `Conflict` when it was taken in already.
    pub fn write(&self, transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
        for walk in &self.walks {
            index::put(transaction, walk.subject, &walk.documents)?;
            reach::walk(transaction, walk.subject, walk.from, walk.to)?;
        }
        index::put(transaction, Subject::Message, &self.messages)?;
        index::put(transaction, Subject::Contact, &self.contacts)?;
        for Stretch {
            workspace,
            from,
            to,
        } in &self.stretches
        {
            reach::follow(transaction, *workspace, *from, *to)?;
        }
        Ok(())
    }
}
