//! A demo that runs, and what somebody does with it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use sha2::Sha256;
use tempfile::TempDir;

/// How long a start, a stop or a message may take before the test gives up.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The program with a folder for temporary files of its own, without variables of the
/// surroundings, and without a word on the screen but what is asked for.
pub fn baton(temporary: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.args(arguments).env("TMPDIR", temporary);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("BATON_") {
            command.env_remove(name);
        }
    }
    command.current_dir(temporary).stderr(Stdio::null());
    command
}

/// A demo that runs, and is killed when the test ends early.
pub struct Demo {
    child: Child,
    /// What it printed.
    pub banner: String,
    console: String,
    phone: String,
    /// Where its temporary files are.
    pub temporary: TempDir,
    client: Client,
}

impl Demo {
    /// Starts a demo on free ports and waits for its banner.
    pub fn start(rate: &str) -> Self {
        Self::start_with(rate, &[])
    }

    /// The same with more flags.
    pub fn start_with(rate: &str, more: &[&str]) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let free = "127.0.0.1:0";
        let flags = [
            "demo",
            "--listen",
            free,
            "--simulator-listen",
            free,
            "--rate",
            rate,
        ];
        let mut child = baton(temporary.path(), &[&flags, more].concat())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let banner = banner(&mut child);
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            console: address(&banner, "Console"),
            phone: address(&banner, "Phone"),
            banner,
            child,
            temporary,
            client: Client::new(),
        }
    }

    /// Asks the server.
    pub fn console(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.console))
    }

    /// Asks the pretend Meta.
    pub fn phone(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.phone))
    }

    /// Signs in and gives what stands in the cookie.
    pub async fn signs_in(&self, login: &str) -> String {
        let email = format!("{login}@demo.test");
        let body = json!({"email": email, "password": "baton-demo"});
        let url = format!("{}/api/session", self.console);
        let answer = self.client.post(url).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{login}");
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// Reads something as whoever has the cookie.
    pub async fn reads(&self, cookie: &str, path: &str) -> Value {
        let answer = self.console(path).header("cookie", cookie).send().await;
        let answer = answer.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.json().await.unwrap()
    }

    /// Every conversation that somebody may see.
    pub async fn conversations(&self, cookie: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/api/conversations?view=all&status=any&limit=200{cursor}");
            let page = self.reads(cookie, &path).await;
            all.extend(page["items"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return all,
            }
        }
    }

    /// Posts a webhook as Meta would, signed with that secret.
    pub async fn posts(&self, secret: &str, body: &Value) -> StatusCode {
        let raw = body.to_string();
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(raw.as_bytes());
        let signature = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
        self.client
            .post(format!("{}/webhooks/whatsapp", self.console))
            .header("x-hub-signature-256", signature)
            .body(raw)
            .send()
            .await
            .unwrap()
            .status()
    }

    /// Ends after a signal, and gives the exit code and what is left behind.
    pub fn ends_after(mut self, signal: &str) -> (Option<i32>, Vec<PathBuf>) {
        let code = exit_code(&mut self.child, signal);
        (code, left_in(self.temporary.path()))
    }
}

/// Sends a signal and waits for the end.
pub fn exit_code(child: &mut Child, signal: &str) -> Option<i32> {
    let id = child.id().to_string();
    let sent = Command::new("kill").args([signal, &id]).status().unwrap();
    assert!(sent.success());
    let begin = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        assert!(begin.elapsed() < PATIENCE, "the demo does not stop");
        std::thread::sleep(Duration::from_millis(20));
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// What lies in a folder.
pub fn left_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// What the demo prints until it is ready.
fn banner(child: &mut Child) -> String {
    let (told, lines) = mpsc::channel();
    let output = BufReader::new(child.stdout.take().unwrap());
    // The thread reads on, so that the demo can always print; it ends with the demo.
    std::thread::spawn(move || {
        for line in output.lines().map_while(Result::ok) {
            told.send(line).ok();
        }
    });
    let mut banner = String::new();
    while !banner.contains("Ctrl-C") {
        let line = lines.recv_timeout(PATIENCE).expect("the demo gets ready");
        banner.push_str(&line);
        banner.push('\n');
    }
    banner
}

fn address(banner: &str, name: &str) -> String {
    let mut words = banner.split_whitespace().skip_while(|word| *word != name);
    words.nth(1).expect("the banner names it").to_owned()
}

/// A webhook with one message for the first number.
pub fn message(id: &str, from: &str, text: &str) -> Value {
    json!({"object": "whatsapp_business_account", "entry": [{
        "id": "200000000000001",
        "changes": [{"field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": {
                "display_phone_number": "15550001001", "phone_number_id": "100000000000001",
            },
            "contacts": [{"profile": {"name": "Layla"}, "wa_id": from}],
            "messages": [{
                "from": from, "id": id, "timestamp": "1800000000",
                "type": "text", "text": {"body": text},
            }],
        }}],
    }]})
}
