//! What follows when somebody answers the customer.

use super::Draft;
use super::agent::{author, need};
use super::ownership::{ensure_open, hand_to};
use crate::domain::command::Reply;
use crate::domain::content::Content;
use crate::domain::conversation::{ReplyPolicy, Scope};
use crate::domain::delivery::Delivery;
use crate::domain::event::{Activity, Event, OwnerChange};
use crate::domain::ids::TeamId;
use crate::domain::message::Direction;
use crate::domain::permissions::{Principal, Right};
use crate::domain::rejection::Rejection;
use crate::domain::reply_window;

pub(super) fn decide(
    draft: &mut Draft,
    who: &Principal,
    policy: ReplyPolicy,
    reply: &Reply,
) -> Result<(), Rejection> {
    need(who, Right::Reply)?;
    sendable(&reply.content)?;
    let claims = may_answer(draft, who, policy)?;
    reply.outreach.reaches()?;
    nothing_newer(draft, who, reply)?;
    window_allows(draft, &reply.content)?;
    if let Content::Template(template) = &reply.content {
        reply.outreach.allows(template, draft.at)?;
    }
    let by = author(who);
    ensure_open(draft, &by);
    if claims {
        hand_to(
            draft,
            by.clone(),
            Some(who.agent),
            OwnerChange::ClaimedByReply,
        );
    }
    take_to_team(draft, who, reply.default_team);
    add_reply(draft, who, reply);
    if reply.resolve {
        draft.push(Event::Resolved);
        draft.line(by, Activity::Resolved);
    }
    Ok(())
}

fn add_reply(draft: &mut Draft, who: &Principal, reply: &Reply) {
    let id = draft.ids.nth(0);
    let content = reply.content.clone();
    let mut message = draft.entry(id, Direction::Out, author(who), draft.at, content);
    message.reply_to = reply.reply_to.clone();
    message.forwarded = reply.forwarded;
    message.delivery = Some(Delivery::queued());
    let seq = message.seq;
    draft.push(Event::EntryAdded {
        message: Box::new(message),
    });
    if answers(&reply.content) {
        draft.push(Event::Answered {
            seq,
            by: author(who),
        });
    }
    draft.push(Event::ReadMoved {
        agent: who.agent,
        read_seq: seq,
        marked_unread: false,
    });
    draft.push(Event::SendRequested { message: id });
}

/// A conversation that we begin goes to the number's team, unless it would be out of its maker's
/// sight there once they let go of it: then to a team of theirs.
fn take_to_team(draft: &mut Draft, who: &Principal, default: Option<TeamId>) {
    let Some(default) = default.filter(|_| draft.state.team.is_none()) else {
        return;
    };
    let queue = Scope {
        team: Some(default),
        owner: None,
        ..draft.state.scope()
    };
    let to = if who.may_see(&queue) {
        Some(default)
    } else {
        who.teams.first().copied()
    };
    if to.is_some() {
        draft.push(Event::TeamChanged { from: None, to });
    }
}

/// Whether the answer is allowed, and whether it claims the conversation.
fn may_answer(draft: &Draft, who: &Principal, policy: ReplyPolicy) -> Result<bool, Rejection> {
    match (draft.state.holder(), policy) {
        (None, _) if draft.state.owner == Some(who.agent) => Ok(false),
        // Nobody works on it, be it free or resolved; whoever answers takes it up.
        (None, _) => {
            need(who, Right::Claim)?;
            Ok(true)
        }
        (Some(owner), _) if owner == who.agent => Ok(false),
        (Some(_), ReplyPolicy::Anyone) => Ok(false),
        (Some(_), ReplyPolicy::Team)
            if draft
                .state
                .team
                .is_some_and(|team| who.teams.contains(&team)) =>
        {
            Ok(false)
        }
        (Some(owner), _) => Err(Rejection::AlreadyOwned { owner }),
    }
}

/// What customers press and what only colleagues read never goes out.
fn sendable(content: &Content) -> Result<(), Rejection> {
    match content {
        Content::Text { .. }
        | Content::Image(_)
        | Content::Video(_)
        | Content::Audio(_)
        | Content::Document(_)
        | Content::Sticker(_)
        | Content::Location(_)
        | Content::Contacts { .. }
        | Content::Reaction { .. }
        | Content::Interactive(_)
        | Content::Template(_) => Ok(()),
        other => Err(Rejection::Unsendable {
            reason: format!("a message of the kind {} cannot be sent", other.kind()),
        }),
    }
}

/// An emoji or a file alone is an answer too; an emoji that is taken back is none.
fn answers(content: &Content) -> bool {
    match content {
        Content::Reaction { emoji, .. } => emoji.as_ref().is_some_and(|emoji| !emoji.is_empty()),
        _ => true,
    }
}

/// Refuses an answer written without knowledge of somebody else's newer one.
fn nothing_newer(draft: &Draft, who: &Principal, reply: &Reply) -> Result<(), Rejection> {
    let (Some(seen), Some(last)) = (reply.seen, &draft.state.last_reply) else {
        return Ok(());
    };
    if last.seq > seen && last.by != author(who) {
        return Err(Rejection::ConversationMoved {
            seq: draft.state.seq,
            reply_seq: last.seq,
            by: last.by.clone(),
        });
    }
    Ok(())
}

fn window_allows(draft: &Draft, content: &Content) -> Result<(), Rejection> {
    if matches!(content, Content::Template(_)) {
        return Ok(());
    }
    if reply_window::is_open(draft.state.last_inbound_at, draft.at) {
        return Ok(());
    }
    Err(Rejection::WindowClosed {
        since: draft.state.last_inbound_at.map(reply_window::closes_at),
    })
}
