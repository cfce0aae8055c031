//! What follows when the world speaks: customers, phone apps, time.

use super::Draft;
use super::agent::hand_to;
use crate::domain::command::Received;
use crate::domain::content::Content;
use crate::domain::conversation::Status;
use crate::domain::delivery::{Delivery, DeliveryState};
use crate::domain::event::{Activity, Event, OwnerChange};
use crate::domain::ids::TeamId;
use crate::domain::message::{Author, Direction};
use crate::domain::time::Timestamp;

pub(super) fn receive(
    draft: &mut Draft,
    received: &Received,
    owner_available: bool,
    default_team: Option<TeamId>,
) {
    let from_customer = received.author == Author::Customer;
    if from_customer && wants_attention(&received.content) {
        open_for_customer(draft, owner_available, default_team);
    }
    add_message(draft, received);
    if from_customer {
        // Meta's clock decides the window; a message "from the future" opens it from now.
        draft.push(Event::WindowRenewed {
            at: received.at.min(draft.at),
        });
        if draft.state.waiting_since.is_none() && wants_attention(&received.content) {
            draft.push(Event::WaitingBegan {
                since: received.at.min(draft.at),
            });
        }
    } else {
        let seq = draft.state.seq;
        draft.push(Event::Answered {
            seq,
            by: received.author.clone(),
        });
    }
}

/// Reactions and WhatsApp's own remarks are shown, but nobody has to answer them.
fn wants_attention(content: &Content) -> bool {
    !matches!(content, Content::Reaction { .. } | Content::System { .. })
}

fn open_for_customer(draft: &mut Draft, owner_available: bool, default_team: Option<TeamId>) {
    let was = draft.state.status;
    if was == Status::Open {
        return;
    }
    match was {
        Status::Resolved => {
            let episode = draft.state.episode + 1;
            draft.push(Event::EpisodeOpened { episode });
            draft.line(Author::System, Activity::EpisodeOpened { episode });
        }
        _ => {
            draft.push(Event::Opened);
            draft.line(Author::System, Activity::Woken);
        }
    }
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

fn add_message(draft: &mut Draft, received: &Received) {
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
        received.at,
        received.content.clone(),
    );
    message.external_id = Some(received.external_id.clone());
    message.reply_to = received.reply_to.clone();
    message.forwarded = received.forwarded;
    message.referral = received.referral.clone();
    if !customer {
        // Whatever the phone app shows has left it.
        let mut delivery = Delivery::at_state(DeliveryState::Sent);
        delivery.sent_at = Some(received.at);
        message.delivery = Some(delivery);
    }
    draft.push(Event::EntryAdded {
        message: Box::new(message),
    });
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

/// The entries themselves are moved by the store, behind the last of ours; here the numbers
/// follow, and a quiet line says so.
pub(super) fn absorb(
    draft: &mut Draft,
    entries: i64,
    inbound: i64,
    waiting_since: Option<Timestamp>,
    last_inbound_at: Option<Timestamp>,
) {
    draft.push(Event::Absorbed { entries, inbound });
    if let Some(at) = last_inbound_at {
        draft.push(Event::WindowRenewed { at });
    }
    if let Some(since) = waiting_since {
        if draft.state.status == Status::Resolved {
            let episode = draft.state.episode + 1;
            draft.push(Event::EpisodeOpened { episode });
        }
        let since = draft
            .state
            .waiting_since
            .map_or(since, |own| own.min(since));
        draft.push(Event::WaitingBegan { since });
    }
    draft.line(Author::System, Activity::Merged { entries });
}
