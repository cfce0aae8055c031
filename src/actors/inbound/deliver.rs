//! One item of a webhook on its way to its conversation.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::patience;
use super::targets::{Target, Targets};
use crate::actors::commands::CommandError;
use crate::actors::conversation::{Input, ReceivedKind, Reply};
use crate::actors::engine::Engine;
use crate::actors::roster::Channel;
use crate::actors::sender::consequences;
use crate::domain::contact::Person;
use crate::domain::content::Content;
use crate::domain::delivery::{DeliveryState, Fault};
use crate::domain::ids::{ConversationId, MessageId};
use crate::domain::inbound::{IdentityChange, InboundItem, InboundMessage, InboundReaction};
use crate::domain::message::Quote;
use crate::domain::time::Timestamp;
use crate::store::dedupe::UpdateKey;
use crate::store::error::StoreError;
use crate::store::messages;
use crate::store::orphans::{self, Amendment};

/// How often an item starts over when people, messages or conversations moved under it.
const TRIES: usize = 5;

/// An item that has been handed in, or one that waits for nothing.
pub(super) struct Delivery {
    channel: Arc<Channel>,
    route: Route,
    answer: Option<oneshot::Receiver<Reply>>,
    /// Why a message of ours failed, when the item says so.
    failure: Option<Failure>,
}

/// A message of ours that Meta accepted and could not deliver.
struct Failure {
    message: MessageId,
    fault: Fault,
    at: Timestamp,
}

impl Failure {
    fn of(item: &InboundItem, target: Option<&Target>) -> Option<Self> {
        let InboundItem::Status(status) = item else {
            return None;
        };
        let failed = status.report.state == DeliveryState::Failed;
        Some(Self {
            message: target?.message,
            fault: status.report.fault.clone().filter(|_| failed)?,
            at: status.report.at,
        })
    }
}

/// Where an item goes.
enum Route {
    /// To the conversation of a person, which is found or begun.
    Person { person: Person, input: Arc<Input> },
    /// To the conversation of a message that is there.
    Message {
        conversation: ConversationId,
        input: Arc<Input>,
    },
    /// Nowhere yet: it is kept until its message comes.
    Kept,
}

impl Route {
    async fn of(
        engine: &Arc<Engine>,
        channel: &Arc<Channel>,
        item: InboundItem,
        target: Option<Target>,
    ) -> Result<Self, StoreError> {
        Ok(match item {
            InboundItem::Message(message) => received(
                ReceivedKind::Customer,
                message,
                target.map(|target| target.quote),
            ),
            InboundItem::Echo(message) => received(
                ReceivedKind::Echo,
                message,
                target.map(|target| target.quote),
            ),
            InboundItem::IdentityChange(change) => identity_change(change),
            InboundItem::Reaction(reaction) => {
                let fallback = as_message(&reaction);
                amended(
                    engine,
                    channel,
                    Amendment::Reaction(reaction),
                    target,
                    fallback,
                )
                .await?
            }
            InboundItem::Edit(edit) => {
                amended(
                    engine,
                    channel,
                    Amendment::Edit(Box::new(edit)),
                    target,
                    None,
                )
                .await?
            }
            InboundItem::Revoke(revoke) => {
                amended(engine, channel, Amendment::Revoke(revoke), target, None).await?
            }
            InboundItem::Status(status) => {
                amended(engine, channel, Amendment::Status(status), target, None).await?
            }
            InboundItem::Notice(_) => Route::Kept,
        })
    }
}

impl Delivery {
    /// Hands an item in; later items of the same conversation come after it.
    pub(super) async fn begin(
        engine: &Arc<Engine>,
        channel: Arc<Channel>,
        item: InboundItem,
        targets: &Targets,
    ) -> Result<Self, StoreError> {
        let target = targets.of(channel.id, &item).cloned();
        let failure = Failure::of(&item, target.as_ref());
        let route = Route::of(engine, &channel, item, target).await?;
        let mut delivery = Self {
            channel,
            route,
            answer: None,
            failure,
        };
        if let Some((conversation, input)) = delivery.destination(engine).await? {
            delivery.answer = Some(engine.directory.hand_in(engine, conversation, &input)?);
        }
        Ok(delivery)
    }

    async fn destination(
        &self,
        engine: &Arc<Engine>,
    ) -> Result<Option<(ConversationId, Arc<Input>)>, StoreError> {
        match &self.route {
            Route::Person { person, input } => {
                let resolving = engine.directory.resolve(engine, &self.channel, person);
                let id = patience::soon(resolving).await?;
                Ok(Some((id, input.clone())))
            }
            Route::Message {
                conversation,
                input,
            } => Ok(Some((*conversation, input.clone()))),
            Route::Kept => Ok(None),
        }
    }

    /// Waits until the item's effect is on disk, starting over where something moved under it.
    pub(super) async fn finish(mut self, engine: &Arc<Engine>) -> Result<(), StoreError> {
        let Some(answer) = self.answer.take() else {
            return Ok(());
        };
        let mut reply = answer.await.ok();
        for _ in 0..TRIES {
            match reply {
                Some(Err(CommandError::Store(StoreError::Conflict(_)))) | None => {}
                Some(Ok(_)) => {
                    if let Some(failure) = &self.failure {
                        let (message, at) = (failure.message, failure.at);
                        consequences::follow_status(
                            engine,
                            &self.channel,
                            message,
                            &failure.fault,
                            at,
                        )
                        .await;
                    }
                    return Ok(());
                }
                Some(Err(CommandError::Store(error))) => return Err(error),
                Some(Err(other)) => return Err(StoreError::Conflict(other.to_string())),
            }
            let Some((conversation, input)) = self.destination(engine).await? else {
                return Ok(());
            };
            reply = Some(engine.directory.deliver(engine, conversation, &input).await);
        }
        Err(StoreError::Unavailable(
            "the conversation keeps moving".to_owned(),
        ))
    }
}

fn received(kind: ReceivedKind, message: InboundMessage, quote: Option<Quote>) -> Route {
    let person = message.person.clone();
    let quote = quote.or_else(|| {
        message.reply_to.as_ref().map(|id| Quote {
            message_id: None,
            external_id: Some(id.clone()),
            kind: None,
            preview: None,
            direction: None,
        })
    });
    let message = Box::new(message);
    Route::Person {
        person,
        input: Arc::new(Input::Receive {
            kind,
            message,
            quote,
        }),
    }
}

/// Old and new addresses belong to one person: finding them joins what has to be joined, and a
/// quiet remark of WhatsApp's stands in the thread.
fn identity_change(change: IdentityChange) -> Route {
    let identities = change.current.into_iter().chain(change.previous).collect();
    let person = Person {
        identities,
        name: None,
        username: None,
    };
    received(
        ReceivedKind::Customer,
        InboundMessage {
            external_id: change.external_id,
            at: change.at,
            person,
            content: Content::System {
                kind: change.kind,
                text: change.text,
            },
            media: None,
            reply_to: None,
            forwarded: None,
            referral: None,
            historic: false,
        },
        None,
    )
}

/// A reaction to a message that we do not have stands in the thread by itself.
fn as_message(reaction: &InboundReaction) -> Option<InboundMessage> {
    reaction.emoji.as_ref()?;
    if reaction.person.identities.is_empty() || reaction.from_business {
        return None;
    }
    Some(InboundMessage {
        external_id: reaction.external_id.clone(),
        at: reaction.at,
        person: reaction.person.clone(),
        content: Content::Reaction {
            emoji: reaction.emoji.clone(),
            target: reaction.target.clone(),
        },
        media: None,
        reply_to: None,
        forwarded: None,
        referral: None,
        historic: reaction.historic,
    })
}

async fn amended(
    engine: &Arc<Engine>,
    channel: &Arc<Channel>,
    amendment: Amendment,
    target: Option<Target>,
    fallback: Option<InboundMessage>,
) -> Result<Route, StoreError> {
    let found = match target {
        Some(target) => Some((target.conversation, target.message)),
        None => keep(engine, channel, &amendment).await?,
    };
    match (found, fallback) {
        (Some((conversation, target)), _) => {
            let key = update_key(channel, &amendment);
            let input = Arc::new(Input::Amend {
                target,
                amendment,
                key,
            });
            Ok(Route::Message {
                conversation,
                input,
            })
        }
        (None, Some(message)) => Ok(received(ReceivedKind::Customer, message, None)),
        (None, None) => Ok(Route::Kept),
    }
}

/// Keeps what came before its message, unless the message has come meanwhile.
async fn keep(
    engine: &Engine,
    channel: &Channel,
    amendment: &Amendment,
) -> Result<Option<(ConversationId, MessageId)>, StoreError> {
    let (workspace, channel, amendment) = (channel.workspace, channel.id, amendment.clone());
    engine
        .committer
        .write(move |transaction| {
            let here =
                messages::find_external(transaction.connection, channel, amendment.target())?;
            if let Some(message) = here {
                return Ok(Some((message.conversation_id, message.id)));
            }
            orphans::keep(transaction, workspace, channel, &amendment)?;
            Ok(None)
        })
        .await
}

/// Statuses need no key: repeating one changes nothing by itself.
fn update_key(channel: &Channel, amendment: &Amendment) -> Option<UpdateKey> {
    let external_id = match amendment {
        Amendment::Status(_) => return None,
        Amendment::Reaction(reaction) => reaction.external_id.clone(),
        Amendment::Edit(edit) => edit.external_id.clone(),
        Amendment::Revoke(revoke) => revoke.external_id.clone(),
    };
    Some(UpdateKey {
        channel: channel.id,
        kind: amendment.kind(),
        external_id,
    })
}
