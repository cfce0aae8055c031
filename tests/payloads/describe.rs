//! One line for what an item became, to be compared with what it should be.

use baton::domain::contact::{Identity, Person};
use baton::domain::content::Content;
use baton::domain::inbound::{InboundItem, InboundMedia, InboundMessage};

/// `message text "Body Text" from Test Name US.1349,16505551234`.
pub fn line(item: &InboundItem) -> String {
    match item {
        InboundItem::Message(message) => format!("message {}", message_line(message)),
        InboundItem::Echo(message) => format!("echo {}", message_line(message)),
        InboundItem::Reaction(reaction) => {
            let emoji = reaction.emoji.as_deref().unwrap_or("none");
            format!(
                "reaction {emoji} to {} from {}",
                reaction.target,
                person(&reaction.person)
            )
        }
        InboundItem::Edit(edit) => {
            let side = side(edit.from_business);
            let content = content(&edit.content, edit.media.as_ref());
            format!("edit of {} by {side}: {content}", edit.target)
        }
        InboundItem::Revoke(revoke) => {
            format!(
                "revoke of {} by {}",
                revoke.target,
                side(revoke.from_business)
            )
        }
        InboundItem::IdentityChange(change) => format!(
            "{} from {} to {}",
            change.kind,
            identities(&change.previous),
            identities(&change.current)
        ),
        InboundItem::Status(status) => {
            let report = &status.report;
            let mut line = format!("status {} ({}) ", status.word, report.state.as_str());
            line.push_str(&identities(&status.recipient));
            if let Some(price) = &report.price {
                let charge = if price.billable { "charged" } else { "free" };
                line.push_str(&format!(" {} {charge}", price.category));
            }
            if let Some(fault) = &report.fault {
                let advice = fault.advice.as_deref().unwrap_or_default();
                line.push_str(&format!(
                    " fault {} {} -> {advice}",
                    fault.code, fault.title
                ));
            }
            if let Some(callback) = &status.callback {
                line.push_str(&format!(" callback {callback}"));
            }
            line
        }
        InboundItem::Notice(notice) => {
            format!(
                "notice {:?} {}: {}",
                notice.severity, notice.field, notice.title
            )
        }
    }
}

fn side(from_business: bool) -> &'static str {
    if from_business { "us" } else { "the customer" }
}

fn message_line(message: &InboundMessage) -> String {
    let content = content(&message.content, message.media.as_ref());
    let mut line = format!("{content} from {}", person(&message.person));
    if let Some(id) = &message.reply_to {
        line.push_str(&format!(" answering {id}"));
    }
    if let Some(forwarded) = message.forwarded {
        line.push_str(&format!(" forwarded {forwarded:?}"));
    }
    if let Some(referral) = &message.referral {
        let id = referral.source_id.as_deref().unwrap_or_default();
        line.push_str(&format!(" led by {} {id}", referral.source_type));
    }
    line
}

fn content(content: &Content, media: Option<&InboundMedia>) -> String {
    let mut line = format!("{} {:?}", content.kind(), content.preview());
    match content {
        Content::FlowReply { name, response, .. } => line.push_str(&format!(" {name} {response}")),
        Content::InteractiveReply { kind, body } => line.push_str(&format!(" {kind} {body}")),
        Content::Unsupported { kind, reason } => {
            line.push_str(&format!(" {kind:?} because {reason:?}"));
        }
        Content::Order(order) => line.push_str(&format!(" {} lines", order.items.len())),
        Content::Contacts { contacts } => line.push_str(&format!(" {} cards", contacts.len())),
        Content::Location(place) => {
            line.push_str(&format!(" {},{}", place.latitude, place.longitude));
        }
        Content::ButtonReply { id, .. } | Content::ListReply { id, .. } => {
            line.push_str(&format!(" {id}"));
        }
        _ => {}
    }
    if let (Some(media), Some(shown)) = (media, content.media()) {
        let voice = if shown.voice { " voice" } else { "" };
        let moving = if shown.animated { " moving" } else { "" };
        let hashed = if media.sha256.is_some() {
            " hashed"
        } else {
            ""
        };
        line.push_str(&format!(
            " {}{voice}{moving} file {}{hashed}",
            shown.mime_type, media.external_id
        ));
    }
    line
}

fn person(person: &Person) -> String {
    let name = person.name.as_deref().unwrap_or("nameless");
    format!("{name} {}", identities(&person.identities))
}

fn identities(identities: &[Identity]) -> String {
    let values: Vec<&str> = identities.iter().map(|each| each.value.as_str()).collect();
    values.join(",")
}
