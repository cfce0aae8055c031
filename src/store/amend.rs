//! What reports, reactions, edits and deletions make of an entry that is already there.

use super::error::StoreError;
use super::orphans::Amendment;
use super::transaction::Transaction;
use super::{messages, wordings};
use crate::domain::content::Content;
use crate::domain::delivery::{Delivery, DeliveryReport};
use crate::domain::ids::MessageId;
use crate::domain::inbound::InboundEdit;
use crate::domain::message::{Author, Direction, Message, Reaction, Wording};

/// Applies an amendment to a message; the message as it is now if that changed anything.
///
/// # Errors
/// `NotFound` when there is no such message.
pub fn apply(
    transaction: &mut Transaction<'_>,
    target: MessageId,
    amendment: &Amendment,
) -> Result<Option<Message>, StoreError> {
    let mut message = messages::load(transaction.connection, target)?.message;
    let before = message.clone();
    let mut said_more = false;
    match amendment {
        Amendment::Status(status) => {
            return absorb(
                transaction,
                message,
                &status.report,
                Some(&status.external_id),
            );
        }
        Amendment::Reaction(reaction) => {
            let by = if reaction.from_business {
                Author::PhoneApp
            } else {
                Author::Customer
            };
            react(&mut message, by, reaction.emoji.as_deref());
        }
        Amendment::Edit(edit) => {
            if let Some(former) = reword(&mut message, edit) {
                wordings::keep(transaction, target, &former)?;
                said_more = true;
            }
        }
        Amendment::Revoke(revoke) => message.revoked_at = Some(revoke.at),
    }
    if message == before && !said_more {
        return Ok(None);
    }
    messages::update(transaction, &message)?;
    Ok(Some(message))
}

/// Has a message say what an edit says; gives what it said before. An edit that comes after a later
/// one is itself what it said before. A placeholder whose file has come had said nothing.
fn reword(message: &mut Message, edit: &InboundEdit) -> Option<Wording> {
    let mut content = edit.content.clone();
    // An edit of the words keeps the file.
    let file = message.content.media().and_then(|media| media.media_id);
    if let Some(media) = content.media_mut() {
        media.media_id = media.media_id.or(file);
    }
    if content == message.content {
        return None;
    }
    if message.edited_at.is_some_and(|last| edit.at < last) {
        let at = edit.at;
        return Some(Wording { at, content });
    }
    let at = message.edited_at.unwrap_or(message.at);
    message.edited_at = Some(edit.at);
    let content = std::mem::replace(&mut message.content, content);
    let spoke = !matches!(content, Content::Unsupported { .. });
    spoke.then_some(Wording { at, content })
}

/// Puts somebody's emoji on a message in the place of their former one; `None` takes it back.
pub fn react(message: &mut Message, by: Author, emoji: Option<&str>) {
    message.reactions.retain(|reaction| reaction.by != by);
    if let Some(emoji) = emoji.filter(|emoji| !emoji.is_empty()) {
        message.reactions.push(Reaction {
            by,
            emoji: emoji.to_owned(),
        });
    }
}

/// Applies a report on the delivery of a message of ours. Learning Meta's id of it also settles
/// what had come for that id before.
pub fn report(
    transaction: &mut Transaction<'_>,
    target: MessageId,
    report: &DeliveryReport,
    external_id: Option<&str>,
) -> Result<Option<Message>, StoreError> {
    let message = messages::load(transaction.connection, target)?.message;
    absorb(transaction, message, report, external_id)
}

fn absorb(
    transaction: &mut Transaction<'_>,
    mut message: Message,
    report: &DeliveryReport,
    external_id: Option<&str>,
) -> Result<Option<Message>, StoreError> {
    if message.direction != Direction::Out {
        return Ok(None);
    }
    let mut delivery = message.delivery.take().unwrap_or_else(Delivery::queued);
    let mut changed = delivery.absorb(report);
    let learnt = external_id.filter(|_| message.external_id.is_none());
    if let Some(external_id) = learnt {
        message.external_id = Some(external_id.to_owned());
        changed = true;
        for earlier in earlier_statuses(transaction, &message, external_id)? {
            delivery.absorb(&earlier);
        }
    }
    message.delivery = Some(delivery.clone());
    if !changed {
        return Ok(None);
    }
    messages::set_delivery(transaction, message.id, &delivery, learnt)?;
    Ok(Some(message))
}

fn earlier_statuses(
    transaction: &mut Transaction<'_>,
    message: &Message,
    external_id: &str,
) -> Result<Vec<DeliveryReport>, StoreError> {
    let channel = messages::channel(transaction.connection, message.id)?;
    let earlier = super::orphans::take(transaction, channel, external_id)?;
    let reports = earlier.into_iter().filter_map(|amendment| match amendment {
        Amendment::Status(status) => Some(status.report),
        _ => None,
    });
    Ok(reports.collect())
}
