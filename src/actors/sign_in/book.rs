//! The sessions and tokens in use, by the hash of their secret.
//!
//! Nothing leaves the book but by ending, so that there is one [`Pass`] per secret and ending it
//! reaches whoever holds it.

use std::sync::atomic::{AtomicU64, Ordering};

use dashmap::DashMap;

use super::pass::Pass;

/// The passes in use.
#[derive(Debug, Default)]
pub(super) struct Book {
    passes: DashMap<String, Pass>,
    /// Rises before passes are ended, so that whoever read one meanwhile notices.
    turns: AtomicU64,
}

impl Book {
    pub(super) fn find(&self, hash: &str) -> Option<Pass> {
        self.passes.get(hash).map(|pass| pass.clone())
    }

    /// Where the book stands; ask before reading from the store.
    pub(super) fn turned_to(&self) -> u64 {
        self.turns.load(Ordering::SeqCst)
    }

    /// Enters what was read; false, and nothing entered, when something ended since then.
    /// Whoever enters second finds the first one's pass at the next look.
    pub(super) fn enter(&self, hash: &str, pass: &Pass, turned_to: u64) -> bool {
        let mut first = true;
        self.passes
            .entry(hash.to_owned())
            .and_modify(|_| first = false)
            .or_insert_with(|| pass.clone());
        if first && self.turned_to() != turned_to {
            self.passes.remove(hash);
            pass.end();
            return false;
        }
        first
    }

    /// Drops a pass that has ended by itself, which whoever holds it sees by the clock.
    pub(super) fn drop_expired(&self, hash: &str) {
        self.passes.remove(hash);
    }

    /// Ends passes. Their rows must be gone already.
    pub(super) fn end(&self, ended: impl Fn(&Pass) -> bool) {
        self.turns.fetch_add(1, Ordering::SeqCst);
        self.passes.retain(|_, pass| {
            let over = ended(pass);
            if over {
                pass.end();
            }
            !over
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{AgentId, SessionId, WorkspaceId};
    use crate::domain::time::Timestamp;
    use crate::store::sessions::Session;

    fn pass(id: i64) -> Pass {
        Pass::of_session(&Session {
            id: SessionId(id),
            workspace: WorkspaceId(1),
            agent: AgentId(1),
            user_agent: String::new(),
            created_at: Timestamp(0),
            last_seen_at: Timestamp(0),
            expires_at: Timestamp(1_000),
        })
    }

    #[test]
    fn what_was_read_while_something_ended_is_not_entered() {
        let book = Book::default();
        let turned_to = book.turned_to();
        book.end(|_| false);
        assert!(!book.enter("a", &pass(1), turned_to));
        assert!(book.find("a").is_none());
        assert!(book.enter("a", &pass(1), book.turned_to()));
    }

    #[test]
    fn ending_reaches_whoever_holds_the_pass() {
        let book = Book::default();
        let held = pass(1);
        assert!(book.enter("a", &held, book.turned_to()));
        assert!(held.is_valid(Timestamp(999)));
        book.end(|pass| pass.session() == Some(SessionId(1)));
        assert!(!held.is_valid(Timestamp(999)));
        assert!(book.find("a").is_none());
    }

    #[test]
    fn two_readers_of_one_secret_share_one_pass() {
        let book = Book::default();
        assert!(book.enter("a", &pass(1), book.turned_to()));
        assert!(!book.enter("a", &pass(1), book.turned_to()));
        let shared = book.find("a").unwrap();
        book.end(|_| true);
        assert!(!shared.is_valid(Timestamp(0)));
    }

    #[test]
    fn a_pass_ends_by_itself() {
        assert!(!pass(1).is_valid(Timestamp(1_000)));
    }

    #[test]
    fn use_is_noted_once_a_minute() {
        let pass = pass(1);
        assert!(pass.seen(Timestamp(60_000), 60_000));
        assert!(!pass.seen(Timestamp(60_001), 60_000));
        assert!(pass.seen(Timestamp(120_000), 60_000));
    }
}
