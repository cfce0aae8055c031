//! A server of its own per test, and the people who use it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command};

use baton::whatsapp::signature;
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

const APP_SECRET: &str = "an app secret";

/// The password of everybody in these tests.
pub const PASSWORD: &str = "correct horse";

/// A running server in a folder of its own.
pub struct House {
    child: Child,
    address: String,
    token: Option<String>,
    folder: Option<TempDir>,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl House {
    /// A server that nobody has set up.
    pub fn empty() -> Self {
        Self::start(tempfile::tempdir().unwrap())
    }

    /// A server with an administrator, signed in.
    pub async fn open() -> (Self, Person) {
        let house = Self::empty();
        let mut admin = house.visitor();
        let made = admin.sets_up(house.token()).await;
        assert_eq!(made.status(), StatusCode::OK);
        admin.keeps_cookie(&made);
        (house, admin)
    }

    fn start(folder: TempDir) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("BATON_") {
                command.env_remove(name);
            }
        }
        // One pipe, so that what was told first is read first.
        let (told, tell) = std::io::pipe().unwrap();
        let child = command
            .args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json"])
            .args(["--meta-api-url", "http://127.0.0.1:9/v25.0"])
            .env("BATON_META__APP_SECRET", APP_SECRET)
            .current_dir(folder.path())
            .stdout(tell.try_clone().unwrap())
            .stderr(tell)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(told).lines().map_while(Result::ok);
        let (mut address, mut token) = (None, None);
        while address.is_none() {
            let line = lines.next().expect("the server starts");
            let words = line.trim();
            if words.len() == 29 && words.chars().filter(|sign| *sign == '-').count() == 5 {
                token = Some(words.to_owned());
            }
            if words.contains("Baton listens") {
                address = find_address(words);
            }
        }
        // Read to the end, so that the server never waits for us.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            address: address.unwrap(),
            token,
            folder: Some(folder),
        }
    }

    /// The same folder with a new server.
    pub fn restarted(mut self) -> Self {
        let folder = self.folder.take().unwrap();
        drop(self);
        Self::start(folder)
    }

    /// The set-up token on the terminal.
    #[track_caller]
    pub fn token(&self) -> &str {
        self.token.as_deref().expect("a set-up token")
    }

    /// Whether a set-up token was shown.
    pub fn shows_a_token(&self) -> bool {
        self.token.is_some()
    }

    /// Somebody whom the server does not know yet.
    pub fn visitor(&self) -> Person {
        let _ = rustls::crypto::ring::default_provider().install_default();
        Person {
            client: Client::builder().tls_certs_only([]).build().unwrap(),
            base: format!("http://{}", self.address),
            pass: Pass::None,
        }
    }

    /// Somebody who signs in with their address.
    pub async fn signed_in(&self, email: &str) -> Person {
        let mut person = self.visitor();
        let answer = person.signs_in(email, PASSWORD).await;
        assert_eq!(answer.status(), StatusCode::OK, "{email}");
        person.keeps_cookie(&answer);
        person
    }

    /// A customer writes on a number.
    pub async fn customer_writes(&self, number: &str, phone: &str, id: &str, text: &str) {
        let message = json!({
            "from": phone, "id": id, "type": "text",
            "timestamp": now_seconds().to_string(), "text": { "body": text },
        });
        let body = json!({
            "object": "whatsapp_business_account",
            "entry": [{ "id": "200000000000001", "changes": [{ "field": "messages", "value": {
                "messaging_product": "whatsapp",
                "metadata": { "display_phone_number": "1", "phone_number_id": number },
                "contacts": [{ "wa_id": phone, "profile": { "name": format!("Customer {phone}") } }],
                "messages": [message],
            }}]}],
        });
        let status = self.meta_posts(&body.to_string()).await;
        assert_eq!(status, StatusCode::OK);
    }

    /// Meta posts a signed webhook.
    pub async fn meta_posts(&self, body: &str) -> StatusCode {
        let signature = signature::sign(APP_SECRET.as_bytes(), body.as_bytes());
        let visitor = self.visitor();
        let answer = visitor
            .request(Method::POST, "/webhooks/whatsapp")
            .header("X-Hub-Signature-256", signature)
            .body(body.to_owned())
            .send();
        answer.await.unwrap().status()
    }
}

fn find_address(line: &str) -> Option<String> {
    let rest = &line[line.find("127.0.0.1:")?..];
    let end = rest.find('"')?;
    Some(rest[..end].to_owned())
}

fn now_seconds() -> u64 {
    let now = std::time::SystemTime::now();
    now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
}

/// What somebody shows.
#[derive(Clone)]
pub enum Pass {
    /// Nothing.
    None,
    /// The cookie of a session.
    Cookie(String),
    /// A token.
    Bearer(String),
}

/// Somebody with a browser, or a program.
#[derive(Clone)]
pub struct Person {
    client: Client,
    base: String,
    /// What they show.
    pub pass: Pass,
}

impl Person {
    /// A request, with what they show.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        match &self.pass {
            Pass::None => request,
            Pass::Cookie(cookie) => request.header("Cookie", cookie),
            Pass::Bearer(token) => request.bearer_auth(token),
        }
    }

    /// Their browser keeps the session.
    pub fn keeps_cookie(&mut self, answer: &Response) {
        let cookie = answer.headers().get("set-cookie").expect("a cookie");
        let cookie = cookie.to_str().unwrap().split(';').next().unwrap();
        self.pass = Pass::Cookie(cookie.to_owned());
    }

    /// The same person's program.
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            pass: Pass::Bearer(token.to_owned()),
            ..self.clone()
        }
    }

    pub async fn asks(&self, method: Method, path: &str, body: Option<&Value>) -> Response {
        let request = self.request(method, path);
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        request.send().await.unwrap()
    }

    pub async fn signs_in(&self, email: &str, password: &str) -> Response {
        let body = json!({ "email": email, "password": password });
        self.asks(Method::POST, "/api/session", Some(&body)).await
    }

    pub async fn sets_up(&self, token: &str) -> Response {
        let body = json!({
            "token": token, "workspace": "Oasis", "name": "Ada", "language": "ar",
            "email": "ada@oasis.test", "password": PASSWORD,
        });
        self.asks(Method::POST, "/api/setup", Some(&body)).await
    }

    /// What they read there, which must work.
    #[track_caller]
    pub fn reads(&self, path: &str) -> impl Future<Output = Value> + use<'_> {
        let place = std::panic::Location::caller();
        let path = path.to_owned();
        async move {
            let answer = self.asks(Method::GET, &path, None).await;
            let status = answer.status();
            let body = answer.text().await.unwrap();
            assert_eq!(status, StatusCode::OK, "{place}: {path}: {body}");
            serde_json::from_str(&body).unwrap()
        }
    }

    /// What a change gives, which must work.
    pub async fn does(&self, method: Method, path: &str, body: Value) -> Value {
        let answer = self.asks(method, path, Some(&body)).await;
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{path} {body}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    pub async fn adds(&self, path: &str, body: Value) -> Value {
        self.does(Method::POST, path, body).await
    }

    /// The id of what they add.
    pub async fn adds_id(&self, path: &str, body: Value) -> String {
        let added = self.adds(path, body).await;
        added["id"].as_str().unwrap().to_owned()
    }

    /// The problem that stands in the way, checked to be one.
    pub async fn fails(&self, method: Method, path: &str, body: Option<&Value>) -> Value {
        problem(self.asks(method, path, body).await).await
    }

    /// The id of a role.
    pub async fn role(&self, name: &str) -> String {
        let roles = self.reads("/api/roles").await;
        let mut roles = roles["items"].as_array().unwrap().iter();
        let role = roles.find(|role| role["name"] == name).unwrap();
        role["id"].as_str().unwrap().to_owned()
    }

    /// Adds somebody with a role and teams; their id.
    pub async fn hires(&self, name: &str, role: &str, teams: &[&str]) -> String {
        let body = json!({
            "name": name, "email": format!("{}@oasis.test", name.to_lowercase()),
            "password": PASSWORD, "role_id": self.role(role).await, "team_ids": teams,
        });
        self.adds_id("/api/agents", body).await
    }

    /// Connects a number; its id.
    pub async fn connects(&self, number: &str, team: Option<&str>) -> String {
        let body = json!({
            "name": format!("Number {number}"), "phone_number_id": number,
            "display_number": "+966 11 000 0001", "account_id": "200000000000001",
            "token": "EAAsecret", "default_team_id": team,
        });
        self.adds_id("/api/channels", body).await
    }
}

/// An answer that is a problem: its media type, its status inside and outside, its code.
pub async fn problem(answer: Response) -> Value {
    let status = answer.status();
    let kind = answer.headers().get("content-type").cloned();
    let text = answer.text().await.unwrap();
    assert!(
        status.is_client_error() || status.is_server_error(),
        "{status}: {text}"
    );
    assert_eq!(kind.unwrap(), "application/problem+json", "{text}");
    let body: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(body["status"], status.as_u16());
    let code = body["code"].as_str().unwrap();
    assert_eq!(body["type"], format!("urn:baton:problem:{code}"));
    assert!(body["title"].is_string());
    body
}
