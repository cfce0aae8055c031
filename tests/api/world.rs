//! A business that runs Baton: the real server, the pretend Meta, teams, numbers and people.

use std::collections::HashMap;
use std::path::Path;

use baton::simulator::{NewCustomer, Simulator, SimulatorHandle, SimulatorOptions};
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::Client;
use serde_json::{Value, json};
use sha2::Sha256;
use tempfile::TempDir;

use crate::customer::Customer;
use crate::person::{Answer, PASSWORD, Person, text};
use crate::server::{Server, Start, Store, free_port};
use crate::wait::eventually;

pub const NUMBER: &str = "100000000000001";
pub const OTHER_NUMBER: &str = "100000000000002";
pub const ACCOUNT: &str = "200000000000001";
pub const SECRET: &str = "demo-app-secret";
pub const VERIFY_TOKEN: &str = "demo-verify";
pub const META_TOKEN: &str = "demo-access-token";

/// Everything; it ends when it is dropped.
pub struct World {
    pub server: Server,
    pub meta: SimulatorHandle,
    pub admin: Person,
    pub client: Client,
    /// Team of the first number's new conversations.
    pub sales: String,
    /// Team of the second number's.
    pub support: String,
    /// The first number's channel.
    pub store: String,
    /// The second number's.
    pub delivery: String,
    roles: Vec<Value>,
    _folder: TempDir,
}

/// Quick and without limits, so that tests need not wait for Meta.
fn quick() -> Value {
    json!({
        "retry_delays_ms": [20, 50, 100, 200], "pair_limit": false, "throughput_per_second": 0,
        "status_delay_ms": {"min": 1, "max": 15}, "delivery_time_out_ms": 5000,
    })
}

fn variables(simulator: &str, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let api = format!("{simulator}/v25.0");
    let usual = [
        ("BATON_META__APP_SECRET", SECRET),
        ("BATON_META__VERIFY_TOKEN", VERIFY_TOKEN),
        ("BATON_META__API_URL", &api),
        ("BATON_SEND__PER_SECOND", "1000"),
        ("BATON_SEND__PAIR_BURST", "1000"),
        ("BATON_SEND__PAIR_SECONDS", "1"),
        ("BATON_SEND__TIMEOUT_SECONDS", "3"),
        ("BATON_LIVE__GRACE_SECONDS", "1"),
        ("BATON_LOG__FILTER", "info"),
    ];
    let mut all: HashMap<&str, &str> = usual.into_iter().collect();
    all.extend(more.iter().copied());
    all.into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// A signature as Meta makes it.
pub fn signature(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

impl World {
    pub async fn start() -> Self {
        Self::start_with(&[], None).await
    }

    /// A world with these variables; an empty value takes a usual one away.
    pub async fn start_with(more: &[(&str, &str)], toml: Option<&str>) -> Self {
        Self::start_on(Store::chosen(), more, toml).await
    }

    /// A world whose rows are kept there.
    pub async fn start_on(store: Store, more: &[(&str, &str)], toml: Option<&str>) -> Self {
        // Each test of this process installs it; the first one wins.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let meta = Simulator::start(SimulatorOptions {
            listen: ([127, 0, 0, 1], 0).into(),
            webhook: format!("http://127.0.0.1:{port}/webhooks/whatsapp"),
            population: 0,
            ..SimulatorOptions::default()
        })
        .await
        .unwrap();
        meta.turn_knobs(&quick()).unwrap();
        let start = Start {
            store,
            variables: variables(&meta.url(), more),
            file: toml.map(|text| write_file(folder.path(), text)),
        };
        let server = Server::start(folder.path(), port, start).await;
        let client = Client::new();
        let admin = set_up(&server, &client).await;
        Self::furnished(server, meta, admin, client, folder).await
    }

    async fn furnished(
        server: Server,
        meta: SimulatorHandle,
        admin: Person,
        client: Client,
        folder: TempDir,
    ) -> Self {
        let sales = admin.post("/api/teams", json!({"name": "Sales"}));
        let sales = text(&sales.await.ok()["id"]);
        let support = admin.post("/api/teams", json!({"name": "Support"}));
        let support = text(&support.await.ok()["id"]);
        let store = connect(&admin, "Store", NUMBER, "+1 555 000 1001", &sales).await;
        let delivery = connect(
            &admin,
            "Delivery",
            OTHER_NUMBER,
            "+1 555 000 1002",
            &support,
        );
        Self {
            roles: admin.items("/api/roles").await,
            delivery: delivery.await,
            server,
            meta,
            admin,
            client,
            sales,
            support,
            store,
            _folder: folder,
        }
    }

    /// An agent in these teams.
    pub async fn hires(&self, name: &str, teams: &[&String]) -> Person {
        self.hires_as("agent", name, teams).await
    }

    pub async fn hires_as(&self, role: &str, name: &str, teams: &[&String]) -> Person {
        let role = self.roles.iter().find(|one| one["name"] == role).unwrap();
        let email = format!("{}@baton.test", name.to_lowercase());
        let body = json!({
            "name": name, "email": email, "password": PASSWORD,
            "role_id": role["id"], "team_ids": teams,
        });
        self.admin.post("/api/agents", body).await.ok();
        Person::signs_in(&self.client, &self.server.url(), &email).await
    }

    /// A new customer, who writes to the first number.
    pub fn customer(&self, name: &str) -> Customer<'_> {
        self.meets(NewCustomer {
            name: name.to_owned(),
            ..NewCustomer::default()
        })
    }

    pub fn meets(&self, new: NewCustomer) -> Customer<'_> {
        Customer::new(self, self.meta.add_customer(new).unwrap(), NUMBER)
    }

    /// A webhook of any content, signed.
    pub async fn webhook(&self, body: &Value) -> Answer {
        let body = body.to_string();
        self.webhook_bytes(
            body.clone().into_bytes(),
            &signature(SECRET, body.as_bytes()),
        )
        .await
    }

    pub async fn webhook_bytes(&self, body: Vec<u8>, signature: &str) -> Answer {
        let url = format!("{}/webhooks/whatsapp", self.server.url());
        let request = self.client.post(url).body(body);
        let request = request
            .header("Content-Type", "application/json")
            .header("X-Hub-Signature-256", signature);
        Person::answered(request).await
    }

    pub fn turns(&self, knobs: Value) {
        self.meta.turn_knobs(&knobs).unwrap();
    }

    /// Every line of the ledger of one kind.
    pub fn ledger(&self, kind: &str) -> Vec<Value> {
        let page = serde_json::to_value(self.meta.ledger(0, usize::MAX)).unwrap();
        let lines = page["entries"].as_array().unwrap().iter();
        lines.filter(|line| line["kind"] == kind).cloned().collect()
    }

    /// Waits until a message of ours has got to one of these states; gives the message.
    pub async fn delivered(&self, conversation: &str, id: &str, states: &[&str]) -> Value {
        let what = format!("a message that is {states:?}");
        eventually(&what, async || {
            let thread = self.admin.reads(conversation).await;
            let message = thread.into_iter().find(|entry| entry["id"] == id)?;
            let state = message["delivery"]["state"].as_str()?;
            states.contains(&state).then_some(message)
        })
        .await
    }
}

fn write_file(folder: &Path, text: &str) -> std::path::PathBuf {
    let path = folder.join("baton.toml");
    std::fs::write(&path, text).unwrap();
    path
}

async fn set_up(server: &Server, client: &Client) -> Person {
    let token = eventually("the set-up token", async || {
        let said = server.said();
        let mut lines = said.lines().skip_while(|line| !line.contains("/setup"));
        let token = lines.nth(2)?.trim().to_owned();
        (!token.is_empty()).then_some(token)
    })
    .await;
    let body = json!({
        "token": token, "workspace": "Baton Test", "name": "Ada Admin",
        "email": "admin@baton.test", "password": PASSWORD,
    });
    let asked = client
        .post(format!("{}/api/setup", server.url()))
        .json(&body);
    Person::of(client, &server.url(), asked.send().await.unwrap()).await
}

async fn connect(admin: &Person, name: &str, number: &str, shown: &str, team: &str) -> String {
    let body = json!({
        "name": name, "phone_number_id": number, "display_number": shown, "account_id": ACCOUNT,
        "token": META_TOKEN, "default_team_id": team,
    });
    text(&admin.post("/api/channels", body).await.ok()["id"])
}
