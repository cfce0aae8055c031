//! What a refusal, or a notice of Meta's, means beyond the message at hand.

use std::sync::Arc;

use super::courtesy;
use crate::actors::conversation::Input;
use crate::actors::engine::Engine;
use crate::actors::roster::Channel;
use crate::domain::content::{Content, Template};
use crate::domain::delivery::Fault;
use crate::domain::ids::{ConversationId, MessageId};
use crate::domain::message::Message;
use crate::domain::outreach::{TemplateHold, same_language};
use crate::domain::summary::{Change, DirectoryPart};
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::{contacts, messages, template_holds};
use crate::whatsapp::error::{Disposition, row};
use crate::whatsapp::news::{self, News};

/// A status that is older than this tells nothing about now: Meta delivers again for days.
const NEWS_MILLIS: i64 = 60 * 60 * 1_000;

/// Does what a refused message asks for beyond itself. `told` is what Meta said.
pub(super) async fn follow(
    engine: &Arc<Engine>,
    channel: &Channel,
    message: &Message,
    disposition: Disposition,
    told: &str,
) {
    match disposition {
        Disposition::StopChannel { alert } | Disposition::PermanentAlert { alert } => {
            courtesy::alert(engine, channel, disposition, alert, told).await;
        }
        Disposition::StopTemplates { alert, pause } => {
            let until = (engine.clock)().plus_millis(millis(pause));
            hold(engine, channel, None, alert, Some(until), told).await;
        }
        Disposition::StopTemplate { alert, pause } => {
            engine.templates.forget(engine, channel);
            let until = pause.map(|pause| (engine.clock)().plus_millis(millis(pause)));
            if let Content::Template(template) = &message.content {
                hold(engine, channel, Some(template), alert, until, told).await;
            }
        }
        Disposition::ResyncTemplates => engine.templates.forget(engine, channel),
        Disposition::OptOut => {
            let since = Some((engine.clock)());
            prefer(engine, message.conversation_id, since).await;
        }
        _ => {}
    }
}

fn millis(pause: std::time::Duration) -> i64 {
    i64::try_from(pause.as_millis()).unwrap_or(i64::MAX)
}

/// The same for a message that Meta had accepted first and failed by webhook.
pub(in crate::actors) async fn follow_status(
    engine: &Arc<Engine>,
    channel: &Channel,
    message: MessageId,
    fault: &Fault,
    at: Timestamp,
) {
    let Some(row) = row(fault.code, None) else {
        return;
    };
    if (engine.clock)().since(at) > NEWS_MILLIS {
        return;
    }
    let found = engine.readers.read(move |c| messages::load(c, message));
    match found.await {
        Ok(entry) => {
            follow(
                engine,
                channel,
                &entry.message,
                row.disposition,
                &fault.title,
            )
            .await
        }
        Err(error) => tracing::warn!(%error, "what a failed message means is not known"),
    }
}

/// What holds a message back, if it is a template.
pub(super) fn held<'a>(
    channel: &'a Channel,
    message: &Message,
    at: Timestamp,
) -> Option<&'a TemplateHold> {
    let Content::Template(template) = &message.content else {
        return None;
    };
    channel.holds.iter().find(|hold| hold.covers(template, at))
}

/// Holds templates back and tells administrators once.
async fn hold(
    engine: &Engine,
    channel: &Channel,
    template: Option<&Template>,
    alert: &'static str,
    until: Option<Timestamp>,
    told: &str,
) {
    let named = template.map(|template| (template.name.clone(), template.language.clone()));
    let hold = TemplateHold {
        template: named,
        reason: alert.to_owned(),
        since: (engine.clock)(),
        until,
    };
    let (workspace, number) = (channel.workspace, channel.id);
    let title = match template {
        Some(template) => format!("{}: {alert} ({})", channel.name, template.name),
        None => format!("{}: {alert}", channel.name),
    };
    let notice = courtesy::notice(engine, channel, title, told);
    let written = engine
        .committer
        .write(move |transaction| {
            if template_holds::put(transaction, workspace, number, &hold)? {
                courtesy::tell_administrators(transaction, &notice)?;
            }
            let part = DirectoryPart::Channels;
            transaction.publish(workspace, Change::Directory { part })
        })
        .await;
    reload(engine, written).await;
}

async fn reload(engine: &Engine, written: Result<(), StoreError>) {
    let read = match written {
        Ok(()) => engine.roster.reload().await,
        Err(error) => Err(error),
    };
    if let Err(error) = read {
        tracing::error!(%error, "what Meta told could not be acted on");
    }
}

/// Notes that a customer wants no marketing, or takes it again.
async fn prefer(engine: &Arc<Engine>, conversation: ConversationId, since: Option<Timestamp>) {
    let input = Arc::new(Input::Prefer {
        no_marketing_since: since,
    });
    if let Err(error) = engine.directory.deliver(engine, conversation, &input).await {
        tracing::error!(%error, "a customer's wish could not be written down");
    }
}

/// Does what a notice asks for: `channels` are the numbers it is about.
pub(in crate::actors) async fn follow_notice(
    engine: &Arc<Engine>,
    channels: &[Arc<Channel>],
    field: &str,
    value: &serde_json::Value,
) {
    for news in news::of_notice(field, value) {
        for channel in channels {
            match &news {
                News::TemplateChanged => engine.templates.forget(engine, channel),
                News::TemplateAllowed { name, language } => {
                    let meant = |hold: &&TemplateHold| {
                        hold.template
                            .as_ref()
                            .is_some_and(|(held, of)| held == name && same_language(of, language))
                    };
                    let hold = channel.holds.iter().find(meant);
                    if let Some(hold) = hold {
                        lift(engine, channel, hold.template.clone()).await;
                    }
                }
                News::NumberAllowed { number } => {
                    let all = channel.holds.iter().any(|hold| hold.template.is_none());
                    if all && news::digits(&channel.display_number) == *number {
                        lift(engine, channel, None).await;
                    }
                }
                News::Marketing { customer, wanted } => {
                    let since = (!wanted).then(|| (engine.clock)());
                    if let Some(conversation) = conversation_of(engine, channel, customer).await {
                        prefer(engine, conversation, since).await;
                    }
                }
            }
        }
    }
}

async fn lift(engine: &Engine, channel: &Channel, template: Option<(String, String)>) {
    let (workspace, number) = (channel.workspace, channel.id);
    let written = engine
        .committer
        .write(move |transaction| {
            template_holds::lift(transaction, number, template.as_ref())?;
            let part = DirectoryPart::Channels;
            transaction.publish(workspace, Change::Directory { part })
        })
        .await;
    reload(engine, written).await;
}

async fn conversation_of(
    engine: &Engine,
    channel: &Channel,
    customer: &[crate::domain::contact::Identity],
) -> Option<ConversationId> {
    let (number, customer) = (channel.id, customer.to_vec());
    let found = engine.readers.read(move |connection| {
        for identity in &customer {
            if let Some((_, conversation)) = contacts::find(connection, number, identity)? {
                return Ok(Some(conversation));
            }
        }
        Ok(None)
    });
    found.await.ok().flatten()
}
