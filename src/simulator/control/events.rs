//! Server-sent events: which threads changed, so that a phone looks again.

use std::convert::Infallible;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::web::{Bytes, Data};
use futures_util::stream::unfold;
use serde_json::json;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::simulator::world::{Change, World};

/// A comment is sent after so much silence, so that a dead connection is noticed.
const HEARTBEAT: Duration = Duration::from_secs(15);

pub(super) async fn stream(world: Data<World>) -> HttpResponse {
    let state = (world.changes.subscribe(), world.stopping.clone(), true);
    let events = unfold(state, |(mut changes, stopping, first)| async move {
        let text = match first {
            true => ": connected\n\n".to_owned(),
            false => next(&mut changes, &stopping).await?,
        };
        Some((
            Ok::<_, Infallible>(Bytes::from(text)),
            (changes, stopping, false),
        ))
    });
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header(("Cache-Control", "no-store"))
        .streaming(events)
}

/// The next event as text; `None` when the simulator stops.
async fn next(changes: &mut Receiver<Change>, stopping: &CancellationToken) -> Option<String> {
    let change = tokio::select! {
        () = stopping.cancelled() => return None,
        change = timeout(HEARTBEAT, changes.recv()) => change,
    };
    let data = match change {
        Err(_) => return Some(": still here\n\n".to_owned()),
        Ok(Ok(change)) => json!({"customer": change.customer, "number": change.number}),
        // Too many changes to name them all: look at everything.
        Ok(Err(RecvError::Lagged(_))) => json!({"customer": null, "number": null}),
        Ok(Err(RecvError::Closed)) => return None,
    };
    Some(format!("data: {data}\n\n"))
}
