//! A customer, with the verbs of one; and webhooks written by hand.

use baton::simulator::{Customer as Known, CustomerId, Utterance};
use reqwest::Method;
use serde_json::{Value, json};

use crate::person::{Answer, Person, text};
use crate::wait::eventually;
use crate::world::{ACCOUNT, NUMBER, World};

/// A customer of the pretend Meta.
pub struct Customer<'a> {
    world: &'a World,
    pub id: CustomerId,
    pub phone: Option<String>,
    pub user_id: String,
    number: &'static str,
}

impl<'a> Customer<'a> {
    pub fn new(world: &'a World, known: Known, number: &'static str) -> Self {
        Self {
            world,
            id: known.id,
            phone: known.phone,
            user_id: known.user_id,
            number,
        }
    }

    /// The same customer, writing to another number.
    pub fn on(self, number: &'static str) -> Self {
        Self { number, ..self }
    }

    /// Writes words; gives Meta's id.
    pub fn writes(&self, words: &str) -> String {
        let words = Utterance::text(words);
        self.world.meta.write(self.id, self.number, &words).unwrap()
    }

    /// Says anything that the simulator's control interface knows; gives Meta's id.
    pub async fn says(&self, mut utterance: Value) -> String {
        utterance["number"] = self.number.into();
        let made = self.controls("messages", utterance).await;
        text(&made["id"])
    }

    /// The control interface about this customer, which must agree.
    pub async fn controls(&self, what: &str, body: Value) -> Value {
        let path = format!("/simulator/customers/{}/{what}", self.id);
        control(self.world, Method::POST, &path, body).await
    }

    /// What stands on the customer's phone.
    pub async fn phone_shows(&self) -> Vec<Value> {
        let path = format!("/simulator/customers/{}/messages", self.id);
        let path = format!("{path}?number={}", self.number);
        let thread = control(self.world, Method::GET, &path, Value::Null).await;
        thread["messages"].as_array().unwrap().clone()
    }

    /// The id of the conversation, once there is one.
    pub async fn conversation(&self) -> String {
        eventually("the conversation", async || self.found().await).await
    }

    async fn found(&self) -> Option<String> {
        let known = self.phone.as_ref().unwrap_or(&self.user_id);
        let key = if self.phone.is_some() {
            "phone"
        } else {
            "user_id"
        };
        let channel = match self.number {
            NUMBER => &self.world.store,
            _ => &self.world.delivery,
        };
        let query = format!("view=all&status=any&channel={channel}&sort=newest");
        let rows = self.world.admin.lists(&query).await;
        let row = rows.iter().find(|row| row["contact"][key] == **known)?;
        Some(text(&row["id"]))
    }

    /// Writes, and waits until that stands in the thread; gives the conversation.
    pub async fn begins(&self, words: &str) -> String {
        let wamid = self.writes(words);
        let conversation = self.conversation().await;
        self.stands(&conversation, &wamid).await;
        conversation
    }

    /// Waits until a message stands in the thread; gives the entry.
    pub async fn stands(&self, conversation: &str, wamid: &str) -> Value {
        eventually("the customer's message", async || {
            let thread = self.world.admin.reads(conversation).await;
            thread
                .into_iter()
                .find(|entry| entry["external_id"] == wamid)
        })
        .await
    }
}

/// The simulator's control interface, which must agree.
pub async fn control(world: &World, method: Method, path: &str, body: Value) -> Value {
    let url = format!("{}{path}", world.meta.url());
    let request = world.client.request(method, url).json(&body);
    let answer: Answer = Person::answered(request).await;
    assert!(
        answer.status < 300,
        "{path}: {} {}",
        answer.status,
        answer.body
    );
    answer.body
}

/// The present, in Meta's seconds.
pub fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    i64::try_from(since.unwrap().as_secs()).unwrap()
}

/// The present, in Baton's milliseconds.
pub fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    i64::try_from(since.unwrap().as_millis()).unwrap()
}

/// A text message of a phone number as Meta's message object.
pub fn message(phone: &str, wamid: &str, words: &str) -> Value {
    json!({
        "from": phone, "id": wamid, "timestamp": now().to_string(),
        "type": "text", "text": {"body": words},
    })
}

/// A change of the field `messages` on a number.
pub fn change(number: &str, value: Value) -> Value {
    let mut value = value;
    value["messaging_product"] = "whatsapp".into();
    value["metadata"] = json!({
        "display_phone_number": "15550001001", "phone_number_id": number,
    });
    json!({"field": "messages", "value": value})
}

/// A webhook with these changes.
pub fn webhook(changes: Vec<Value>) -> Value {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{"id": ACCOUNT, "changes": changes}],
    })
}

/// A webhook with messages to the first number.
pub fn inbound(messages: Vec<Value>) -> Value {
    webhook(vec![change(NUMBER, json!({"messages": messages}))])
}

/// A webhook with statuses of the first number.
pub fn statuses(statuses: Vec<Value>) -> Value {
    webhook(vec![change(NUMBER, json!({"statuses": statuses}))])
}
