//! Customers speak and read: a message is put into the thread and its webhook on the way.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use thiserror::Error;

use super::clock::now_ms;
use super::customers::{Customer, CustomerError, CustomerId};
use super::dice::Purpose;
use super::ids::{self, Origin};
use super::options::BusinessNumber;
use super::threads::{Direction, Progress, ThreadMessage};
use super::utterance::{Content, Spoken, Utterance, UtteranceError, spoken};
use super::webhooks::{Journey, Update, UpdateBody, announce_read};
use super::world::World;

/// Why a customer cannot speak.
#[derive(Debug, Error)]
pub enum SpeakError {
    /// No such customer, or a change that cannot be.
    #[error(transparent)]
    Customer(#[from] CustomerError),
    /// No such business number.
    #[error("no business number has the id {0}")]
    UnknownNumber(String),
    /// Not to be said like this.
    #[error(transparent)]
    Utterance(#[from] UtteranceError),
}

/// Something said: by whom, to whom, when, and as what.
struct Said<'a> {
    customer: Customer,
    number: Arc<BusinessNumber>,
    utterance: &'a Utterance,
    spoken: Spoken,
    wamid: String,
    /// Milliseconds since 1970.
    at: i64,
}

/// Finds who speaks to whom.
pub(crate) fn parties(
    world: &World,
    customer: CustomerId,
    number: &str,
) -> Result<(Customer, Arc<BusinessNumber>), SpeakError> {
    let found = world.customers().get(customer).cloned();
    let customer = found.ok_or(CustomerError::Unknown(customer))?;
    let number = world
        .number(number)
        .ok_or_else(|| SpeakError::UnknownNumber(number.to_owned()))?;
    Ok((customer, number))
}

/// A customer writes to a business number. Answers the message's id.
pub(crate) fn say(
    world: &Arc<World>,
    customer: CustomerId,
    number: &str,
    utterance: &Utterance,
) -> Result<String, SpeakError> {
    let (customer, number) = parties(world, customer, number)?;
    let spoken = spoken(world, &utterance.content)?;
    let given = spoken.keys.get("id").and_then(Value::as_str);
    let said = Said {
        wamid: given.map_or_else(
            || ids::wamid(customer.party(), Origin::Customer),
            str::to_owned,
        ),
        at: utterance.timestamp.map_or_else(now_ms, |at| at * 1000),
        customer,
        number,
        utterance,
        spoken,
    };
    said.remember(world);
    let knobs = world.knobs();
    // Throughput counts both directions; what customers write is counted but never refused.
    world.limits().take(
        &said.number.phone_number_id,
        knobs.throughput_per_second,
        now_ms(),
    );
    let omitted = world.dice.chance(Purpose::OmitFrom, knobs.omit_from);
    let with_phone = said.customer.phone.is_some() && !omitted;
    let body = UpdateBody::Message {
        metadata: World::metadata(&said.number),
        contact: Some(world.contact(&said.customer, with_phone)),
        message: said.message(world, with_phone),
    };
    let wamid = Some(said.wamid.clone());
    let waba_id = &said.number.waba_id;
    let update = Update::new(waba_id, "messages", body, wamid, &said.spoken.kind);
    // What a blocked customer writes stays on their phone.
    if !world.is_blocked(&said.customer, &said.number) {
        world.tell_business(&said.customer, update);
    }
    world.changed(said.customer.id, &said.number);
    Ok(said.wamid)
}

impl Said<'_> {
    /// Puts it into the thread; reactions, edits and deletions change their target.
    fn remember(&self, world: &World) {
        let key = World::key(&self.customer, &self.number);
        let mut threads = world.threads();
        threads.open_window(&key, self.at);
        match &self.utterance.content {
            Content::Reaction { message_id, emoji } => {
                let emoji = emoji.clone().filter(|emoji| !emoji.is_empty());
                threads.change(message_id, |message| message.reaction = emoji);
            }
            Content::Edit {
                original_message_id,
                text,
            } => threads.change(original_message_id, |message| {
                message.content = json!({"body": text});
            }),
            Content::Revoke {
                original_message_id,
            } => threads.change(original_message_id, |message| {
                message.r#type = "revoke".to_owned();
                message.content = Value::Null;
            }),
            _ => threads.push(&key, self.thread_message()),
        }
    }

    fn thread_message(&self) -> ThreadMessage {
        let kind = &self.spoken.kind;
        ThreadMessage {
            id: self.wamid.clone(),
            direction: Direction::FromCustomer,
            r#type: kind.clone(),
            content: self.spoken.keys.get(kind).cloned().unwrap_or_default(),
            reply_to: self.utterance.reply_to.clone(),
            status: Progress::Sent,
            reaction: None,
            at: self.at,
            biz_opaque_callback_data: None,
            category: "service",
            priced: false,
        }
    }

    /// The message object of the webhook.
    fn message(&self, world: &World, with_phone: bool) -> Value {
        let mut message = sender(&self.customer, with_phone);
        message.insert("id".into(), self.wamid.clone().into());
        message.insert("timestamp".into(), (self.at / 1000).to_string().into());
        // A raw message may well have no type: that too exists.
        if !matches!(self.utterance.content, Content::Raw { .. }) {
            message.insert("type".into(), self.spoken.kind.clone().into());
        }
        if let Some(referral) = &self.utterance.referral {
            message.insert("referral".into(), referral.clone());
        }
        if let Some(context) = self.context(world) {
            message.insert("context".into(), context);
        }
        message.extend(self.spoken.keys.clone());
        message.into()
    }

    fn context(&self, world: &World) -> Option<Value> {
        let mut context = Map::new();
        if let Some(id) = &self.utterance.reply_to {
            let own = world
                .threads()
                .message(id)
                .is_some_and(|message| message.direction == Direction::FromCustomer);
            let from = match own {
                true => self.customer.phone.clone(),
                false => Some(self.number.display_phone_number.clone()),
            };
            context.insert("id".into(), id.clone().into());
            if let Some(from) = from {
                context.insert("from".into(), from.into());
            }
        }
        if self.utterance.forwarded {
            context.insert("forwarded".into(), true.into());
        }
        if self.utterance.frequently_forwarded {
            context.insert("frequently_forwarded".into(), true.into());
        }
        (!context.is_empty()).then(|| context.into())
    }
}

/// The keys that name a message's sender.
pub(crate) fn sender(customer: &Customer, with_phone: bool) -> Map<String, Value> {
    let mut message = Map::new();
    if let Some(phone) = customer.phone.as_ref().filter(|_| with_phone) {
        message.insert("from".into(), phone.clone().into());
    }
    message.insert("from_user_id".into(), customer.user_id.clone().into());
    if let Some(parent) = &customer.parent_user_id {
        message.insert("from_parent_user_id".into(), parent.clone().into());
    }
    message
}

/// The customer reads everything that the number wrote. Answers the messages that were not yet.
pub(crate) fn read(
    world: &Arc<World>,
    customer: CustomerId,
    number: &str,
) -> Result<Vec<String>, SpeakError> {
    let (customer, number) = parties(world, customer, number)?;
    let read = world
        .threads()
        .customer_read(&World::key(&customer, &number));
    for wamid in &read {
        let journey = Journey {
            number: Arc::clone(&number),
            customer: customer.clone(),
            wamid: wamid.clone(),
            to_user_id: false,
        };
        announce_read(world, &journey);
    }
    world.changed(customer.id, &number);
    Ok(read)
}
