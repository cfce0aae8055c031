//! Messages, read receipts and the typing indicator.

use reqwest::Method;
use secrecy::SecretString;
use serde_json::Value;

use super::answer::{self, Effect};
use super::{Client, WhatsAppError};
use crate::whatsapp::payload::lenient;
use crate::whatsapp::send_body::{Outgoing, Typing, read_receipt};

/// Meta took the message; whether it arrives is told by its statuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Meta's id of the message.
    pub external_id: String,
    /// The phone number that WhatsApp uses for the customer, digits only; it may differ from the
    /// one we sent to. Missing when we sent to a user id.
    pub wa_id: Option<String>,
    /// The customer's user id, when we sent to one.
    pub user_id: Option<String>,
    /// Meta holds the message back while it assesses the template's quality.
    pub held: bool,
}

impl Client {
    /// Sends a message from the number with the id `number`. Called once per message: there is
    /// no key by which Meta would recognise a repetition.
    ///
    /// # Errors
    /// [`WhatsAppError::Ambiguous`] when Meta may have taken it; every other error proves that it
    /// did not.
    pub async fn send(
        &self,
        number: &str,
        token: &SecretString,
        outgoing: &Outgoing<'_>,
    ) -> Result<Accepted, WhatsAppError> {
        let body = outgoing.body()?;
        let url = self.address(&[number, "messages"])?;
        let request = self.request(Method::POST, url, token).json(&body);
        accepted(&answer::json(request, Effect::Visible).await?)
    }

    /// Marks a customer's message, and all before it, as read; with [`Typing::Shown`] the
    /// customer also sees that somebody is writing.
    ///
    /// # Errors
    /// [`WhatsAppError`]; repeating it does no harm.
    pub async fn mark_read(
        &self,
        number: &str,
        token: &SecretString,
        external_id: &str,
        typing: Typing,
    ) -> Result<(), WhatsAppError> {
        let url = self.address(&[number, "messages"])?;
        let body = read_receipt(external_id, typing);
        let request = self.request(Method::POST, url, token).json(&body);
        answer::json(request, Effect::Repeatable).await.map(drop)
    }
}

fn accepted(answer: &Value) -> Result<Accepted, WhatsAppError> {
    let part = |pointer: &str| answer.pointer(pointer).and_then(lenient::as_text);
    let external_id = part("/messages/0/id").filter(|id| !id.is_empty());
    let external_id = external_id
        .ok_or_else(|| WhatsAppError::Ambiguous("the answer names no message".to_owned()))?;
    let status = part("/messages/0/message_status");
    Ok(Accepted {
        external_id,
        wa_id: part("/contacts/0/wa_id"),
        user_id: part("/contacts/0/user_id"),
        held: status.is_some_and(|status| status != "accepted"),
    })
}
