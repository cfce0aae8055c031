//! From what a client wrote to what the rules understand: names looked up, files checked.

use std::sync::Arc;

use super::CommandError;
use crate::actors::engine::Engine;
use crate::domain::command::{AssignTarget, Reply, Request};
use crate::domain::content::Content;
use crate::domain::ids::{AgentId, ConversationId, MediaId, MessageId, TeamId};
use crate::domain::message::Direction;
use crate::domain::outreach::Outreach;
use crate::domain::permissions::Principal;
use crate::domain::rejection::Rejection;
use crate::domain::summary::MediaState;
use crate::protocol::command::{CommandBody, MessageBody};
use crate::store::media::MediaRecord;
use crate::store::{media, messages};
use crate::whatsapp::validate::{self, MediaKind};

/// How many colleagues a note may name.
const MOST_MENTIONS: usize = 50;

/// What the client asks, in the rules' own words.
pub(super) async fn understand(
    engine: &Arc<Engine>,
    who: &Principal,
    conversation: ConversationId,
    body: CommandBody,
) -> Result<Request, CommandError> {
    Ok(match body {
        CommandBody::Claim => Request::Claim,
        CommandBody::Assign(body) => Request::Assign {
            to: target(engine, who, body.agent_id)?,
        },
        CommandBody::Release => Request::Release,
        CommandBody::Transfer(body) => Request::Transfer {
            team: team(engine, who, body.team_id)?,
            to: body
                .agent_id
                .map(|agent| target(engine, who, agent))
                .transpose()?,
        },
        CommandBody::TakeOver => Request::TakeOver,
        CommandBody::Messages(body) => reply(engine, who, conversation, body).await?,
        CommandBody::Note(body) => Request::Note {
            mentions: named(engine, who, &body.mentions)?,
            text: body.text,
        },
        CommandBody::Read(body) => Request::MarkRead { seq: body.seq },
        CommandBody::Unread => Request::MarkUnread,
        CommandBody::Resolve => Request::Resolve,
        CommandBody::Reopen => Request::Reopen,
        CommandBody::Snooze(body) => Request::Snooze { until: body.until },
        CommandBody::FollowUp(body) => Request::FollowUp { at: body.at },
        CommandBody::Label(body) => Request::Label {
            add: body.add,
            remove: body.remove,
        },
        CommandBody::Prioritise(body) => Request::Prioritise {
            priority: body.priority,
        },
        CommandBody::SetAssistant(body) => Request::SetAssistant { mode: body.mode },
        CommandBody::Forward(_) => {
            return Err(CommandError::Invalid(
                "forwarding is not one request".to_owned(),
            ));
        }
    })
}

/// Whom a note names.
pub(super) fn named(
    engine: &Engine,
    who: &Principal,
    ids: &[AgentId],
) -> Result<Vec<Principal>, CommandError> {
    if ids.len() > MOST_MENTIONS {
        return Err(CommandError::Invalid(format!(
            "a note names at most {MOST_MENTIONS} colleagues"
        )));
    }
    let each = ids.iter().map(|agent| target(engine, who, *agent));
    each.map(|target| Ok(target?.principal)).collect()
}

fn target(engine: &Engine, who: &Principal, agent: AgentId) -> Result<AssignTarget, CommandError> {
    let principal = engine.roster.principal(agent);
    principal
        .filter(|principal| principal.workspace == who.workspace)
        .map(|principal| AssignTarget { principal })
        .ok_or(CommandError::Rejected(Rejection::TargetMayNotSee { agent }))
}

fn team(engine: &Engine, who: &Principal, team: TeamId) -> Result<TeamId, CommandError> {
    let found = engine.roster.team(team);
    found
        .filter(|found| found.workspace == who.workspace)
        .map(|found| found.id)
        .ok_or(CommandError::Rejected(Rejection::NoSuchTeam { team }))
}

async fn reply(
    engine: &Arc<Engine>,
    who: &Principal,
    conversation: ConversationId,
    body: MessageBody,
) -> Result<Request, CommandError> {
    let mut content = body.content.into_content();
    if let Content::Reaction { target, .. } = &content {
        let target = target.clone();
        reacts_to(engine, conversation, &target).await?;
    }
    describe_file(engine, who, &mut content).await?;
    template_file(engine, who, &content).await?;
    validate::check(&content).map_err(|limit| unsendable(&limit))?;
    let reply_to = match body.reply_to {
        Some(id) => Some(quote(engine, conversation, id).await?),
        None => None,
    };
    Ok(Request::Reply(Box::new(Reply {
        content,
        seen: body.seen,
        reply_to,
        forwarded: None,
        resolve: body.resolve,
        default_team: None,
        outreach: Outreach::default(),
    })))
}

fn unsendable(limit: &validate::LimitExceeded) -> CommandError {
    CommandError::Rejected(Rejection::Unsendable {
        reason: limit.to_string(),
    })
}

/// An emoji goes on a message of the same thread that WhatsApp knows.
async fn reacts_to(
    engine: &Engine,
    conversation: ConversationId,
    target: &str,
) -> Result<(), CommandError> {
    let wrong = || CommandError::Invalid("there is no such message to react to".to_owned());
    let id: MessageId = target.parse().map_err(|_| wrong())?;
    let entry = engine
        .readers
        .read(move |c| messages::load(c, id))
        .await
        .map_err(|_| wrong())?;
    let known = entry.message.external_id.is_some();
    if known && entry.message.conversation_id == conversation {
        Ok(())
    } else {
        Err(wrong())
    }
}

async fn quote(
    engine: &Engine,
    conversation: ConversationId,
    id: MessageId,
) -> Result<crate::domain::message::Quote, CommandError> {
    let wrong = || CommandError::Invalid("there is no such message to answer".to_owned());
    let entry = engine
        .readers
        .read(move |c| messages::load(c, id))
        .await
        .map_err(|_| wrong())?;
    let message = entry.message;
    if message.conversation_id != conversation || message.direction == Direction::Internal {
        return Err(wrong());
    }
    Ok(messages::quote(&message))
}

/// Fills in what is known of a file, and checks that it may be sent by this person.
pub(super) async fn describe_file(
    engine: &Engine,
    who: &Principal,
    content: &mut Content,
) -> Result<(), CommandError> {
    let kind = content.kind();
    let Some(file) = content.media_mut() else {
        return Ok(());
    };
    let record = sendable_file(engine, who, file.media_id, kind).await?;
    file.mime_type = record.mime_type;
    file.file_name = file.file_name.take().or(record.file_name);
    file.voice = file.voice || record.voice;
    Ok(())
}

/// The file in a template's header is checked as one that is sent by itself.
pub(super) async fn template_file(
    engine: &Engine,
    who: &Principal,
    content: &Content,
) -> Result<(), CommandError> {
    let Content::Template(template) = content else {
        return Ok(());
    };
    if let Some((kind, id)) = template.file() {
        sendable_file(engine, who, id, kind).await?;
    }
    Ok(())
}

/// A file that this person may send as that kind.
async fn sendable_file(
    engine: &Engine,
    who: &Principal,
    id: Option<MediaId>,
    kind: &str,
) -> Result<MediaRecord, CommandError> {
    let id = id.ok_or_else(|| CommandError::Invalid("media_id is missing".to_owned()))?;
    let workspace = who.workspace;
    let missing = || CommandError::Invalid("there is no such file".to_owned());
    let (record, scopes) = engine
        .readers
        .read(move |c| Ok((media::load(c, workspace, id)?, media::scopes(c, id)?)))
        .await
        .map_err(|_| missing())?;
    let own = record.created_by == Some(who.agent.get());
    if !own && !scopes.iter().any(|scope| who.may_see(scope)) {
        return Err(missing());
    }
    if record.state() != MediaState::Stored {
        return Err(CommandError::Invalid("the file is not here yet".to_owned()));
    }
    let size = u64::try_from(record.size.unwrap_or(0)).unwrap_or(0);
    let sent_as = match kind {
        "image" => MediaKind::Image,
        "video" => MediaKind::Video,
        "audio" => MediaKind::Audio,
        // Whether it moves was looked at when it was uploaded; here the larger limit counts.
        "sticker" => MediaKind::AnimatedSticker,
        _ => MediaKind::Document,
    };
    validate::check_file(sent_as, &record.mime_type, size).map_err(|limit| unsendable(&limit))?;
    Ok(record)
}
