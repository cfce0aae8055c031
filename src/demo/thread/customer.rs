//! The customer's turns.

use rand::RngExt;

use super::super::DemoError;
use super::super::contents::{card, chosen};
use super::super::files::Filed;
use super::super::history::{SECOND, Timed};
use super::super::script::Turn;
use super::{Thread, own_message};
use crate::domain::command::{CommandKind, Received};
use crate::domain::content::Content;
use crate::domain::ids::MediaId;
use crate::domain::inbound::{InboundEdit, InboundMedia, InboundReaction, InboundRevoke};
use crate::domain::message::{Author, Forwarded, Message, Quote, Referral};
use crate::domain::time::Timestamp;
use crate::store::dedupe::UpdateKey;
use crate::store::media::Arriving;
use crate::store::messages;
use crate::store::orphans::Amendment;
use crate::store::write::{Step, StepKey, StepKind};

/// Between two photos of an album, in milliseconds.
const ALBUM_PAUSE: i64 = 350;

/// How long somebody takes to regret a message.
const REGRET: i64 = 5 * SECOND;

impl Thread<'_> {
    pub(super) fn customer(&mut self, Timed { turn, at }: Timed) -> Result<(), DemoError> {
        match turn {
            Turn::Asks(words) => self.writes(words, at)?,
            Turn::Photos(count, words) => self.photos(count, words, at)?,
            Turn::Voice => self.sends_file("audio", None, None, at)?,
            Turn::Sticker => self.sends_file("sticker", None, None, at)?,
            Turn::Hands(words) => {
                let name = Some("statement.pdf".to_owned());
                self.sends_file("document", Some(words), name, at)?;
            }
            Turn::Place(name) => {
                let place = self.words.place(name, self.dice);
                self.receive(place, None, None, at)?;
            }
            Turn::Card(name, phone) => self.receive(card(name, phone), None, None, at)?,
            Turn::Orders(words) => {
                let order = self.words.order_of_two(words, self.dice);
                self.receive(order, None, None, at)?;
            }
            Turn::Picks(number) => self.picks(number, at)?,
            Turn::Likes(emoji) => self.likes(emoji, at),
            Turn::Corrects(words) => self.corrects(words, at),
            Turn::Deletes(words) => {
                self.writes(words, at)?;
                self.revokes(at.plus_millis(REGRET));
            }
            _ => {}
        }
        Ok(())
    }

    fn writes(&mut self, words: &str, at: Timestamp) -> Result<(), DemoError> {
        let text = self.words.fill(words, &self.owners_name());
        self.receive(Content::Text { text }, None, None, at)
    }

    fn photos(&mut self, count: usize, words: &str, at: Timestamp) -> Result<(), DemoError> {
        let mut at = at;
        for place in 0..count {
            let caption = (place == 0).then_some(words);
            self.sends_file("image", caption, None, at)?;
            at = at.plus_millis(ALBUM_PAUSE);
        }
        Ok(())
    }

    fn sends_file(
        &mut self,
        kind: &'static str,
        caption: Option<&str>,
        name: Option<String>,
        at: Timestamp,
    ) -> Result<(), DemoError> {
        let id: MediaId = self.ids.next(at);
        let mut file = Filed::new(
            id,
            kind,
            self.dice.random_range(0..crate::simulator::PICTURES),
        )?;
        if let Some(name) = name {
            file = file.named(name);
        }
        let content = file.content(caption.map(str::to_owned));
        self.receive(content, Some(file), None, at)
    }

    fn picks(&mut self, number: usize, at: Timestamp) -> Result<(), DemoError> {
        let offer = self.answered.clone();
        let reply = offer.as_ref().and_then(|it| chosen(&it.content, number));
        let reply = reply.ok_or_else(|| DemoError::Incomplete("nothing to choose".to_owned()))?;
        let quote = offer.as_ref().map(messages::quote);
        self.receive(reply, None, quote, at)
    }

    /// A message comes in, as through the webhook.
    fn receive(
        &mut self,
        content: Content,
        file: Option<Filed>,
        reply_to: Option<Quote>,
        at: Timestamp,
    ) -> Result<(), DemoError> {
        let external_id = self.wamid();
        let plain = matches!(content, Content::Text { .. } | Content::Image(_));
        let first = self.state().seq == 0;
        let received = Received {
            author: Author::Customer,
            external_id: external_id.clone(),
            at,
            content,
            reply_to,
            forwarded: (plain && self.dice.random_ratio(1, 50)).then_some(Forwarded::Once),
            referral: (first && self.dice.random_ratio(1, 12)).then(advertisement),
            person: self.caller.person.clone(),
            historic: false,
        };
        let kind = CommandKind::Receive {
            received: Box::new(received),
            owner_available: self.owner_there,
            default_team: self.line.team,
        };
        let (ids, mut events) = self.decide(kind, at)?;
        self.said = own_message(&mut events, ids).cloned();
        let arriving = file.as_ref().map(|file| arriving(file, self.dice.random()));
        self.files.extend(file);
        let key = self.key("message", external_id);
        self.believe(events, Some(key), arriving);
        // Whoever had it is there from now on, or somebody else takes it up.
        self.owner_there = true;
        Ok(())
    }

    fn likes(&mut self, emoji: &str, at: Timestamp) {
        let external_id = self.wamid();
        let Some(answer) = self.answered.clone() else {
            return;
        };
        let amendment = Amendment::Reaction(InboundReaction {
            external_id: external_id.clone(),
            at,
            person: self.caller.person.clone(),
            from_business: false,
            target: answer.external_id.clone().unwrap_or_default(),
            emoji: Some(emoji.to_owned()),
            historic: false,
        });
        self.amend(&answer, amendment, external_id);
    }

    fn corrects(&mut self, words: &str, at: Timestamp) {
        let external_id = self.wamid();
        let Some(said) = self.said.clone() else {
            return;
        };
        let text = self.words.fill(words, "");
        let amendment = Amendment::Edit(Box::new(InboundEdit {
            external_id: external_id.clone(),
            at,
            person: self.caller.person.clone(),
            from_business: false,
            target: said.external_id.clone().unwrap_or_default(),
            content: Content::Text { text },
            media: None,
        }));
        self.amend(&said, amendment, external_id);
    }

    fn revokes(&mut self, at: Timestamp) {
        let external_id = self.wamid();
        let Some(said) = self.said.clone() else {
            return;
        };
        let amendment = Amendment::Revoke(InboundRevoke {
            external_id: external_id.clone(),
            at,
            person: self.caller.person.clone(),
            from_business: false,
            target: said.external_id.clone().unwrap_or_default(),
        });
        self.amend(&said, amendment, external_id);
    }

    fn amend(&mut self, target: &Message, amendment: Amendment, external_id: String) {
        let key = self.key(amendment.kind(), external_id);
        let kind = StepKind::Amended {
            target: target.id,
            amendment,
        };
        self.steps.push(Step {
            key: Some(key),
            kind,
        });
    }

    fn key(&self, kind: &'static str, external_id: String) -> StepKey {
        StepKey::Update(UpdateKey {
            channel: self.line.id,
            kind,
            external_id,
        })
    }
}

fn arriving(file: &Filed, at_meta: u32) -> Arriving {
    Arriving {
        id: file.id,
        source: InboundMedia {
            external_id: format!("60000{at_meta:011}"),
            sha256: Some(file.sha256.clone()),
            url: None,
        },
        kind: file.kind,
        mime_type: file.mime_type.to_owned(),
        file_name: file.file_name.clone(),
        voice: file.voice,
    }
}

/// What led a customer here.
fn advertisement() -> Referral {
    Referral {
        source_type: "ad".to_owned(),
        source_url: Some("https://fb.me/baton-store".to_owned()),
        source_id: Some("120200000000000001".to_owned()),
        headline: Some("Baton Store: chat with us".to_owned()),
        body: Some("Free delivery this week".to_owned()),
        media_url: None,
        click_id: None,
    }
}
