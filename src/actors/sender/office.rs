//! Where messages are handed in: each goes to the sender of its number.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use actix::prelude::*;
use tokio::sync::mpsc;

use super::{Letter, Post, Sender, courtesy, recover};
use crate::actors::engine::Engine;
use crate::domain::ids::{ChannelId, ConversationId, MessageId};
use crate::store::error::StoreError;

/// Something for the office to do.
pub(super) enum Errand {
    /// Send a message.
    Letter {
        channel: ChannelId,
        conversation: ConversationId,
        letter: Letter,
    },
    /// Tell a customer that their messages were read, perhaps that somebody is writing.
    Courtesy {
        conversation: ConversationId,
        typing: bool,
    },
}

/// Where messages are handed in; cheap to clone. Handing in never waits: the outbox in the store
/// is what counts, this only saves looking there.
#[derive(Clone)]
pub struct Senders {
    errands: mpsc::UnboundedSender<Errand>,
}

/// The other end of [`Senders`], until the office opens.
pub struct Errands {
    errands: mpsc::UnboundedReceiver<Errand>,
}

impl Senders {
    /// A place to hand in, and what [`Senders::open`] needs.
    pub fn new() -> (Self, Errands) {
        let (errands, waiting) = mpsc::unbounded_channel();
        (Self { errands }, Errands { errands: waiting })
    }

    /// Opens the office: takes up what the last run left, then serves.
    pub async fn open(
        engine: &Arc<Engine>,
        waiting: Errands,
        arbiter: &ArbiterHandle,
    ) -> Result<(), StoreError> {
        recover::recover(engine).await?;
        let engine = engine.clone();
        let on = arbiter.clone();
        arbiter.spawn(serve(engine, waiting, on));
        Ok(())
    }

    /// Hands in a message that has just been committed.
    pub fn enqueue(&self, channel: ChannelId, conversation: ConversationId, message: MessageId) {
        let letter = Letter {
            message,
            attempts: 0,
            not_before: Instant::now(),
        };
        self.post(channel, conversation, letter);
    }

    pub(super) fn post(&self, channel: ChannelId, conversation: ConversationId, letter: Letter) {
        // At the very end nobody listens; the next start finds it in the outbox.
        let _ = self.errands.send(Errand::Letter {
            channel,
            conversation,
            letter,
        });
    }

    /// Tells a customer that their messages were read. Best effort.
    pub fn tell_read(&self, conversation: ConversationId) {
        let _ = self.errands.send(Errand::Courtesy {
            conversation,
            typing: false,
        });
    }

    /// Tells a customer that somebody is writing. Best effort.
    pub fn tell_typing(&self, conversation: ConversationId) {
        let _ = self.errands.send(Errand::Courtesy {
            conversation,
            typing: true,
        });
    }
}

async fn serve(engine: Arc<Engine>, mut waiting: Errands, arbiter: ArbiterHandle) {
    let mut senders: HashMap<ChannelId, Addr<Sender>> = HashMap::new();
    let mut late = engine.committer.late_commits();
    loop {
        let errand = tokio::select! {
            errand = waiting.errands.recv() => errand,
            Ok(()) = late.changed() => {
                arbiter.spawn(recover::sweep(engine.clone()));
                continue;
            }
        };
        let Some(errand) = errand else { return };
        match errand {
            Errand::Letter {
                channel,
                conversation,
                letter,
            } => {
                let sender = senders.entry(channel).or_insert_with(|| {
                    let sender = Sender::new(engine.clone(), channel);
                    Sender::start_in_arbiter(&arbiter, move |_| sender)
                });
                sender.do_send(Post {
                    conversation,
                    letter,
                });
            }
            Errand::Courtesy {
                conversation,
                typing,
            } => {
                let engine = engine.clone();
                arbiter.spawn(async move {
                    courtesy::tell(&engine, conversation, typing).await;
                });
            }
        }
    }
}
