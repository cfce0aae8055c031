//! The demo from outside, as somebody meets it who has just typed `make demo`.

#![cfg(test)]

use std::io::{BufRead, BufReader, Write};
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
const PATIENCE: Duration = Duration::from_secs(60);

/// The program with a folder for temporary files of its own, without variables of the
/// surroundings, and without a word on the screen but what is asked for.
fn baton(temporary: &Path, arguments: &[&str]) -> Command {
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
struct Demo {
    child: Child,
    banner: String,
    console: String,
    phone: String,
    temporary: TempDir,
    client: Client,
}

impl Demo {
    fn start(rate: &str) -> Self {
        Self::start_with(rate, &[])
    }

    fn start_with(rate: &str, more: &[&str]) -> Self {
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

    fn console(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.console))
    }

    fn phone(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.phone))
    }

    /// Signs in and gives what stands in the cookie.
    async fn signs_in(&self, login: &str) -> String {
        let email = format!("{login}@demo.test");
        let body = json!({"email": email, "password": "baton-demo"});
        let url = format!("{}/api/session", self.console);
        let answer = self.client.post(url).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{login}");
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    async fn reads(&self, cookie: &str, path: &str) -> Value {
        let answer = self.console(path).header("cookie", cookie).send().await;
        let answer = answer.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.json().await.unwrap()
    }

    /// Every conversation that somebody may see.
    async fn conversations(&self, cookie: &str) -> Vec<Value> {
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
    async fn posts(&self, secret: &str, body: &Value) -> StatusCode {
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
    fn ends_after(mut self, signal: &str) -> (Option<i32>, Vec<PathBuf>) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(sent.success());
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(begin.elapsed() < PATIENCE, "the demo does not stop");
            std::thread::sleep(Duration::from_millis(20));
        };
        (status.code(), left_in(self.temporary.path()))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn left_in(folder: &Path) -> Vec<PathBuf> {
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

fn message(id: &str, from: &str, text: &str) -> Value {
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

#[tokio::test]
async fn everything_that_the_banner_names_works() {
    let demo = Demo::start("0");
    let alive = demo.console("/healthz").send().await.unwrap();
    assert_eq!(alive.status(), StatusCode::OK);
    let page = demo.phone("/").send().await.unwrap();
    assert!(page.text().await.unwrap().contains("<html"));
    for secret in [
        "demo-verify",
        "demo-app-secret",
        "100000000000002",
        "baton-demo",
    ] {
        assert!(demo.banner.contains(secret), "{}", demo.banner);
    }
    let accounts: Vec<&str> = demo
        .banner
        .split_whitespace()
        .filter_map(|word| word.strip_suffix("@demo.test"))
        .collect();
    assert_eq!(accounts.len(), 12);
    for login in accounts {
        let cookie = demo.signs_in(login).await;
        let me = demo.reads(&cookie, "/api/me").await;
        assert_eq!(me["email"], format!("{login}@demo.test"));
    }
}

#[tokio::test]
async fn a_webhook_that_is_signed_by_hand_reaches_sara() {
    let demo = Demo::start("0");
    for (token, right) in [("demo-verify", true), ("wrong", false)] {
        let query = format!("hub.mode=subscribe&hub.challenge=4711&hub.verify_token={token}");
        let asked = demo.console(&format!("/webhooks/whatsapp?{query}")).send();
        let answer = asked.await.unwrap();
        assert_eq!(answer.status() == StatusCode::OK, right);
        assert_eq!(answer.text().await.unwrap() == "4711", right);
    }
    let body = message("wamid.BY-HAND", "447700900555", "Good morning by hand");
    let refused = demo.posts("another-secret", &body).await;
    assert_eq!(refused, StatusCode::UNAUTHORIZED);
    for _ in 0..2 {
        assert_eq!(demo.posts("demo-app-secret", &body).await, StatusCode::OK);
    }
    let sara = demo.signs_in("sara").await;
    let found = demo.reads(&sara, "/api/conversations?q=447700900555").await;
    let items = found["items"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["last_message"]["preview"], "Good morning by hand");
    assert_eq!(items[0]["unread"], 1);
}

#[tokio::test]
async fn the_history_fills_every_list_and_no_more_than_one_may_see() {
    let demo = Demo::start("0");
    let admin = demo.signs_in("admin").await;
    let all = demo.conversations(&admin).await;
    assert_eq!(all.len(), 400);
    for (status, least) in [("open", 120), ("snoozed", 15), ("resolved", 120)] {
        let count = all.iter().filter(|row| row["status"] == status).count();
        assert!(count >= least, "{count} are {status}");
    }
    let waiting = |row: &&Value| row["status"] == "open" && row["owner"].is_null();
    assert!(all.iter().filter(waiting).count() >= 30);
    let lina = demo.signs_in("lina").await;
    let hers = demo.conversations(&lina).await;
    assert!(hers.len() > 50 && hers.len() < all.len());
    let channels = demo.reads(&lina, "/api/channels").await;
    assert_eq!(channels["items"].as_array().unwrap().len(), 1);
    let only = &channels["items"][0]["id"];
    let elsewhere = hers.iter().filter(|row| row["channel"]["id"] != *only);
    assert!(elsewhere.clone().all(|row| !row["owner"].is_null()));
}

#[tokio::test]
async fn a_customers_phone_shows_the_same_as_the_console() {
    let demo = Demo::start("0");
    let admin = demo.signs_in("admin").await;
    let all = demo.conversations(&admin).await;
    let answered = |row: &&Value| row["last_message"]["kind"] == "text";
    let row = all.iter().find(answered).unwrap();
    let name = row["contact"]["name"].as_str().unwrap();
    let known = demo.phone("/simulator/customers").query(&[("q", name)]);
    let known: Value = known.send().await.unwrap().json().await.unwrap();
    let number = match row["channel"]["name"].as_str().unwrap() {
        "Baton Store" => "100000000000001",
        _ => "100000000000002",
    };
    let id = known["items"][0]["id"].as_str().unwrap();
    let path = format!("/simulator/customers/{id}/messages?number={number}");
    let thread: Value = demo
        .phone(&path)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let last = thread["messages"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    let preview = row["last_message"]["preview"].as_str().unwrap();
    assert!(
        last["content"]["body"]
            .as_str()
            .unwrap()
            .starts_with(preview)
    );
}

#[tokio::test]
async fn customers_write_by_themselves_at_a_rate() {
    let demo = Demo::start("20");
    let supervisor = demo.signs_in("supervisor").await;
    let written = || async {
        let rows = demo.conversations(&supervisor).await;
        let counts = rows.iter().map(|row| row["inbound_count"].as_i64());
        counts.map(Option::unwrap).sum::<i64>()
    };
    let before = written().await;
    let begin = Instant::now();
    while written().await <= before + 10 {
        assert!(begin.elapsed() < PATIENCE, "nobody writes");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[test]
fn nothing_is_left_when_the_demo_is_told_to_stop() {
    for (signal, rate) in [("-TERM", "0"), ("-INT", "20")] {
        let demo = Demo::start(rate);
        assert_eq!(left_in(demo.temporary.path()).len(), 1, "its own folder");
        assert_eq!(demo.ends_after(signal), (Some(0), Vec::new()), "{signal}");
    }
}

#[tokio::test]
async fn a_kept_folder_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept");
    let flags = ["--data", kept.to_str().unwrap()];
    let demo = Demo::start_with("0", &flags);
    let body = message("wamid.KEPT", "447700900556", "Still here tomorrow?");
    assert_eq!(demo.posts("demo-app-secret", &body).await, StatusCode::OK);
    assert_eq!(demo.ends_after("-TERM"), (Some(0), Vec::new()));
    assert!(kept.join("baton.db").is_file());

    let demo = Demo::start_with("0", &flags);
    let admin = demo.signs_in("admin").await;
    assert_eq!(demo.conversations(&admin).await.len(), 401);
    let known = demo.phone("/simulator/customers?q=447700900556").send();
    let known: Value = known.await.unwrap().json().await.unwrap();
    assert_eq!(known["items"][0]["name"], "Layla");
    assert_eq!(demo.ends_after("-TERM"), (Some(0), Vec::new()));
    assert!(kept.join("baton.db").is_file());
}

#[test]
fn a_folder_that_is_somebodys_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let person = [
        "--email",
        "a@shop.test",
        "--name",
        "A",
        "--role",
        "administrator",
    ];
    let add = [&["agent", "add", "--data", data], &person[..]].concat();
    let mut adding = baton(folder.path(), &add)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = adding.stdin.take().unwrap();
    input.write_all(b"a-good-password\n").unwrap();
    drop(input);
    assert!(adding.wait().unwrap().success());
    let free = "127.0.0.1:0";
    let demo = [
        "demo",
        "--data",
        data,
        "--listen",
        free,
        "--simulator-listen",
        free,
    ];
    let output = baton(folder.path(), &demo)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("not the demo's"), "{told}");
}

#[test]
fn a_rate_that_means_nothing_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let free = "127.0.0.1:0";
    let flags = [
        "demo",
        "--listen",
        free,
        "--simulator-listen",
        free,
        "--rate=-1",
    ];
    let output = baton(folder.path(), &flags)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("rate is -1"), "{told}");
    assert!(left_in(folder.path()).is_empty());
}
