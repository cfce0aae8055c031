//! A baseline as a child process, from the side that measures.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::process::{Child, Stdio};

use super::served::Baseline;
use crate::error::LoadError;
use crate::machine::{Places, Process};

/// A baseline that runs; it ends when this is dropped.
pub struct Running {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Running {
    /// Starts this program once more, as a baseline, where the server is, and waits until it
    /// listens.
    ///
    /// # Errors
    /// It does not start.
    pub async fn start(which: Baseline, places: Places) -> Result<Self, LoadError> {
        let failed = "the baseline does not start";
        let name = match which {
            Baseline::Broadcast => "broadcast",
            Baseline::Echo => "echo",
        };
        let program = std::env::current_exe().map_err(LoadError::io(failed))?;
        let mut command = std::process::Command::new(program);
        command.args(["baseline", name]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        // A thread of its own, so that the process inherits its core from the first moment.
        let started = std::thread::spawn(move || {
            places.go_to_server()?;
            command.spawn().map_err(LoadError::io(failed))
        });
        let child = started.join().map_err(|_| LoadError::impossible(failed))?;
        let mut running = Self {
            child: child?,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
        };
        let said = running.child.stdout.take();
        let mut line = String::new();
        if let Some(said) = said {
            BufReader::new(said)
                .read_line(&mut line)
                .map_err(LoadError::io(failed))?;
        }
        let port = line.trim().strip_prefix("ready ");
        let port = port.and_then(|port| port.parse().ok());
        let port = port.ok_or_else(|| LoadError::impossible(failed))?;
        running.address.set_port(port);
        Ok(running)
    }

    /// Its process, to be measured.
    ///
    /// # Errors
    /// It has ended.
    pub fn process(&self) -> Result<Process, LoadError> {
        Process::of(self.child.id())
    }

    /// Has it broadcast one burst.
    ///
    /// # Errors
    /// It has ended.
    pub fn broadcasts(&mut self, burst: &[String]) -> Result<(), LoadError> {
        let mut order = serde_json::to_vec(burst).unwrap_or_default();
        order.push(b'\n');
        let Some(orders) = self.child.stdin.as_mut() else {
            return Err(LoadError::impossible("the baseline takes no orders"));
        };
        let written = orders.write_all(&order).and_then(|()| orders.flush());
        written.map_err(LoadError::io("the baseline"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended already stays so.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
