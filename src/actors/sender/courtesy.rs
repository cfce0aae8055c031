//! Read receipts and typing towards customers, and alerts towards administrators.

use std::sync::Arc;

use crate::actors::engine::Engine;
use crate::actors::roster::Channel;
use crate::domain::ids::ConversationId;
use crate::domain::inbound::Severity;
use crate::domain::summary::{Change, DirectoryPart};
use crate::store::error::StoreError;
use crate::store::notices::{self, Notice};
use crate::store::transaction::Transaction;
use crate::store::{channels, conversations, messages};
use crate::whatsapp::error::Disposition;
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

/// A warning for administrators about a number.
pub(super) fn notice(engine: &Engine, channel: &Channel, title: String, told: &str) -> Notice {
    let at = (engine.clock)();
    Notice {
        id: engine.ids.next(at),
        workspace: channel.workspace,
        channel: Some(channel.id),
        field: "sending".to_owned(),
        severity: Severity::Warning,
        title,
        raw: serde_json::json!({ "error": told }).to_string(),
        at,
    }
}

/// Writes a notice and has consoles show it.
pub(super) fn tell_administrators(
    transaction: &mut Transaction<'_>,
    notice: &Notice,
) -> Result<(), StoreError> {
    notices::insert(transaction, notice)?;
    let change = Change::Notice {
        severity: notice.severity,
        title: notice.title.clone(),
    };
    transaction.publish(notice.workspace, change)
}

/// Tells administrators what Meta refuses, and stops the number when nothing else will go.
pub(super) async fn alert(
    engine: &Arc<Engine>,
    channel: &Channel,
    disposition: Disposition,
    alert: &'static str,
    told: &str,
) {
    let (workspace, number) = (channel.workspace, channel.id);
    let stops = matches!(disposition, Disposition::StopChannel { .. });
    let mut notice = notice(engine, channel, format!("{}: {alert}", channel.name), told);
    if stops {
        notice.severity = Severity::Critical;
    }
    let written = engine
        .committer
        .write(move |transaction| {
            tell_administrators(transaction, &notice)?;
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
