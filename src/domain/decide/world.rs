//! What follows when the world speaks: customers, phone apps, time.

use super::Draft;
use super::ownership::{ensure_open, hand_to};
use crate::domain::command::Received;
use crate::domain::content::Content;
use crate::domain::conversation::Status;
use crate::domain::delivery::{Delivery, DeliveryState};
use crate::domain::event::{Activity, Event, OwnerChange};
use crate::domain::ids::TeamId;
use crate::domain::message::{Author, Direction, Message};
use crate::domain::reply_window;
use crate::domain::time::Timestamp;

pub(super) fn receive(
    draft: &mut Draft,
    received: &Received,
    owner_available: bool,
    default_team: Option<TeamId>,
) {
    // Nothing was written after it came: a clock ahead of ours must not hold the window open, nor
    // pin the conversation to the top of the list.
    let at = received.at.min(draft.at);
    if received.historic {
        return remember(draft, received, at);
    }
    let heard = draft.state.waiting_since;
    if received.author != Author::Customer {
        add_message(draft, received, at);
        // What was written before the customer's question cannot be its answer.
        if heard.is_none_or(|since| since <= at) {
            let seq = draft.state.seq;
            let by = received.author.clone();
            draft.push(Event::Answered { seq, by });
        }
        return;
    }
    if !wants_attention(&received.content) {
        add_message(draft, received, at);
        return;
    }
    open_for_customer(draft, owner_available, default_team);
    add_message(draft, received, at);
    draft.push(Event::WindowRenewed { at });
    // Webhooks come in any order: the first unanswered message may be the last to arrive.
    if heard.is_none_or(|since| at < since) {
        draft.push(Event::WaitingBegan { since: at });
    }
}

/// What was said before the number came to us stands in the thread with its own time and asks for
/// nothing; a customer who wrote within the last day may be answered freely all the same.
fn remember(draft: &mut Draft, received: &Received, at: Timestamp) {
    let message = Box::new(message(draft, received, at));
    draft.push(Event::HistoryAdded { message });
    let asked = received.author == Author::Customer && wants_attention(&received.content);
    if asked && reply_window::is_open(Some(at), draft.at) {
        draft.push(Event::WindowRenewed { at });
    }
}

/// Reactions and WhatsApp's own remarks are shown, but nobody has to answer them, and Meta does
/// not count them as messages that open the reply window.
fn wants_attention(content: &Content) -> bool {
    !matches!(content, Content::Reaction { .. } | Content::System { .. })
}

fn open_for_customer(draft: &mut Draft, owner_available: bool, default_team: Option<TeamId>) {
    if draft.state.status == Status::Open {
        return;
    }
    ensure_open(draft, &Author::System);
    if draft.state.team.is_none() && default_team.is_some() {
        draft.push(Event::TeamChanged {
            from: None,
            to: default_team,
        });
    }
    if !owner_available {
        hand_to(draft, Author::System, None, OwnerChange::OwnerAway);
    }
}

fn add_message(draft: &mut Draft, received: &Received, at: Timestamp) {
    let message = Box::new(message(draft, received, at));
    draft.push(Event::EntryAdded { message });
}

fn message(draft: &Draft, received: &Received, at: Timestamp) -> Message {
    let customer = received.author == Author::Customer;
    let direction = if customer {
        Direction::In
    } else {
        Direction::Out
    };
    let id = draft.ids.nth(0);
    let mut message = draft.entry(
        id,
        direction,
        received.author.clone(),
        at,
        received.content.clone(),
    );
    message.external_id = Some(received.external_id.clone());
    message.reply_to = received.reply_to.clone();
    message.forwarded = received.forwarded;
    message.referral = received.referral.clone();
    if !customer {
        // Whatever the phone app shows has left it.
        let mut delivery = Delivery::at_state(DeliveryState::Sent);
        delivery.sent_at = Some(at);
        message.delivery = Some(delivery);
    }
    message
}

pub(super) fn wake(draft: &mut Draft) {
    let Status::Snoozed { until } = draft.state.status else {
        return;
    };
    if until <= draft.at {
        draft.push(Event::Opened);
        draft.line(Author::System, Activity::Woken);
    }
}
