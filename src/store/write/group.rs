//! Many conversations' writes at once, in the fewest statements: what a busy hour consists of.
//!
//! Only plain writes go this way: those that read nothing but what is looked up here for all of
//! them together. Should the database refuse any, none of them is written, and the caller makes
//! them one after the other, so that the one that is refused harms nobody else.

use super::making::Making;
use super::{ConversationWrite, Repeated, StepKey, StepKind, Written, first_message};
use crate::domain::content::Content;
use crate::domain::event::Event;
use crate::domain::message::{Direction, Message};
use crate::store::dedupe::{self, Claim};
use crate::store::error::StoreError;
use crate::store::orphans;
use crate::store::transaction::Transaction;

/// Whether a write needs to read nothing while it is made.
pub(in crate::store) fn is_plain(write: &ConversationWrite) -> bool {
    let known = write.newcomer.is_some() || write.gained.is_empty();
    known
        && !write.renamed
        && write.absorbed.is_none()
        && write.steps.iter().all(|step| match &step.kind {
            StepKind::Decided { events, file: None } => events.iter().all(is_plain_event),
            StepKind::Logged(_) | StepKind::TakenBack { .. } => true,
            _ => false,
        })
}

fn is_plain_event(event: &Event) -> bool {
    match event {
        Event::EntryAdded { message } => is_plain_entry(message),
        Event::HistoryAdded { .. } | Event::ReadMoved { .. } => false,
        _ => true,
    }
}

fn is_plain_entry(message: &Message) -> bool {
    let reacts =
        message.direction == Direction::Out && matches!(message.content, Content::Reaction { .. });
    message.content.media().is_none() && !reacts
}

/// Makes plain writes of different conversations.
///
/// # Errors
/// When any of them cannot be made this way; what was done is to be undone.
pub(in crate::store) fn apply_all(
    transaction: &mut Transaction<'_>,
    writes: &[&ConversationWrite],
) -> Result<Vec<Written>, StoreError> {
    if orphans::any_for(transaction.connection, external_ids(writes))? {
        return Err(StoreError::Conflict("something came before it".into()));
    }
    let mut repeated = repetitions(transaction, writes)?.into_iter();
    let mut written = Vec::with_capacity(writes.len());
    for write in writes {
        let repeated = repeated.next().unwrap_or_default();
        if repeated.is_empty() {
            written.push(make(transaction, write)?);
        } else {
            written.push(Written::Repeated(repeated));
        }
    }
    transaction.flush()?;
    Ok(written)
}

fn make(
    transaction: &mut Transaction<'_>,
    write: &ConversationWrite,
) -> Result<Written, StoreError> {
    let mut making = Making::prepared(write);
    making.introduce(transaction);
    for step in &write.steps {
        making.step(transaction, step)?;
    }
    making.finish(transaction)
}

fn external_ids<'a>(writes: &[&'a ConversationWrite]) -> Vec<&'a str> {
    let steps = writes.iter().flat_map(|write| &write.steps);
    let events = steps.flat_map(|step| match &step.kind {
        StepKind::Decided { events, .. } => events.as_slice(),
        _ => &[],
    });
    let ids = events.filter_map(|event| match event {
        Event::EntryAdded { message } => message.external_id.as_deref(),
        _ => None,
    });
    ids.collect()
}

/// For each write, which of its steps have happened before. The updates of all others are claimed.
fn repetitions(
    transaction: &mut Transaction<'_>,
    writes: &[&ConversationWrite],
) -> Result<Vec<Vec<(usize, Repeated)>>, StoreError> {
    let mut claims = Vec::with_capacity(writes.len());
    let mut places = Vec::with_capacity(writes.len());
    let mut repeated = vec![Vec::new(); writes.len()];
    for ((number, write), repeated) in writes.iter().enumerate().zip(&mut repeated) {
        for (index, step) in write.steps.iter().enumerate() {
            match (&step.key, &step.kind) {
                (Some(StepKey::Update(key)), StepKind::Decided { events, .. }) => {
                    places.push((number, index));
                    claims.push(Claim {
                        key,
                        state: &write.after.conversation,
                        message: first_message(events),
                    });
                }
                (Some(StepKey::Command(key, _)), _) => {
                    let first = dedupe::find_answer(transaction.connection, key)?;
                    repeated.extend(first.map(|first| (index, Repeated::Command(first))));
                }
                _ => {}
            }
        }
    }
    let effects = dedupe::claim_all(transaction, &claims)?;
    for (effect, (number, index)) in effects.iter().zip(&places) {
        if let (Some(effect), Some(repeated)) = (effect, repeated.get_mut(*number)) {
            repeated.push((*index, Repeated::Update(*effect)));
        }
    }
    for ((claim, effect), (number, _)) in claims.iter().zip(effects).zip(places) {
        let nothing_happens = repeated.get(number).is_some_and(|it| !it.is_empty());
        if effect.is_none() && nothing_happens {
            dedupe::release(transaction, claim.key)?;
        }
    }
    for repeated in &mut repeated {
        repeated.sort_unstable_by_key(|(index, _)| *index);
    }
    Ok(repeated)
}
