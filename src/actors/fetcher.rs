//! Fetches customers' files from Meta at once (their addresses live five minutes), checks them,
//! stores them, and tries again until they are here or lost.

mod fetch;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use actix::prelude::*;
use object_store::path::Path;
use tokio::sync::mpsc;

use super::engine::Engine;
use crate::domain::ids::MediaId;
use crate::store::media::{self, MediaRecord};

/// How many files are fetched at once.
const AT_ONCE: usize = 8;

/// How often the store is asked for files whose time has come.
const LOOK: Duration = Duration::from_secs(1);

/// Where a file lies in the object store.
pub fn path(id: MediaId) -> Path {
    // Two levels keep folders small on a local disk.
    let shelf = id.get().rem_euclid(997);
    Path::from(format!("{shelf:03}/{id}"))
}

/// Where arriving files are announced; cheap to clone. Losing an announcement loses nothing: the
/// store is asked every second.
#[derive(Clone)]
pub struct Fetcher {
    announced: mpsc::UnboundedSender<MediaId>,
}

/// The other end of [`Fetcher`], until it opens.
pub struct Announced {
    announced: mpsc::UnboundedReceiver<MediaId>,
}

impl Fetcher {
    /// A place to announce files, and what [`Fetcher::open`] needs.
    pub fn new() -> (Self, Announced) {
        let (announced, waiting) = mpsc::unbounded_channel();
        (Self { announced }, Announced { announced: waiting })
    }

    /// A file has to be fetched.
    pub fn fetch(&self, id: MediaId) {
        let _ = self.announced.send(id);
    }

    /// Starts fetching.
    pub fn open(engine: &Arc<Engine>, announced: Announced, arbiter: &ArbiterHandle) {
        let engine = engine.clone();
        FileFetcher::start_in_arbiter(arbiter, move |ctx| {
            ctx.add_stream(stream(announced));
            FileFetcher {
                engine,
                under_way: HashSet::new(),
                more: true,
            }
        });
    }
}

fn stream(mut announced: Announced) -> impl Stream<Item = MediaId> {
    futures_util::stream::poll_fn(move |task| announced.announced.poll_recv(task))
}

struct FileFetcher {
    engine: Arc<Engine>,
    under_way: HashSet<i64>,
    /// The store may hold files whose time has come.
    more: bool,
}

impl FileFetcher {
    fn look(&mut self, ctx: &mut Context<Self>) {
        if !self.more || self.under_way.len() >= AT_ONCE {
            return;
        }
        self.more = false;
        let readers = self.engine.readers.clone();
        let now = (self.engine.clock)();
        // Those under way come first in the list, so it must reach behind them.
        let looking = async move { readers.read(move |c| media::arriving(c, now, 64)).await };
        ctx.spawn(looking.into_actor(self).map(|found, fetcher, ctx| {
            let Ok(found) = found else { return };
            for record in found {
                if fetcher.under_way.len() >= AT_ONCE {
                    fetcher.more = true;
                    break;
                }
                fetcher.start(record, ctx);
            }
        }));
    }

    fn start(&mut self, record: MediaRecord, ctx: &mut Context<Self>) {
        if !self.under_way.insert(record.id) {
            return;
        }
        let id = record.id;
        let fetching = fetch::fetch(self.engine.clone(), record);
        ctx.spawn(fetching.into_actor(self).map(move |(), fetcher, ctx| {
            fetcher.under_way.remove(&id);
            fetcher.look(ctx);
        }));
    }
}

impl Actor for FileFetcher {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Context<Self>) {
        self.look(ctx);
        ctx.run_interval(LOOK, |fetcher, ctx| {
            fetcher.more = true;
            fetcher.look(ctx);
        });
    }
}

impl StreamHandler<MediaId> for FileFetcher {
    fn handle(&mut self, _: MediaId, ctx: &mut Context<Self>) {
        self.more = true;
        self.look(ctx);
    }
}
