//! What a webhook brought, item by item, to where it belongs; answered when all of it is on disk.
//!
//! Items for one conversation keep their order. An item that nobody can make sense of goes into
//! quarantine with its reason, and its siblings go on.

mod deliver;
mod patience;
mod targets;

use std::sync::Arc;

use self::deliver::Delivery;
use self::targets::Targets;
use super::engine::Engine;
use super::roster::Channel;
use super::sender::consequences;
use crate::domain::ids::{ChannelId, WorkspaceId};
use crate::domain::inbound::{ChannelNotice, Inbound, InboundItem, Poison};
use crate::domain::summary::Change;
use crate::store::error::StoreError;
use crate::store::notices::{self, Notice};
use crate::store::quarantine::{self, Quarantined};

/// What became of a webhook.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ingested {
    /// Items that had, or had had before, their effect.
    pub taken: usize,
    /// Items set aside.
    pub quarantined: usize,
}

/// Which numbers a webhook may speak for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sender {
    /// Those of these Meta apps, and those that name no app.
    Apps(Vec<String>),
    /// Any: an administrator replays what was set aside.
    Administrator,
}

impl Sender {
    fn may_speak_for(&self, channel: &Channel) -> bool {
        match (self, &channel.app_id) {
            (Self::Administrator, _) | (_, None) => true,
            (Self::Apps(apps), Some(app)) => apps.contains(app),
        }
    }
}

/// Takes in everything a webhook brought.
///
/// # Errors
/// When anything could not be committed, or the database hangs; what was committed stays so, and
/// Meta's next attempt finds it done.
pub async fn ingest(
    engine: &Arc<Engine>,
    sender: &Sender,
    items: Vec<Result<Inbound, Poison>>,
) -> Result<Ingested, StoreError> {
    patience::while_it_answers(engine, take_in(engine, sender, items)).await
}

async fn take_in(
    engine: &Arc<Engine>,
    sender: &Sender,
    items: Vec<Result<Inbound, Poison>>,
) -> Result<Ingested, StoreError> {
    let mut ingested = Ingested::default();
    let mut placed = Vec::with_capacity(items.len());
    for item in items {
        match item.and_then(|inbound| place(engine, sender, inbound)) {
            Ok(Placed::Notice(place, notice)) => {
                let (channels, field) = (place.about.clone(), notice.field.clone());
                let value = notice.raw.clone();
                if keep_notice(engine, place, notice).await? {
                    consequences::follow_notice(engine, &channels, &field, &value).await;
                }
                ingested.taken += 1;
            }
            Ok(Placed::Conversation(channel, item)) => placed.push((channel, *item)),
            Err(poison) => {
                set_aside(engine, poison).await?;
                ingested.quarantined += 1;
            }
        }
    }
    let targets = patience::soon(Targets::look_up(engine, &placed)).await?;
    let mut under_way = Vec::with_capacity(placed.len());
    for (channel, item) in placed {
        under_way.push(Delivery::begin(engine, channel, item, &targets).await?);
    }
    for delivery in under_way {
        delivery.finish(engine).await?;
        ingested.taken += 1;
    }
    Ok(ingested)
}

enum Placed {
    Conversation(Arc<Channel>, Box<InboundItem>),
    Notice(NoticePlace, ChannelNotice),
}

struct NoticePlace {
    workspace: WorkspaceId,
    channel: Option<ChannelId>,
    /// The numbers it may be about: the one it names, or all of its account.
    about: Vec<Arc<Channel>>,
}

/// Finds the number an item is about.
fn place(engine: &Engine, sender: &Sender, inbound: Inbound) -> Result<Placed, Poison> {
    let channel = inbound
        .number
        .as_deref()
        .and_then(|id| engine.roster.channel_by_number(id));
    let account = || engine.roster.channels_of_account(&inbound.account);
    let found = channel.clone().or_else(|| account().into_iter().next());
    let reason = match (&found, &inbound.item) {
        (Some(found), _) if !sender.may_speak_for(found) => {
            "the number belongs to another Meta app than the one that signed"
        }
        (Some(found), InboundItem::Notice(notice)) => {
            let place = NoticePlace {
                workspace: found.workspace,
                channel: channel.as_ref().map(|channel| channel.id),
                about: channel.map_or_else(account, |channel| vec![channel]),
            };
            return Ok(Placed::Notice(place, notice.clone()));
        }
        (_, InboundItem::Notice(_)) => "the account is not connected here",
        _ => match channel {
            Some(channel) if has_person(&inbound.item) => {
                return Ok(Placed::Conversation(channel, Box::new(inbound.item)));
            }
            Some(_) => "nothing says which customer it is from",
            None => "the number is not connected here",
        },
    };
    Err(Poison {
        reason: reason.to_owned(),
        account: Some(inbound.account.clone()),
        number: inbound.number.clone(),
        raw: serde_json::to_value(Envelope::of(&inbound)).unwrap_or_default(),
    })
}

/// How an item that was understood, but not placed, is kept: it can be replayed as it is.
#[derive(serde::Serialize)]
struct Envelope<'a> {
    baton_inbound: &'a Inbound,
}

impl<'a> Envelope<'a> {
    fn of(inbound: &'a Inbound) -> Self {
        Self {
            baton_inbound: inbound,
        }
    }
}

/// The item inside what [`ingest`] set aside after understanding it.
pub fn understood(raw: &str) -> Option<Inbound> {
    #[derive(serde::Deserialize)]
    struct Kept {
        baton_inbound: Inbound,
    }
    serde_json::from_str::<Kept>(raw)
        .ok()
        .map(|kept| kept.baton_inbound)
}

fn has_person(item: &InboundItem) -> bool {
    match item {
        InboundItem::Message(message) | InboundItem::Echo(message) => {
            !message.person.identities.is_empty()
        }
        InboundItem::IdentityChange(change) => {
            !change.previous.is_empty() || !change.current.is_empty()
        }
        _ => true,
    }
}

/// Keeps a notice; whether it is news.
async fn keep_notice(
    engine: &Engine,
    place: NoticePlace,
    told: ChannelNotice,
) -> Result<bool, StoreError> {
    let id = engine.ids.next((engine.clock)());
    engine
        .committer
        .write(move |transaction| {
            let notice = Notice {
                id,
                workspace: place.workspace,
                channel: place.channel,
                field: told.field,
                severity: told.severity,
                title: told.title.clone(),
                raw: told.raw.to_string(),
                at: told.at.unwrap_or(transaction.at),
            };
            if !notices::insert_once(transaction, &notice, told.at)? {
                return Ok(false);
            }
            let change = Change::Notice {
                severity: told.severity,
                title: told.title,
            };
            transaction.publish(place.workspace, change)?;
            Ok(true)
        })
        .await
}

async fn set_aside(engine: &Engine, poison: Poison) -> Result<(), StoreError> {
    let channel = poison
        .number
        .as_deref()
        .and_then(|id| engine.roster.channel_by_number(id));
    let account = poison.account.as_deref().unwrap_or_default();
    let owner = channel
        .clone()
        .or_else(|| engine.roster.channels_of_account(account).pop());
    let id = engine.ids.next((engine.clock)());
    let reason = poison.reason.clone();
    let is_new = engine
        .committer
        .write(move |transaction| {
            let item = Quarantined {
                id,
                workspace: owner.map(|channel| channel.workspace),
                channel: channel.map(|channel| channel.id),
                account: poison.account,
                reason: poison.reason,
                raw: poison.raw.to_string(),
                at: transaction.at,
                replayed_at: None,
                outcome: None,
            };
            quarantine::insert(transaction, &item)
        })
        .await?;
    if is_new {
        tracing::warn!(quarantine.id = %id, reason, "a webhook item was set aside");
        metrics::counter!("baton_quarantined_total").increment(1);
    }
    Ok(())
}
