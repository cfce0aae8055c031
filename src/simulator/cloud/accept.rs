//! Accepts a message: from here on it exists, whatever its sender learns.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::messages::Request;
use super::recipient::Recipient;
use super::validate::Checked;
use crate::simulator::clock::now_ms;
use crate::simulator::crowd;
use crate::simulator::ids::{self, Origin};
use crate::simulator::ledger::{Answer, Entry};
use crate::simulator::threads::{Direction, Progress, ThreadMessage};
use crate::simulator::webhooks::{Journey, announce_sent, fail, follow};
use crate::simulator::world::World;

/// An accepted message.
pub(super) struct Accepted {
    pub wamid: String,
    pub contact: Value,
    pub template: bool,
}

/// Longest wait for a status that is to arrive before the answer.
const STATUS_FIRST: Duration = Duration::from_secs(10);

/// Accepts: ledger, thread, and the statuses that follow.
pub(super) async fn accept(
    world: &Arc<World>,
    sent: Request,
    recipient: Recipient,
    checked: Checked,
    answer: Answer,
) -> Accepted {
    let wamid = ids::wamid(recipient.customer.party(), Origin::Business);
    let accepted = Accepted {
        wamid: wamid.clone(),
        contact: recipient.contact(),
        template: checked.kind == "template",
    };
    let journey = Journey {
        number: Arc::clone(&sent.number),
        customer: recipient.customer.clone(),
        wamid: wamid.clone(),
        to_user_id: recipient.by_user_id,
    };
    let late_error = checked.late_error.clone();
    remember(world, &sent, &journey, checked);
    world.ledger().record(Entry::Send {
        wamid,
        number: sent.number.phone_number_id.clone(),
        to: recipient.input.clone(),
        r#type: kind(&sent.body),
        biz_opaque_callback_data: sent.mark(),
        body: sent.raw,
        answer,
        at: now_ms(),
    });
    world.changed(journey.customer.id, &journey.number);
    match late_error {
        Some(error) => {
            let failing = Arc::clone(world);
            world.spawn(async move {
                let wait = failing.knobs().status_delay_ms.min;
                tokio::time::sleep(Duration::from_millis(wait)).await;
                fail(&failing, &journey, &error);
            });
        }
        None => deliver(world, journey).await,
    }
    accepted
}

async fn deliver(world: &Arc<World>, journey: Journey) {
    let first = world.knobs().status_before_response;
    if first {
        let attempted = announce_sent(world, &journey);
        // Whether it arrived or not, the answer waits no longer than this.
        let _ = tokio::time::timeout(STATUS_FIRST, attempted).await;
    }
    crowd::consider(world, &journey.customer, &journey.number);
    follow(world, journey, first);
}

fn kind(body: &serde_json::Map<String, Value>) -> String {
    let kind = body.get("type").and_then(Value::as_str);
    kind.unwrap_or("text").to_owned()
}

/// Puts the message into the thread; a reaction also shows at its target.
fn remember(world: &World, sent: &Request, journey: &Journey, checked: Checked) {
    let context = sent.body.get("context");
    let reply_to = context.and_then(|context| context.get("message_id")?.as_str());
    let mut threads = world.threads();
    if checked.kind == "reaction" {
        let target = checked.content.get("message_id").and_then(Value::as_str);
        let emoji = checked.content.get("emoji").and_then(Value::as_str);
        let emoji = emoji.filter(|emoji| !emoji.is_empty()).map(str::to_owned);
        threads.change(target.unwrap_or_default(), |message| {
            message.reaction = emoji;
        });
    }
    threads.push(
        &World::key(&journey.customer, &journey.number),
        ThreadMessage {
            id: journey.wamid.clone(),
            direction: Direction::FromBusiness,
            r#type: checked.kind,
            content: checked.content,
            reply_to: reply_to.map(str::to_owned),
            status: Progress::Accepted,
            reaction: None,
            at: now_ms(),
            biz_opaque_callback_data: sent.mark(),
            category: checked.category,
            priced: false,
        },
    );
}
