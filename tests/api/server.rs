//! The real binary as its own process: started, killed, stopped, and started again on its data.

use std::fs::{self, File, OpenOptions};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::postgres_server::Postgres;
use crate::wait::eventually;

/// Where a server keeps its rows.
#[derive(Clone, Debug)]
pub enum Store {
    /// In a file of its folder.
    File,
    /// In a database of this process's PostgreSQL, by name; it goes with the server.
    Shared(String),
    /// At an address that the test looks after.
    Address(String),
}

impl Store {
    /// What `BATON_TEST_DATABASE` says: `sqlite`, unless it is `postgres`.
    pub fn chosen() -> Self {
        match std::env::var("BATON_TEST_DATABASE").as_deref() {
            Ok("postgres") => Self::Shared(Postgres::shared().database()),
            Ok("sqlite") | Err(_) => Self::File,
            Ok(other) => panic!("BATON_TEST_DATABASE is neither sqlite nor postgres: {other}"),
        }
    }

    fn variable(&self) -> Option<(&'static str, String)> {
        let address = match self {
            Self::File => return None,
            Self::Shared(name) => Postgres::shared().url(name),
            Self::Address(address) => address.clone(),
        };
        Some(("BATON_DATABASE", address))
    }
}

/// What a server is started with.
#[derive(Clone, Debug)]
pub struct Start {
    pub store: Store,
    pub variables: Vec<(String, String)>,
    pub file: Option<PathBuf>,
}

/// A server's process, its port and its folder.
pub struct Server {
    child: Mutex<Option<Child>>,
    start: Start,
    data: PathBuf,
    port: u16,
}

/// A port of this machine that nobody listens on, outside the range from which the system takes
/// the near ends of connections: it stays free while a server is down.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let spread = u16::try_from(std::process::id() % 97).unwrap() * 110;
    loop {
        let port = 20_000 + (spread + NEXT.fetch_add(1, Ordering::Relaxed)) % 11_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

impl Server {
    /// Starts a server on a port and waits until it is ready.
    pub async fn start(data: &Path, port: u16, start: Start) -> Self {
        let server = Self {
            child: Mutex::new(None),
            start,
            data: data.to_owned(),
            port,
        };
        server.restart().await;
        server
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn store(&self) -> &Store {
        &self.start.store
    }

    pub fn data(&self) -> &Path {
        &self.data
    }

    fn log(&self) -> PathBuf {
        self.data.join("server.log")
    }

    /// Everything it has printed and logged, in every life.
    pub fn said(&self) -> String {
        fs::read_to_string(self.log()).unwrap_or_default()
    }

    fn command(&self, output: &File) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
        if let Some(file) = &self.start.file {
            command.arg("--config").arg(file);
        }
        // Whatever the tests themselves are configured with is none of its business.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("BATON_") {
                command.env_remove(name);
            }
        }
        command
            .arg("serve")
            .current_dir(&self.data)
            .env("BATON_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("BATON_DATA", &self.data)
            .env("BATON_WORKERS", "2")
            .envs(self.start.store.variable())
            .envs(self.start.variables.iter().cloned())
            .stdin(Stdio::null())
            .stdout(output.try_clone().unwrap())
            .stderr(output.try_clone().unwrap());
        command
    }

    /// Starts the process, which must not be running.
    pub async fn restart(&self) {
        let mut options = OpenOptions::new();
        let output = options.create(true).append(true).open(self.log()).unwrap();
        let child = self.command(&output).spawn().unwrap();
        let before = self.child.lock().unwrap().replace(child);
        assert!(before.is_none(), "the server runs already");
        let client = reqwest::Client::new();
        let ready = format!("{}/readyz", self.url());
        eventually("a ready server", async || {
            self.must_live();
            let answer = client.get(&ready).send().await.ok()?;
            answer.status().is_success().then_some(())
        })
        .await;
    }

    /// A second process on the same data, which has to end by itself; what it says.
    pub fn is_refused_a_twin(&self) -> String {
        let path = self.data.join("twin.log");
        let mut twin = self.command(&File::create(&path).unwrap());
        twin.env("BATON_LISTEN", "127.0.0.1:0");
        let status = twin.status().unwrap();
        let said = fs::read_to_string(path).unwrap();
        assert_eq!(status.code(), Some(1), "{said}");
        said
    }

    fn must_live(&self) {
        let ended = match self.child.lock().unwrap().as_mut() {
            Some(child) => child.try_wait().unwrap(),
            None => None,
        };
        if let Some(status) = ended {
            panic!("the server ended with {status}: {}", self.said());
        }
    }

    /// `kill -9`.
    pub fn kill9(&self) {
        let mut child = self.child.lock().unwrap().take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// SIGTERM, and waits for the end.
    pub async fn terminate(&self) {
        let mut child = self.child.lock().unwrap().take().unwrap();
        signal(child.id(), "TERM");
        for _ in 0..600 {
            if child.try_wait().unwrap().is_some() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        child.kill().unwrap();
        panic!("the server did not stop: {}", self.said());
    }
}

fn signal(pid: u32, name: &str) {
    let words = format!("kill -{name} {pid}");
    assert!(
        Command::new("sh")
            .args(["-c", &words])
            .status()
            .unwrap()
            .success()
    );
}

impl Drop for Server {
    fn drop(&mut self) {
        let child = self
            .child
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(mut child) = child {
            let _ = child.kill();
            let _ = child.wait();
        }
        if let Store::Shared(name) = &self.start.store {
            Postgres::shared().drops(name);
        }
        if std::thread::panicking() {
            let said = self.said();
            let lines: Vec<_> = said.lines().collect();
            let last = lines.iter().rev().take(80).rev();
            eprintln!("-- the server's last words --");
            last.for_each(|line| eprintln!("{line}"));
        }
    }
}
