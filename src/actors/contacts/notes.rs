//! Notes about customers: everybody who may answer writes them, their author changes them.

use serde_json::json;

use super::ContactError;
use crate::actors::engine::Engine;
use crate::domain::fields::check_text;
use crate::domain::ids::{ContactId, ContactNoteId};
use crate::domain::permissions::{Principal, Right};
use crate::store::contact_notes::{self, ContactNote};
use crate::store::{contact_cards, contact_events};

/// The longest note, in characters.
const LONGEST: usize = 4_096;

impl Engine {
    /// Notes about a customer, newest first, before one of them.
    pub async fn contact_notes(
        &self,
        who: &Principal,
        id: ContactId,
        before: Option<ContactNoteId>,
        limit: i64,
    ) -> Result<Vec<ContactNote>, ContactError> {
        self.contact(who, id).await?;
        let notes = self
            .readers
            .read(move |connection| contact_notes::list(connection, id, before, limit));
        Ok(notes.await?)
    }

    /// Adds a note.
    pub async fn add_contact_note(
        &self,
        who: &Principal,
        id: ContactId,
        text: &str,
    ) -> Result<ContactNote, ContactError> {
        self.changeable(who, id, Right::Reply).await?;
        let at = (self.clock)();
        let note = ContactNote {
            id: self.ids.next(at),
            workspace: who.workspace,
            contact: id,
            author: who.agent,
            text: checked(text)?,
            created_at: at,
            edited_at: None,
        };
        let written = self.committer.write(move |transaction| {
            contact_notes::insert(transaction, &note)?;
            contact_cards::tell(transaction, note.workspace, id)?;
            Ok(note)
        });
        Ok(written.await?)
    }

    /// Changes the words of one's own note.
    ///
    /// # Errors
    /// `Forbidden` when it is a colleague's.
    pub async fn reword_contact_note(
        &self,
        who: &Principal,
        id: ContactId,
        note: ContactNoteId,
        text: &str,
    ) -> Result<ContactNote, ContactError> {
        self.changeable(who, id, Right::Reply).await?;
        let known = self.contact_note(id, note).await?;
        if known.author != who.agent {
            return Err(ContactError::Forbidden {
                right: Right::ManageContacts,
            });
        }
        let (text, workspace) = (checked(text)?, who.workspace);
        let written = self.committer.write(move |transaction| {
            contact_notes::reword(transaction, note, &text)?;
            contact_cards::tell(transaction, workspace, id)?;
            contact_notes::load(transaction.connection, id, note)
        });
        Ok(written.await?)
    }

    /// Deletes one's own note, or with the right a colleague's; its words stay in the record.
    pub async fn delete_contact_note(
        &self,
        who: &Principal,
        id: ContactId,
        note: ContactNoteId,
    ) -> Result<(), ContactError> {
        let card = self.changeable(who, id, Right::Reply).await?;
        let known = self.contact_note(id, note).await?;
        if known.author != who.agent && !who.may(Right::ManageContacts) {
            return Err(ContactError::Forbidden {
                right: Right::ManageContacts,
            });
        }
        let detail = json!({ "author": known.author, "text": known.text });
        let event = self.event(who, &card, "note_deleted", detail);
        let written = self.committer.write(move |transaction| {
            contact_notes::delete(transaction, note)?;
            contact_events::insert(transaction, &event)?;
            contact_cards::tell(transaction, event.workspace, id)
        });
        Ok(written.await?)
    }

    async fn contact_note(
        &self,
        contact: ContactId,
        note: ContactNoteId,
    ) -> Result<ContactNote, ContactError> {
        let found = self
            .readers
            .read(move |connection| contact_notes::load(connection, contact, note));
        Ok(found.await?)
    }
}

fn checked(text: &str) -> Result<String, ContactError> {
    check_text(text, LONGEST).map_err(|reason| ContactError::invalid("text", reason))?;
    Ok(text.trim().to_owned())
}
