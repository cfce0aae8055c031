//! What people change about how they are told: their choices, and their browsers.

use std::time::Duration;

use super::courier::{Parcel, forget};
use super::{listen_from_now, words};
use crate::actors::engine::Engine;
use crate::domain::ids::{ConversationId, PushSubscriptionId, SessionId};
use crate::domain::people::Language;
use crate::domain::permissions::Principal;
use crate::domain::telling::{Choices, Occasion};
use crate::push::{EndpointError, Recipient, RecipientError, Urgency, Verdict, topic};
use crate::store::error::StoreError;
use crate::store::push_subscriptions::PushSubscription;
use crate::store::{notification_choices, push_subscriptions};

/// How long a push service keeps a push by which somebody tries out whether they arrive.
const KEEP_TEST: Duration = Duration::from_secs(60);

/// A browser that takes web push, as it describes itself.
pub struct NewBrowser {
    /// Through which sign-in.
    pub session: SessionId,
    /// Where its push service takes messages.
    pub endpoint: String,
    /// Its public key, in base64url.
    pub public_key: String,
    /// Its secret, in base64url.
    pub auth: String,
    /// The browser, as it calls itself.
    pub user_agent: String,
}

/// Why a browser is not taken in, or not told.
#[derive(Debug, thiserror::Error)]
pub enum TellingError {
    /// Nothing may be sent there.
    #[error("endpoint {0}")]
    Endpoint(#[from] EndpointError),
    /// Nothing can be encrypted for it.
    #[error("{0}")]
    Keys(#[from] RecipientError),
    /// Its push service did not take it.
    #[error("{0}")]
    Push(String),
    /// The database; `NotFound` when there is no such browser.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// Keeps what somebody wants to be told.
    ///
    /// # Errors
    /// The store's.
    pub async fn choose(&self, who: &Principal, choices: Choices) -> Result<(), StoreError> {
        let (workspace, agent) = (who.workspace, who.agent);
        self.committer
            .write(move |transaction| {
                notification_choices::put(transaction, workspace, agent, &choices)
            })
            .await
    }

    /// Takes a browser in.
    ///
    /// # Errors
    /// An endpoint that is not public, keys that are none.
    pub async fn subscribe(
        &self,
        who: &Principal,
        new: NewBrowser,
    ) -> Result<PushSubscription, TellingError> {
        self.teller.courier.client().guard().admit(&new.endpoint)?;
        Recipient::new(&new.public_key, &new.auth)?;
        let now = (self.clock)();
        let browser = PushSubscription {
            id: self.ids.next(now),
            workspace: who.workspace,
            agent: who.agent,
            session: new.session,
            endpoint: new.endpoint,
            public_key: new.public_key,
            auth: new.auth,
            user_agent: new.user_agent.chars().take(300).collect(),
            created_at: now,
        };
        let putting = self.committer.write(move |transaction| {
            listen_from_now(transaction, browser.workspace)?;
            push_subscriptions::put(transaction, &browser)
        });
        Ok(putting.await?)
    }

    /// Forgets a browser.
    ///
    /// # Errors
    /// `NotFound` when they have none of that id.
    pub async fn unsubscribe(
        &self,
        who: &Principal,
        id: PushSubscriptionId,
    ) -> Result<(), StoreError> {
        let agent = who.agent;
        self.committer
            .write(move |transaction| push_subscriptions::remove(transaction, agent, id))
            .await
    }

    /// Pushes to a browser at once, whatever its owner chose, so that they see whether it arrives.
    ///
    /// # Errors
    /// When there is no such browser, or its push service does not take it.
    pub async fn try_out(
        &self,
        who: &Principal,
        id: PushSubscriptionId,
    ) -> Result<(), TellingError> {
        let (agent, now) = (who.agent, (self.clock)());
        let browser = self
            .readers
            .read(move |connection| push_subscriptions::load(connection, agent, id, now))
            .await?;
        let language = self.roster.agent(agent).map(|agent| agent.language);
        let parcel = Parcel {
            topic: topic(&format!("{agent} test")),
            browser,
            conversation: ConversationId(0),
            occasion: Occasion::Mention,
            payload: words::trial(language.unwrap_or(Language::En), now),
            urgency: Urgency::High,
            keep: KEEP_TEST,
        };
        match self.teller.courier.hand_over(self, &parcel).await {
            Verdict::Accepted => Ok(()),
            Verdict::Refused(reason) => Err(TellingError::Push(reason)),
            Verdict::Later(_) => Err(TellingError::Push(
                "the push service cannot be reached now".to_owned(),
            )),
            Verdict::Gone => {
                forget(self, &parcel.browser).await;
                Err(TellingError::Store(StoreError::NotFound))
            }
        }
    }
}
