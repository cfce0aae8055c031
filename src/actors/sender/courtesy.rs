//! Read receipts and typing towards customers, and alerts towards administrators.

use std::sync::Arc;

use crate::actors::engine::Engine;
use crate::actors::roster::Channel;
use crate::domain::ids::ConversationId;
use crate::domain::inbound::Severity;
use crate::domain::summary::{Change, DirectoryPart};
use crate::store::notices::{self, Notice};
use crate::store::{channels, conversations, messages};
use crate::whatsapp::error::{Disposition, WhatsAppError};
use crate::whatsapp::send_body::Typing;

/// Marks the customer's newest message as read at Meta. Losing one does no harm.
pub(super) async fn tell(engine: &Arc<Engine>, conversation: ConversationId, typing: bool) {
    let found = engine
        .readers
        .read(move |connection| {
            let state = conversations::load(connection, conversation)?.conversation;
            let newest = messages::newest_inbound(connection, conversation)?;
            Ok((state.channel, newest))
        })
        .await;
    let Ok((channel, Some(external_id))) = found else {
        return;
    };
    let Some(channel) = engine.roster.channel(channel) else {
        return;
    };
    let typing = if typing {
        Typing::Shown
    } else {
        Typing::Hidden
    };
    let told = engine
        .meta
        .mark_read(
            &channel.phone_number_id,
            &channel.token,
            &external_id,
            typing,
        )
        .await;
    if let Err(error) = told {
        tracing::debug!(conversation.id = %conversation, error = %error, "a read receipt was lost");
    }
}

/// Tells administrators what Meta refuses, and stops the number when nothing else will go.
pub(super) async fn alert(
    engine: &Arc<Engine>,
    channel: &Channel,
    disposition: Disposition,
    alert: &'static str,
    error: &WhatsAppError,
) {
    let id = engine.ids.next((engine.clock)());
    let (workspace, number) = (channel.workspace, channel.id);
    let stops = matches!(disposition, Disposition::StopChannel { .. });
    let severity = if stops {
        Severity::Critical
    } else {
        Severity::Warning
    };
    let title = format!("{}: {alert}", channel.name);
    let raw = serde_json::json!({ "error": error.to_string() }).to_string();
    let written = engine
        .committer
        .write(move |transaction| {
            let at = transaction.at;
            let field = "sending".to_owned();
            let channel = Some(number);
            let notice = Notice {
                id,
                workspace,
                channel,
                field,
                severity,
                title: title.clone(),
                raw,
                at,
            };
            notices::insert(transaction, &notice)?;
            transaction.publish(workspace, Change::Notice { severity, title })?;
            if stops {
                channels::set_state(transaction, number, Some(alert))?;
                let part = DirectoryPart::Channels;
                transaction.publish(workspace, Change::Directory { part })?;
            }
            Ok(())
        })
        .await;
    if let Err(problem) = written {
        tracing::error!(channel.id = %number, error = %problem, "an alert could not be written");
    }
    if stops && let Err(problem) = engine.roster.reload().await {
        tracing::error!(error = %problem, "the roster could not be read again");
    }
}
