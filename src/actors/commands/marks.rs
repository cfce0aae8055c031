//! By what a client knows what it asks.

use super::CommandError;
use crate::domain::ids::ConversationId;
use crate::domain::permissions::Principal;
use crate::store::dedupe::CommandKey;
use crate::store::drafts::DraftPart;

/// The longest mark a client may make up.
const MOST: usize = 200;

/// What a client makes up for its commands: asked again with the same key, the first answer is
/// given again; what was asked under one operation is taken back together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    /// By what a repetition is known.
    pub(super) key: String,
    /// By what it is taken back.
    pub(super) operation: String,
    /// What it sends of what its writer kept as a draft.
    pub(super) draft: Option<DraftPart>,
}

impl Marks {
    /// What a client made up, or marks of our own: asked through several tries inside, a command
    /// without a key must not happen twice. Without an operation the key names it.
    ///
    /// # Errors
    /// `Invalid` for a mark that is empty or too long.
    pub fn sound(key: Option<String>, operation: Option<String>) -> Result<Self, CommandError> {
        let sound = |mark: &String| !mark.is_empty() && mark.len() <= MOST;
        if !key.iter().chain(&operation).all(sound) {
            return Err(CommandError::Invalid(format!(
                "a key has 1 to {MOST} characters"
            )));
        }
        let key = key.unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
        let operation = operation.unwrap_or_else(|| key.clone());
        Ok(Self {
            key,
            operation,
            draft: None,
        })
    }

    /// A key that names its operation as well.
    pub(super) fn of(key: String) -> Self {
        Self {
            operation: key.clone(),
            key,
            draft: None,
        }
    }

    /// The same, for a command that sends a part of a draft.
    pub(super) fn sending(self, draft: Option<DraftPart>) -> Self {
        Self { draft, ..self }
    }

    /// The same key for another conversation is another command.
    pub(super) fn within(self, conversation: ConversationId) -> Self {
        Self {
            key: format!("{conversation}:{}", self.key),
            ..self
        }
    }

    /// Under which somebody's answer is kept.
    pub(super) fn command_key(&self, who: &Principal) -> CommandKey {
        CommandKey {
            workspace: who.workspace,
            agent: who.agent,
            key: self.key.clone(),
        }
    }
}
