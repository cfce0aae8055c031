//! Webhooks: how they are escaped and signed, put together, ordered, delivered and retried.

mod deliver;
mod envelope;
mod escape;
mod queue;
mod status;

pub(crate) use deliver::{Outcome, deliver_raw, verify};
pub(crate) use queue::{Lanes, Update, UpdateBody, work};
pub(crate) use status::{Journey, announce_read, announce_sent, fail, follow};
