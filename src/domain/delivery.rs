//! How far a message of ours has come. Delivery states only ever rise.

use serde::{Deserialize, Serialize};

use super::contact::Identity;
use super::time::Timestamp;

/// Where an outgoing message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Committed, not yet handed to Meta.
    Queued,
    /// The call to Meta is under way.
    Sending,
    /// Nobody knows whether Meta took it: time-out, reset, crash. Settled by its status or a person.
    Unknown,
    /// Meta took it.
    Sent,
    /// Meta refused it, or could not deliver it.
    Failed,
    /// It reached the customer's phone.
    Delivered,
    /// The customer saw it.
    Read,
    /// The customer listened to it.
    Played,
}

impl DeliveryState {
    /// Its height; a state only gives way to a higher one. A late `failed` beats `sent`, but a
    /// message known to have arrived cannot fail any more.
    fn rank(self) -> u8 {
        match self {
            Self::Queued => 0,
            Self::Sending => 1,
            Self::Unknown => 2,
            Self::Sent => 3,
            Self::Failed => 4,
            Self::Delivered => 5,
            Self::Read => 6,
            Self::Played => 7,
        }
    }

    /// The higher of the two.
    #[must_use]
    pub fn rise(self, to: Self) -> Self {
        if to.rank() > self.rank() { to } else { self }
    }

    /// The word the database keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
        }
    }
}

/// Why Meta refused or failed something, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Fault {
    /// Meta's error code; 0 when there was none.
    pub code: i64,
    /// Meta's title.
    pub title: String,
    /// Meta's details, when given.
    #[serde(default)]
    pub details: Option<String>,
    /// What a person can do: `offer_template`, `retry`, `use_phone`, `reconnect`, `none`, ….
    #[serde(default)]
    pub advice: Option<String>,
}

/// What the message costs, as Meta's status says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Price {
    /// `service`, `utility`, `marketing`, `authentication`, ….
    pub category: String,
    /// Whether it is charged.
    pub billable: bool,
    /// `PMP` per message, `CBP` per conversation.
    #[serde(default)]
    pub model: Option<String>,
    /// `regular`, `free_customer_service`, `free_entry_point`.
    #[serde(default)]
    pub kind: Option<String>,
}

/// Everything known about the delivery of one message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Delivery {
    /// The highest state seen.
    pub state: DeliveryState,
    /// When Meta took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    /// When it arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<Timestamp>,
    /// When it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
    /// When it was first played.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub played_at: Option<Timestamp>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// What it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
}

impl Delivery {
    /// A message that has just been queued.
    pub fn queued() -> Self {
        Self::at_state(DeliveryState::Queued)
    }

    /// Nothing known but the state.
    pub fn at_state(state: DeliveryState) -> Self {
        Self {
            state,
            sent_at: None,
            delivered_at: None,
            read_at: None,
            played_at: None,
            fault: None,
            price: None,
        }
    }

    /// Takes in a report; whether anything changed. Reports in any order, any number of times,
    /// end the same: the state is the highest, each time the earliest, price and fault the first
    /// in an order of their own (the fault among the reports of that state).
    pub fn absorb(&mut self, report: &DeliveryReport) -> bool {
        let before = self.clone();
        self.state = self.state.rise(report.state);
        let moment = match report.state {
            DeliveryState::Sent => Some(&mut self.sent_at),
            DeliveryState::Delivered => Some(&mut self.delivered_at),
            DeliveryState::Read => Some(&mut self.read_at),
            DeliveryState::Played => Some(&mut self.played_at),
            _ => None,
        };
        if let Some(moment) = moment {
            *moment = Some(moment.map_or(report.at, |known| known.min(report.at)));
        }
        keep_first(&mut self.price, report.price.as_ref(), |one, two| {
            one.rank() < two.rank()
        });
        if self.state != before.state {
            self.fault = report.fault.clone();
        } else if report.state == self.state {
            keep_first(&mut self.fault, report.fault.as_ref(), |one, two| {
                one.rank() < two.rank()
            });
        }
        *self != before
    }
}

impl Fault {
    /// Its place among several; who says more comes first.
    fn rank(&self) -> impl Ord + '_ {
        let (details, advice) = (&self.details, &self.advice);
        let silent = (details.is_none(), advice.is_none());
        (self.code, &self.title, silent, details, advice)
    }
}

impl Price {
    /// Its place among several; who says more comes first.
    fn rank(&self) -> impl Ord + '_ {
        let (model, kind) = (&self.model, &self.kind);
        let silent = (model.is_none(), kind.is_none());
        (&self.category, self.billable, silent, model, kind)
    }
}

/// Keeps the first of all that were told, in an order that does not depend on when.
fn keep_first<T: Clone>(
    known: &mut Option<T>,
    told: Option<&T>,
    precedes: impl Fn(&T, &T) -> bool,
) {
    if let Some(told) = told
        && known.as_ref().is_none_or(|known| precedes(told, known))
    {
        *known = Some(told.clone());
    }
}

/// One report about one message of ours, from Meta or from our own sender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryReport {
    /// The state reported.
    pub state: DeliveryState,
    /// When, by the reporter's clock.
    pub at: Timestamp,
    /// Why it failed.
    pub fault: Option<Fault>,
    /// What it costs.
    pub price: Option<Price>,
}

/// A status webhook about a message that went out, perhaps not by us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusUpdate {
    /// Meta's message id.
    pub external_id: String,
    /// What we gave Meta as `biz_opaque_callback_data`: our message id.
    pub callback: Option<String>,
    /// To whom it went.
    pub recipient: Vec<Identity>,
    /// What it says.
    pub report: DeliveryReport,
    /// Meta's own word for the state, kept when it is not one of ours (then `report.state` is
    /// `sent`, which changes nothing about a message that Meta has).
    pub word: String,
}
