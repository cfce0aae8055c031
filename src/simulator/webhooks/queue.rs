//! The way of an update to its webhook: lanes keep a customer's order, and within a lane updates
//! are held back, gathered, shuffled and batched as the knobs say.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until, timeout_at};

use super::deliver::{Parcel, deliver};
use super::envelope::{SHAPES, Shape, body};
use crate::simulator::dice::Purpose;
use crate::simulator::knobs::{Knobs, MOST_LANES, Order};
use crate::simulator::world::World;

/// What an update says.
#[derive(Clone, Debug)]
pub(crate) enum UpdateBody {
    Message {
        metadata: Value,
        contact: Option<Value>,
        message: Value,
    },
    Status {
        metadata: Value,
        contact: Option<Value>,
        status: Value,
    },
    /// A whole `value` of any field.
    Value(Value),
}

/// Something that the business is to be told.
#[derive(Debug)]
pub(crate) struct Update {
    pub waba_id: String,
    pub field: String,
    pub body: UpdateBody,
    /// Message that it is about.
    pub wamid: Option<String>,
    /// Message type or status, for the ledger.
    pub what: String,
    /// Told when the first attempt to deliver it is over.
    pub attempted: Option<oneshot::Sender<()>>,
    due: Instant,
}

impl Update {
    pub(crate) fn new(
        waba_id: &str,
        field: &str,
        body: UpdateBody,
        wamid: Option<String>,
        what: &str,
    ) -> Self {
        Self {
            waba_id: waba_id.to_owned(),
            field: field.to_owned(),
            body,
            wamid,
            what: what.to_owned(),
            attempted: None,
            due: Instant::now(),
        }
    }

    /// What the ledger calls it.
    pub(crate) fn subject(&self) -> &str {
        match &self.body {
            UpdateBody::Message { .. } => "messages",
            UpdateBody::Status { .. } => "statuses",
            UpdateBody::Value(_) => &self.field,
        }
    }
}

/// The lanes; each is worked through by one task.
#[derive(Debug)]
pub(crate) struct Lanes {
    lanes: Vec<mpsc::UnboundedSender<Update>>,
}

/// The receiving ends, to be given to [`work`] once the world is there.
pub(crate) type LaneEnds = Vec<mpsc::UnboundedReceiver<Update>>;

impl Lanes {
    pub(crate) fn new() -> (Self, LaneEnds) {
        let (lanes, ends) = (0..MOST_LANES).map(|_| mpsc::unbounded_channel()).unzip();
        (Self { lanes }, ends)
    }

    /// Queues an update behind the others of the same customer.
    pub(crate) fn push(&self, world: &World, party: &str, mut update: Update) {
        let knobs = world.knobs();
        let delay = world.dice.within(Purpose::Delay, knobs.delay_ms);
        update.due = Instant::now() + Duration::from_millis(delay);
        let mut hasher = DefaultHasher::new();
        party.hash(&mut hasher);
        let lanes = u64::try_from(knobs.delivery_concurrency)
            .unwrap_or(1)
            .max(1);
        let lane = usize::try_from(hasher.finish() % lanes).unwrap_or(0);
        if let Some(lane) = self.lanes.get(lane) {
            // A closed lane means that the simulator is stopping: nobody is told any more.
            let _ = lane.send(update);
        }
    }
}

/// Starts one task per lane.
pub(crate) fn work(world: &Arc<World>, ends: LaneEnds) {
    for mut end in ends {
        let lane_world = Arc::clone(world);
        world.spawn(async move {
            while let Some(first) = end.recv().await {
                let updates = gather(&lane_world, &mut end, first).await;
                dispatch(&lane_world, updates).await;
            }
        });
    }
}

/// Waits until the first update is due and for company as long as the knobs allow.
async fn gather(
    world: &World,
    end: &mut mpsc::UnboundedReceiver<Update>,
    first: Update,
) -> Vec<Update> {
    let knobs = world.knobs();
    let most = knobs.batch_size.max(knobs.reorder_window).max(1);
    sleep_until(first.due).await;
    let closes = Instant::now() + Duration::from_millis(knobs.batch_linger_ms);
    let mut updates = vec![first];
    while updates.len() < most {
        let Ok(Some(next)) = timeout_at(closes, end.recv()).await else {
            break;
        };
        sleep_until(next.due).await;
        updates.push(next);
    }
    if knobs.reorder_window > 1 {
        for window in updates.chunks_mut(knobs.reorder_window) {
            world.dice.shuffle(Purpose::Reorder, window);
        }
    }
    updates
}

/// Sends gathered updates as webhooks of at most `batch_size`.
async fn dispatch(world: &Arc<World>, updates: Vec<Update>) {
    let knobs = world.knobs();
    let mut updates = updates.into_iter().peekable();
    while updates.peek().is_some() {
        let batch = updates.by_ref().take(knobs.batch_size).collect();
        send(world, &knobs, batch).await;
    }
}

async fn send(world: &Arc<World>, knobs: &Knobs, mut batch: Vec<Update>) {
    let Some(url) = batch
        .first()
        .and_then(|update| world.webhook_of(&update.waba_id))
    else {
        // Nobody subscribed: Meta says nothing.
        return;
    };
    let shape = match batch.len() {
        1 => Shape::Together,
        _ => pick(world),
    };
    let tell = batch
        .iter_mut()
        .filter_map(|update| update.attempted.take())
        .collect();
    let mut parcel = Parcel::new(url, body(&batch, shape), tell, world.record_webhook(&batch));
    match knobs.order {
        Order::Kept => deliver(world, parcel).await,
        Order::Free => {
            parcel.slots = Some(world.slots());
            let deliverer = Arc::clone(world);
            world.spawn(async move { deliver(&deliverer, parcel).await });
        }
    }
}

fn pick(world: &World) -> Shape {
    let position = world.dice.below(Purpose::BatchShape, SHAPES.len());
    SHAPES.get(position).copied().unwrap_or(Shape::Together)
}
