//! What customers and phone apps say, at whatever time it arrives.

use super::*;
use crate::domain::delivery::DeliveryState;

fn wrote(given: &Conversation, at: Timestamp, owner_available: bool) -> Decided {
    let message = received(Author::Customer, at, text("hello"));
    when_received(given, message, owner_available)
}

fn echoed(given: &Conversation, at: Timestamp) -> Decided {
    when_received(given, received(Author::PhoneApp, at, text("done")), true)
}

/// Minutes from now.
fn minutes(count: i64) -> Timestamp {
    NOW.plus_millis(count * 60_000)
}

#[test]
fn a_customers_message_opens_the_conversation_and_an_absent_owner_loses_it() {
    let heard = ["In text", "window 0"];
    let waits = ["waiting 0"];
    let episode = ["episode 2", "| episode_opened"];
    let woken = ["opened", "| woken"];
    let queued = ["owner 1>- OwnerAway", "| owner_changed"];
    let none: [&str; 0] = [];
    for (given, there, before, after, owner) in [
        (of(SARA), true, none.to_vec(), none.to_vec(), Some(SARA)),
        (of(SARA), false, none.to_vec(), none.to_vec(), Some(SARA)),
        (
            snoozed(of(SARA)),
            true,
            woken.to_vec(),
            none.to_vec(),
            Some(SARA),
        ),
        (
            snoozed(of(SARA)),
            false,
            [woken, queued].concat(),
            none.to_vec(),
            None,
        ),
        (
            resolved(of(SARA)),
            true,
            episode.to_vec(),
            waits.to_vec(),
            Some(SARA),
        ),
        (
            resolved(of(SARA)),
            false,
            [episode, queued].concat(),
            waits.to_vec(),
            None,
        ),
        (
            resolved(free()),
            false,
            episode.to_vec(),
            waits.to_vec(),
            None,
        ),
    ] {
        let expected = [before, heard.to_vec(), after].concat();
        let state = wrote(&given, NOW, there).then(&expected);
        assert_eq!((state.status, state.owner), (Status::Open, owner));
        assert_eq!(state.team, Some(SALES));
        assert_eq!(state.inbound_count, given.inbound_count + 1);
        assert!(state.waiting_since.is_some());
    }
}

#[test]
fn the_first_message_goes_to_the_team_of_the_number() {
    let (workspace, channel, contact) = (WorkspaceId(1), ChannelId(1), ContactId(1));
    let fresh = Conversation::begin(ConversationId(1), workspace, channel, contact, NOW);
    let after = wrote(&fresh, minutes(-1), false).then(&[
        "episode 1",
        "| episode_opened",
        "team 20",
        "In text",
        "window -60000",
        "waiting -60000",
    ]);
    assert_eq!((after.seq, after.episode, after.inbound_count), (2, 1, 1));
    assert_eq!(after.last_activity_at, NOW);
}

#[test]
fn a_clock_ahead_of_ours_gains_nothing() {
    let after = wrote(&resolved(of(SARA)), minutes(600), true).then(&[
        "episode 2",
        "| episode_opened",
        "In text",
        "window 0",
        "waiting 0",
    ]);
    assert_eq!(after.last_inbound_at, Some(NOW));
    assert_eq!(after.waiting_since, Some(NOW));
    assert_eq!(after.last_activity_at, NOW);
}

#[test]
fn messages_out_of_order_wait_since_the_first_and_keep_the_latest_window() {
    let given = of(SARA);
    let heard = given.waiting_since;
    let after =
        wrote(&given, minutes(-90), true).then(&["In text", "window -5400000", "waiting -5400000"]);
    assert_eq!(after.waiting_since, Some(minutes(-90)));
    assert_eq!(after.last_inbound_at, heard, "the newest counts");
    // Whoever resolved it never saw the message that was still on its way.
    let after = wrote(&resolved(given), minutes(-90), true).then(&[
        "episode 2",
        "| episode_opened",
        "In text",
        "window -5400000",
        "waiting -5400000",
    ]);
    assert_eq!(after.last_inbound_at, heard);
}

#[test]
fn emojis_and_whatsapps_remarks_ask_for_nothing() {
    let emoji = Content::Reaction {
        emoji: Some("👍".to_owned()),
        target: "wamid.0".to_owned(),
    };
    let remark = Content::System {
        kind: "user_changed_number".to_owned(),
        text: "changed".to_owned(),
    };
    for content in [emoji, remark] {
        let shown = format!("In {}", content.kind());
        for mut given in [of(SARA), snoozed(of(SARA)), resolved(of(SARA))] {
            given.waiting_since = None;
            let message = received(Author::Customer, NOW, content.clone());
            let after = when_received(&given, message, false).then(&[&shown]);
            assert_eq!((after.status, after.owner), (given.status, given.owner));
            assert_eq!(after.waiting_since, None);
            assert_eq!(after.last_inbound_at, given.last_inbound_at);
        }
    }
}

#[test]
fn an_answer_from_the_phone_is_an_answer() {
    for given in [free(), of(SARA), snoozed(of(SARA)), resolved(of(SARA))] {
        let decided = echoed(&given, minutes(-1));
        let after = decided.then(&["Out text", "answered 11"]);
        assert_eq!((after.status, after.owner), (given.status, given.owner));
        assert_eq!((after.waiting_since, after.answered_inbound), (None, 4));
        let by = Author::PhoneApp;
        let last = after.last_reply.unwrap();
        assert_eq!((last.seq, last.by), (11, by));
        let Some(Event::EntryAdded { message }) = decided.outcome.unwrap().into_iter().next()
        else {
            panic!("an entry comes first");
        };
        let delivery = message.delivery.unwrap();
        assert_eq!(delivery.state, DeliveryState::Sent);
        assert_eq!(delivery.sent_at, Some(minutes(-1)));
    }
}

#[test]
fn what_the_phone_said_before_the_question_does_not_answer_it() {
    let after = echoed(&of(SARA), minutes(-61)).then(&["Out text"]);
    assert_eq!(after.waiting_since, Some(minutes(-60)));
    assert_eq!(after.answered_inbound, 3);
    echoed(&of(SARA), minutes(-60)).then(&["Out text", "answered 11"]);
}

#[test]
fn what_was_written_before_the_number_came_to_us_asks_for_nothing() {
    let (workspace, channel, contact) = (WorkspaceId(1), ChannelId(1), ContactId(1));
    let fresh = Conversation::begin(ConversationId(1), workspace, channel, contact, NOW);
    for given in [
        fresh,
        free(),
        of(SARA),
        snoozed(of(SARA)),
        resolved(of(SARA)),
    ] {
        for author in [Author::Customer, Author::PhoneApp] {
            for (hours, window) in [(-25, false), (-1, author == Author::Customer)] {
                let mut message = received(author.clone(), minutes(hours * 60), text("hello"));
                message.historic = true;
                let renewed = format!("window {}", hours * 3_600_000);
                let expected: &[&str] = if window {
                    &["history text", &renewed]
                } else {
                    &["history text"]
                };
                let after = when_received(&given, message, false).then(expected);
                assert_eq!(
                    (after.status, after.owner, after.team),
                    (given.status, given.owner, given.team)
                );
                assert_eq!(
                    (after.waiting_since, &after.last_reply),
                    (given.waiting_since, &given.last_reply)
                );
                assert_eq!(after.inbound_count, given.inbound_count);
                assert_eq!(after.answered_inbound, given.answered_inbound);
                assert_eq!((after.seq, after.episode), (given.seq + 1, given.episode));
                if given.seq == 0 {
                    assert_eq!(after.last_activity_at, minutes(hours * 60));
                }
                if !window {
                    assert_eq!(after.last_inbound_at, given.last_inbound_at);
                }
            }
        }
    }
}
