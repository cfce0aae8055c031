//! Templates, with which we write first: to which team, and what is respected.

use super::*;
use crate::domain::outreach::{Outreach, TemplateHold};

fn fresh() -> Conversation {
    let (workspace, channel, contact) = (WorkspaceId(1), ChannelId(1), ContactId(1));
    Conversation::begin(ConversationId(1), workspace, channel, contact, NOW)
}

fn begins(given: &Conversation, who: AgentId, team: TeamId) -> Decided {
    let mut first = reply(template());
    first.default_team = Some(team);
    when(given, who, Request::Reply(Box::new(first)))
}

#[test]
fn what_we_begin_goes_to_the_numbers_team_unless_its_maker_would_not_see_it_there() {
    for (who, expected) in [(LINA, SUPPORT), (ADAM, SUPPORT), (SARA, SALES)] {
        let decided = begins(&fresh(), who, SUPPORT);
        let after = decided.is_sound(decided.outcome.as_ref().unwrap());
        assert_eq!((after.team, after.owner), (Some(expected), Some(who)));
        let mut given_back = after;
        given_back.owner = None;
        assert!(person(who).may_see_conversation(&given_back));
    }
    // A conversation that has a team keeps it.
    let decided = begins(&resolved(free()), SARA, SUPPORT);
    let after = decided.is_sound(decided.outcome.as_ref().unwrap());
    assert_eq!(after.team, Some(SALES));
}

fn sends(outreach: Outreach) -> Decided {
    let mut first = reply(template());
    first.outreach = outreach;
    when(&of(SARA), SARA, Request::Reply(Box::new(first)))
}

fn hold(template: Option<(&str, &str)>, until: Option<Timestamp>) -> Outreach {
    let template = template.map(|(name, language)| (name.to_owned(), language.to_owned()));
    let hold = TemplateHold {
        template,
        reason: "unpaid".to_owned(),
        since: NOW,
        until,
    };
    Outreach {
        holds: vec![hold],
        ..Outreach::default()
    }
}

#[test]
fn templates_that_are_held_back_are_refused_with_the_reason_until_their_time() {
    for (template, until, held) in [
        (None, None, true),
        (None, Some(LATER), true),
        (None, Some(NOW), false),
        (Some(("hello", "ar")), None, true),
        (Some(("hello", "en")), None, false),
        (Some(("other", "ar")), None, false),
    ] {
        let decided = sends(hold(template, until));
        if held {
            decided.refused(Rejection::TemplatesHeld {
                template: template.map(|(name, _)| name.to_owned()),
                reason: "unpaid".to_owned(),
                until,
            });
        } else {
            assert!(decided.outcome.is_ok(), "{template:?} {until:?}");
        }
    }
    // Answers go on.
    let mut words = reply(text("hello"));
    words.outreach = hold(None, None);
    assert!(
        when(&of(SARA), SARA, Request::Reply(Box::new(words)))
            .outcome
            .is_ok()
    );
}

#[test]
fn nothing_goes_to_whoever_is_blocked() {
    let blocked = || Outreach {
        blocked_since: Some(NOW),
        ..Outreach::default()
    };
    let mut words = reply(text("hello"));
    words.outreach = blocked();
    when(&of(SARA), SARA, Request::Reply(Box::new(words)))
        .refused(Rejection::Blocked { since: NOW });
    sends(blocked()).refused(Rejection::Blocked { since: NOW });
}

#[test]
fn marketing_is_refused_to_whoever_wants_none() {
    for (marketing, since, refused) in [
        (true, Some(NOW), true),
        (true, None, false),
        (false, Some(NOW), false),
    ] {
        let decided = sends(Outreach {
            marketing,
            no_marketing_since: since,
            ..Outreach::default()
        });
        assert_eq!(decided.outcome.is_err(), refused);
        if let Some(since) = since.filter(|_| refused) {
            decided.refused(Rejection::OptedOut { since });
        }
    }
}
