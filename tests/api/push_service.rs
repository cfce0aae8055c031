//! A pretend push service, and browsers that it reaches: it checks who signs, they decrypt.

use std::collections::{HashMap, VecDeque};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::{Value, json};
use web_push_native::decrypt;
use web_push_native::p256::SecretKey;
use web_push_native::p256::elliptic_curve::sec1::ToEncodedPoint as _;

use crate::customer::now;
use crate::person::{Person, text};
use crate::wait::eventually;

/// A message that came for a browser.
#[derive(Clone, Debug)]
pub struct Pushed {
    path: String,
    pub headers: HashMap<String, String>,
    body: Vec<u8>,
}

#[derive(Default)]
struct Heard {
    pushed: Vec<Pushed>,
    /// Answers that are not 201, and what `Retry-After` says.
    moods: HashMap<String, VecDeque<(u16, &'static str)>>,
}

/// A push service of this machine; it ends when it is dropped.
pub struct PushService {
    pub origin: String,
    heard: Arc<Mutex<Heard>>,
    handle: ServerHandle,
}

/// A browser: what it shows of itself, and what only it knows.
pub struct Browser {
    pub endpoint: String,
    pub path: String,
    secret: SecretKey,
    auth: [u8; 16],
}

async fn take(
    request: HttpRequest,
    body: web::Bytes,
    heard: web::Data<Mutex<Heard>>,
) -> HttpResponse {
    let headers = request.headers().iter();
    let headers = headers.map(|(name, value)| {
        let value = value.to_str().unwrap_or_default();
        (name.as_str().to_owned(), value.to_owned())
    });
    let path = request.path().to_owned();
    let mut heard = heard.lock().unwrap();
    heard.pushed.push(Pushed {
        path: path.clone(),
        headers: headers.collect(),
        body: body.to_vec(),
    });
    let mood = heard.moods.get_mut(&path).and_then(VecDeque::pop_front);
    let (status, wait) = mood.unwrap_or((201, ""));
    let mut answer = HttpResponse::build(StatusCode::from_u16(status).unwrap());
    if !wait.is_empty() {
        answer.insert_header(("Retry-After", wait));
    }
    answer.finish()
}

impl PushService {
    pub fn start() -> Self {
        let heard = web::Data::new(Mutex::new(Heard::default()));
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let shared = heard.clone();
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .default_service(web::to(take))
        });
        let server = server
            .workers(1)
            .disable_signals()
            .listen(listener)
            .unwrap()
            .run();
        let handle = server.handle();
        tokio::spawn(server);
        Self {
            origin,
            heard: heard.into_inner(),
            handle,
        }
    }

    /// A browser that this service reaches.
    pub fn browser(&self, name: &str) -> Browser {
        let path = format!("/send/{name}");
        let seed = u8::try_from(name.len()).unwrap();
        Browser {
            endpoint: format!("{}{path}", self.origin),
            path,
            secret: SecretKey::from_slice(&[seed + 1; 32]).unwrap(),
            auth: [seed; 16],
        }
    }

    /// The next answers to messages for a browser, in order.
    pub fn answers(&self, browser: &Browser, moods: &[(u16, &'static str)]) {
        let mut heard = self.heard.lock().unwrap();
        let moods = moods.iter().copied().collect();
        heard.moods.insert(browser.path.clone(), moods);
    }

    /// Everything that came for a browser.
    pub fn pushed(&self, browser: &Browser) -> Vec<Pushed> {
        let heard = self.heard.lock().unwrap();
        let mine = heard.pushed.iter();
        mine.filter(|one| one.path == browser.path)
            .cloned()
            .collect()
    }

    /// Waits for the `count`th message for a browser, counted from one.
    pub async fn brings(&self, browser: &Browser, count: usize) -> Pushed {
        eventually(&format!("push {count}"), async || {
            self.pushed(browser).get(count - 1).cloned()
        })
        .await
    }

    /// Waits for the `count`th message for a browser, and has it decrypted.
    pub async fn tells(&self, browser: &Browser, count: usize) -> Value {
        browser.opens(&self.brings(browser, count).await)
    }
}

impl Drop for PushService {
    fn drop(&mut self) {
        let stopping = self.handle.stop(false);
        tokio::spawn(stopping);
    }
}

impl Browser {
    /// The subscription as a page tells it.
    pub fn subscription(&self) -> Value {
        let point = self.secret.public_key().to_encoded_point(false);
        json!({
            "endpoint": self.endpoint, "expirationTime": null,
            "keys": {"p256dh": BASE64.encode(point.as_bytes()), "auth": BASE64.encode(self.auth)},
        })
    }

    /// What a message says, which must be encrypted for this browser.
    pub fn opens(&self, pushed: &Pushed) -> Value {
        let opened = decrypt(pushed.body.clone(), &self.secret, &self.auth.into()).unwrap();
        serde_json::from_slice(&opened).unwrap()
    }
}

impl Pushed {
    /// Checks the signature as a push service does (RFC 8292): with the key that the page
    /// subscribed with, for this service, and for a day at the most.
    pub fn must_be_signed(&self, origin: &str, key: &str) {
        let header = &self.headers["authorization"];
        let (token, shown) = header
            .strip_prefix("vapid t=")
            .and_then(|rest| rest.split_once(", k="))
            .unwrap();
        assert_eq!(shown, key);
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, BASE64.decode(key).unwrap());
        let signature = BASE64.decode(signature).unwrap();
        key.verify(signed.as_bytes(), &signature).unwrap();
        let claims = BASE64.decode(signed.split_once('.').unwrap().1).unwrap();
        let claims: Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(claims["aud"], origin);
        let left = claims["exp"].as_i64().unwrap() - now();
        assert!(left > 0 && left <= 86_400, "it ends in {left} seconds");
    }
}

impl Person {
    /// Takes pushes in a browser; gives the id by which the server knows it.
    pub async fn takes_pushes_in(&self, browser: &Browser) -> String {
        let path = "/api/push-subscriptions";
        let row = self.post(path, browser.subscription()).await;
        text(&row.ok()["id"])
    }

    /// Says how one wants to be told.
    pub async fn chooses(&self, choices: Value) {
        let path = "/api/me/notifications";
        let request = self.request(reqwest::Method::PUT, path).json(&choices);
        Self::answered(request).await.ok();
    }
}
