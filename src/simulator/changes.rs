//! What else happens around customers: they change their number or user id, and the business
//! writes to them from its phone app.

use std::sync::Arc;

use serde_json::{Value, json};

use super::clock::{now_ms, now_seconds};
use super::customers::{Customer, CustomerId};
use super::ids::{self, Origin};
use super::options::BusinessNumber;
use super::speaking::{SpeakError, parties, sender};
use super::threads::{Direction, Progress, ThreadMessage};
use super::utterance::{Content, spoken};
use super::webhooks::{Update, UpdateBody};
use super::world::World;

/// The business writes to a customer from its phone app (field `smb_message_echoes`). Answers the
/// message's id.
pub(crate) fn echo(
    world: &Arc<World>,
    customer: CustomerId,
    number: &str,
    content: &Content,
) -> Result<String, SpeakError> {
    let (customer, number) = parties(world, customer, number)?;
    let spoken = spoken(world, content)?;
    let wamid = ids::wamid(customer.party(), Origin::Business);
    let message = ThreadMessage {
        id: wamid.clone(),
        direction: Direction::FromPhoneApp,
        r#type: spoken.kind.clone(),
        content: spoken.keys.get(&spoken.kind).cloned().unwrap_or_default(),
        reply_to: None,
        status: Progress::Delivered,
        reaction: None,
        at: now_ms(),
        biz_opaque_callback_data: None,
        category: "service",
        priced: false,
    };
    world
        .threads()
        .push(&World::key(&customer, &number), message);
    let mut echo = spoken.keys;
    echo.insert("from".into(), number.display_phone_number.clone().into());
    if let Some(phone) = &customer.phone {
        echo.insert("to".into(), phone.clone().into());
    }
    echo.insert("to_user_id".into(), customer.user_id.clone().into());
    echo.insert("id".into(), wamid.clone().into());
    echo.insert("timestamp".into(), now_seconds().to_string().into());
    echo.insert("type".into(), spoken.kind.clone().into());
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": World::metadata(&number),
        "message_echoes": [echo],
    });
    let (field, body) = ("smb_message_echoes", UpdateBody::Value(value));
    let about = Some(wamid.clone());
    let update = Update::new(&number.waba_id, field, body, about, &spoken.kind);
    world.tell_business(&customer, update);
    world.changed(customer.id, &number);
    Ok(wamid)
}

/// The customer moves to another phone number; every business number with a thread is told.
/// `from` is the old number and `system.wa_id` the new one (FACTS A3).
pub(crate) fn change_phone(
    world: &Arc<World>,
    customer: CustomerId,
    phone: &str,
) -> Result<Customer, SpeakError> {
    let (before, after) = world.customers().change_phone(customer, phone)?;
    let system = json!({
        "type": "user_changed_number",
        "body": sentence(&after, before.party(), after.party()),
        "wa_id": after.phone,
        "user_id": after.user_id,
    });
    tell_change(world, &before, &after, &system);
    Ok(after)
}

/// The customer gets another user id; every business number with a thread is told twice, as a
/// system message and on the field `user_id_update` (FACTS A5).
pub(crate) fn change_user_id(
    world: &Arc<World>,
    customer: CustomerId,
    user_id: Option<String>,
) -> Result<Customer, SpeakError> {
    let (before, after) = world.customers().change_user_id(customer, user_id)?;
    let body = sentence(&after, &before.user_id, &after.user_id);
    let system = json!({"type": "user_changed_user_id", "body": body, "user_id": after.user_id});
    tell_change(world, &before, &after, &system);
    for number in numbers_of(world, &after) {
        let value = user_id_update(&before, &after, &number, &body);
        let (field, body) = ("user_id_update", UpdateBody::Value(value));
        let update = Update::new(&number.waba_id, field, body, None, field);
        world.tell_business(&after, update);
    }
    Ok(after)
}

fn sentence(customer: &Customer, old: &str, new: &str) -> String {
    format!("User {} changed from {old} to {new}", customer.name)
}

fn user_id_update(
    before: &Customer,
    after: &Customer,
    number: &BusinessNumber,
    detail: &str,
) -> Value {
    let mut update = serde_json::Map::new();
    if let Some(phone) = &after.phone {
        update.insert("wa_id".into(), phone.clone().into());
    }
    update.insert("detail".into(), detail.into());
    update.insert(
        "user_id".into(),
        json!({"previous": before.user_id, "current": after.user_id}),
    );
    update.insert("timestamp".into(), now_seconds().to_string().into());
    json!({
        "messaging_product": "whatsapp",
        "metadata": World::metadata(number),
        "user_id_update": [update],
    })
}

fn numbers_of(world: &World, customer: &Customer) -> Vec<Arc<BusinessNumber>> {
    let numbers = world.threads().numbers_of(customer.id);
    numbers.iter().filter_map(|id| world.number(id)).collect()
}

/// A system message about a customer comes without `contacts`.
fn tell_change(world: &Arc<World>, before: &Customer, after: &Customer, system: &Value) {
    for number in numbers_of(world, after) {
        let wamid = ids::wamid(before.party(), Origin::Customer);
        let mut message = sender(before, before.phone.is_some());
        message.insert("id".into(), wamid.clone().into());
        message.insert("timestamp".into(), now_seconds().to_string().into());
        message.insert("type".into(), "system".into());
        message.insert("system".into(), system.clone());
        let body = UpdateBody::Message {
            metadata: World::metadata(&number),
            contact: None,
            message: message.into(),
        };
        let update = Update::new(&number.waba_id, "messages", body, Some(wamid), "system");
        world.tell_business(after, update);
    }
}
