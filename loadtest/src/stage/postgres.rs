//! PostgreSQL from the machine's own binaries, on data of its own in a temporary folder.

use std::fs::{self, File};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, User, geteuid};

use super::folder::Folder;
use super::port::free_port;
use baton::store::connection::DatabaseUrl;

use crate::error::LoadError;
use crate::machine::{Places, Process};

/// How long it may take until it takes connections.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running PostgreSQL; it ends when it is dropped.
#[derive(Debug)]
pub struct Postgres {
    child: Child,
    binaries: PathBuf,
    port: u16,
    identity: Identity,
    folder: Folder,
}

/// As whom its programs run: PostgreSQL refuses to run as root.
#[derive(Clone, Debug)]
struct Identity(Option<User>);

impl Identity {
    fn choose() -> Result<Self, LoadError> {
        if !geteuid().is_root() {
            return Ok(Self(None));
        }
        for name in ["postgres", "nobody"] {
            let found = User::from_name(name);
            let found = found.map_err(|error| LoadError::System("users", error))?;
            if found.is_some() {
                return Ok(Self(found));
            }
        }
        Err(LoadError::impossible("no user to run postgresql as"))
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        if let Some(user) = &self.0 {
            command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
        }
        command
    }

    fn own(&self, path: &Path) -> Result<(), LoadError> {
        let Some(user) = &self.0 else { return Ok(()) };
        let (uid, gid) = (user.uid.as_raw(), user.gid.as_raw());
        chown(path, Some(uid), Some(gid)).map_err(LoadError::io("postgresql's folder"))
    }
}

/// The newest PostgreSQL of this machine.
fn binaries() -> Result<PathBuf, LoadError> {
    let versions = fs::read_dir("/usr/lib/postgresql").map_err(LoadError::io("postgresql"))?;
    let version = |path: &PathBuf| -> Option<u32> { path.file_name()?.to_str()?.parse().ok() };
    let newest = versions
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.join("bin/postgres").is_file())
        .max_by_key(version);
    let newest = newest.ok_or_else(|| LoadError::impossible("there is no postgresql here"))?;
    Ok(newest.join("bin"))
}

impl Postgres {
    /// Makes a cluster and starts it where the server is, with fsync and its other defaults, and
    /// an empty database `baton`.
    ///
    /// # Errors
    /// No PostgreSQL on this machine, or it does not start.
    pub async fn start(root: &Path, places: Places) -> Result<Self, LoadError> {
        let binaries = binaries()?;
        let identity = Identity::choose()?;
        let folder = Folder::new(root)?;
        identity.own(folder.path())?;
        let data = folder.path().join("data");
        let log = File::create(folder.path().join("postgres.log"));
        let log = log.map_err(LoadError::io("postgresql's log"))?;
        let mut initdb = identity.command(&binaries.join("initdb"));
        initdb
            .args(["--auth=trust", "--username=baton", "--encoding=UTF8"])
            .args(["--locale=C", "-D"])
            .arg(&data);
        run(initdb, folder.path())?;
        let port = free_port()?;
        let mut command = identity.command(&binaries.join("postgres"));
        command
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string()])
            .args(["-c", "listen_addresses=127.0.0.1", "-k"])
            .arg(folder.path())
            .args(["-c", "max_connections=200"])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().map_err(LoadError::io("postgresql"))?)
            .stderr(log);
        let started = std::thread::spawn(move || {
            places.go_to_server()?;
            command.spawn().map_err(LoadError::io("postgresql"))
        });
        let child = started.join();
        let child = child.map_err(|_| LoadError::impossible("postgresql does not start"))??;
        let postgres = Self {
            child,
            binaries,
            port,
            identity,
            folder,
        };
        postgres.ready().await?;
        postgres.create("baton")?;
        Ok(postgres)
    }

    async fn ready(&self) -> Result<(), LoadError> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            let mut command = self.tool("pg_isready");
            if quietly(&mut command) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(LoadError::impossible("postgresql is not ready in time"))
    }

    fn tool(&self, name: &str) -> Command {
        let mut command = self.identity.command(&self.binaries.join(name));
        command.args(["-h", "127.0.0.1", "-U", "baton", "-p"]);
        command.arg(self.port.to_string());
        command
    }

    /// Makes one more database in it.
    ///
    /// # Errors
    /// One of that name is there.
    pub fn create(&self, database: &str) -> Result<(), LoadError> {
        let mut command = self.tool("createdb");
        command.arg(database);
        run(command, self.folder.path())
    }

    /// The address of a database in it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://baton@127.0.0.1:{}/{database}", self.port)
    }

    /// The same, for whoever looks into it.
    ///
    /// # Errors
    /// Never, as long as the address above is one.
    pub fn database(&self, name: &str) -> Result<DatabaseUrl, LoadError> {
        DatabaseUrl::postgres(&self.url(name)).map_err(LoadError::Impossible)
    }

    /// All its processes together, to be measured.
    ///
    /// # Errors
    /// It has ended.
    pub fn process(&self) -> Result<Process, LoadError> {
        Process::family(self.child.id())
    }

    /// The ids of all its processes at this moment.
    ///
    /// # Errors
    /// A system that does not tell.
    pub fn pids(&self) -> Result<Vec<u32>, LoadError> {
        family(self.child.id())
    }

    /// What stops it and starts it again while others hold it.
    pub fn control(&self) -> Control {
        Control {
            pid: self.child.id(),
            port: self.port,
            binaries: self.binaries.clone(),
            identity: self.identity.clone(),
            folder: self.folder.path().to_owned(),
            started: false,
        }
    }

    fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id()).unwrap_or(i32::MAX);
        // It may have ended already.
        let _ = kill(Pid::from_raw(pid), signal);
    }
}

/// A process and its children.
fn family(pid: u32) -> Result<Vec<u32>, LoadError> {
    let path = format!("/proc/{pid}/task/{pid}/children");
    let children = fs::read_to_string(&path).map_err(LoadError::io(path))?;
    let children = children.split_whitespace().filter_map(|it| it.parse().ok());
    Ok(std::iter::once(pid).chain(children).collect())
}

/// Stops a PostgreSQL and starts it again. What it started ends when it is dropped.
#[derive(Debug)]
pub struct Control {
    pid: u32,
    port: u16,
    binaries: PathBuf,
    identity: Identity,
    folder: PathBuf,
    started: bool,
}

impl Control {
    fn pg_ctl(&self, words: &[&str]) -> Result<(), LoadError> {
        let mut command = self.identity.command(&self.binaries.join("pg_ctl"));
        command.arg("-D").arg(self.folder.join("data")).args(words);
        // Whatever it starts must not hold on to what it would write into.
        let command = command.stdout(Stdio::null()).stderr(Stdio::null());
        let command = command.current_dir(&self.folder).stdin(Stdio::null());
        let status = command.status().map_err(LoadError::io("pg_ctl"))?;
        if status.success() {
            return Ok(());
        }
        Err(LoadError::impossible(format!("pg_ctl {words:?}: {status}")))
    }

    /// Ends it at once, as a crash does.
    ///
    /// # Errors
    /// It does not end.
    pub fn stop(&mut self) -> Result<(), LoadError> {
        self.pg_ctl(&["-m", "immediate", "-w", "stop"])
    }

    /// Starts it again on its data and its port.
    ///
    /// # Errors
    /// It does not start.
    pub fn start(&mut self) -> Result<(), LoadError> {
        let folder = self.folder.display();
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c max_connections=200 -k {folder}",
            self.port
        );
        self.pg_ctl(&["-o", &options, "-w", "start"])?;
        self.started = true;
        let path = self.folder.join("data/postmaster.pid");
        let told = fs::read_to_string(path).map_err(LoadError::io("postmaster.pid"))?;
        let pid = told
            .lines()
            .next()
            .and_then(|line| line.trim().parse().ok());
        self.pid = pid.ok_or_else(|| LoadError::impossible("postmaster.pid is empty"))?;
        Ok(())
    }

    /// Sends a signal to all its processes.
    ///
    /// # Errors
    /// A system that does not tell which they are.
    pub fn signal(&mut self, signal: Signal) -> Result<(), LoadError> {
        for pid in family(self.pid)? {
            let pid = i32::try_from(pid).unwrap_or(i32::MAX);
            // One that has ended in between takes no signal.
            let _ = kill(Pid::from_raw(pid), signal);
        }
        Ok(())
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        let _ = self.signal(Signal::SIGCONT);
        if self.started {
            // One that has ended already needs no stopping.
            let _ = self.stop();
        }
    }
}

fn run(mut command: Command, folder: &Path) -> Result<(), LoadError> {
    let output = command.current_dir(folder).stdin(Stdio::null()).output();
    let output = output.map_err(LoadError::io("postgresql's tools"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(LoadError::impossible(format!("postgresql: {said}")))
}

fn quietly(command: &mut Command) -> bool {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null());
    let status = command.stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGQUIT ends it and its children at once, without writing anything more.
        self.signal(Signal::SIGQUIT);
        let _ = self.child.wait();
    }
}
