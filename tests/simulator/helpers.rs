//! A business that listens: a simulator, an endpoint that receives its webhooks and checks their
//! signatures, and verbs for both sides.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use actix_web::dev::ServerHandle;
use actix_web::web::{self, Bytes, Data, Query};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use baton::simulator::{BusinessNumber, Simulator, SimulatorHandle, SimulatorOptions};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use sha2::Sha256;

pub const NUMBER: &str = "100000000000001";
pub const OTHER_NUMBER: &str = "100000000000002";
pub const ACCOUNT: &str = "200000000000001";
pub const SARA: &str = "966500000001";

/// A webhook as it came.
#[derive(Clone)]
pub struct Received {
    pub raw: Bytes,
    pub signature: String,
    pub user_agent: String,
    pub body: Value,
    pub at: Instant,
}

/// What the endpoint has received, and how it answers.
#[derive(Clone, Default)]
pub struct Inbox {
    received: Arc<Mutex<Vec<Received>>>,
    /// Statuses to answer with, first come first served; 200 when none is left.
    answers: Arc<Mutex<Vec<u16>>>,
}

async fn receive(inbox: Data<Inbox>, request: HttpRequest, raw: Bytes) -> HttpResponse {
    let header = |name: &str| {
        let value = request.headers().get(name);
        value.map_or(String::new(), |value| value.to_str().unwrap().to_owned())
    };
    let signature = header("x-hub-signature-256");
    let mut mac = Hmac::<Sha256>::new_from_slice(b"demo-app-secret").unwrap();
    mac.update(&raw);
    let right = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
    if signature != right {
        return HttpResponse::Unauthorized().finish();
    }
    let status = {
        let mut answers = inbox.answers.lock().unwrap();
        if answers.is_empty() {
            200
        } else {
            answers.remove(0)
        }
    };
    if status == 200 {
        inbox.received.lock().unwrap().push(Received {
            signature,
            user_agent: header("user-agent"),
            body: serde_json::from_slice(&raw).unwrap(),
            at: Instant::now(),
            raw,
        });
    }
    HttpResponse::build(status.try_into().unwrap()).finish()
}

#[derive(serde::Deserialize)]
struct Verification {
    #[serde(rename = "hub.challenge")]
    challenge: String,
    #[serde(rename = "hub.verify_token")]
    token: String,
}

async fn verify(query: Query<Verification>) -> HttpResponse {
    match query.token.as_str() {
        "demo-verify" => HttpResponse::Ok().body(query.challenge.clone()),
        _ => HttpResponse::Forbidden().finish(),
    }
}

impl Inbox {
    /// The next webhooks are answered with these statuses.
    pub fn will_answer(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    pub fn webhooks(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// Every change value of every webhook, in order of arrival.
    pub fn values(&self) -> Vec<Value> {
        let webhooks = self.webhooks();
        let entries = webhooks
            .iter()
            .flat_map(|one| one.body["entry"].as_array().unwrap());
        entries
            .flat_map(|entry| entry["changes"].as_array().unwrap())
            .map(|change| change["value"].clone())
            .collect()
    }

    fn items(&self, list: &str) -> Vec<Value> {
        self.values()
            .iter()
            .filter_map(|value| value[list].as_array().cloned())
            .flatten()
            .collect()
    }

    pub fn messages(&self) -> Vec<Value> {
        self.items("messages")
    }

    pub fn statuses(&self) -> Vec<Value> {
        self.items("statuses")
    }

    /// Names of the statuses of one message, in order of arrival.
    pub fn progress(&self, wamid: &str) -> Vec<String> {
        let statuses = self.statuses();
        let own = statuses.iter().filter(|status| status["id"] == wamid);
        own.map(|status| text(&status["status"])).collect()
    }

    /// Waits until that many messages have come.
    pub async fn has_messages(&self, count: usize) -> Vec<Value> {
        eventually("messages", || self.messages().len() >= count).await;
        self.messages()
    }

    /// Waits until a message has got to a status; answers that status.
    pub async fn sees(&self, wamid: &str, status: &str) -> Value {
        let found = || {
            let statuses = self.statuses();
            statuses
                .into_iter()
                .find(|one| one["id"] == wamid && one["status"] == status)
        };
        eventually(status, || found().is_some()).await;
        found().unwrap()
    }
}

/// Waits for something to become true; a minute is long enough on any machine.
pub async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !holds() {
        assert!(Instant::now() < end, "{what} did not come");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits a moment in which nothing should happen.
pub async fn a_moment() {
    tokio::time::sleep(Duration::from_millis(250)).await;
}

/// A string, or a failed test.
pub fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no string"))
        .to_owned()
}

/// A simulator and the business that it talks to.
pub struct Meta {
    pub simulator: SimulatorHandle,
    pub inbox: Inbox,
    pub webhook: String,
    client: Client,
    receiver: ServerHandle,
}

impl Meta {
    /// Starts both with quick statuses and these knobs.
    pub async fn start(knobs: Value) -> Self {
        Self::start_with(knobs, SimulatorOptions::default()).await
    }

    pub async fn start_with(knobs: Value, options: SimulatorOptions) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let inbox = Inbox::default();
        let (receiver, webhook) = listen(inbox.clone());
        let simulator = Simulator::start(SimulatorOptions {
            listen: ([127, 0, 0, 1], 0).into(),
            webhook: webhook.clone(),
            ..options
        })
        .await
        .unwrap();
        let meta = Self {
            simulator,
            inbox,
            webhook,
            client: Client::new(),
            receiver,
        };
        meta.turns(json!({"status_delay_ms": {"min": 1, "max": 3}}))
            .await;
        meta.turns(knobs).await;
        meta
    }

    pub async fn stop(self) {
        self.simulator.stop().await;
        self.receiver.stop(false).await;
    }

    /// A request without a token.
    pub fn plain(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.simulator.url());
        self.client
            .request(method, url)
            .header("user-agent", "baton-test")
    }

    /// A request as the business makes it.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.plain(method, path).bearer_auth("demo-access-token")
    }

    /// Status and JSON of an answer.
    pub async fn answer(request: RequestBuilder) -> (u16, Value) {
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (
            status,
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        )
    }

    pub async fn gets(&self, path: &str) -> (u16, Value) {
        Self::answer(self.request(Method::GET, path)).await
    }

    /// The control interface, which must agree.
    pub async fn controls(&self, method: Method, path: &str, body: Value) -> Value {
        let request = self.plain(method, &format!("/simulator{path}")).json(&body);
        let (status, answer) = Self::answer(request).await;
        assert!(status < 300, "{path}: {status} {answer}");
        answer
    }

    pub async fn turns(&self, knobs: Value) -> Value {
        self.controls(Method::PATCH, "/knobs", knobs).await
    }

    /// Makes a customer; answers the id.
    pub async fn meets(&self, wish: Value) -> String {
        text(&self.controls(Method::POST, "/customers", wish).await["id"])
    }

    /// Makes the customer with Sara's phone.
    pub async fn meets_sara(&self) -> String {
        self.meets(json!({"name": "Sara", "phone": SARA})).await
    }

    /// The customer sends something to the first number; answers the message's id.
    pub async fn hears(&self, customer: &str, mut utterance: Value) -> String {
        if utterance.get("number").is_none() {
            utterance["number"] = NUMBER.into();
        }
        let path = format!("/customers/{customer}/messages");
        text(&self.controls(Method::POST, &path, utterance).await["id"])
    }

    /// The thread of a customer with the first number.
    pub async fn thread(&self, customer: &str) -> Value {
        let path = format!("/customers/{customer}/messages?number={NUMBER}");
        self.controls(Method::GET, &path, Value::Null).await
    }

    /// The business sends from the first number.
    pub async fn posts(&self, mut body: Value) -> (u16, Value) {
        body["messaging_product"] = "whatsapp".into();
        let path = format!("/v25.0/{NUMBER}/messages");
        Self::answer(self.request(Method::POST, &path).json(&body)).await
    }

    /// The business sends text to Sara's phone and it must be accepted; answers the id.
    pub async fn says(&self, words: &str) -> String {
        let (status, answer) = self.posts(text_to(SARA, words)).await;
        assert_eq!(status, 200, "{answer}");
        text(&answer["messages"][0]["id"])
    }

    /// The business sends something that must be refused; answers code and HTTP status.
    pub async fn refused(&self, body: Value) -> (u64, u16) {
        let (status, answer) = self.posts(body.clone()).await;
        let code = answer["error"]["code"].as_u64();
        (
            code.unwrap_or_else(|| panic!("{body} was accepted")),
            status,
        )
    }

    /// All lines of the ledger of one kind.
    pub async fn ledger(&self, kind: &str) -> Vec<Value> {
        let page = self
            .controls(Method::GET, "/ledger?limit=10000", Value::Null)
            .await;
        let lines = page["entries"].as_array().unwrap().iter();
        lines.filter(|line| line["kind"] == kind).cloned().collect()
    }
}

/// A text message of the business.
pub fn text_to(to: &str, words: &str) -> Value {
    json!({"to": to, "type": "text", "text": {"body": words}})
}

fn listen(inbox: Inbox) -> (ServerHandle, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::new(inbox.clone()))
            .app_data(web::PayloadConfig::new(8 << 20))
            .route("/webhook", web::post().to(receive))
            .route("/webhook", web::get().to(verify))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)
    .unwrap()
    .run();
    let handle = server.handle();
    tokio::spawn(server);
    (handle, format!("http://127.0.0.1:{port}/webhook"))
}

/// Options with a second business account, with a token of its own.
pub fn two_accounts() -> SimulatorOptions {
    let mut options = SimulatorOptions::default();
    let mut other = BusinessNumber::demo("100000000000003", "15550001003", "Other");
    other.waba_id = "200000000000002".to_owned();
    other.access_token = "other-token".into();
    options.numbers.push(other);
    options
}
