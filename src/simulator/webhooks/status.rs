//! The life of an accepted message: sent, delivered, read, played or failed, each told by a
//! webhook in Meta's shape (FACTS A4).

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::sync::oneshot;

use super::queue::{Update, UpdateBody};
use crate::simulator::clock::{now_ms, now_seconds};
use crate::simulator::cloud::MetaError;
use crate::simulator::customers::Customer;
use crate::simulator::dice::Purpose;
use crate::simulator::ids;
use crate::simulator::knobs::PricingShape;
use crate::simulator::options::BusinessNumber;
use crate::simulator::threads::{Progress, ThreadMessage};
use crate::simulator::world::World;

/// A message of the business on its way to a customer.
#[derive(Clone, Debug)]
pub(crate) struct Journey {
    pub number: Arc<BusinessNumber>,
    pub customer: Customer,
    pub wamid: String,
    /// Whether it was addressed to a user id rather than a phone.
    pub to_user_id: bool,
}

/// Announces `sent`, and returns what tells that the first delivery attempt is over.
pub(crate) fn announce_sent(world: &Arc<World>, journey: &Journey) -> oneshot::Receiver<()> {
    let (tell, attempted) = oneshot::channel();
    world.threads().raise(&journey.wamid, Progress::Sent);
    announce(world, journey, "sent", Some(tell));
    attempted
}

/// Lets a message go through its states in the background.
pub(crate) fn follow(world: &Arc<World>, journey: Journey, sent_already: bool) {
    let traveller = Arc::clone(world);
    world.spawn(async move { travel(&traveller, &journey, sent_already).await });
}

async fn travel(world: &Arc<World>, journey: &Journey, sent_already: bool) {
    if !sent_already {
        pause(world).await;
        drop(announce_sent(world, journey));
    }
    let Some(message) = world.threads().message(&journey.wamid).cloned() else {
        return;
    };
    if message.r#type == "reaction" {
        return;
    }
    let knobs = world.knobs();
    let reads = !journey.customer.reads_by_hand
        && world.dice.chance(Purpose::ReadReceipt, knobs.read_receipts);
    pause(world).await;
    if reads
        && world
            .dice
            .chance(Purpose::SkipDelivered, knobs.skip_delivered)
    {
        world.threads().raise(&journey.wamid, Progress::Delivered);
    } else {
        rise(world, journey, Progress::Delivered, "delivered");
    }
    if !reads {
        return;
    }
    if journey.customer.lively {
        let think = world.dice.within(Purpose::Answer, knobs.pause_ms) / 2;
        tokio::time::sleep(Duration::from_millis(think)).await;
    } else {
        pause(world).await;
    }
    rise(world, journey, Progress::Read, "read");
    if is_voice(&message) {
        pause(world).await;
        rise(world, journey, Progress::Played, "played");
    }
}

async fn pause(world: &World) {
    let span = world.knobs().status_delay_ms;
    let wait = world.dice.within(Purpose::StatusDelay, span);
    tokio::time::sleep(Duration::from_millis(wait)).await;
}

/// Announces a status unless the message has got there already, for example because the customer
/// read it by hand.
fn rise(world: &Arc<World>, journey: &Journey, to: Progress, status: &str) {
    if world.threads().raise(&journey.wamid, to) {
        announce(world, journey, status, None);
    }
}

fn is_voice(message: &ThreadMessage) -> bool {
    message.r#type == "audio" && message.content.get("voice") == Some(&Value::Bool(true))
}

/// Announces that the customer has read a message.
pub(crate) fn announce_read(world: &Arc<World>, journey: &Journey) {
    announce(world, journey, "read", None);
}

fn announce(
    world: &Arc<World>,
    journey: &Journey,
    status: &str,
    tell: Option<oneshot::Sender<()>>,
) {
    let mut object = common(world, journey, status);
    price(world, journey, status, &mut object);
    if status == "sent" || status == "delivered" || status == "read" || status == "played" {
        let customer = &journey.customer;
        object.insert("recipient_user_id".into(), customer.user_id.clone().into());
        if let Some(parent) = &customer.parent_user_id {
            object.insert("recipient_parent_user_id".into(), parent.clone().into());
        }
    }
    let contact = world.contact(&journey.customer, journey.customer.phone.is_some());
    let contact = without_username(contact, status);
    send(world, journey, status, Some(contact), object, tell);
}

/// `username` comes with delivered and read only (FACTS A4).
fn without_username(mut contact: Value, status: &str) -> Value {
    if status == "sent"
        && let Some(profile) = contact.get_mut("profile").and_then(Value::as_object_mut)
    {
        profile.remove("username");
    }
    contact
}

fn common(world: &World, journey: &Journey, status: &str) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("id".into(), journey.wamid.clone().into());
    object.insert("status".into(), status.into());
    object.insert("timestamp".into(), now_seconds().to_string().into());
    if let Some(phone) = &journey.customer.phone {
        object.insert("recipient_id".into(), phone.clone().into());
    }
    let mark = world
        .threads()
        .message(&journey.wamid)
        .and_then(|message| message.biz_opaque_callback_data.clone());
    if let Some(mark) = mark {
        object.insert("biz_opaque_callback_data".into(), mark.into());
    }
    object
}

/// Pricing comes with `sent` and with one of delivered and read: read, when delivered was skipped.
fn carries_price(world: &World, wamid: &str, status: &str) -> bool {
    let mut first = status == "sent";
    if status == "delivered" || status == "read" {
        world.threads().change(wamid, |message| {
            first = !std::mem::replace(&mut message.priced, true);
        });
    }
    first
}

/// Adds pricing, and `conversation` in the shape of v23 and before.
fn price(world: &World, journey: &Journey, status: &str, object: &mut Map<String, Value>) {
    if !carries_price(world, &journey.wamid, status) {
        return;
    }
    let threads = world.threads();
    let category = threads
        .message(&journey.wamid)
        .map_or("service", |message| message.category);
    let open = threads.window_is_open(&World::key(&journey.customer, &journey.number), now_ms());
    drop(threads);
    let free = category == "service" || (category == "utility" && open);
    let kind = if free {
        "free_customer_service"
    } else {
        "regular"
    };
    object.insert(
        "pricing".into(),
        json!({"billable": !free, "pricing_model": "PMP", "type": kind, "category": category}),
    );
    if world.knobs().pricing == PricingShape::V23 {
        let mut conversation = Map::new();
        conversation.insert("id".into(), ids::hex().into());
        conversation.insert("origin".into(), json!({"type": category}));
        if status == "sent" {
            let expires = (now_seconds() + 24 * 3600).to_string();
            conversation.insert("expiration_timestamp".into(), expires.into());
        }
        object.insert("conversation".into(), conversation.into());
    }
}

/// Announces that a message failed: no `contacts`, and no user id when a phone was addressed.
pub(crate) fn fail(world: &Arc<World>, journey: &Journey, error: &MetaError) {
    world.threads().raise(&journey.wamid, Progress::Failed);
    let mut object = common(world, journey, "failed");
    if journey.to_user_id {
        let user_id = journey.customer.user_id.clone();
        object.insert("recipient_user_id".into(), user_id.into());
    }
    object.insert("errors".into(), json!([error.in_webhook()]));
    send(world, journey, "failed", None, object, None);
}

fn send(
    world: &Arc<World>,
    journey: &Journey,
    status: &str,
    contact: Option<Value>,
    object: Map<String, Value>,
    tell: Option<oneshot::Sender<()>>,
) {
    let body = UpdateBody::Status {
        metadata: World::metadata(&journey.number),
        contact,
        status: Value::Object(object),
    };
    let wamid = Some(journey.wamid.clone());
    let mut update = Update::new(&journey.number.waba_id, "messages", body, wamid, status);
    update.attempted = tell;
    world.tell_business(&journey.customer, update);
    world.changed(journey.customer.id, &journey.number);
}
