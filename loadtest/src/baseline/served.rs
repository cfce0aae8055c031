//! Baselines that serve WebSockets: the least that could do the same, each as a process of its
//! own, so that its time and memory can be read by themselves and it can be pinned to a core.
//!
//! A baseline prints `ready <port>` once it listens, takes orders as lines on its standard
//! input, and ends when that is closed.

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Subcommand;
use tokio::sync::mpsc;

/// A baseline, for `loadtest baseline …`.
#[derive(Subcommand, Clone, Copy, Debug)]
pub enum Baseline {
    /// A bare tokio-tungstenite broadcast.
    Broadcast,
    /// A bare actix-web WebSocket echo.
    Echo,
}

/// Serves until nobody gives orders any more.
pub fn serve(which: Baseline) -> ExitCode {
    let served = match which {
        Baseline::Broadcast => super::broadcast::serve(),
        Baseline::Echo => super::echo::serve(),
    };
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

pub(super) fn anywhere() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

/// How many threads serve: as many as Baton's workers, one per core.
pub(super) fn workers() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The lines of standard input, until it ends.
pub(super) fn orders() -> mpsc::Receiver<String> {
    let (hand_in, orders) = mpsc::channel(64);
    std::thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            if hand_in.blocking_send(line).is_err() {
                return;
            }
        }
    });
    orders
}
