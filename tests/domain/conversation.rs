//! What holds of a conversation at every moment of every story.

use std::collections::BTreeSet;

use baton::domain::command::{Command, CommandKind, Request};
use baton::domain::conversation::{Conversation, ReplyPolicy, Status};
use baton::domain::decide::decide;
use baton::domain::event::Event;
use baton::domain::ids::{AgentId, IdBlock, MessageId};
use baton::domain::message::{Direction, Message};
use baton::domain::rejection::Rejection;
use baton::domain::time::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use super::story::{BEGINNING, Happening, beginning, story};

/// A story as far as it has been told.
pub struct Telling {
    /// The conversation as it is now.
    pub state: Conversation,
    now: Timestamp,
    block: i64,
}

impl Telling {
    /// The beginning of a story about this conversation, at that moment.
    pub fn of(state: Conversation, now: Timestamp) -> Self {
        let block = 1;
        Self { state, now, block }
    }

    fn ids(&self) -> IdBlock {
        IdBlock::starting_at(self.block * IdBlock::SIZE)
    }

    /// Lets one more thing happen, if the rules allow it.
    pub fn tell(&mut self, happening: &Happening) -> Result<Vec<Event>, Rejection> {
        self.now = self.now.plus_millis(happening.after);
        self.block += 1;
        let kind = happening.kind.clone();
        let ids = self.ids();
        let events = decide(&self.state, &Command { ids, kind }, self.now)?;
        for event in &events {
            self.state.apply(event);
        }
        Ok(events)
    }
}

fn entries(events: &[Event]) -> impl Iterator<Item = &Message> {
    events.iter().filter_map(|event| match event {
        Event::EntryAdded { message } | Event::HistoryAdded { message } => Some(message.as_ref()),
        _ => None,
    })
}

fn owners(events: &[Event]) -> impl Iterator<Item = (Option<AgentId>, Option<AgentId>)> {
    events.iter().filter_map(|event| match event {
        Event::OwnerChanged { from, to, .. } => Some((*from, *to)),
        _ => None,
    })
}

/// Tells a story; `look` sees the conversation before, what happened, what followed, and the
/// conversation after.
fn tell(
    story: &[Happening],
    mut look: impl FnMut(
        &Conversation,
        &Happening,
        &Result<Vec<Event>, Rejection>,
        &Telling,
    ) -> TestCaseResult,
) -> TestCaseResult {
    let mut telling = Telling::of(beginning(), BEGINNING);
    for happening in story {
        let before = telling.state.clone();
        let outcome = telling.tell(happening);
        look(&before, happening, &outcome, &telling)?;
    }
    Ok(())
}

/// The numbers of a conversation agree with each other.
fn numbers_agree(state: &Conversation, now: Timestamp) -> TestCaseResult {
    prop_assert!(state.answered_inbound <= state.inbound_count);
    prop_assert!(state.inbound_count <= state.seq);
    prop_assert!(state.waiting_since.is_none() || state.status != Status::Resolved);
    prop_assert!(state.waiting_since.is_none_or(|since| since <= now));
    prop_assert!(state.last_inbound_at.is_none_or(|at| at <= now));
    let last_reply = state.last_reply.as_ref();
    prop_assert!(last_reply.is_none_or(|reply| reply.seq <= state.seq));
    let open = state.status != Status::Resolved;
    prop_assert!(!open || state.episode > 0, "open without an episode");
    Ok(())
}

/// What only an owner may do under `owner_only`, and only on what they see.
fn is_allowed(before: &Conversation, happening: &Happening, events: &[Event]) -> TestCaseResult {
    let CommandKind::Agent {
        principal,
        policy,
        request,
    } = &happening.kind
    else {
        return Ok(());
    };
    prop_assert_eq!(principal.workspace, before.workspace);
    prop_assert!(principal.may_see(&before.scope()));
    let replied = matches!(request, Request::Reply(_));
    if replied && *policy == ReplyPolicy::OwnerOnly {
        let last = owners(events).last().map_or(before.owner, |(_, to)| to);
        prop_assert_eq!(last, Some(principal.agent), "a non-owner answered");
        let worked_on = before.status != Status::Resolved;
        let others = before.owner.is_some_and(|owner| owner != principal.agent);
        prop_assert!(!(worked_on && others), "an answer took a conversation away");
    }
    let claimed = matches!(request, Request::Claim);
    let colleague = before.owner.filter(|owner| *owner != principal.agent);
    if claimed && before.status != Status::Resolved {
        prop_assert_eq!(colleague, None, "a claim took a conversation away");
    }
    if matches!(request, Request::Take) {
        prop_assert_eq!((before.owner, before.status), (None, Status::Open));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_baton_passes_from_hand_to_hand(story in story()) {
        let mut holder = None;
        tell(&story, |_, _, outcome, telling| {
            for (from, to) in outcome.iter().flat_map(|events| owners(events)) {
                prop_assert_eq!(from, holder, "handed on by somebody who did not hold it");
                prop_assert_ne!(from, to);
                holder = to;
            }
            prop_assert_eq!(telling.state.owner, holder);
            Ok(())
        })?;
    }

    #[test]
    fn places_are_dense_and_ids_unique(story in story()) {
        let mut ids = BTreeSet::new();
        tell(&story, |before, happening, outcome, telling| {
            let Ok(events) = outcome else { return Ok(()) };
            let mut seq = match &happening.kind {
                CommandKind::Absorb { other, .. } => before.seq + other.seq,
                _ => before.seq,
            };
            let block = telling.ids();
            for message in entries(events) {
                seq += 1;
                prop_assert_eq!(message.seq, seq);
                prop_assert_eq!(message.conversation_id, before.id);
                prop_assert!(ids.insert(message.id), "{} twice", message.id);
                // The last id of a block belongs to the message's file.
                prop_assert!(message.id >= block.nth(0) && message.id < block.nth::<MessageId>(15));
            }
            prop_assert_eq!(telling.state.seq, seq);
            let gained = match &happening.kind {
                CommandKind::Absorb { other, .. } => other.inbound_count,
                _ => 0,
            };
            let came = entries(events).filter(|message| message.direction == Direction::In);
            let came = i64::try_from(came.count()).unwrap();
            prop_assert_eq!(telling.state.inbound_count, before.inbound_count + gained + came);
            numbers_agree(&telling.state, telling.now)
        })?;
    }

    #[test]
    fn replaying_events_changes_nothing(story in story()) {
        tell(&story, |before, _, outcome, telling| {
            let Ok(events) = outcome else { return Ok(()) };
            let mut replayed = before.clone();
            for event in events {
                replayed.apply(event);
                let once = replayed.clone();
                replayed.apply(event);
                prop_assert_eq!(&replayed, &once, "{:?} twice", event);
            }
            prop_assert_eq!(&replayed, &telling.state);
            for event in events {
                replayed.apply(event);
            }
            prop_assert_eq!(&replayed, &telling.state, "the whole decision twice");
            prop_assert_eq!(replayed.version, before.version, "the store counts commits");
            Ok(())
        })?;
    }

    #[test]
    fn whole_threads_replayed_from_the_beginning_add_nothing(story in story()) {
        let mut history = Vec::new();
        let mut end = beginning();
        tell(&story, |_, _, outcome, telling| {
            history.extend(outcome.iter().flatten().cloned());
            end = telling.state.clone();
            Ok(())
        })?;
        let mut replayed = beginning();
        history.iter().for_each(|event| replayed.apply(event));
        prop_assert_eq!(&replayed, &end);
        history.iter().for_each(|event| replayed.apply(event));
        prop_assert_eq!(replayed.seq, end.seq);
        prop_assert_eq!(replayed.inbound_count, end.inbound_count);
        prop_assert_eq!(replayed.answered_inbound, end.answered_inbound);
        prop_assert_eq!(replayed.last_reply, end.last_reply);
        prop_assert_eq!(replayed.owner, end.owner);
        prop_assert_eq!(replayed.status, end.status);
    }

    #[test]
    fn asking_for_the_same_state_again_changes_nothing(story in story()) {
        tell(&story, |_, happening, outcome, telling| {
            let CommandKind::Agent { request, .. } = &happening.kind else { return Ok(()) };
            // Those that say something new each time are known by their key instead.
            let says = matches!(request, Request::Reply(_) | Request::Note { .. });
            if outcome.is_err() || says {
                return Ok(());
            }
            let ids = IdBlock::starting_at(1_000_000);
            let kind = happening.kind.clone();
            let again = decide(&telling.state, &Command { ids, kind }, telling.now);
            let mut after = telling.state.clone();
            for event in again.iter().flatten() {
                after.apply(event);
            }
            prop_assert_eq!(&after, &telling.state, "{:?}", again);
            Ok(())
        })?;
    }

    #[test]
    fn nobody_does_what_is_not_theirs(story in story()) {
        tell(&story, |before, happening, outcome, telling| match outcome {
            Ok(events) => is_allowed(before, happening, events),
            Err(_) => {
                let refusable = matches!(happening.kind, CommandKind::Agent { .. });
                prop_assert!(refusable, "the world is never refused");
                prop_assert_eq!(before, &telling.state, "a refusal changed something");
                Ok(())
            }
        })?;
    }

    #[test]
    fn labels_are_what_was_put_on_and_not_taken_off(story in story()) {
        tell(&story, |before, happening, outcome, telling| {
            let held = &telling.state.labels;
            match (&happening.kind, outcome) {
                (CommandKind::Agent { request: Request::Label { add, remove }, .. }, Ok(_)) => {
                    let wanted: BTreeSet<_> = before.labels.iter().chain(add).copied()
                        .filter(|label| !remove.contains(label)).collect();
                    prop_assert_eq!(held, &wanted);
                }
                (CommandKind::Absorb { other, .. }, Ok(_)) => {
                    let wanted: BTreeSet<_> = before.labels.union(&other.labels).copied().collect();
                    prop_assert_eq!(held, &wanted);
                }
                _ => prop_assert_eq!(held, &before.labels),
            }
            Ok(())
        })?;
    }
}
