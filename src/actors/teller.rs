//! Tells people who look elsewhere, by web push: decided from what was committed, beside the way
//! on which it was committed.
//!
//! It follows the event table of the workspaces in which any browser takes pushes, and costs the
//! others nothing. Where it has got to is kept now and then: after a crash the last few seconds are
//! told again, which browsers recognise, and what is older than [`NEWS_MILLIS`] is no news.

mod address;
mod courier;
mod heard;
mod office;
mod words;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use actix::prelude::*;

use self::courier::Courier;
use self::heard::Ear;
pub use self::office::{NewBrowser, TellingError};
use super::engine::Engine;
use crate::domain::ids::{MessageId, WorkspaceId};
use crate::push::Client;
use crate::store::error::StoreError;
use crate::store::transaction::{Transaction, last_seq};
use crate::store::{push_subscriptions, settings};

/// How often the store is asked.
const LOOK: Duration = Duration::from_millis(500);

/// How many events are taken at once.
const AT_ONCE: i64 = 500;

/// Whoever is further behind than so many events leaves the older ones untold.
const MOST: i64 = 20_000;

/// What is older is no news.
const NEWS_MILLIS: i64 = 2 * 60 * 1_000;

/// How often it is written how far it has got, in milliseconds.
const WRITE_MILLIS: i64 = 5_000;

/// Tells people who look elsewhere.
pub struct Teller {
    courier: Courier,
}

impl Teller {
    /// One that reaches push services through this client.
    pub fn new(client: Client) -> Self {
        Self {
            courier: Courier::new(client),
        }
    }

    /// The key by which browsers know our pushes, in base64url.
    pub fn public_key(&self) -> String {
        self.courier.client().public_key()
    }
}

/// Starts telling.
pub fn start(engine: &Arc<Engine>, arbiter: &ArbiterHandle) {
    let engine = engine.clone();
    arbiter.spawn(async move {
        let mut clock = tokio::time::interval(LOOK);
        clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut places = HashMap::new();
        loop {
            clock.tick().await;
            if let Err(error) = tell_all(&engine, &mut places).await {
                tracing::debug!(%error, "pushes wait for the database");
            }
        }
    });
}

/// How far a workspace's stream has been told.
struct Place {
    seq: i64,
    written_seq: i64,
    written_at: i64,
    /// Entries that were told lately: a later change of theirs is no news.
    told: HashSet<MessageId>,
}

async fn tell_all(
    engine: &Arc<Engine>,
    places: &mut HashMap<WorkspaceId, Place>,
) -> Result<(), StoreError> {
    let listening = engine.readers.read(push_subscriptions::workspaces).await?;
    places.retain(|workspace, _| listening.contains(workspace));
    for workspace in listening {
        if let std::collections::hash_map::Entry::Vacant(vacant) = places.entry(workspace) {
            vacant.insert(begin(engine, workspace).await?);
        }
        if let Some(place) = places.get_mut(&workspace) {
            tell(engine, workspace, place).await?;
        }
    }
    Ok(())
}

fn setting(workspace: WorkspaceId) -> String {
    format!("pushes_told:{workspace}")
}

/// The first browser of a workspace hears of what happens from now on.
fn listen_from_now(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
) -> Result<(), StoreError> {
    if push_subscriptions::workspaces(transaction.connection)?.contains(&workspace) {
        return Ok(());
    }
    let head = last_seq(transaction.connection, workspace)?;
    settings::put(transaction, &setting(workspace), &head.to_string())
}

async fn begin(engine: &Engine, workspace: WorkspaceId) -> Result<Place, StoreError> {
    let (kept, head) = engine
        .readers
        .read(move |connection| {
            let kept = settings::get(connection, &setting(workspace))?;
            Ok((kept, last_seq(connection, workspace)?))
        })
        .await?;
    let kept: Option<i64> = kept.and_then(|text| text.parse().ok());
    // A place beyond the end is of a database that was restored.
    let seq = kept.filter(|seq| *seq <= head).unwrap_or(head);
    Ok(Place {
        seq: seq.max(head - MOST),
        written_seq: seq,
        written_at: 0,
        told: HashSet::new(),
    })
}

/// Tells what has happened since, until there is no more of it.
async fn tell(
    engine: &Arc<Engine>,
    workspace: WorkspaceId,
    place: &mut Place,
) -> Result<(), StoreError> {
    loop {
        let (after, now) = (place.seq, (engine.clock)());
        let ear = Ear {
            workspace,
            after,
            now,
        };
        let heard = engine.readers.read(move |c| ear.listen(c)).await?;
        place.seq = heard.upto;
        let more = heard.more;
        let news = heard.without(&mut place.told);
        address::send(engine, news, now).await;
        if !more {
            break;
        }
    }
    write(engine, workspace, place).await
}

async fn write(
    engine: &Engine,
    workspace: WorkspaceId,
    place: &mut Place,
) -> Result<(), StoreError> {
    let now = (engine.clock)().millis();
    if place.seq == place.written_seq || (now - place.written_at).abs() < WRITE_MILLIS {
        return Ok(());
    }
    let (seq, name) = (place.seq, setting(workspace));
    engine
        .committer
        .write(move |transaction| settings::put(transaction, &name, &seq.to_string()))
        .await?;
    (place.written_seq, place.written_at) = (seq, now);
    Ok(())
}
