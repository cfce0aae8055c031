//! Whether a socket has room for more: shared by a session and its socket, so that they need not
//! tell each other while nothing waits.

use std::sync::atomic::{AtomicBool, Ordering};

/// Open while the socket holds nothing that it has not been able to write.
#[derive(Debug)]
pub struct Tap {
    open: AtomicBool,
    /// The session has something more and waits for the tap to open.
    awaited: AtomicBool,
}

impl Default for Tap {
    fn default() -> Self {
        Self {
            open: AtomicBool::new(true),
            awaited: AtomicBool::new(false),
        }
    }
}

impl Tap {
    /// Whether it is open, for the session. When it is not, whoever opens it will say so.
    pub(super) fn is_open(&self) -> bool {
        if self.open.load(Ordering::SeqCst) {
            return true;
        }
        self.awaited.store(true, Ordering::SeqCst);
        // It may have been opened in between.
        self.open.load(Ordering::SeqCst)
    }

    /// Whether it is closed, for whoever only looks.
    pub(super) fn is_closed(&self) -> bool {
        !self.open.load(Ordering::SeqCst)
    }

    /// The session has given the socket something; whether it has more, and is to be told when
    /// that has left.
    pub(super) fn close(&self, more: bool) {
        self.awaited.store(more, Ordering::SeqCst);
        self.open.store(false, Ordering::SeqCst);
    }

    /// The socket has written what it had; whether the session waits to be told.
    pub fn open(&self) -> bool {
        self.open.store(true, Ordering::SeqCst);
        self.awaited.swap(false, Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_session_that_waits_is_told() {
        let tap = Tap::default();
        assert!(tap.is_open());
        tap.close(false);
        assert!(!tap.open(), "nobody asked");
        tap.close(true);
        assert!(tap.open(), "there was more from the beginning");
        tap.close(false);
        assert!(!tap.is_open());
        assert!(tap.is_closed());
        assert!(tap.open(), "somebody asked");
        assert!(tap.is_open());
    }
}
