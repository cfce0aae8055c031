//! Forwarding: to other customers as messages of ours, with their files; to a colleague as a note
//! with a link.

use std::sync::Arc;

use super::request::{describe_file, named};
use super::{CommandError, Marks, Outcome};
use crate::actors::engine::Engine;
use crate::domain::command::{Reply, Request};
use crate::domain::content::Content;
use crate::domain::conversation::Conversation;
use crate::domain::ids::{AgentId, ConversationId, MessageId};
use crate::domain::message::{Direction, Forwarded, Message};
use crate::domain::outreach::Outreach;
use crate::domain::permissions::{Principal, Right};
use crate::domain::rejection::Rejection;
use crate::protocol::command::ForwardBody;
use crate::protocol::row::MessageRow;
use crate::store::{conversations, messages};

/// How many messages may be forwarded together, and to how many customers.
const MOST: usize = 20;

/// Forwards messages of one conversation. Refuses before anything happens when one of them may
/// not be forwarded.
pub(super) async fn execute(
    engine: &Arc<Engine>,
    who: &Principal,
    conversation: ConversationId,
    key: &str,
    body: ForwardBody,
) -> Result<Outcome, CommandError> {
    let invalid = |reason: &str| CommandError::Invalid(reason.to_owned());
    if body.message_ids.is_empty() || body.message_ids.len() > MOST {
        return Err(invalid("forward 1 to 20 messages at a time"));
    }
    if body.conversation_ids.len() > MOST {
        return Err(invalid("forward to at most 20 customers at a time"));
    }
    if body.conversation_ids.is_empty() && body.agent_id.is_none() {
        return Err(invalid("say to whom: conversation_ids or agent_id"));
    }
    let (state, originals) = originals(engine, who, conversation, &body.message_ids).await?;
    if let Some(colleague) = body.agent_id {
        may_read(engine, &state, colleague)?;
    }
    let mut items = Vec::new();
    for target in &body.conversation_ids {
        for message in &originals {
            let content = sendable(engine, who, message).await?;
            let key = format!("{key}:{}:{target}", message.id);
            items.push(send(engine, who, *target, key, content).await?);
        }
    }
    if let Some(colleague) = body.agent_id {
        let text = note(&originals, conversation, body.text.as_deref());
        let key = format!("{key}:{colleague}");
        items.push(tell(engine, who, conversation, key, colleague, text).await?);
    }
    Ok(Outcome::Messages { items })
}

async fn originals(
    engine: &Engine,
    who: &Principal,
    conversation: ConversationId,
    ids: &[MessageId],
) -> Result<(Conversation, Vec<Message>), CommandError> {
    let ids = ids.to_vec();
    let (state, found) = engine
        .readers
        .read(move |connection| {
            let state = conversations::load(connection, conversation)?.conversation;
            let found: Result<Vec<_>, _> = ids
                .into_iter()
                .map(|id| messages::load(connection, id))
                .collect();
            Ok((state, found?))
        })
        .await?;
    if !who.may_see_conversation(&state) {
        return Err(CommandError::Rejected(Rejection::NotVisible));
    }
    if !who.may(Right::Reply) {
        return Err(CommandError::Rejected(Rejection::Forbidden {
            right: Right::Reply,
        }));
    }
    let messages: Vec<Message> = found.into_iter().map(|entry| entry.message).collect();
    if messages
        .iter()
        .any(|message| message.conversation_id != conversation)
    {
        return Err(CommandError::Invalid(
            "a message belongs to another conversation".to_owned(),
        ));
    }
    Ok((state, messages))
}

/// A note with a link is for somebody who can follow the link.
fn may_read(engine: &Engine, state: &Conversation, colleague: AgentId) -> Result<(), CommandError> {
    let known = engine.roster.principal(colleague);
    if known.is_some_and(|known| known.may_see_conversation(state)) {
        return Ok(());
    }
    Err(CommandError::Rejected(Rejection::TargetMayNotSee {
        agent: colleague,
    }))
}

/// The message as we may send it ourselves; what customers pressed or ordered is told in words.
async fn sendable(
    engine: &Engine,
    who: &Principal,
    message: &Message,
) -> Result<Content, CommandError> {
    let refused = |reason: &str| {
        CommandError::Rejected(Rejection::Unsendable {
            reason: reason.to_owned(),
        })
    };
    if message.direction == Direction::Internal {
        return Err(refused("notes and quiet lines stay inside"));
    }
    if message.revoked_at.is_some() {
        return Err(refused("a deleted message cannot be forwarded"));
    }
    let mut content = match &message.content {
        Content::Text { .. }
        | Content::Image(_)
        | Content::Video(_)
        | Content::Audio(_)
        | Content::Document(_)
        | Content::Sticker(_)
        | Content::Location(_)
        | Content::Contacts { .. } => message.content.clone(),
        other => Content::Text {
            text: other.preview(),
        },
    };
    if matches!(&content, Content::Text { text } if text.trim().is_empty()) {
        return Err(refused("this kind of message cannot be forwarded"));
    }
    describe_file(engine, who, &mut content).await?;
    Ok(content)
}

async fn send(
    engine: &Arc<Engine>,
    who: &Principal,
    target: ConversationId,
    key: String,
    content: Content,
) -> Result<MessageRow, CommandError> {
    let request = Request::Reply(Box::new(Reply {
        content,
        seen: None,
        reply_to: None,
        forwarded: Some(Forwarded::Once),
        resolve: false,
        default_team: None,
        outreach: Outreach::default(),
    }));
    made(engine.ask(who, target, Marks::of(key), request).await?)
}

fn note(originals: &[Message], conversation: ConversationId, words: Option<&str>) -> String {
    let mut text = words
        .map(|words| format!("{words}\n\n"))
        .unwrap_or_default();
    for message in originals {
        let preview = message.content.preview();
        let shown = if preview.is_empty() {
            message.content.kind()
        } else {
            &preview
        };
        text.push_str(&format!(
            "> {shown}\n/inbox/all/{conversation}?at={}\n",
            message.seq
        ));
    }
    text.trim_end().to_owned()
}

async fn tell(
    engine: &Arc<Engine>,
    who: &Principal,
    conversation: ConversationId,
    key: String,
    colleague: AgentId,
    text: String,
) -> Result<MessageRow, CommandError> {
    let request = Request::Note {
        text,
        mentions: named(engine, who, &[colleague])?,
    };
    made(
        engine
            .ask(who, conversation, Marks::of(key), request)
            .await?,
    )
}

fn made(outcome: Outcome) -> Result<MessageRow, CommandError> {
    match outcome {
        Outcome::Message { message } => Ok(*message),
        _ => Err(CommandError::Invalid("nothing was sent".to_owned())),
    }
}
