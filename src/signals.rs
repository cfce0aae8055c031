//! How the process is told to stop, and how long what is in progress may take after that.

use std::future::Future;
use std::io;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Listens for SIGTERM and SIGINT (Ctrl-C) from its making on, so that none is missed.
#[derive(Debug)]
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

/// Which signal came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// SIGTERM, from a service manager.
    Terminated,
    /// SIGINT, from a keyboard.
    Interrupted,
}

/// How a drain ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drained<T> {
    /// The work finished.
    Finished(T),
    /// The time was up.
    TimeUp,
    /// Somebody asked a second time and does not want to wait.
    Impatient,
}

impl Signals {
    /// Starts to listen; needs a running Tokio runtime.
    ///
    /// # Errors
    /// The system refuses the handlers.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Waits for the next signal to stop.
    pub async fn stop(&mut self) -> Stop {
        tokio::select! {
            _ = self.terminate.recv() => Stop::Terminated,
            _ = self.interrupt.recv() => Stop::Interrupted,
        }
    }

    /// Lets `work` finish within `limit`, unless a second signal comes first.
    pub async fn drain<T>(&mut self, limit: Duration, work: impl Future<Output = T>) -> Drained<T> {
        tokio::select! {
            done = work => Drained::Finished(done),
            () = tokio::time::sleep(limit) => Drained::TimeUp,
            _ = self.stop() => Drained::Impatient,
        }
    }
}

/// Waits until the process is told to stop.
///
/// # Errors
/// The system refuses the handlers.
pub async fn terminated() -> io::Result<Stop> {
    Ok(Signals::listen()?.stop().await)
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    #[tokio::test]
    async fn work_that_finishes_in_time_gives_its_result() {
        let mut signals = Signals::listen().unwrap();
        let drained = signals.drain(Duration::from_secs(60), ready(7)).await;
        assert_eq!(drained, Drained::Finished(7));
    }

    #[tokio::test]
    async fn work_that_takes_too_long_is_left() {
        let mut signals = Signals::listen().unwrap();
        let drained = signals
            .drain(Duration::from_millis(5), pending::<()>())
            .await;
        assert_eq!(drained, Drained::TimeUp);
    }
}
