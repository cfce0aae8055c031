//! Writes webhooks as Meta does, signs them, and wraps them into whole HTTP requests.

use std::net::SocketAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use baton::simulator::{APP_SECRET, WABA_ID};
use baton::whatsapp::signature;
use bytes::Bytes;
use serde_json::{Value, json};

/// A text message of a customer.
#[derive(Clone, Debug)]
pub struct Text {
    /// Which customer, from 0; decides the phone number.
    pub customer: u64,
    /// Meta's id of the message; a repeated id is a repeated message.
    pub id: String,
    /// What they write.
    pub text: String,
}

/// Writes webhooks for one number of one server.
#[derive(Clone, Debug)]
pub struct Author {
    address: SocketAddr,
    number: String,
}

impl Author {
    /// For Meta's id of a number, signed with the stage's secret.
    pub fn new(address: SocketAddr, number: &str) -> Self {
        Self {
            address,
            number: number.to_owned(),
        }
    }

    /// The customer's phone, digits.
    pub fn phone(customer: u64) -> String {
        format!("9665{customer:08}")
    }

    /// A whole HTTP request with all these messages in one webhook, in order.
    pub fn request(&self, texts: &[Text]) -> Bytes {
        self.wrap(self.body(texts).to_string().as_bytes())
    }

    /// Signs any body and makes a whole HTTP request of it.
    pub fn wrap(&self, body: &[u8]) -> Bytes {
        let signature = signature::sign(APP_SECRET.as_bytes(), body);
        let mut request = format!(
            "POST /webhooks/whatsapp HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n\
             X-Hub-Signature-256: {signature}\r\nContent-Length: {}\r\n\r\n",
            self.address,
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        request.into()
    }

    fn body(&self, texts: &[Text]) -> Value {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let seconds = now.unwrap_or_default().as_secs().to_string();
        let contact = |text: &Text| {
            let phone = Self::phone(text.customer);
            json!({"wa_id": phone, "profile": {"name": format!("Load {}", text.customer)}})
        };
        let message = |text: &Text| {
            json!({
                "from": Self::phone(text.customer), "id": text.id, "timestamp": seconds,
                "type": "text", "text": {"body": text.text},
            })
        };
        json!({
            "object": "whatsapp_business_account",
            "entry": [{"id": WABA_ID, "changes": [{"field": "messages", "value": {
                "messaging_product": "whatsapp",
                "metadata": {
                    "display_phone_number": "15550001001", "phone_number_id": self.number,
                },
                "contacts": texts.iter().map(contact).collect::<Vec<_>>(),
                "messages": texts.iter().map(message).collect::<Vec<_>>(),
            }}]}],
        })
    }
}
