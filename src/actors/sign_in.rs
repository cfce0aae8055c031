//! Who somebody is: passwords, sessions and tokens for programs.
//!
//! Secrets are random and kept as their SHA-256 only. Sessions and tokens that are in use are
//! kept in memory and read through from the store; ending one takes effect at once, also for
//! whoever holds its [`Pass`].

mod book;
mod pass;
mod password;
mod secret;
mod throttle;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

pub use pass::{Pass, PassId};
pub use password::Passwords;
pub use secret::{hashed, random_token, random_words};

use self::book::Book;
use self::throttle::Throttle;
use super::roster::Roster;
use crate::domain::ids::{AgentId, IdGenerator, SessionId};
use crate::domain::people::Agent;
use crate::domain::permissions::Principal;
use crate::domain::time::Timestamp;
use crate::store::committer::{Clock, Committer};
use crate::store::connection::Readers;
use crate::store::error::StoreError;
use crate::store::sessions::Session;
use crate::store::{agents, sessions, tokens};

/// How often it is written that a session or token is used.
const TOUCH_MILLIS: i64 = 60_000;

/// What somebody shows to be let in.
#[derive(Clone, Debug)]
pub enum Credential {
    /// The secret of a session, from the cookie.
    Session(SecretString),
    /// A token for programs, from `Authorization: Bearer`.
    Token(SecretString),
}

/// Somebody who was let in.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// Who, with the rights they have now.
    pub principal: Principal,
    /// By which session or token.
    pub pass: Pass,
}

/// A new session.
#[derive(Debug)]
pub struct SignedIn {
    /// What the browser shows from now on; told once.
    pub secret: SecretString,
    /// The session.
    pub session: SessionId,
    /// Whose.
    pub agent: AgentId,
    /// How long it lasts.
    pub lifetime: Duration,
}

/// Why nobody was let in.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SignInError {
    /// The address or the password is wrong, or the person is disabled: not told which.
    #[error("the e-mail address or the password is wrong")]
    InvalidCredentials,
    /// Too many failures from there, or for this address.
    #[error("too many attempts; wait a moment")]
    TooManyAttempts {
        /// How long.
        wait: Duration,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lets people and programs in.
pub struct SignIn {
    readers: Readers,
    committer: Committer,
    clock: Clock,
    ids: Arc<IdGenerator>,
    roster: Arc<Roster>,
    lifetime: Duration,
    passwords: Passwords,
    throttle: Throttle,
    book: Book,
}

impl SignIn {
    /// Sessions last for `lifetime`.
    pub fn new(
        readers: Readers,
        committer: Committer,
        clock: Clock,
        ids: Arc<IdGenerator>,
        roster: Arc<Roster>,
        lifetime: Duration,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            readers,
            committer,
            clock,
            ids,
            roster,
            lifetime,
            passwords: Passwords::new()?,
            throttle: Throttle::default(),
            book: Book::default(),
        })
    }

    /// The passwords' hasher.
    pub fn passwords(&self) -> &Passwords {
        &self.passwords
    }

    /// Lets somebody in by their password, from an address, with a browser.
    pub async fn sign_in(
        &self,
        email: &str,
        password: SecretString,
        from: IpAddr,
        user_agent: &str,
    ) -> Result<SignedIn, SignInError> {
        let email = email.trim().to_lowercase();
        self.not_too_often(from, &email)?;
        let wanted = email.clone();
        let found = self
            .readers
            .read(move |connection| agents::password_by_email(connection, &wanted))
            .await?;
        let (id, hash) = found.map_or((None, None), |(id, hash)| (Some(id), hash));
        let right = self.passwords.verify(password, hash).await?;
        let agent = id.filter(|_| right).and_then(|id| self.roster.agent(id));
        let Some(agent) = agent.filter(|agent| !agent.disabled) else {
            self.throttle.failed(from, &email);
            metrics::counter!("baton_sign_in_failures_total").increment(1);
            return Err(SignInError::InvalidCredentials);
        };
        Ok(self.begin(&agent, user_agent).await?)
    }

    /// Refuses whoever failed too often; `what` is an e-mail address or another thing guessed at.
    pub fn not_too_often(&self, from: IpAddr, what: &str) -> Result<(), SignInError> {
        match self.throttle.wait(from, what) {
            Some(wait) => Err(SignInError::TooManyAttempts { wait }),
            None => Ok(()),
        }
    }

    /// Counts a failure that is not a password's.
    pub fn failed(&self, from: IpAddr, what: &str) {
        self.throttle.failed(from, what);
    }

    /// Opens a session for somebody who proved who they are.
    pub async fn begin(&self, agent: &Agent, user_agent: &str) -> Result<SignedIn, StoreError> {
        let now = (self.clock)();
        let lifetime = i64::try_from(self.lifetime.as_millis()).unwrap_or(i64::MAX);
        let secret = secret::random();
        let session = Session {
            id: self.ids.next(now),
            workspace: agent.workspace,
            agent: agent.id,
            user_agent: user_agent.chars().take(300).collect(),
            created_at: now,
            last_seen_at: now,
            expires_at: now.plus_millis(lifetime),
        };
        let signed_in = SignedIn {
            secret: secret.clone().into(),
            session: session.id,
            agent: agent.id,
            lifetime: self.lifetime,
        };
        let hash = hashed(&secret);
        self.committer
            .write(move |transaction| sessions::insert(transaction, &session, &hash))
            .await?;
        Ok(signed_in)
    }

    /// Who shows this; `None` when nobody is to be let in.
    pub async fn authenticate(
        &self,
        credential: &Credential,
    ) -> Result<Option<Authenticated>, StoreError> {
        let Some(pass) = self.pass(credential).await? else {
            return Ok(None);
        };
        let Some(principal) = self.principal(&pass) else {
            return Ok(None);
        };
        self.touch(&pass);
        Ok(Some(Authenticated { principal, pass }))
    }

    /// Whoever holds the pass, with the rights they have now; `None` once it has ended or they
    /// were disabled. Never waits: for live sockets, to ask after each of [`Roster::changes`].
    pub fn principal(&self, pass: &Pass) -> Option<Principal> {
        if !pass.is_valid((self.clock)()) {
            return None;
        }
        let principal = self.roster.principal(pass.agent())?;
        Some(pass.narrow(principal))
    }

    /// Whether the pass still lets anybody in. Never waits.
    pub fn is_alive(&self, pass: &Pass) -> bool {
        self.principal(pass).is_some()
    }

    async fn pass(&self, credential: &Credential) -> Result<Option<Pass>, StoreError> {
        let (Credential::Session(secret) | Credential::Token(secret)) = credential;
        let hash = hashed(secret.expose_secret());
        loop {
            if let Some(pass) = self.book.find(&hash) {
                if pass.is_valid((self.clock)()) {
                    return Ok(Some(pass));
                }
                self.book.drop_expired(&hash);
                return Ok(None);
            }
            let turned_to = self.book.turned_to();
            let read = self.read(credential, hash.clone()).await?;
            let Some(pass) = read.filter(|pass| pass.is_valid((self.clock)())) else {
                return Ok(None);
            };
            // Something ended while it was read, perhaps this: read again.
            if self.book.enter(&hash, &pass, turned_to) {
                return Ok(Some(pass));
            }
        }
    }

    async fn read(
        &self,
        credential: &Credential,
        hash: String,
    ) -> Result<Option<Pass>, StoreError> {
        match credential {
            Credential::Session(_) => {
                let reading = move |connection: &mut _| sessions::find(connection, &hash);
                let session = self.readers.read(reading).await?;
                Ok(session.as_ref().map(Pass::of_session))
            }
            Credential::Token(_) => {
                let reading = move |connection: &mut _| tokens::find(connection, &hash);
                let token = self.readers.read(reading).await?;
                Ok(token.as_ref().map(Pass::of_token))
            }
        }
    }

    /// Writes that a pass is used, now and then, while nobody waits for it.
    fn touch(&self, pass: &Pass) {
        let now = (self.clock)();
        if !pass.seen(now, TOUCH_MILLIS) {
            return;
        }
        let (committer, id) = (self.committer.clone(), pass.id());
        tokio::spawn(async move {
            let touching = committer.write(move |transaction| match id {
                PassId::Session(id) => sessions::touch(transaction, id, now),
                PassId::Token(id) => tokens::touch(transaction, id, now),
            });
            if let Err(error) = touching.await {
                tracing::debug!(%error, "it could not be written when a session was last used");
            }
        });
    }

    /// Ends one session or token, at once and for good.
    pub async fn end(&self, id: PassId) -> Result<(), StoreError> {
        let ending = self.committer.write(move |transaction| match id {
            PassId::Session(id) => sessions::delete(transaction, id),
            PassId::Token(id) => tokens::revoke(transaction, id),
        });
        ending.await?;
        self.forget(|pass| pass.id() == id);
        Ok(())
    }

    /// Forgets every session of somebody but, perhaps, one. Their rows must be gone already.
    pub(super) fn forget_sessions(&self, agent: AgentId, but: Option<SessionId>) {
        self.forget(|pass| match pass.id() {
            PassId::Session(id) => pass.agent() == agent && Some(id) != but,
            PassId::Token(_) => false,
        });
    }

    fn forget(&self, ended: impl Fn(&Pass) -> bool) {
        self.book.end(ended);
        self.roster.ring();
    }

    /// Somebody's sessions, the last used first.
    pub async fn sessions(&self, agent: AgentId) -> Result<Vec<Session>, StoreError> {
        let now: Timestamp = (self.clock)();
        self.readers
            .read(move |connection| sessions::of_agent(connection, agent, now))
            .await
    }
}
