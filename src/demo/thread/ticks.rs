//! What became of a message that an agent sent long ago: its ticks, and Meta's id of it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand::RngExt;
use rand::rngs::StdRng;

use super::super::history::{MINUTE, SECOND, between};
use super::super::script::Failure;
use crate::domain::content::Content;
use crate::domain::delivery::{Delivery, DeliveryReport, DeliveryState, Fault, Price};
use crate::domain::message::Message;
use crate::domain::time::Timestamp;

/// What becomes of a message.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fate {
    /// It arrives, and is read before the next turn.
    Arrives {
        /// When the next turn is; now when there is none.
        until: Timestamp,
    },
    /// It does not.
    Fails(Failure),
}

/// An id as Meta makes them (FACTS A6): a small binary record with the customer's address.
pub(super) fn wamid(party: &str, digits: u64) -> String {
    let length = u8::try_from(party.len()).unwrap_or(u8::MAX);
    let digits = format!("{digits:018X}");
    let mut record = vec![0x1c, 0x18, length];
    record.extend_from_slice(party.as_bytes());
    record.extend_from_slice(&[0x15, 0x02, 0x00, 0x11, 0x18, 18]);
    record.extend_from_slice(digits.as_bytes());
    record.push(0);
    format!("wamid.{}", STANDARD.encode(record))
}

/// Writes onto a message what Meta reported of it since.
pub(super) fn tick(
    message: &mut Message,
    external_id: String,
    fate: Fate,
    now: Timestamp,
    dice: &mut StdRng,
) {
    let at = message.at;
    let mut delivery = Delivery::queued();
    let mut report = |state, at: Timestamp, fault| {
        let price = (state != DeliveryState::Failed).then(|| price(&message.content));
        if at <= now {
            delivery.absorb(&DeliveryReport {
                state,
                at,
                fault,
                price,
            });
        }
    };
    report(DeliveryState::Sent, at.plus_millis(400), None);
    match fate {
        Fate::Fails(failure) => {
            let at = at.plus_millis(2 * SECOND);
            report(DeliveryState::Failed, at, Some(fault(failure)));
        }
        Fate::Arrives { until } => {
            let arrived = at.plus_millis(between(dice, SECOND, 6 * SECOND));
            report(DeliveryState::Delivered, arrived, None);
            // Who answers has read; who has not answered yet may not have looked.
            let seen = arrived.plus_millis(between(dice, 2 * SECOND, 40 * MINUTE));
            if until < now {
                report(DeliveryState::Read, seen.min(until.plus_millis(-500)), None);
            } else if dice.random_ratio(3, 5) {
                report(DeliveryState::Read, seen, None);
            }
        }
    }
    message.delivery = Some(delivery);
    message.external_id = Some(external_id);
}

fn price(content: &Content) -> Price {
    let template = matches!(content, Content::Template(_));
    let (category, kind) = match template {
        true => ("utility", "regular"),
        false => ("service", "free_customer_service"),
    };
    Price {
        category: category.to_owned(),
        billable: template,
        model: Some("PMP".to_owned()),
        kind: Some(kind.to_owned()),
    }
}

fn fault(failure: Failure) -> Fault {
    let (code, title, details, advice) = match failure {
        Failure::Unreachable => (
            131_026,
            "Message undeliverable",
            "the customer cannot be reached on WhatsApp",
            "other_way",
        ),
        Failure::BadFile => (
            131_053,
            "Media upload error",
            "the file could not be taken",
            "fix_file",
        ),
    };
    Fault {
        code,
        title: title.to_owned(),
        details: Some(details.to_owned()),
        advice: Some(advice.to_owned()),
    }
}
