//! The program itself, from outside: what it refuses, and that it stops when it is told to.

#![cfg(test)]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a start or a stop may take before the test gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// The program in a folder of its own, without variables of the surroundings.
fn baton(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.args(arguments).current_dir(folder.path());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("BATON_") {
            command.env_remove(name);
        }
    }
    command
}

fn told(output: &Output) -> String {
    [output.stdout.as_slice(), &output.stderr]
        .map(String::from_utf8_lossy)
        .concat()
}

/// A server that runs, and is killed when the test ends early.
struct Server {
    child: Child,
    address: SocketAddr,
    _folder: TempDir,
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let child = baton(&folder, &["serve", "--listen", &address.to_string()])
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Self {
            child,
            address,
            _folder: folder,
        };
        server.wait_until_healthy();
        server
    }

    fn wait_until_healthy(&mut self) {
        let begin = Instant::now();
        while !self.status_line("/healthz").contains(" 200 ") {
            assert!(begin.elapsed() < PATIENCE, "the server does not answer");
            assert!(self.child.try_wait().unwrap().is_none(), "the server ended");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The first line of an answer; empty when there is none.
    fn status_line(&self, path: &str) -> String {
        let mut answer = String::new();
        if let Ok(mut stream) = TcpStream::connect(self.address) {
            let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).ok();
            stream.read_to_string(&mut answer).ok();
        }
        answer.lines().next().unwrap_or_default().to_owned()
    }

    /// Sends a signal and gives the exit code.
    fn ends_after(&mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(sent.success());
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(begin.elapsed() < PATIENCE, "the server does not stop");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[test]
fn a_wrong_value_stops_the_start_with_its_key_and_what_would_be_right() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("baton.toml"),
        "[store]\nqueue = 'long'\n",
    )
    .unwrap();
    let output = baton(&folder, &["serve"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        told(&output),
        "error: store.queue in baton.toml is `long`, \
         but it must be a whole number from 1 to 1000000\n"
    );
}

#[test]
fn an_unknown_key_stops_every_command_that_reads_the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let person = ["agent", "add", "--email", "a@b.test", "--name", "A"];
    for arguments in [&["serve"][..], &["migrate"], &person] {
        let output = baton(&folder, arguments)
            .env("BATON_STORE__QEUE", "1")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(told(&output).contains("BATON_STORE__QEUE"), "{arguments:?}");
    }
}

#[test]
fn a_file_that_is_named_must_be_there() {
    let folder = tempfile::tempdir().unwrap();
    let output = baton(&folder, &["serve", "--config", "other.toml"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("other.toml"));
}

#[test]
fn no_secret_is_printed_whatever_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = [
        "BATON_SECRET_KEY",
        "BATON_META__VERIFY_TOKEN",
        "BATON_METRICS__TOKEN",
    ];
    for arguments in [
        &["serve"][..],
        &["serve", "--help"],
        &["serve", "--workers", "0"],
    ] {
        let output = baton(&folder, arguments)
            .envs(secrets.map(|name| (name, "hunter2")))
            .output()
            .unwrap();
        assert!(!told(&output).contains("hunter2"), "{arguments:?}");
    }
}

#[test]
fn a_postgresql_that_cannot_be_reached_is_said_so_without_the_password() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["serve"][..],
        &["migrate"],
        &["migrate", "--to", "sqlite:copy.db"],
    ] {
        let output = baton(&folder, arguments)
            .env(
                "BATON_DATABASE",
                "postgres://baton:hunter2@127.0.0.1:1/inbox",
            )
            .output()
            .unwrap();
        let told = told(&output);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(
            told.contains("127.0.0.1") && told.contains("refused"),
            "{told}"
        );
        assert!(!told.contains("hunter2"), "{told}");
    }
}

#[test]
fn an_address_of_a_database_that_is_none_is_not_repeated() {
    let folder = tempfile::tempdir().unwrap();
    for wrong in [
        "postgres://baton:hunter2/x@db/inbox",
        "mysql://hunter2@db/inbox",
    ] {
        let output = baton(&folder, &["serve"])
            .env("BATON_DATABASE", wrong)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        let serving = told(&output);
        let output = baton(&folder, &["migrate", "--to", wrong])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        for told in [serving, told(&output)] {
            assert!(
                told.contains("postgres://USER:PASSWORD@HOST/NAME"),
                "{told}"
            );
            assert!(!told.contains("hunter2"), "{told}");
        }
    }
}

#[test]
fn an_address_that_is_taken_is_said_so() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let address = server.address.to_string();
    let output = baton(&folder, &["serve", "--listen", &address])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = told(&output);
    assert!(told.contains(&address), "{told}");
}

#[test]
fn the_server_stops_cleanly_when_it_is_told_to() {
    for signal in ["-TERM", "-INT"] {
        let mut server = Server::start();
        assert_eq!(server.ends_after(signal), Some(0), "{signal}");
    }
}
