//! One attempt to send one message: say so, call, and write down what came of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use fail::fail_point;
use object_store::ObjectStoreExt as _;

use super::{Letter, consequences};
use crate::actors::conversation::Input;
use crate::actors::engine::Engine;
use crate::actors::roster::Channel;
use crate::domain::contact::Identity;
use crate::domain::content::Content;
use crate::domain::delivery::{DeliveryReport, DeliveryState, Fault};
use crate::domain::ids::{ChannelId, ConversationId, MessageId};
use crate::domain::message::Message;
use crate::domain::outreach::TemplateHold;
use crate::store::connection::AnyConnection;
use crate::store::error::StoreError;
use crate::store::media::MediaRecord;
use crate::store::write::OutboxChange;
use crate::store::{contacts, conversations, media, messages};
use crate::whatsapp::client::Accepted;
use crate::whatsapp::error::{Disposition, WhatsAppError};
use crate::whatsapp::send_body::{Outgoing, Recipient};

/// What an attempt came to, for the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The message has left the outbox.
    Done,
    /// Provably not taken: the same again.
    Again {
        /// Not before.
        after: Duration,
        /// The whole number waits with it.
        hold_number: bool,
    },
    /// Nothing happened.
    NotBegun,
}

struct Parcel {
    message: Message,
    recipient: Option<Recipient>,
    file: Option<MediaRecord>,
    quoted: Option<String>,
    target: Option<String>,
}

/// Makes one attempt.
pub(super) async fn make(
    engine: Arc<Engine>,
    channel: ChannelId,
    conversation: ConversationId,
    letter: Letter,
) -> Verdict {
    let id = letter.message;
    let parcel = match engine
        .readers
        .read(move |connection| pack(connection, id))
        .await
    {
        Ok(parcel) => parcel,
        Err(StoreError::NotFound) => return Verdict::Done,
        Err(_) => return Verdict::NotBegun,
    };
    let Some(channel) = engine.roster.channel(channel) else {
        return Verdict::NotBegun;
    };
    let state = parcel
        .message
        .delivery
        .as_ref()
        .map(|delivery| delivery.state);
    if !matches!(state, Some(DeliveryState::Queued | DeliveryState::Sending)) {
        // Somebody knows more already; the outbox has only not heard of it.
        return finish(
            &engine,
            conversation,
            id,
            report(&engine, DeliveryState::Queued),
            None,
        )
        .await;
    }
    if let Some(hold) = consequences::held(&channel, &parcel.message, (engine.clock)()) {
        // Meta would refuse it: it fails with the same words as a new one, and may be sent again.
        count("held");
        return finish(&engine, conversation, id, held_back(&engine, hold), None).await;
    }
    fail_point!("before-sending", |_| std::process::abort());
    let began = report(&engine, DeliveryState::Sending);
    if tell(&engine, conversation, id, began, None, OutboxChange::Begin)
        .await
        .is_err()
    {
        return Verdict::NotBegun;
    }
    fail_point!("before-call", |_| std::process::abort());
    let asked = Instant::now();
    let called = call(&engine, &channel, &parcel).await;
    fail_point!("after-call", |_| std::process::abort());
    metrics::histogram!("baton_send_seconds").record(asked.elapsed());
    settle(&engine, &channel, &parcel.message, letter, called).await
}

fn pack(connection: &mut AnyConnection, id: MessageId) -> Result<Parcel, StoreError> {
    let message = messages::load(connection, id)?.message;
    let summary = conversations::load(connection, message.conversation_id)?;
    let identities: Vec<Identity> = contacts::identities(connection, summary.contact.id)?;
    let file = match message.content.file_id() {
        Some(file) => Some(media::load(
            connection,
            summary.conversation.workspace,
            file,
        )?),
        None => None,
    };
    let quoted = message
        .reply_to
        .as_ref()
        .and_then(|quote| quote.external_id.clone());
    let target = match &message.content {
        Content::Reaction { target, .. } => match target.parse() {
            Ok(target) => messages::load(connection, target)?.message.external_id,
            Err(_) => None,
        },
        _ => None,
    };
    Ok(Parcel {
        message,
        recipient: Recipient::of(&identities),
        file,
        quoted,
        target,
    })
}

async fn call(
    engine: &Engine,
    channel: &Channel,
    parcel: &Parcel,
) -> Result<Accepted, WhatsAppError> {
    let recipient = parcel
        .recipient
        .as_ref()
        .ok_or_else(|| WhatsAppError::Unusable("the customer has no address".to_owned()))?;
    let uploaded = match &parcel.file {
        Some(file) => Some(upload(engine, channel, file).await?),
        None => None,
    };
    let mut content = parcel.message.content.clone();
    if let (Content::Reaction { target, .. }, Some(external)) = (&mut content, &parcel.target) {
        target.clone_from(external);
    }
    if let (Content::Template(template), Some(external)) = (&mut content, &uploaded) {
        *template = template.clone().with_file(external);
    }
    let outgoing = Outgoing {
        to: recipient,
        content: &content,
        media: uploaded.as_deref(),
        reply_to: parcel.quoted.as_deref(),
        callback: &parcel.message.id.to_string(),
    };
    engine
        .meta
        .send(&channel.phone_number_id, &channel.token, &outgoing)
        .await
}

/// Gives Meta the file, unless it has it already for this number.
async fn upload(
    engine: &Engine,
    channel: &Channel,
    file: &MediaRecord,
) -> Result<String, WhatsAppError> {
    let fresh = file
        .uploaded_at
        .is_some_and(|at| (engine.clock)().millis() - at < 25 * 24 * 3_600 * 1_000);
    if let (Some(id), true) = (&file.uploaded_id, fresh)
        && file.channel_id == Some(channel.id.get())
    {
        return Ok(id.clone());
    }
    let unreadable = |error: object_store::Error| WhatsAppError::Unreachable(error.to_string());
    let path = crate::actors::fetcher::path(file.id.into());
    let found = engine.files.get(&path).await.map_err(unreadable)?;
    let length = found.meta.size;
    let name = file
        .file_name
        .clone()
        .unwrap_or_else(|| format!("{}-{}", file.kind, file.id));
    let id = engine
        .meta
        .upload_media(
            &channel.phone_number_id,
            &channel.token,
            &file.mime_type,
            &name,
            found.into_stream(),
            length,
        )
        .await?;
    let (media, uploaded, number) = (file.id.into(), id.clone(), channel.id);
    // Only a saving: without it the file is uploaded once more.
    let _ = engine
        .committer
        .write(move |transaction| media::set_uploaded(transaction, media, number, &uploaded))
        .await;
    Ok(id)
}

fn report(engine: &Engine, state: DeliveryState) -> DeliveryReport {
    DeliveryReport {
        state,
        at: (engine.clock)(),
        fault: None,
        price: None,
    }
}

fn held_back(engine: &Engine, hold: &TemplateHold) -> DeliveryReport {
    DeliveryReport {
        fault: Some(Fault {
            code: 0,
            title: "templates are held back on this number".to_owned(),
            details: Some(hold.reason.clone()),
            advice: Some("wait".to_owned()),
        }),
        ..report(engine, DeliveryState::Failed)
    }
}

/// Writes down what came of a call, and does what Meta's answer asks for.
async fn settle(
    engine: &Arc<Engine>,
    channel: &Channel,
    message: &Message,
    letter: Letter,
    called: Result<Accepted, WhatsAppError>,
) -> Verdict {
    let (conversation, id) = (message.conversation_id, letter.message);
    let error = match called {
        Ok(accepted) => {
            count("accepted");
            let report = report(engine, DeliveryState::Sent);
            return finish(engine, conversation, id, report, Some(accepted.external_id)).await;
        }
        Err(error) => error,
    };
    let disposition = error.disposition();
    tracing::warn!(
        message.id = %id,
        channel.id = %channel.id,
        error = %error,
        disposition = ?disposition,
        "a message was not accepted",
    );
    consequences::follow(engine, channel, message, disposition, &error.to_string()).await;
    match next(disposition, letter.attempts + 1) {
        Next::Wait { after, hold_number } => {
            postpone(engine, conversation, id, after, hold_number).await
        }
        Next::End(state) => {
            let report = DeliveryReport {
                fault: Some(error.fault()),
                ..report(engine, state)
            };
            finish(engine, conversation, id, report, None).await
        }
    }
}

/// What becomes of a message that was not accepted.
enum Next {
    /// It is tried again.
    Wait { after: Duration, hold_number: bool },
    /// It is not.
    End(DeliveryState),
}

fn next(disposition: Disposition, attempts: u32) -> Next {
    match (disposition, disposition.delay(attempts)) {
        (Disposition::Ambiguous, _) => {
            count("unknown");
            Next::End(DeliveryState::Unknown)
        }
        (Disposition::StopChannel { .. }, _) => {
            count("stopped");
            Next::Wait {
                after: Duration::from_secs(1),
                hold_number: true,
            }
        }
        (other, Some(after)) => {
            count("retried");
            Next::Wait {
                after,
                hold_number: matches!(other, Disposition::BackOff { .. }),
            }
        }
        (_, None) => {
            count("failed");
            Next::End(DeliveryState::Failed)
        }
    }
}

fn count(result: &'static str) {
    metrics::counter!("baton_sends_total", "result" => result).increment(1);
}

async fn postpone(
    engine: &Arc<Engine>,
    conversation: ConversationId,
    id: MessageId,
    after: Duration,
    hold_number: bool,
) -> Verdict {
    let millis = i64::try_from(after.as_millis()).unwrap_or(i64::MAX);
    let until = (engine.clock)().plus_millis(millis);
    let report = report(engine, DeliveryState::Sending);
    // When this is lost the row says `sending`, and a restart calls the outcome unknown: too
    // careful, never wrong.
    let _ = tell(
        engine,
        conversation,
        id,
        report,
        None,
        OutboxChange::Postpone(until),
    )
    .await;
    Verdict::Again { after, hold_number }
}

/// Writes the outcome down, for as long as it takes: it is known nowhere else.
async fn finish(
    engine: &Arc<Engine>,
    conversation: ConversationId,
    id: MessageId,
    report: DeliveryReport,
    external_id: Option<String>,
) -> Verdict {
    let mut pause = Duration::from_millis(100);
    loop {
        let told = tell(
            engine,
            conversation,
            id,
            report.clone(),
            external_id.clone(),
            OutboxChange::Remove,
        );
        match told.await {
            Ok(()) | Err(StoreError::NotFound) => return Verdict::Done,
            Err(error) => {
                tracing::error!(message.id = %id, error = %error, "an outcome waits to be written");
                tokio::time::sleep(pause).await;
                pause = pause.saturating_mul(2).min(Duration::from_secs(5));
            }
        }
    }
}

/// Has the conversation take in a report.
pub(super) async fn tell(
    engine: &Arc<Engine>,
    conversation: ConversationId,
    target: MessageId,
    report: DeliveryReport,
    external_id: Option<String>,
    outbox: OutboxChange,
) -> Result<(), StoreError> {
    let input = Arc::new(Input::Report {
        target,
        report,
        external_id,
        outbox,
    });
    match engine.directory.deliver(engine, conversation, &input).await {
        Ok(_) => Ok(()),
        Err(crate::actors::commands::CommandError::Store(error)) => Err(error),
        Err(other) => Err(StoreError::Conflict(other.to_string())),
    }
}
