//! What lets somebody in until it ends: a session, or a token for programs.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use crate::domain::ids::{AgentId, SessionId, TokenId, WorkspaceId};
use crate::domain::permissions::{Principal, Right};
use crate::domain::time::Timestamp;
use crate::store::sessions::Session;
use crate::store::tokens::Token;

/// Which session or token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PassId {
    /// Somebody signed in.
    Session(SessionId),
    /// A program.
    Token(TokenId),
}

/// A session or token; cheap to clone. It can end at any moment, so ask before each use.
#[derive(Clone, Debug)]
pub struct Pass(Arc<Entry>);

#[derive(Debug)]
struct Entry {
    id: PassId,
    workspace: WorkspaceId,
    agent: AgentId,
    /// At most these; `None` for all that the person has.
    rights: Option<BTreeSet<Right>>,
    expires_at: Option<Timestamp>,
    seen_at: AtomicI64,
    ended: AtomicBool,
}

impl Pass {
    pub(super) fn of_session(session: &Session) -> Self {
        Self(Arc::new(Entry {
            id: PassId::Session(session.id),
            workspace: session.workspace,
            agent: session.agent,
            rights: None,
            expires_at: Some(session.expires_at),
            seen_at: AtomicI64::new(session.last_seen_at.millis()),
            ended: AtomicBool::new(false),
        }))
    }

    pub(super) fn of_token(token: &Token) -> Self {
        Self(Arc::new(Entry {
            id: PassId::Token(token.id),
            workspace: token.workspace,
            agent: token.agent,
            rights: Some(token.rights.clone()),
            expires_at: token.expires_at,
            seen_at: AtomicI64::new(token.last_used_at.map_or(0, Timestamp::millis)),
            ended: AtomicBool::new(false),
        }))
    }

    /// Which it is.
    pub fn id(&self) -> PassId {
        self.0.id
    }

    /// The session, when it is one.
    pub fn session(&self) -> Option<SessionId> {
        match self.0.id {
            PassId::Session(id) => Some(id),
            PassId::Token(_) => None,
        }
    }

    /// Whom it lets in.
    pub fn agent(&self) -> AgentId {
        self.0.agent
    }

    /// Where.
    pub fn workspace(&self) -> WorkspaceId {
        self.0.workspace
    }

    /// The principal with at most the rights that the pass allows.
    pub(super) fn narrow(&self, mut principal: Principal) -> Principal {
        if let Some(rights) = &self.0.rights {
            principal.rights.retain(|right| rights.contains(right));
        }
        principal
    }

    pub(super) fn is_valid(&self, now: Timestamp) -> bool {
        let over = self.0.expires_at.is_some_and(|end| end <= now);
        !over && !self.0.ended.load(Ordering::Acquire)
    }

    pub(super) fn end(&self) {
        self.0.ended.store(true, Ordering::Release);
    }

    /// Notes that it is used; true for one caller when that was last noted `every` milliseconds
    /// ago or more.
    pub(super) fn seen(&self, now: Timestamp, every: i64) -> bool {
        let last = self.0.seen_at.load(Ordering::Relaxed);
        if now.millis().saturating_sub(last) < every {
            return false;
        }
        let noted = self.0.seen_at.compare_exchange(
            last,
            now.millis(),
            Ordering::Relaxed,
            Ordering::Relaxed,
        );
        noted.is_ok()
    }
}
