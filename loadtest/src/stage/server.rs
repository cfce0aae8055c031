//! The server's process: started (pinned), stopped, killed, and started again on its data.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use baton::simulator::{APP_SECRET, VERIFY_TOKEN};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::error::LoadError;
use crate::machine::{Places, Process};

/// How long a server may take until it is ready, or until it has stopped.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server's process, its port and its folder. Killed when it is dropped.
#[derive(Debug)]
pub struct Server {
    binary: PathBuf,
    data: PathBuf,
    port: u16,
    places: Places,
    variables: BTreeMap<String, String>,
    /// Put before the binary, for example `strace -f …`.
    wrapper: Vec<String>,
    child: Option<Child>,
}

impl Server {
    /// A server that does not run yet, with the stage's usual configuration.
    pub fn new(binary: PathBuf, data: &Path, port: u16, places: Places) -> Self {
        let usual = [
            ("BATON_LISTEN", format!("127.0.0.1:{port}")),
            ("BATON_DATA", data.display().to_string()),
            ("BATON_META__APP_SECRET", APP_SECRET.to_owned()),
            ("BATON_META__VERIFY_TOKEN", VERIFY_TOKEN.to_owned()),
            ("BATON_SEND__PER_SECOND", "1000".to_owned()),
            ("BATON_SEND__PAIR_BURST", "1000".to_owned()),
            ("BATON_SEND__PAIR_SECONDS", "1".to_owned()),
        ];
        let owned = usual.map(|(name, value)| (name.to_owned(), value));
        Self {
            binary,
            data: data.to_owned(),
            port,
            places,
            variables: BTreeMap::from(owned),
            wrapper: Vec::new(),
            child: None,
        }
    }

    /// Sets a variable of its environment for the next start.
    pub fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    /// Starts it through another program from the next start on; its words come first.
    pub fn wrap(&mut self, words: &[&str]) {
        self.wrapper = words.iter().map(|word| (*word).to_owned()).collect();
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.port).into()
    }

    /// The same as a URL without a path.
    pub fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// Everything it has printed and logged, in every life.
    pub fn said(&self) -> String {
        fs::read_to_string(self.log()).unwrap_or_default()
    }

    fn log(&self) -> PathBuf {
        self.data.join("server.log")
    }

    /// Its process id.
    ///
    /// # Errors
    /// It does not run.
    pub fn pid(&self) -> Result<u32, LoadError> {
        let child = self.child.as_ref();
        child
            .map(Child::id)
            .ok_or_else(|| LoadError::impossible("the server does not run"))
    }

    /// Its process, to be measured.
    ///
    /// # Errors
    /// It does not run.
    pub fn process(&self) -> Result<Process, LoadError> {
        Process::of(self.pid()?)
    }

    /// Starts it and waits until it is ready.
    ///
    /// # Errors
    /// It does not start, or is not ready in time.
    pub async fn start(&mut self) -> Result<(), LoadError> {
        self.spawn()?;
        self.ready().await
    }

    /// Starts it without waiting.
    ///
    /// # Errors
    /// It runs already, or the system refuses.
    pub fn spawn(&mut self) -> Result<(), LoadError> {
        if self.child.is_some() {
            return Err(LoadError::impossible("the server runs already"));
        }
        let failed = "the server does not start";
        let mut options = OpenOptions::new();
        let log = options.create(true).append(true).open(self.log());
        let log = log.map_err(LoadError::io(failed))?;
        let mut command = self.command(&log).map_err(LoadError::io(failed))?;
        let places = self.places;
        // A thread of its own, so that the process inherits its core from the first moment.
        let started = std::thread::spawn(move || {
            places.go_to_server()?;
            command.spawn().map_err(LoadError::io(failed))
        });
        let child = started.join();
        self.child = Some(child.map_err(|_| LoadError::impossible(failed))??);
        Ok(())
    }

    fn command(&self, log: &File) -> std::io::Result<Command> {
        let mut command = match self.wrapper.split_first() {
            None => Command::new(&self.binary),
            Some((program, words)) => {
                let mut command = Command::new(program);
                command.args(words).arg(&self.binary);
                command
            }
        };
        // Whatever this program's environment configures is none of its business.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("BATON_") {
                command.env_remove(name);
            }
        }
        command
            .arg("serve")
            .current_dir(&self.data)
            .envs(&self.variables)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log.try_clone()?);
        Ok(command)
    }

    /// Waits until it is ready.
    ///
    /// # Errors
    /// It has ended, or is not ready in time.
    pub async fn ready(&mut self) -> Result<(), LoadError> {
        let client = reqwest::Client::new();
        let asked = format!("{}/readyz", self.url());
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Some(status) = self.ended()? {
                let said = self.said();
                return Err(LoadError::impossible(format!("it ended: {status}: {said}")));
            }
            let answer = client.get(&asked).timeout(PATIENCE).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Err(LoadError::impossible("the server is not ready in time"))
    }

    /// How it ended, when it has ended by itself.
    ///
    /// # Errors
    /// The system does not tell.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>, LoadError> {
        match &mut self.child {
            None => Ok(None),
            Some(child) => child.try_wait().map_err(LoadError::io("the server")),
        }
    }

    /// Sends it a signal.
    ///
    /// # Errors
    /// It does not run.
    pub fn signal(&self, signal: Signal) -> Result<(), LoadError> {
        let pid = i32::try_from(self.pid()?).unwrap_or(i32::MAX);
        let sent = kill(Pid::from_raw(pid), signal);
        sent.map_err(|error| LoadError::System("the server takes no signal", error))
    }

    /// SIGTERM, and waits for the end; gives how long that took.
    ///
    /// # Errors
    /// It does not run, or does not stop in time.
    pub async fn stop(&mut self) -> Result<Duration, LoadError> {
        self.signal(Signal::SIGTERM)?;
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if self.ended()?.is_some() {
                self.child = None;
                return Ok(began.elapsed());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Err(LoadError::impossible("the server does not stop"))
    }

    /// SIGKILL, and waits for the end, which is at once.
    ///
    /// # Errors
    /// The system refuses.
    pub fn kill(&mut self) -> Result<(), LoadError> {
        let Some(mut child) = self.child.take() else {
            return Ok(());
        };
        let killed = child.kill().and_then(|()| child.wait());
        killed.map(drop).map_err(LoadError::io("the server"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing can be done about a process that the system will not end.
        let _ = self.kill();
    }
}
