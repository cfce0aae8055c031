//! Our content as the body of `POST /{phone-number-id}/messages`.
//!
//! <https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages>

use serde_json::{Map, Value, json};

use crate::domain::contact::{Identity, IdentityKind};
use crate::domain::content::{
    Choice, Content, Interactive, InteractiveAction, ListSection, Location, Media, Template,
};

use super::validate::{self, LimitExceeded};

/// The most characters that `biz_opaque_callback_data` may have.
const MAX_CALLBACK: usize = 512;

/// To whom a message goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// A phone number: digits only, no plus sign.
    Phone(String),
    /// A business-scoped user id (or one scoped to the parent business).
    UserId(String),
}

impl Recipient {
    /// The best address among a contact's identities: the phone number if there is one, because
    /// every message can be sent to it, otherwise the user id.
    pub fn of(identities: &[Identity]) -> Option<Self> {
        let value_of = |kind| {
            let identity = identities.iter().find(|identity| identity.kind == kind)?;
            Some(identity.value.clone())
        };
        value_of(IdentityKind::Phone)
            .map(Self::Phone)
            .or_else(|| value_of(IdentityKind::UserId).map(Self::UserId))
            .or_else(|| value_of(IdentityKind::ParentUserId).map(Self::UserId))
    }
}

/// A message on its way out.
#[derive(Clone, Debug)]
pub struct Outgoing<'a> {
    /// To whom.
    pub to: &'a Recipient,
    /// What it says. A reaction is content too.
    pub content: &'a Content,
    /// Meta's id of its file, from the upload; needed when the content has a file.
    pub media: Option<&'a str>,
    /// Meta's id of the message it answers.
    pub reply_to: Option<&'a str>,
    /// Comes back with every status: our message id.
    pub callback: &'a str,
}

impl Outgoing<'_> {
    /// The request's body.
    ///
    /// # Errors
    /// The first of Meta's limits that the message breaks; a missing file counts as one.
    pub fn body(&self) -> Result<Value, LimitExceeded> {
        validate::check(self.content)?;
        let (kind, object) = self.typed()?;
        let mut body = Map::new();
        body.insert("messaging_product".to_owned(), json!("whatsapp"));
        body.insert("recipient_type".to_owned(), json!("individual"));
        match self.to {
            // Without the plus sign Meta may put our own country code before the number.
            Recipient::Phone(number) => body.insert("to".to_owned(), json!(format!("+{number}"))),
            Recipient::UserId(id) => body.insert("recipient".to_owned(), json!(id)),
        };
        body.insert("type".to_owned(), json!(kind));
        body.insert(kind.to_owned(), object);
        // A reaction names its message itself.
        if let (Some(id), false) = (self.reply_to, kind == "reaction") {
            body.insert("context".to_owned(), json!({"message_id": id}));
        }
        if !self.callback.is_empty() {
            let callback: String = self.callback.chars().take(MAX_CALLBACK).collect();
            body.insert("biz_opaque_callback_data".to_owned(), json!(callback));
        }
        Ok(Value::Object(body))
    }

    fn typed(&self) -> Result<(&'static str, Value), LimitExceeded> {
        Ok(match self.content {
            Content::Text { text } => ("text", text_object(text)),
            Content::Image(media) => ("image", self.media_object(media, true)?),
            Content::Video(media) => ("video", self.media_object(media, true)?),
            Content::Document(media) => ("document", self.document_object(media)?),
            Content::Audio(media) => ("audio", self.audio_object(media)?),
            Content::Sticker(media) => ("sticker", self.media_object(media, false)?),
            Content::Location(location) => ("location", location_object(location)),
            Content::Contacts { contacts } => {
                ("contacts", contacts.iter().map(card_object).collect())
            }
            Content::Interactive(interactive) => ("interactive", interactive_object(interactive)),
            Content::Template(template) => ("template", template_object(template)),
            Content::Reaction { emoji, target } => (
                "reaction",
                json!({"message_id": target, "emoji": emoji.as_deref().unwrap_or_default()}),
            ),
            other => return Err(LimitExceeded::NotSendable { kind: other.kind() }),
        })
    }

    fn media_object(&self, media: &Media, captioned: bool) -> Result<Value, LimitExceeded> {
        let id = self.media.ok_or(LimitExceeded::Missing { field: "file" })?;
        let mut object = Map::from_iter([("id".to_owned(), json!(id))]);
        if captioned {
            insert_words(&mut object, "caption", media.caption.as_deref());
        }
        Ok(Value::Object(object))
    }

    fn document_object(&self, media: &Media) -> Result<Value, LimitExceeded> {
        let mut object = self.media_object(media, true)?;
        if let Value::Object(object) = &mut object {
            insert_words(object, "filename", media.file_name.as_deref());
        }
        Ok(object)
    }

    fn audio_object(&self, media: &Media) -> Result<Value, LimitExceeded> {
        let mut object = self.media_object(media, false)?;
        if let (Value::Object(object), true) = (&mut object, media.voice) {
            object.insert("voice".to_owned(), json!(true));
        }
        Ok(object)
    }
}

/// The body that marks a customer's message, and all before it, as read; with `typing` the
/// customer also sees for up to 25 seconds that somebody is writing.
pub fn read_receipt(external_id: &str, typing: Typing) -> Value {
    let mut body = json!({
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": external_id,
    });
    if let (Value::Object(body), Typing::Shown) = (&mut body, typing) {
        body.insert("typing_indicator".to_owned(), json!({"type": "text"}));
    }
    body
}

/// Whether the customer sees that somebody is writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typing {
    /// For up to 25 seconds, or until a message comes.
    Shown,
    /// No.
    Hidden,
}

fn text_object(text: &str) -> Value {
    let link = text.contains("https://") || text.contains("http://");
    json!({"body": text, "preview_url": link})
}

fn location_object(location: &Location) -> Value {
    let mut object = Map::new();
    object.insert("latitude".to_owned(), json!(location.latitude));
    object.insert("longitude".to_owned(), json!(location.longitude));
    insert_words(&mut object, "name", location.name.as_deref());
    insert_words(&mut object, "address", location.address.as_deref());
    Value::Object(object)
}

/// A card without what only webhooks carry.
fn card_object(card: &Value) -> Value {
    let mut card = card.clone();
    if let Value::Object(card) = &mut card {
        card.remove("origin");
        card.remove("vcard");
    }
    card
}

fn interactive_object(interactive: &Interactive) -> Value {
    let mut object = Map::new();
    if let Some(header) = words(interactive.header.as_deref()) {
        let header = json!({"type": "text", "text": header});
        object.insert("header".to_owned(), header);
    }
    object.insert("body".to_owned(), json!({"text": interactive.body}));
    if let Some(footer) = words(interactive.footer.as_deref()) {
        object.insert("footer".to_owned(), json!({"text": footer}));
    }
    let (kind, action) = match &interactive.action {
        InteractiveAction::Buttons { buttons } => {
            let buttons: Vec<Value> = buttons.iter().map(button_object).collect();
            ("button", json!({"buttons": buttons}))
        }
        InteractiveAction::List { button, sections } => {
            let sections: Vec<Value> = sections.iter().map(section_object).collect();
            ("list", json!({"button": button, "sections": sections}))
        }
    };
    object.insert("type".to_owned(), json!(kind));
    object.insert("action".to_owned(), action);
    Value::Object(object)
}

fn button_object(choice: &Choice) -> Value {
    json!({"type": "reply", "reply": {"id": choice.id, "title": choice.title}})
}

fn section_object(section: &ListSection) -> Value {
    let rows: Vec<Value> = section.rows.iter().map(row_object).collect();
    let mut object = Map::from_iter([("rows".to_owned(), json!(rows))]);
    insert_words(&mut object, "title", section.title.as_deref());
    Value::Object(object)
}

fn row_object(choice: &Choice) -> Value {
    let mut object = Map::new();
    object.insert("id".to_owned(), json!(choice.id));
    object.insert("title".to_owned(), json!(choice.title));
    insert_words(&mut object, "description", choice.description.as_deref());
    Value::Object(object)
}

fn template_object(template: &Template) -> Value {
    let mut object = Map::new();
    object.insert("name".to_owned(), json!(template.name));
    object.insert("language".to_owned(), json!({"code": template.language}));
    if !template.components.is_empty() {
        object.insert("components".to_owned(), json!(template.components));
    }
    Value::Object(object)
}

fn insert_words(object: &mut Map<String, Value>, key: &str, value: Option<&str>) {
    if let Some(value) = words(value) {
        object.insert(key.to_owned(), json!(value));
    }
}

fn words(value: Option<&str>) -> Option<&str> {
    value.filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outgoing<'a>(to: &'a Recipient, content: &'a Content) -> Outgoing<'a> {
        Outgoing {
            to,
            content,
            media: None,
            reply_to: None,
            callback: "77",
        }
    }

    fn text(text: &str) -> Content {
        Content::Text {
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_phone_number_is_sent_with_its_plus_sign_and_our_id() {
        let to = Recipient::Phone("16505551234".to_owned());
        let hello = text("Hello");
        let message = Outgoing {
            reply_to: Some("wamid.A"),
            ..outgoing(&to, &hello)
        };
        assert_eq!(
            message.body().unwrap(),
            json!({
                "messaging_product": "whatsapp",
                "recipient_type": "individual",
                "to": "+16505551234",
                "type": "text",
                "text": {"body": "Hello", "preview_url": false},
                "context": {"message_id": "wamid.A"},
                "biz_opaque_callback_data": "77",
            })
        );
    }

    #[test]
    fn somebody_without_a_phone_number_is_addressed_by_user_id() {
        let identities = [
            Identity::user_id("US.13491208655302741918"),
            Identity::parent_user_id("US.ENT.11815799212886844830"),
        ];
        let to = Recipient::of(&identities).unwrap();
        let hello = text("see https://baton.example");
        let body = outgoing(&to, &hello).body().unwrap();
        assert_eq!(body["recipient"], "US.13491208655302741918");
        assert_eq!(body.get("to"), None);
        assert_eq!(body["text"]["preview_url"], true);

        let with_phone = [identities[0].clone(), Identity::phone("+1 650 555-1234")];
        assert_eq!(
            Recipient::of(&with_phone),
            Some(Recipient::Phone("16505551234".to_owned()))
        );
        assert_eq!(Recipient::of(&[]), None);
    }

    #[test]
    fn a_file_needs_its_id_and_carries_what_its_kind_allows() {
        let to = Recipient::Phone("16505551234".to_owned());
        let media = Media {
            caption: Some("caption".to_owned()),
            file_name: Some("bill.pdf".to_owned()),
            voice: true,
            ..Media::default()
        };
        for (content, kind, expected) in [
            (
                Content::Image(media.clone()),
                "image",
                json!({"id": "9", "caption": "caption"}),
            ),
            (
                Content::Document(media.clone()),
                "document",
                json!({"id": "9", "caption": "caption", "filename": "bill.pdf"}),
            ),
            (
                Content::Audio(media.clone()),
                "audio",
                json!({"id": "9", "voice": true}),
            ),
            (Content::Sticker(media), "sticker", json!({"id": "9"})),
        ] {
            let bare = outgoing(&to, &content);
            assert_eq!(bare.body(), Err(LimitExceeded::Missing { field: "file" }));
            let whole = Outgoing {
                media: Some("9"),
                ..bare
            };
            assert_eq!(whole.body().unwrap()[kind], expected);
        }
    }

    #[test]
    fn taking_a_reaction_back_sends_an_empty_emoji() {
        let to = Recipient::Phone("16505551234".to_owned());
        let content = Content::Reaction {
            emoji: None,
            target: "wamid.A".to_owned(),
        };
        let message = Outgoing {
            reply_to: Some("wamid.B"),
            ..outgoing(&to, &content)
        };
        let body = message.body().unwrap();
        assert_eq!(
            body["reaction"],
            json!({"message_id": "wamid.A", "emoji": ""})
        );
        assert_eq!(body.get("context"), None);
    }

    #[test]
    fn a_forwarded_card_leaves_behind_what_only_webhooks_carry() {
        let card = json!({
            "name": {"formatted_name": "Lucía"},
            "origin": "other",
            "vcard": "BEGIN:VCARD",
        });
        assert_eq!(
            card_object(&card),
            json!({"name": {"formatted_name": "Lucía"}})
        );
    }
}
