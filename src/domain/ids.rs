//! Identifiers: 63 bits, ordered by time, made by the node; strings in JSON.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;
use std::sync::atomic::{AtomicI64, Ordering};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::time::Timestamp;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, utoipa::ToSchema)]
        #[schema(value_type = String)]
        pub struct $name(pub i64);

        impl $name {
            /// The number the database keeps.
            pub fn get(self) -> i64 {
                self.0
            }

            /// When it was made, by the clock of whoever made it.
            pub fn made_at(self) -> Timestamp {
                Timestamp((self.0 >> COUNTER_BITS).saturating_add(EPOCH_MILLIS))
            }
        }

        impl From<i64> for $name {
            fn from(value: i64) -> Self {
                Self(value)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl FromStr for $name {
            type Err = ParseIntError;

            fn from_str(text: &str) -> Result<Self, ParseIntError> {
                text.parse().map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(|_| {
                    serde::de::Error::custom(format!("`{text}` is not an id: digits in a string"))
                })
            }
        }
    )*};
}

ids! {
    /// A tenant: every row carries one.
    WorkspaceId;
    /// A branch of the business, which groups teams.
    BranchId;
    /// A team of agents with a queue of its own.
    TeamId;
    /// A person who signs in.
    AgentId;
    /// A set of rights.
    RoleId;
    /// A WhatsApp business number.
    ChannelId;
    /// A customer.
    ContactId;
    /// One conversation per channel and contact, for ever.
    ConversationId;
    /// One entry of a thread.
    MessageId;
    /// A stored or arriving file.
    MediaId;
    /// A label on conversations.
    LabelId;
    /// A quick reply.
    QuickReplyId;
    /// A field that a workspace keeps about its customers.
    ContactFieldId;
    /// A note about a customer.
    ContactNoteId;
    /// A change to what is known about a customer.
    ContactEventId;
    /// A sign-in session.
    SessionId;
    /// A token for programs.
    TokenId;
    /// A browser that takes web push.
    PushSubscriptionId;
    /// An item that could not be understood.
    QuarantineId;
    /// A notice from Meta about a number or account.
    NoticeId;
    /// What somebody did to a conversation and may take back.
    OperationId;
    /// A view that somebody saved.
    SavedViewId;
}

/// 2024-01-01T00:00:00Z; ids count milliseconds from here, which lasts until 2093.
const EPOCH_MILLIS: i64 = 1_704_067_200_000;
const COUNTER_BITS: u32 = 22;

/// When an id was made, by its own account.
pub fn made_at(id: i64) -> Timestamp {
    Timestamp(EPOCH_MILLIS.saturating_add(id >> COUNTER_BITS))
}

/// The least id that can be made at a moment, and how many there are of that moment.
pub fn of_moment(at: Timestamp) -> (i64, i64) {
    let first = at.millis().saturating_sub(EPOCH_MILLIS).max(0) << COUNTER_BITS;
    (first, 1 << COUNTER_BITS)
}

/// Consecutive ids handed out together. One command never needs more than [`IdBlock::SIZE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdBlock {
    first: i64,
}

impl IdBlock {
    /// How many ids one block holds.
    pub const SIZE: i64 = 16;

    /// The place of the last id of a block.
    pub const LAST: usize = 15;

    /// A block that starts at `first`; for tests and replays.
    pub fn starting_at(first: i64) -> Self {
        Self { first }
    }

    /// The `n`th id of the block, counted from zero and kept inside the block.
    pub fn nth<I: From<i64>>(self, n: usize) -> I {
        let offset = i64::try_from(n).unwrap_or(Self::SIZE).min(Self::SIZE - 1);
        I::from(self.first + offset)
    }
}

/// Makes ids that rise strictly, even when the clock stands still or steps back.
#[derive(Debug, Default)]
pub struct IdGenerator {
    last: AtomicI64,
}

impl IdGenerator {
    /// Makes ids above `last`, the highest that was given before: after a restart the clock may
    /// stand earlier than it did.
    pub fn after(last: i64) -> Self {
        Self {
            last: AtomicI64::new(last),
        }
    }

    /// A fresh id at the moment `at`.
    pub fn next<I: From<i64>>(&self, at: Timestamp) -> I {
        I::from(self.reserve(at, 1))
    }

    /// A fresh block of ids at the moment `at`.
    pub fn block(&self, at: Timestamp) -> IdBlock {
        IdBlock {
            first: self.reserve(at, IdBlock::SIZE),
        }
    }

    fn reserve(&self, at: Timestamp, count: i64) -> i64 {
        let (floor, _) = of_moment(at);
        let mut last = self.last.load(Ordering::Relaxed);
        loop {
            let first = floor.max(last + 1);
            let taken = self.last.compare_exchange_weak(
                last,
                first + count - 1,
                Ordering::Relaxed,
                Ordering::Relaxed,
            );
            match taken {
                Ok(_) => return first,
                Err(current) => last = current,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_even_when_the_clock_steps_back() {
        let ids = IdGenerator::default();
        let first: MessageId = ids.next(Timestamp(1_800_000_000_000));
        let block = ids.block(Timestamp(1_700_000_000_000));
        let third: MessageId = ids.next(Timestamp(0));
        assert_eq!(first.made_at(), Timestamp(1_800_000_000_000));
        assert!(first < block.nth(0));
        assert!(block.nth::<MessageId>(15) < third);
    }

    #[test]
    fn an_id_tells_when_it_was_made() {
        let at = Timestamp(1_800_000_000_123);
        let id: MessageId = IdGenerator::default().next(at);
        assert_eq!(made_at(id.get()), at);
        let (first, count) = of_moment(at);
        assert!((first..first + count).contains(&id.get()));
        assert_eq!(of_moment(at.plus_millis(1)).0, first + count);
    }

    #[test]
    fn ids_of_the_next_life_are_higher_though_the_clock_was_set_back() {
        let first: MessageId = IdGenerator::default().next(Timestamp(1_800_000_000_000));
        let later = IdGenerator::after(first.get());
        assert!(later.next::<MessageId>(Timestamp(1_799_996_400_000)) > first);
    }

    #[test]
    fn a_block_gives_each_id_once_and_none_beyond_its_end() {
        let ids = IdGenerator::default();
        let block = ids.block(Timestamp(1_800_000_000_000));
        let next: MessageId = ids.next(Timestamp(0));
        let given: std::collections::BTreeSet<MessageId> = (0..16).map(|n| block.nth(n)).collect();
        assert_eq!(given.len(), 16);
        for n in [16, 17, usize::MAX] {
            assert_eq!(block.nth::<MessageId>(n), block.nth(15));
            assert!(block.nth::<MessageId>(n) < next);
        }
    }

    #[test]
    fn ids_are_strings_in_json() {
        let id = MessageId(9_007_199_254_740_993);
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"9007199254740993\"");
        assert_eq!(
            serde_json::from_str::<MessageId>("\"9007199254740993\"").unwrap(),
            id
        );
        assert!(serde_json::from_str::<MessageId>("\"x\"").is_err());
    }
}
