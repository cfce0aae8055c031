//! A WhatsApp number, ready for use: its token opened.

use std::sync::Arc;

use secrecy::SecretString;

use crate::domain::conversation::ReplyPolicy;
use crate::domain::ids::{BranchId, ChannelId, TeamId, WorkspaceId};
use crate::domain::outreach::TemplateHold;
use crate::store::channels::ChannelRecord;
use crate::store::words;

/// Opens a sealed text that was sealed for a context; the error says why it cannot.
pub type Opener = Arc<dyn Fn(&str, &str) -> Result<SecretString, String> + Send + Sync>;

/// The context that a number's token is sealed for, so that it opens for no other number.
pub fn token_context(id: ChannelId) -> String {
    format!("channel:{id}")
}

/// Whether a number works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChannelState {
    /// It does.
    Ok,
    /// Nothing is sent until a person has seen to it.
    Stopped {
        /// Why, for a person.
        reason: String,
    },
}

/// A WhatsApp number.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Our id.
    pub id: ChannelId,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// The branch its conversations belong to.
    pub branch: Option<BranchId>,
    /// The team its new conversations go to.
    pub default_team: Option<TeamId>,
    /// Its name, for people.
    pub name: String,
    /// Meta's id of the number.
    pub phone_number_id: String,
    /// The number itself, as people write it.
    pub display_number: String,
    /// Meta's id of the WhatsApp business account.
    pub account_id: String,
    /// The Meta app whose secret signs its webhooks; `None` for any configured one.
    pub app_id: Option<String>,
    /// What the Cloud API asks for. Empty when it could not be opened; then the state says so.
    pub token: SecretString,
    /// Who may answer.
    pub reply_policy: ReplyPolicy,
    /// Whether it works.
    pub state: ChannelState,
    /// What holds templates back on it, even when its time is over.
    pub holds: Vec<TemplateHold>,
}

impl Channel {
    /// The number of a row. One whose token does not open is kept, but stopped.
    pub(super) fn open(record: ChannelRecord, opener: &Opener) -> Self {
        let id = ChannelId(record.id);
        let mut state = match record.state.as_str() {
            "ok" => ChannelState::Ok,
            _ => ChannelState::Stopped {
                reason: record.state_reason.unwrap_or_default(),
            },
        };
        let token = opener(&record.token_sealed, &token_context(id)).unwrap_or_else(|error| {
            tracing::error!(channel.id = %id, error, "a number's token cannot be opened");
            state = ChannelState::Stopped {
                reason: "its access token cannot be opened with the configured key".to_owned(),
            };
            SecretString::default()
        });
        Self {
            id,
            workspace: record.workspace_id.into(),
            branch: record.branch_id.map(Into::into),
            default_team: record.default_team_id.map(Into::into),
            name: record.name,
            phone_number_id: record.phone_number_id,
            display_number: record.display_number,
            account_id: record.account_id,
            app_id: record.app_id,
            token,
            reply_policy: words::policy_from(&record.reply_policy),
            state,
            holds: Vec::new(),
        }
    }
}
