//! What customers, phone apps and proofs of identity do to the plan.

use super::Planning;
use crate::actors::conversation::input::{ReceivedKind, Reply};
use crate::domain::command::{CommandKind, Received};
use crate::domain::contact::Person;
use crate::domain::content::Content;
use crate::domain::conversation::Conversation;
use crate::domain::ids::{AgentId, IdBlock, MediaId};
use crate::domain::inbound::InboundMessage;
use crate::domain::message::{Author, Quote};
use crate::store::dedupe::UpdateKey;
use crate::store::media::Arriving;
use crate::store::write::{Absorbed, StepKey};

/// The id of a file stands behind those of the entries of its block.
const MEDIA_ID: usize = IdBlock::LAST;

impl Planning<'_> {
    pub(super) fn receive(
        &mut self,
        kind: ReceivedKind,
        message: &InboundMessage,
        quote: Option<Quote>,
    ) -> Reply {
        self.know(&message.person);
        let ids = self.engine.ids.block(self.now);
        let mut content = message.content.clone();
        let file = arriving(ids, message, &mut content);
        let key = UpdateKey {
            channel: self.state().channel,
            kind: "message",
            external_id: message.external_id.clone(),
        };
        let author = match kind {
            ReceivedKind::Customer => Author::Customer,
            ReceivedKind::Echo => Author::PhoneApp,
        };
        let channel = self.engine.roster.channel(self.state().channel);
        let owner = self.state().owner;
        let command = CommandKind::Receive {
            received: Box::new(Received {
                author,
                external_id: message.external_id.clone(),
                at: message.at,
                content,
                reply_to: quote,
                forwarded: message.forwarded,
                referral: message.referral.clone(),
                person: message.person.clone(),
                historic: message.historic,
            }),
            owner_available: owner.is_some_and(|owner| self.engine.roster.is_available(owner)),
            default_team: channel.and_then(|channel| channel.default_team),
        };
        self.world(ids, command, Some(StepKey::Update(key)), file)
    }

    /// Takes over the identities and names that a message shows.
    pub(super) fn know(&mut self, person: &Person) {
        let contact = &mut self.summary.contact;
        for identity in &person.identities {
            if !contact.identities.contains(identity) {
                contact.identities.push(identity.clone());
                self.gained.push(identity.clone());
            }
        }
        for (known, told) in [
            (&mut contact.name, &person.name),
            (&mut contact.username, &person.username),
        ] {
            if told.is_some() && known != told {
                known.clone_from(told);
                self.renamed = true;
            }
        }
    }

    pub(super) fn absorb(&mut self, other: &Conversation, by: Option<AgentId>) -> Reply {
        let ids = self.engine.ids.block(self.now);
        let command = CommandKind::Absorb {
            other: Box::new(other.clone()),
            by,
        };
        let reply = self.world(ids, command, None, None);
        self.absorbed = Some(Absorbed {
            other: other.clone(),
            by,
        });
        reply
    }
}

/// Registers the file of a message: its id goes into the content.
fn arriving(ids: IdBlock, message: &InboundMessage, content: &mut Content) -> Option<Arriving> {
    let source = message.media.clone()?;
    let id: MediaId = ids.nth(MEDIA_ID);
    let kind = content.kind();
    let media = content.media_mut()?;
    media.media_id = Some(id);
    Some(Arriving {
        id,
        source,
        kind,
        mime_type: media.mime_type.clone(),
        file_name: media.file_name.clone(),
        voice: media.voice,
    })
}
