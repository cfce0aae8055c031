//! What the index is known to say.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::store::search::Turn;
use crate::store::search::index::{Document, Subject};

/// Entries and customers that are remembered at the most.
const REMEMBERED: usize = 20_000;

/// What the index says already: a tick on a message or a customer's next words change nothing
/// about how they are found.
#[derive(Default)]
pub(super) struct Known {
    hashes: HashMap<(Subject, i64), u64>,
}

impl Known {
    /// Takes out of a turn what the index says already.
    pub(super) fn spare(&self, turn: &mut Turn) {
        let differs = |subject, document: &Document| {
            let known = self.hashes.get(&(subject, document.id));
            known != Some(&hash(document))
        };
        turn.messages
            .retain(|document| differs(Subject::Message, document));
        turn.contacts
            .retain(|document| differs(Subject::Contact, document));
    }

    /// Remembers what was written.
    pub(super) fn learn(&mut self, turn: &Turn) {
        if self.hashes.len() > REMEMBERED {
            self.hashes.clear();
        }
        let messages = turn.messages.iter().map(|it| (Subject::Message, it));
        let contacts = turn.contacts.iter().map(|it| (Subject::Contact, it));
        for (subject, document) in messages.chain(contacts) {
            self.hashes.insert((subject, document.id), hash(document));
        }
    }
}

fn hash(document: &Document) -> u64 {
    let mut hasher = DefaultHasher::new();
    document.words.hash(&mut hasher);
    hasher.finish()
}
