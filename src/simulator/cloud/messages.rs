//! `POST /{PHONE}/messages`: sends a message, or marks one as read.

use std::sync::Arc;

use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::accept::{Accepted, accept};
use super::answer::{choose_loss, lose};
use super::error::MetaError;
use super::recipient::{self, Recipient};
use super::validate::{Checked, check};
use super::{auth, receipts};
use crate::simulator::clock::now_ms;
use crate::simulator::dice::Purpose;
use crate::simulator::knobs::{ErrorPlace, ServiceWindow};
use crate::simulator::ledger::{Answer, Entry};
use crate::simulator::options::BusinessNumber;
use crate::simulator::world::World;

/// A request to send, as it came.
pub(super) struct Request {
    pub number: Arc<BusinessNumber>,
    pub body: Map<String, Value>,
    /// The same as text, for the ledger.
    pub raw: Box<RawValue>,
}

impl Request {
    /// The sender's own mark.
    pub(super) fn mark(&self) -> Option<String> {
        let mark = self.body.get("biz_opaque_callback_data")?.as_str()?;
        Some(mark.to_owned())
    }
}

/// Sends a message or takes a read receipt.
pub(super) async fn post(
    world: Data<World>,
    request: HttpRequest,
    bytes: Bytes,
) -> Result<HttpResponse, MetaError> {
    let world = world.into_inner();
    let number = auth::number(&world, &request, request.match_info().query("phone"))?;
    let sent = parse(number, &bytes)?;
    if sent.body.contains_key("status") {
        return receipts::take(&world, &sent.number, &sent.body);
    }
    match send(&world, sent).await? {
        (Answer::Accepted, accepted) => Ok(HttpResponse::Ok().json(accepted.answer())),
        (lost, _) => lose(&world, &request, lost).await,
    }
}

fn parse(number: Arc<BusinessNumber>, bytes: &[u8]) -> Result<Request, MetaError> {
    let not_json = |_| MetaError::parameter("The request body is not valid JSON.");
    let raw: Box<RawValue> = serde_json::from_slice(bytes).map_err(not_json)?;
    let body: Map<String, Value> = serde_json::from_str(raw.get()).map_err(not_json)?;
    if body.get("messaging_product").and_then(Value::as_str) != Some("whatsapp") {
        return Err(MetaError::parameter(
            "The parameter messaging_product is required.",
        ));
    }
    Ok(Request { number, body, raw })
}

/// Sends; what is refused goes into the ledger too.
async fn send(world: &Arc<World>, sent: Request) -> Result<(Answer, Accepted), MetaError> {
    match admit(world, &sent) {
        Ok((recipient, checked)) => {
            let answer = match chance_of(world, world.knobs().fail_after_accept) {
                true => choose_loss(world, world.knobs().fail_after_accept_as),
                false => Answer::Accepted,
            };
            let accepted = accept(world, sent, recipient, checked, answer).await;
            Ok((answer, accepted))
        }
        Err(error) => {
            world.ledger().record(Entry::Refusal {
                number: sent.number.phone_number_id.clone(),
                to: recipient::addressed(&sent.body),
                biz_opaque_callback_data: sent.mark(),
                code: error.code,
                details: error.to_string(),
                at: now_ms(),
            });
            Err(error)
        }
    }
}

fn chance_of(world: &World, probability: f64) -> bool {
    world.dice.chance(Purpose::Failure, probability)
}

/// Everything that can refuse a send, in Meta's order: service, limits, content, recipient, pair,
/// window.
fn admit(world: &World, sent: &Request) -> Result<(Recipient, Checked), MetaError> {
    let knobs = world.knobs();
    if chance_of(world, knobs.fail_before_accept) {
        return Err(MetaError::new(131_016, "Service is overloaded."));
    }
    if let Some(injected) = world.take_injected(ErrorPlace::Response) {
        return Err(MetaError::new(
            injected.code,
            injected.details.unwrap_or_default(),
        ));
    }
    let number = &sent.number.phone_number_id;
    let within = world
        .limits()
        .take(number, knobs.throughput_per_second, now_ms());
    if !within {
        return Err(MetaError::new(
            130_429,
            "Message failed to send because there were too many messages sent from this phone \
             number in a short period of time.",
        ));
    }
    let mut checked = check(world, sent)?;
    let recipient = recipient::find(world, &sent.number, &sent.body)?;
    if knobs.pair_limit
        && !world
            .limits()
            .take_pair(number, recipient.customer.id, now_ms())
    {
        return Err(MetaError::new(
            131_056,
            "Message failed to send because there were too many messages sent from this phone \
             number to the same recipient in a short period of time.",
        ));
    }
    fate(world, sent, &recipient, &mut checked)?;
    Ok((recipient, checked))
}

/// What goes wrong after a message was accepted, and the service window, which may go wrong at
/// either time.
fn fate(
    world: &World,
    sent: &Request,
    recipient: &Recipient,
    checked: &mut Checked,
) -> Result<(), MetaError> {
    let key = World::key(&recipient.customer, &sent.number);
    if checked.kind != "template" && !world.threads().window_is_open(&key, now_ms()) {
        let closed = MetaError::new(
            131_047,
            "Message failed to send because more than 24 hours have passed since the customer \
             last replied to this number.",
        );
        match world.knobs().service_window {
            ServiceWindow::Off => {}
            ServiceWindow::Sync => return Err(closed),
            ServiceWindow::Async => checked.late_error = Some(closed),
        }
    }
    if world.is_blocked(&recipient.customer, &sent.number) {
        return Err(MetaError::new(130_403, "Business has blocked the user"));
    }
    if recipient.customer.no_whatsapp {
        checked.late_error = Some(MetaError::new(131_026, "Message Undeliverable."));
    }
    if let Some(injected) = world.take_injected(ErrorPlace::Webhook) {
        let details = injected.details.unwrap_or_default();
        checked.late_error = Some(MetaError::new(injected.code, details));
    }
    Ok(())
}

impl Accepted {
    /// The answer to an accepted send.
    fn answer(&self) -> Value {
        json!({
            "messaging_product": "whatsapp",
            "contacts": [self.contact],
            "messages": [self.message()],
        })
    }

    fn message(&self) -> Value {
        match self.template {
            true => json!({"id": self.wamid, "message_status": "accepted"}),
            false => json!({"id": self.wamid}),
        }
    }
}
